"""The catalog's table of links: what each version says of other documents, held or not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from ingest.database import Database
from ingest.rows import placeholders
from ingest.types import Link, Provision, Reference

_COLUMNS = 'version_id, kind, number, target, start, "end", place, part, since'
_CHANGES = "('amends', 'supplements', 'replaces', 'repeals')"


def insert_links(db: sqlite3.Connection, version_id: int, links: Iterable[Link]) -> None:
    """Put these in the place of what the table holds of the version."""
    db.execute("DELETE FROM links WHERE version_id = ?", (version_id,))
    db.executemany(
        f"INSERT INTO links ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                version_id,
                link.kind,
                link.target.canonical,
                json.dumps(asdict(link.target), ensure_ascii=False),
                link.start,
                link.end,
                _written(link.place),
                None if link.part is None else _written(link.part),
                link.since,
            )
            for link in links
        ],
    )


def changing_links(db: Database, version_ids: Sequence[int] | None) -> dict[int, tuple[Link, ...]]:
    """The links that change other documents, by version: of these, or of all current ones."""
    if version_ids is None:
        rows = db.all(
            f"SELECT {_COLUMNS} FROM links JOIN versions v ON v.id = version_id"
            f" WHERE kind IN {_CHANGES} AND v.state = 'current' ORDER BY links.rowid"
        )
    else:
        rows = db.all(
            f"SELECT {_COLUMNS} FROM links WHERE kind IN {_CHANGES}"
            f" AND version_id IN ({placeholders(version_ids)}) ORDER BY rowid",
            version_ids,
        )
    return _by_version(rows)


def all_links(db: Database, document_id: int) -> tuple[Link, ...]:
    """Every link of a document's current version."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM links JOIN versions v ON v.id = version_id"
        " WHERE v.document_id = ? AND v.state = 'current' ORDER BY links.rowid",
        (document_id,),
    )
    return tuple(map(_link_of, rows))


def naming(db: Database, number: str) -> list[tuple[int, Link]]:
    """The links that name a document of this canonical number, each with the id of the document
    that says so."""
    rows = db.all(
        f"SELECT v.document_id, {_COLUMNS} FROM links JOIN versions v ON v.id = version_id"
        " WHERE number = ? AND v.state = 'current' ORDER BY links.rowid",
        (number,),
    )
    return [(int(r["document_id"]), _link_of(r)) for r in rows]


def _by_version(rows: Iterable[sqlite3.Row]) -> dict[int, tuple[Link, ...]]:
    found: dict[int, list[Link]] = {}
    for row in rows:
        found.setdefault(int(row["version_id"]), []).append(_link_of(row))
    return {version: tuple(links) for version, links in found.items()}


def _link_of(row: sqlite3.Row) -> Link:
    return Link(
        kind=row["kind"],
        target=Reference(**json.loads(row["target"])),
        start=row["start"],
        end=row["end"],
        place=_read(row["place"]),
        part=None if row["part"] is None else _read(row["part"]),
        since=row["since"],
    )


def _written(place: Provision) -> str:
    return json.dumps([place.article, place.clause, place.point, place.unit], ensure_ascii=False)


def _read(written: str) -> Provision:
    return Provision(*json.loads(written))
