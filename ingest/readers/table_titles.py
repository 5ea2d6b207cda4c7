"""What stands above a table and belongs to each of its rows: its title and its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.normalise import fold
from ingest.table_row import unit_of
from ingest.types import CELL_SEPARATOR, Block

_TITLE = re.compile(r"(bang|bieu|phu bieu|phu luc|bieu so|bang so|mau)\s*(so\s*)?[\d.ivx]+\b")
_FURTHEST = 4  # blocks; no table stands further below its title
_LONGEST_TITLE = 250  # characters


def add_table(before: list[Block], table: Sequence[Block], *, titles: int = 0) -> None:
    """Put a table's blocks after those before it.

    The title just above ("Bảng 1. …", with its second line and "(Kèm theo …)") and the unit
    ("Đơn vị tính: người") become captions, under which the rows are found, and each row says the
    unit, as a number without its unit is no figure.

    Args:
        titles: how many blocks just before are titles even where they do not call themselves so.
    """
    if any(block.kind == "row" for block in table):
        first = _first_caption(before, len(before) - titles)
        before[first:] = [replace(block, kind="caption") for block in before[first:]]
        above = [*before[first:], *(block for block in table if block.kind == "caption")]
        unit = next((u for block in above if (u := unit_of(block.text))), "")
        table = [_with_unit(block, unit) for block in table] if unit else table
    before += table


def is_title(text: str) -> bool:
    """Whether a line calls itself the title of a table: "Biểu số 3", "Bảng 1. Kết quả …"."""
    return len(text) <= _LONGEST_TITLE and _TITLE.match(fold(text)) is not None


def _first_caption(before: Sequence[Block], surely: int) -> int:
    """The index from which all blocks belong to the table below; the end where none does. From
    ``surely`` on they do, as far as they are no sentences."""
    first = unit = end = len(before)
    for place in range(end - 1, max(-1, min(surely, end - _FURTHEST) - 1), -1):
        block = before[place]
        text = block.text
        if block.kind == "caption" and not block.groups:
            first = place
        elif block.kind != "paragraph" or len(text) > _LONGEST_TITLE:
            break
        elif is_title(text):
            return place
        elif place >= surely and not text.rstrip().endswith((".", ";", ":")):
            first = place
        elif unit_of(text):
            unit = place
        elif not (text.startswith("(") or text.isupper()):
            break
    # A unit alone belongs to the table right below.
    return unit if first == end and unit == end - 1 else first


def _with_unit(block: Block, unit: str) -> Block:
    if block.kind != "row" or not any(character.isdigit() for character in block.text):
        return block
    return replace(block, text=f"{block.text}{CELL_SEPARATOR}{unit}")
