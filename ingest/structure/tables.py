"""Tables in the outline: every row under its table's title, its unit and the rows that it is part
of."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.structure.headings import Heading
from ingest.structure.lines import Line, Role
from ingest.structure.sections import Section

_RANK = 20.0  # of what stands over rows; no heading stands below it


class Tables:
    """Places rows, captions and footnotes into the sections that the outline is building."""

    def __init__(self, lines: Sequence[Line], roles: list[Role], sections: list[Section]) -> None:
        self._lines = lines
        self._roles = roles
        self._sections = sections
        self._path: tuple[Heading, ...] | None = None  # above the rows of the table being read

    def leave(self) -> None:
        """Prose follows: the next row is another table's."""
        self._path = None

    def take(self, index: int, stack: tuple[Heading, ...]) -> int:
        """Place one line, or a caption with the lines that belong to it, under the open headings
        ``stack``; returns how many lines that took."""
        block = self._lines[index].block
        if block.kind == "caption" and not block.groups:
            return self._captions(index, stack)
        if block.kind == "footnote":
            self._put([index], stack)
            return 1
        if self._path is None:
            self._path = self._sections[-1].path
        path = (*self._path, *(Heading(_RANK, group) for group in block.groups))
        self._put([index], path, heads=block.kind == "caption")
        return 1

    def _captions(self, index: int, stack: tuple[Heading, ...]) -> int:
        """The lines of a table's title and unit, in the path of its rows only: what follows the
        table stands where they stood. Captions over no rows are content."""
        end = index
        while end < len(self._lines) and self._is_title(end):
            end += 1
        own = list(range(index, end))
        if end == len(self._lines) or self._lines[end].is_prose or self._roles[end] != "content":
            self._put(own, stack)
        else:
            self._path = (*stack, *(Heading(_RANK, self._lines[i].text) for i in own))
            self._put(own, self._path, heads=True)
        return len(own)

    def _put(self, own: list[int], path: tuple[Heading, ...], *, heads: bool = False) -> None:
        """Lines into the section of a path; with ``heads`` the path itself says them."""
        if self._sections[-1].path != path or heads:
            self._sections.append(Section(path))
        if heads:
            for line in own:
                self._roles[line] = "heading"
        (self._sections[-1].heading_lines if heads else self._sections[-1].lines).extend(own)

    def _is_title(self, index: int) -> bool:
        block = self._lines[index].block
        return block.kind == "caption" and not block.groups and self._roles[index] == "content"
