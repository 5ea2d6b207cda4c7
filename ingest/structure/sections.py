"""A document's content under its headings, as the outline hands it to the passages."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.structure.headings import Heading
from ingest.structure.lines import Role


@dataclass
class Section:
    """Lines that stand under the same headings."""

    path: tuple[Heading, ...]
    lines: list[int] = field(default_factory=list)
    heading_lines: list[int] = field(default_factory=list)

    @property
    def article(self) -> str | None:
        return next((h.article for h in self.path if h.article), None)


@dataclass
class Outline:
    """A document's sections in order, the role of every line, and what stands in quotes."""

    sections: list[Section]
    roles: list[Role]
    quoted: set[int]
    articles: int
