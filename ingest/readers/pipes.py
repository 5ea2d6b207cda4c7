"""Tables drawn with bars or tabs in text files: runs of lines, to the grid of ``tables``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.readers.runs import Run, clean, make_block
from ingest.readers.tables import Cell, table_blocks
from ingest.types import Block

_RULE = re.compile(r"[\s|:+=_-]*-[\s|:+=_-]*$")
_ESCAPED = "\x00"


def table_end(lines: Sequence[str], start: int) -> int:
    """The line after the bar table that opens at ``start``; ``start`` itself where none does."""
    opens = lines[start].strip().startswith("|") or any(map(_RULE.match, lines[start : start + 4]))
    if not opens:
        return start  # decided on few lines: a long file of bars is not walked from every line
    end = start
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    drawn = any(_RULE.match(line) for line in lines[start:end])
    framed = all(line.strip().startswith("|") for line in lines[start:end])
    return end if end - start > 1 and (drawn or framed) else start


def read_table(
    lines: Sequence[str], inline: Callable[[str], list[Run]], *, page: int | None = None
) -> list[Block]:
    """The blocks of a bar table; lines above a rule of dashes are its headings."""
    grid: list[list[Cell]] = []
    header_rows = 0
    for line in lines:
        if _RULE.match(line):
            header_rows = header_rows or len(grid)
            continue
        texts = line.strip().replace("\\|", _ESCAPED).strip("|").split("|")
        grid.append([_cell(text.replace(_ESCAPED, "|"), inline, page) for text in texts])
    return table_blocks(grid, header_rows=header_rows, bordered=True, page=page)


def tabbed_end(lines: Sequence[str], start: int) -> int:
    """The line after the tab-separated table that opens at ``start``; ``start`` where none does.

    Cells pasted from Word or Excel: three lines or more with the same number of tabs.
    """
    tabs = lines[start].count("\t")
    if not tabs or lines[start].startswith("\t"):
        return start
    end = start
    while end < len(lines) and lines[end].count("\t") == tabs and clean(lines[end]):
        end += 1
    return end if end - start >= 3 else start


def read_tabbed(lines: Sequence[str], *, page: int | None = None) -> list[Block]:
    """The blocks of a tab-separated table."""
    grid = [[_cell(t, lambda x: [(x, False)], page) for t in line.split("\t")] for line in lines]
    return table_blocks(grid, bordered=True, page=page)


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return stripped.count("|") >= 2 or (stripped.startswith("+-") and stripped.endswith("-+"))


def _cell(text: str, inline: Callable[[str], list[Run]], page: int | None) -> Cell:
    block = make_block(inline(text), page=page)
    return Cell([block] if block is not None else [])
