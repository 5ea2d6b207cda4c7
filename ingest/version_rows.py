"""The versions of a document in the catalog, from the first to the one that answers now."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ingest.database import Database


@dataclass(frozen=True, slots=True)
class Version:
    """One version: the bytes that were ingested, and when."""

    id: int
    sha256: str
    current: bool
    ingested: str  # ISO date and time, UTC
    title: str
    issued: str | None
    pages: int


def versions_of(db: Database, document_id: int) -> tuple[Version, ...]:
    """Oldest first; empty for a document that is not held."""
    rows = db.all(
        "SELECT id, sha256, state, ingested, facts, pages FROM versions"
        " WHERE document_id = ? AND state != 'pending' ORDER BY id",
        (document_id,),
    )
    found = []
    for row in rows:
        facts = json.loads(row["facts"])
        found.append(
            Version(
                id=row["id"],
                sha256=row["sha256"],
                current=row["state"] == "current",
                ingested=row["ingested"],
                title=facts["title"],
                issued=facts["issued"],
                pages=row["pages"],
            )
        )
    return tuple(found)
