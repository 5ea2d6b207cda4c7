"""What of a version's text was recognised from pictures: the table ``recognised_spans``."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ingest.database import Database
from ingest.types import RecognisedSpan


def write_recognised(
    db: sqlite3.Connection, version_id: int, spans: Sequence[RecognisedSpan]
) -> None:
    """Put these spans in place of those that the version had."""
    db.execute("DELETE FROM recognised_spans WHERE version_id = ?", (version_id,))
    db.executemany(
        "INSERT INTO recognised_spans VALUES (?, ?, ?, ?)",
        [(version_id, span.start, span.end, int(span.low_quality)) for span in spans],
    )


def recognised_within(
    database: Database, document_id: int, version: str, start: int, end: int
) -> tuple[RecognisedSpan, ...]:
    """The recognised spans of a version, current or past, that touch ``text[start:end]``."""
    rows = database.all(
        'SELECT r.start, r."end", r.low_quality FROM recognised_spans r'
        " WHERE r.version_id = (SELECT max(id) FROM versions"
        " WHERE document_id = ? AND sha256 = ? AND state != 'pending')"
        ' AND r.start < ? AND r."end" > ? ORDER BY r.start',
        (document_id, version, end, start),
    )
    return tuple(RecognisedSpan(r["start"], r["end"], bool(r["low_quality"])) for r in rows)
