"""Where something attached begins: PHỤ LỤC I, or a QUY CHẾ below the decision that issues it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.folding import LOWER
from ingest.structure.headings import read_article, read_unit
from ingest.structure.lines import Line, Role, is_capitals

_ATTACHMENT = re.compile(
    r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:SỐ\s+|số\s+)?(?:[IVX]{1,5}|\d{1,2}|[A-ZĐ]))?"
    rf"\s*[.:–-]?(?:\s+[^{LOWER}]{{2,}})?"
)
_ATTACHED = re.compile(r"\(?(?:Ban hành )?[Kk]èm theo\b")
_MOST_LINES = 6  # of a title with its "(Ban hành kèm theo …)"


@dataclass(frozen=True, slots=True)
class Attachment:
    """The lines that head something attached, and its title."""

    lines: tuple[int, ...]
    title: str


def read_attachment(lines: Sequence[Line], roles: Sequence[Role], index: int) -> Attachment | None:
    """PHỤ LỤC; or after a signature, or above "(Ban hành kèm theo …)", a title in capitals."""
    text = lines[index].text
    is_appendix = len(text) < 200 and _ATTACHMENT.fullmatch(text) is not None
    if not is_appendix and not (
        is_capitals(text) and len(text) < 150 and _is_announced(lines, roles, index)
    ):
        return None
    taken, titles = [index], [text]
    for below in range(index + 1, min(len(lines), index + _MOST_LINES)):
        if roles[below] not in ("content", "clutter") or not lines[below].is_prose:
            break
        if roles[below] == "content" and _ATTACHED.match(lines[below].text) is None:
            if not _is_title_line(lines[below]):
                break
            titles.append(lines[below].text)
        taken.append(below)
    return Attachment(tuple(taken), ". ".join(titles))


def _is_title_line(line: Line) -> bool:
    set_off = is_capitals(line.text) or line.block.bold or line.block.centered
    is_other_heading = read_unit(line.text, {}) is not None or read_article(line.text) is not None
    return set_off and len(line.text) < 200 and not is_other_heading


def _is_announced(lines: Sequence[Line], roles: Sequence[Role], index: int) -> bool:
    """Whether a line in capitals is the title of something attached."""
    previous = next((roles[i] for i in range(index - 1, -1, -1) if roles[i] != "clutter"), None)
    return previous == "closing" or any(
        _ATTACHED.match(line.text) is not None
        for line in lines[index + 1 : index + _MOST_LINES]
        if line.is_prose and len(line.text) < 250
    )
