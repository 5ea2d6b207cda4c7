"""The document's text and where each block stands in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.types import Block

# What a block is for. Clutter is rules of dashes and a portal's own notes: no evidence.
Role = Literal["letterhead", "closing", "clutter", "heading", "content"]

_RULE = re.compile(r"[\s\-–—_=*.·•~+\xad]*")
_PORTAL_NOTE = re.compile(r"Nguồn:.*\bvbpl\.vn")


@dataclass(frozen=True, slots=True)
class Line:
    """One block with its span in the document's text."""

    text: str
    start: int
    end: int
    block: Block

    @property
    def is_prose(self) -> bool:
        """Not a table's row, caption or footnote."""
        return self.block.kind in ("paragraph", "heading")


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's text, its blocks in place, and where its pages start."""

    text: str
    lines: tuple[Line, ...]
    pages: int
    page_starts: tuple[int, ...]

    def pages_of(self, start: int, end: int) -> tuple[int, ...]:
        """The pages, counted from 1, on which ``text[start:end]`` stands."""
        if not self.page_starts:
            return ()
        first = max(1, bisect_right(self.page_starts, start))
        last = max(first, bisect_right(self.page_starts, max(start, end - 1)))
        return tuple(range(first, last + 1))


def lay_out(blocks: Sequence[Block]) -> Layout:
    """Join blocks by line breaks, exactly, and note where each one and each page starts."""
    lines: list[Line] = []
    page_starts: list[int] = []
    position = 0
    for block in blocks:
        if block.page is not None:
            while len(page_starts) < block.page:
                page_starts.append(position)
        lines.append(Line(block.text, position, position + len(block.text), block))
        position += len(block.text) + 1
    if page_starts:
        page_starts[0] = 0
    text = "\n".join(block.text for block in blocks)
    return Layout(text, tuple(lines), len(page_starts), tuple(page_starts))


def is_clutter(text: str) -> bool:
    """A rule of dashes or stars, or the note that a law portal puts on its exports."""
    return _RULE.fullmatch(text) is not None or _PORTAL_NOTE.match(text) is not None


def is_capitals(text: str) -> bool:
    """Whether a text is printed in capitals; at least two letters."""
    return text.upper() == text and sum(c.isalpha() for c in text) >= 2
