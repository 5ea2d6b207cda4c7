"""Between the catalog's rows and the types that travel."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache

from ingest.fact_edits import edits_of, lay_over
from ingest.types import Document, DocumentFacts, Link, ParsedDocument, Passage


def parse_columns(parsed: ParsedDocument) -> tuple[str, str, str, int, int]:
    return (
        json.dumps(asdict(parsed.facts), ensure_ascii=False),
        parsed.text,
        json.dumps(parsed.page_starts),
        parsed.pages,
        parsed.articles,
    )


def insert_passages(
    db: sqlite3.Connection, version_id: int, passages: Sequence[Passage]
) -> list[Passage]:
    """The same passages with the ids they were given."""
    last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    first_id = 1 + (last["seq"] if last else 0)
    numbered = [replace(p, id=first_id + i) for i, p in enumerate(passages)]
    db.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                p.id,
                version_id,
                position,
                p.start,
                p.end,
                p.text,
                json.dumps(p.heading_path, ensure_ascii=False),
                json.dumps(p.pages),
                p.article,
            )
            for position, p in enumerate(numbered)
        ],
    )
    return numbered


def passage_ids(db: sqlite3.Connection, version_id: int) -> list[int]:
    rows = db.execute("SELECT id FROM passages WHERE version_id = ?", (version_id,))
    return [int(r["id"]) for r in rows]


def placeholders(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


@lru_cache(maxsize=50_000)  # a heading stands above many passages, and is asked for again
def _texts(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=10_000)
def _numbers(written: str) -> tuple[int, ...]:
    return tuple(json.loads(written))


def passage_of(row: sqlite3.Row) -> Passage:
    return Passage(
        text=row["text"],
        start=row["start"],
        end=row["end"],
        heading_path=_texts(row["heading_path"]),
        pages=_numbers(row["pages"]),
        article=row["article"],
        id=row["id"],
    )


def facts_of(row: sqlite3.Row) -> DocumentFacts:
    """A version's facts as they were read."""
    values = json.loads(row["facts"])
    values["recipients"] = tuple(values["recipients"])
    values["evidence"] = {k: (s, e) for k, (s, e) in values["evidence"].items()}
    values.pop("replaces", None)  # written before links were kept by themselves
    values["edited"] = tuple(values.get("edited", ()))
    return DocumentFacts(**values)


def edited_facts_of(row: sqlite3.Row) -> DocumentFacts:
    """A version's facts as people put them right; the row has ``EDITS_COLUMN``."""
    facts = facts_of(row)
    if row["edits"] == "[]":  # nearly always
        return facts
    return lay_over(facts, edits_of(row["edits"]), row["sha256"])


def document_of(row: sqlite3.Row, facts: DocumentFacts, links: tuple[Link, ...] = ()) -> Document:
    return Document(
        id=row["id"],
        version=row["sha256"],
        library=row["library"],
        file=row["name"],
        facts=facts,
        pages=row["pages"],
        articles=row["articles"],
        passages=row["passages"],
        links=links,
    )
