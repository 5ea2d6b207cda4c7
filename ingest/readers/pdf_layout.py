"""Paragraphs from the lines of PDF pages, by geometry.

A line goes on the paragraph before it only where a typesetter would have broken it there: the first
word had no room on the line above.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.normalise import fold
from ingest.readers.columns import is_mark
from ingest.readers.pdf_page import Line, Page, lines_of
from ingest.readers.pdf_tables import FoundTable, aligned_end, aligned_grid, ruled_tables
from ingest.readers.plain import ENDED, MARKER
from ingest.readers.runs import Run, make_block
from ingest.readers.table_titles import add_table
from ingest.readers.tables import table_blocks
from ingest.secrecy import marked
from ingest.types import Block, BlockKind

_PAGE_NUMBER = re.compile(r"[-–—\s]*(trang|page)?\s*\d{1,4}(\s*(/|of|tren)\s*\d{1,4})?[-–—\s]*$")
_MARGIN_SHARE = 0.12  # of the page's height, where running headers and footers stand
_NOTE = re.compile(r"[\[(]?(\d{1,3}|\*)[\])]?\.?\s+\S|[\[(]?\d{1,3}[\])]\S")


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document, in points."""

    left: float
    right: float
    pitch: float  # from one line's foot to the next one's, inside a paragraph
    height: float  # of the letters of most lines


@dataclass(slots=True)
class _Break:
    """The next line opens a paragraph, whatever its place says."""


_Item = Line | FoundTable | Block | _Break


def page_blocks(pages: Sequence[Page]) -> list[Block]:
    """The blocks of all pages in reading order; a tab marks a wide gap inside a line."""
    found = [ruled_tables(page.words, page.edges, page.number) for page in pages]
    lines = [lines_of(left, page.number) for page, (_, left) in zip(pages, found, strict=True)]
    lines = _without_running(pages, lines)
    everything = [line for page in lines for line in page]
    items: list[_Item] = []
    if everything:
        measure = _measure(everything)
        for page_lines, (tables, _) in zip(lines, found, strict=True):
            items += _page_items(page_lines, tables, measure)
    else:
        items += [table for tables, _ in found for table in tables]
        measure = _Measure(0, 0, 1, 1)
    return _assemble(_join_tables(items), measure)


def _measure(lines: Sequence[Line]) -> _Measure:
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height * 2) / 2] += len(line.text)
    height = heights.most_common(1)[0][0] or 1.0
    body = [line for line in lines if abs(line.height - height) <= 0.15 * height] or list(lines)
    rights = sorted(line.x1 for line in body)
    right = rights[int(0.97 * (len(rights) - 1))]
    left = sorted(line.x0 for line in body)[len(body) // 20]
    pitches = [
        above.y - below.y
        for above, below in itertools.pairwise(body)
        if above.page == below.page and above.x1 > right - 4 * height
        and 0 < above.y - below.y < 3 * height
    ]  # fmt: skip
    pitch = statistics.median_low(pitches) if pitches else 1.2 * height
    return _Measure(left, right, pitch, height)


def _without_running(pages: Sequence[Page], lines: Sequence[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and lines that stand at the same place on most pages."""

    def outer(page: Page, line: Line) -> bool:
        return line.y > (1 - _MARGIN_SHARE) * page.height or line.top < _MARGIN_SHARE * page.height

    def key(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", fold(line.text)), round(line.y / 6)

    seen: Counter[tuple[str, int]] = Counter()
    for page, page_lines in zip(pages, lines, strict=True):
        seen.update({key(line) for line in page_lines if outer(page, line)})

    def runs_on(page: Page, line: Line) -> bool:
        text, height = key(line)
        around = sum(seen[text, height + shift] for shift in (-1, 0, 1))
        number = _PAGE_NUMBER.match(fold(line.text)) is not None
        if page.number == 1 and marked(line.text):
            return False  # a stamp may be set on every page; its level is the document's
        return outer(page, line) and (number or (around > 1 and around * 2 > len(pages)))

    kept: list[list[Line]] = []
    for page, page_lines in zip(pages, lines, strict=True):
        first, last = 0, len(page_lines)
        while first < last and runs_on(page, page_lines[first]):
            first += 1
        while last > first and runs_on(page, page_lines[last - 1]):
            last -= 1
        kept.append(page_lines[first:last])
    return kept


# Order on the page


def _page_items(lines: list[Line], tables: Sequence[FoundTable], measure: _Measure) -> list[_Item]:
    notes = _notes(lines, measure)
    lines = lines[: len(lines) - len(notes)]
    waiting = sorted(tables, key=lambda table: -table.top)
    items: list[_Item] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        while waiting and waiting[0].top > line.y:
            items.append(waiting.pop(0))
        columns = _column_end(lines, place, measure)
        if columns > place:
            left, right = _sides(lines[place:columns])
            items += [_Break(), *left, _Break(), *right, _Break()]
            place = columns
            continue
        table = aligned_end(lines, place)
        if table > place:
            block = lines[place:table]
            items.append(
                FoundTable(aligned_grid(block), line.page, line.top, block[-1].y, bordered=True)
            )
            place = table
            continue
        items.append(line)
        place += 1
    items += waiting
    return items + _note_blocks(notes)


def _column_end(lines: Sequence[Line], start: int, measure: _Measure) -> int:
    """The line after the letterhead or closing block that opens at ``start``.

    Lines that leave one upright gutter free, a letterhead's or a signature's words among them.
    """
    gutter: tuple[float, float] | None = None
    end = start
    marked = False
    both = 0
    for place in range(start, len(lines)):
        parts = lines[place].segments()
        if place > start and lines[place - 1].y - lines[place].y > 4 * measure.pitch:
            break
        if gutter is None:
            if len(parts) == 2:
                gutter = parts[0].x1, parts[1].x0
            elif len(parts) == 1 and place == start and parts[0].x0 > _middle(measure):
                gutter = measure.left, parts[0].x0  # the right column stands higher
            else:
                break
        else:
            narrowed = _narrow(gutter, parts)
            if narrowed is None:
                break
            gutter = narrowed
        both += len(parts) == 2
        marked = marked or any(is_mark(part.text) for part in parts)
        end = place + 1
    return end if marked and both else start


def _middle(measure: _Measure) -> float:
    return (measure.left + measure.right) / 2


def _narrow(gutter: tuple[float, float], parts: Sequence[Line]) -> tuple[float, float] | None:
    """What is left of a gutter beside these parts; None where they stand in it."""
    low, high = gutter
    for part in parts:
        centre = (part.x0 + part.x1) / 2
        if centre < (low + high) / 2:
            low = max(low, part.x1)
        else:
            high = min(high, part.x0)
    return (low, high) if high - low > 6 else None


def _sides(lines: Sequence[Line]) -> tuple[list[_Item], list[_Item]]:
    pairs = [parts for line in lines if len(parts := line.segments()) == 2]
    cut = statistics.median((one.x1 + other.x0) / 2 for one, other in pairs)
    left: list[_Item] = []
    right: list[_Item] = []
    for line in lines:
        for part in line.segments():
            (left if (part.x0 + part.x1) / 2 < cut else right).append(part)
    return left, right


def _notes(lines: Sequence[Line], measure: _Measure) -> list[Line]:
    """The footnotes at the foot of a page: smaller letters, the first line with a number."""
    start = len(lines)
    while start and lines[start - 1].height < 0.92 * measure.height:
        start -= 1
    while start < len(lines) and not _NOTE.match(lines[start].text):
        start += 1
    return list(lines[start:]) if start else []


def _note_blocks(lines: Sequence[Line]) -> list[_Item]:
    groups: list[list[Line]] = []
    for line in lines:
        if _NOTE.match(line.text) or not groups:
            groups.append([])
        groups[-1].append(line)
    return [block for group in groups if (block := _block(group, None, "footnote")) is not None]


# Paragraphs


def _join_tables(items: Sequence[_Item]) -> list[_Item]:
    """A table that goes on at the top of the next page is one table; its heading is read once."""
    done: list[_Item] = []
    for item in items:
        before = done[-1] if done else None
        if (
            isinstance(item, FoundTable)
            and isinstance(before, FoundTable)
            and item.page == before.last_page + 1
            and len(item.columns) == len(before.columns)
            and all(abs(a - b) < 6 for a, b in zip(item.columns, before.columns, strict=True))
        ):
            heading = [cell.text for cell in before.grid[0]]
            repeated = [cell.text for cell in item.grid[0]] == heading
            before.grid += item.grid[1:] if repeated else item.grid
            before.last_page = item.page
        else:
            done.append(item)
    return done


def _assemble(items: Sequence[_Item], measure: _Measure) -> list[Block]:
    blocks: list[Block] = []
    paragraph: list[Line] = []

    def flush() -> None:
        block = _block(paragraph, measure) if paragraph else None
        if block is not None:
            blocks.append(block)
        paragraph.clear()

    held: list[Block] = []  # footnotes wait for the paragraph that runs over the page
    for item in items:
        if isinstance(item, Line):
            if not paragraph or not _continues(paragraph, item, measure):
                flush()
                blocks += held
                held = []
            paragraph.append(item)
        elif isinstance(item, Block):
            held.append(item)
        else:
            flush()
            blocks += held
            held = []
            if isinstance(item, FoundTable):
                rows = table_blocks(item.grid, bordered=item.bordered, page=item.page)
                add_table(blocks, rows)
    flush()
    return blocks + held


def _continues(paragraph: Sequence[Line], line: Line, measure: _Measure) -> bool:
    above = paragraph[-1]
    centred = _is_centred(line, measure) and above.bold == line.bold
    room = measure.right - above.x1 - 0.2 * line.height
    if centred:
        if not _title_goes_on(above, line, measure):
            return False
    elif line.words[0].x1 - line.words[0].x0 < room:
        return False  # the first word had room above
    if len(above.segments()) > 1 or len(line.segments()) > 1:
        return False
    if abs(above.height - line.height) > 0.12 * measure.height:
        return False
    same_page = above.page == line.page
    if same_page and not 0 < above.y - line.y <= 1.22 * measure.pitch + 0.5:
        return False
    if (above.bold and not line.words[0].bold) or (
        line.bold and not above.words[-1].bold and len(line.words) > 1
    ):
        return False
    ended = ENDED.search(above.text) is not None
    if ended and MARKER.match(f"{line.text} "):
        return False
    indented = line.x0 > (above.x0 if len(paragraph) > 1 else measure.left) + 0.8 * line.height
    hanging = len(paragraph) == 1 and MARKER.match(above.text) and line.x0 >= above.x0
    if indented and ended and not centred and not hanging:
        return False
    return not (above.text.isupper() and not line.text.isupper() and ended)


def _title_goes_on(above: Line, line: Line, measure: _Measure) -> bool:
    """Whether a centred line goes on the one above: titles are broken for looks."""
    share = (above.x1 - above.x0) / max(measure.right - measure.left, 1.0)
    return above.text.isupper() == line.text.isupper() and (
        share > 0.75 or (share > 0.5 and line.text[:1].islower())
    )


def _is_centred(line: Line, measure: _Measure) -> bool:
    before, after = line.x0 - measure.left, measure.right - line.x1
    return abs(before - after) < 1.5 * line.height and before > 1.5 * line.height


def _block(
    lines: Sequence[Line], measure: _Measure | None, kind: BlockKind = "paragraph"
) -> Block | None:
    runs: list[Run] = []
    for line in lines:
        following = _line_runs(line)
        if runs:
            runs[-1] = (_line_end(runs[-1][0], following[0][0]), runs[-1][1])
        runs += following
    centred = measure is not None and all(
        _is_centred(line, measure) for line in (lines if len(lines) == 1 else lines[-1:])
    )
    return make_block(runs, kind=kind, page=lines[0].page, centered=centred, keep_tabs=True)


def _line_runs(line: Line) -> list[Run]:
    runs: list[Run] = []
    for part in line.segments():
        if runs:
            runs.append(("\t", runs[-1][1]))
        runs += part.runs()
    return runs


def _line_end(text: str, following: str) -> str:
    """The last piece of a line, ready for the next: "18-" + "NQ/TW" and "In-" + "ternet"."""
    piece = text.rstrip()
    if piece.endswith("\u00ad"):
        return piece[:-1]
    if len(piece) > 1 and piece.endswith("-") and piece[-2].isalnum():
        return piece[:-1] if piece[-2].islower() and following[:1].islower() else piece
    return text
