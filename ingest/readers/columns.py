"""Letterheads and closing blocks: two columns side by side, read left column first.

Official documents open with the issuing body beside the national title (Hướng dẫn 36-HD/VPTW and
Nghị định 30/2020/NĐ-CP, Phụ lục I) and close with "Nơi nhận" beside the signature. Offices make
the columns with a table, with tabs, or with spaces; read line by line they would interleave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.normalise import fold
from ingest.types import Block

# Folded openings of lines that stand in one column of a letterhead or a closing block.
_MARK = re.compile(
    r"dang cong san viet nam$"
    r"|cong hoa xa hoi chu nghia viet nam$"
    r"|doc lap\s*[-–—]\s*tu do\s*[-–—]\s*hanh phuc"
    r"|(luat |nghi quyet |phap lenh )?so\s*[:.]?\s*[\d…./_ ]+\s*[-–/]\s*\w+"
    r"|noi nhan\s*:?$"
    r"|(t/m|tm\.|k/t|kt\.|t/l|tl\.|tuq\.|q\.)\s"
    r"|[^,;]{2,40},\s*ngay\s*[\d….]*\s*thang\s*[\d….]*\s*nam"
)
_CLOSING = re.compile(r"noi nhan\b|(t/m|tm\.|k/t|kt\.|t/l|tl\.|tuq\.)\s")
_SHORT = 90  # characters; a line of one column
_REACH = 4  # lines of the left column that may stand alone between two shared lines


def is_mark(line: str) -> bool:
    """Whether a line is one that only letterheads and closing blocks hold."""
    return len(line) <= 2 * _SHORT and _MARK.match(fold(line.strip())) is not None


def unfold(blocks: Sequence[Block]) -> list[Block]:
    """Reorder side-by-side columns; a tab in ``Block.text`` marks the gap between two columns.

    Lines that share a gap are taken as columns only where one of them is a letterhead or closing
    mark. Elsewhere a tab is white space.
    """
    done: list[Block] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if "\t" not in block.text.strip("\t"):
            done.append(_untabbed(block) if "\t" in block.text else block)
            position += 1
            continue
        end = _run_end(blocks, position)
        run = blocks[position:end]
        if any(is_mark(part) for item in run for part in item.text.split("\t")):
            done.extend(_side_by_side(run))
        else:
            done.extend(_untabbed(item) for item in run)
        position = end
    return done


def _run_end(blocks: Sequence[Block], start: int) -> int:
    end = start + 1
    for ahead in range(start + 1, len(blocks)):
        if ahead - end >= _REACH or len(blocks[ahead].text) > 2 * _SHORT:
            break
        parts = blocks[ahead].text.split("\t")
        if ahead > end and len(parts) > 1 and any(_CLOSING.match(fold(part)) for part in parts):
            break  # the closing block of a short letter, not its letterhead
        if len(parts) > 1 and (ahead == end or _in_column(blocks[ahead].text)):
            end = ahead + 1
    return end


def _in_column(text: str) -> bool:
    """Whether a line with a gap goes on columns that lines without one interrupted."""
    left, *right = text.split("\t")
    listed = not left or left.startswith(("-", "+"))
    return listed or is_mark(left) or any(is_mark(part) or part.isupper() for part in right)


def _side_by_side(run: Iterable[Block]) -> list[Block]:
    left: list[Block] = []
    right: list[Block] = []
    for block in run:
        first, *others = block.text.split("\t")
        if first:
            left.append(replace(block, text=first, bold_lead=0))
        right += [replace(block, text=part, bold_lead=0) for part in others if part]
    return left + right


def _untabbed(block: Block) -> Block:
    return replace(block, text=" ".join(block.text.split("\t")).strip())
