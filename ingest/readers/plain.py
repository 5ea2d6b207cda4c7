"""Plain text: one line, one block, unless the file is evidently wrapped by hand or by a mailer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.readers.clutter import drop_clutter
from ingest.readers.columns import unfold
from ingest.readers.encoding import read_lines
from ingest.readers.pipes import read_tabbed, read_table, tabbed_end, table_end
from ingest.readers.runs import make_block
from ingest.readers.table_titles import add_table
from ingest.types import Block, Reading

_WIDEST = 140  # characters; no program wraps wider
MARKER = re.compile(
    r"([-–—+*•]\s|\d{1,3}([.)/]|\.\d+\.?)\s|[a-zđ]\)\s|\(?[ivx]{1,5}[.)]\s|[IVXLC]{1,6}[.)\s]"
    r"|(Điều|Chương|Phần|Mục|Khoản)\s+[\dIVXLC]+|#)"
)
_STRONG_MARKER = re.compile(r"([-–—+*•]\s|\d{1,3}[.)]\s|[a-zđ]\)\s|#)")
ENDED = re.compile(r"[.;:!?…\"”)\]/]$")
_GAP = re.compile(r"(?<=\S)(\s{4,}|[ ]*\t[ \t]*)(?=\S)")
_INDENT = 12  # columns; a line that starts this far in stands in a right-hand column, or centred


def read_text(data: bytes) -> Reading:
    """The blocks of a text file, without the clutter of a pasted web page.

    Form feeds, which ``pdftotext`` and printers write, count as page breaks.
    """
    text, notes = read_lines(data)
    pages = text.split("\f")
    if not pages[-1].strip():
        pages.pop()
    blocks: list[Block] = []
    for number, page in enumerate(pages, start=1):
        blocks += _page_blocks(page.splitlines(), number if len(pages) > 1 else None)
    return Reading(tuple(drop_clutter(unfold(blocks))), notes)


def _page_blocks(lines: Sequence[str], page: int | None) -> list[Block]:
    blocks: list[Block] = []
    text: list[str] = []  # lines since the last table

    def flush() -> None:
        for line in unwrap(text):
            block = make_block([(_mark_gaps(line), False)], page=page, keep_tabs=True)
            if block is not None:
                blocks.append(block)
        text.clear()

    place = 0
    while place < len(lines):
        barred, tabbed = table_end(lines, place), tabbed_end(lines, place)
        if max(barred, tabbed) == place:
            text.append(lines[place])
            place += 1
            continue
        flush()
        if barred > place:
            rows = read_table(lines[place:barred], lambda cell: [(cell, False)], page=page)
        else:
            rows = read_tabbed(lines[place:tabbed], page=page)
        add_table(blocks, rows)
        place = max(barred, tabbed)
    flush()
    return blocks


def unwrap(lines: Sequence[str]) -> list[str]:
    """Paragraphs from lines. Empty lines always separate; others only where nothing is wrapped."""
    lines = [line.rstrip() for line in lines]
    width = wrap_width(lines)
    if width is None:
        return [line for line in lines if line.strip()]
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if previous and line.strip() and _continues(previous, line, width):
            paragraphs[-1] = f"{paragraphs[-1]} {line.strip()}"
        elif line.strip():
            paragraphs.append(line)
        previous = line
    return paragraphs


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width at which a file's lines were wrapped, or None where they were not.

    Wrapped text has no line beyond the width, many lines just below it, and most of those stop
    in mid-sentence.
    """
    lengths = [len(line) for line in lines if line.strip()]
    width = max(lengths, default=0)
    if width > _WIDEST or width < 40:
        return None
    full = [
        line
        for line, following in itertools.pairwise(lines)
        if len(line) >= width - 14 and following.strip()
    ]
    long = sum(length > width // 2 for length in lengths)
    if len(full) < 2 or len(full) * 3 < long:
        return None
    open_ended = sum(not ENDED.search(line) for line in full)
    return width if open_ended * 5 >= len(full) * 3 else None


def _continues(previous: str, line: str, width: int) -> bool:
    """Whether a line goes on the paragraph of the one before: its first word had no room there."""
    words = line.split()
    if len(previous) + 1 + len(words[0]) <= width or _GAP.search(previous.strip()):
        return False
    body = line.strip()
    if _STRONG_MARKER.match(body) or (MARKER.match(body) and ENDED.search(previous)):
        return False
    indented = len(line) - len(line.lstrip()) > len(previous) - len(previous.lstrip())
    if indented and not MARKER.match(previous.strip()):
        return False
    return previous.isupper() == line.isupper()


def _mark_gaps(line: str) -> str:
    """Wide gaps become tabs, which ``columns.unfold`` understands."""
    stripped = line.strip()
    opening = "\t" if len(line) - len(line.lstrip()) >= _INDENT else ""
    return opening + _GAP.sub("\t", stripped)
