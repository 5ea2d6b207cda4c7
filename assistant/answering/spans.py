"""A part of an answer as a place in a document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.types import Document, Passage

# What opens an item of a list, with the white space around it.
LIST_MARK = re.compile(r"\s*(?:[a-zđ]\)|[a-zđ]\.|\d+(?:\.\d+)*[.)]|[-–+•*])\s")


@dataclass(frozen=True, slots=True)
class Span:
    """``document.text[start:end]``, with the passage it stands in; ``copies`` are the other
    documents that say the same. ``shown`` is what an answer says of it where that is not all: cells
    of a row."""

    document: Document
    passage: Passage
    start: int
    end: int
    text: str
    copies: tuple[Document, ...] = ()
    shown: str | None = None
