"""Which lines of an amending law quote the law that it amends.

A quoted article opens a line with a quotation mark and may go on for pages; its own "Điều 7a" and
"1." are not the amending law's. Marks are often mixed or lost, so parity is trusted only as far as
the next line that opens a quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.lines import Line

_MARKS = re.compile(r"[\"“”„]")
_OPENS = re.compile(r"\s*[\"“„]")
_CLOSES_ALONE = re.compile(r"\s*[\"”“]\s*[.;,]*\s*(?:\.|;)?\s*")
_OPENS_INSIDE = re.compile(r":\s*[\"“„](?![^\"“”„]*[\"”])")
_FURTHEST = 600  # lines; a quoted chapter is long, but not that long


def quoted_lines(lines: Sequence[Line]) -> set[int]:
    """Indices of lines inside quotes, the line that opens them included where they open it."""
    odd = [len(_MARKS.findall(line.text)) % 2 == 1 for line in lines]
    quoted: set[int] = set()
    index = 0
    while index < len(lines):
        text = lines[index].text
        opens = _OPENS.match(text) is not None
        if not lines[index].is_prose or not (opens or (odd[index] and _OPENS_INSIDE.search(text))):
            index += 1
            continue
        if opens:
            quoted.add(index)
        if odd[index]:
            end = _closing_line(lines, odd, index)
            quoted.update(range(index + 1, end + 1))
            index = end
        index += 1
    return quoted


def _closing_line(lines: Sequence[Line], odd: Sequence[bool], opened: int) -> int:
    """The line that closes the quote opened at ``opened``; ``opened`` itself if none does."""
    for index in range(opened + 1, min(len(lines), opened + _FURTHEST)):
        text = lines[index].text
        if odd[index]:
            opens_another = _OPENS.match(text) is not None and not _CLOSES_ALONE.fullmatch(text)
            return opened if opens_another else index
    return opened
