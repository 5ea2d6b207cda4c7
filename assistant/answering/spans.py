"""A part of an answer as a place in a document."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import Document, Passage


@dataclass(frozen=True, slots=True)
class Span:
    """``document.text[start:end]``, with the passage it stands in."""

    document: Document
    passage: Passage
    start: int
    end: int
    text: str
