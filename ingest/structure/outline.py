"""Headings over content: which line is a heading, and under which headings the others stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.folding import LOWER
from ingest.structure.attachments import read_attachment
from ingest.structure.headings import (
    ARTICLE,
    ATTACHMENT,
    Heading,
    read_article,
    read_set_off,
    read_unit,
    shorten,
    unit_number,
)
from ingest.structure.lines import Line, Role, is_capitals
from ingest.structure.quotes import quoted_lines
from ingest.structure.sections import Outline, Section
from ingest.structure.tables import Tables

_AMENDS = re.compile(r"sửa đổi|bổ sung|thay thế|bãi bỏ", re.IGNORECASE)
_ENACTS = re.compile(rf"[^{LOWER}]*\b(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|BAN HÀNH)\s*:?\s*")
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết) này (?:đã )?được .{5,200}thông qua ngày", re.DOTALL
)
_LONGEST_TITLE = 200  # characters of an Điều's line that is a title and not its text


def outline(lines: Sequence[Line], roles: list[Role]) -> Outline:
    """Sections of the lines whose role is "content"; headings among them get the role "heading"."""
    return _Builder(lines, roles).build()


class _Builder:
    def __init__(self, lines: Sequence[Line], roles: list[Role]) -> None:
        self.lines = lines
        self.roles = roles
        self.quoted = quoted_lines(lines)
        articles = [
            article.number
            for index, line in enumerate(lines)
            if roles[index] == "content" and line.is_prose and line.text[:1] == "Đ"
            if (article := read_article(line.text)) is not None
        ]
        self.normative = 1 in articles or len(articles) > 1
        self.sections: list[Section] = [Section(())]
        self.stack: list[Heading] = []
        self.tables = Tables(lines, roles, self.sections)
        self.counts: dict[float, int] = {}
        self.last_article = 0
        self.amending = False
        self.articles = 0

    def build(self) -> Outline:
        index = 0
        while index < len(self.lines):
            if self.roles[index] != "content":
                if self.roles[index] == "closing":
                    self._after_closing(index)
                index += 1
                continue
            index += self._take(index)
        self._keep_empty_headings()
        return Outline(self.sections, self.roles, self.quoted, self.articles)

    def _take(self, index: int) -> int:
        """Place one line, or a heading with its title lines; returns how many lines it took."""
        line = self.lines[index]
        if not line.is_prose:
            return self.tables.take(index, tuple(self.stack))
        self.tables.leave()
        if index in self.quoted:
            self.sections[-1].lines.append(index)
            return 1
        if (taken := self._attachment(index)) or (taken := self._unit(index)):
            return taken
        if self._article(index):
            return 1
        if _PASSED.match(line.text) and self.normative:
            self._open(Heading(ATTACHMENT, ""), [])
            self.stack.clear()
            self.sections[-1] = Section((), [index])
            self.sections.append(Section(()))
            return 1
        if self.normative and not any(h.rank == ATTACHMENT for h in self.stack):
            if _ENACTS.fullmatch(line.text) and self.last_article == 0:
                self.roles[index] = "clutter"
                return 1
            in_articles = self.last_article > 0
            if in_articles or not (line.block.bold or line.block.level):
                self.sections[-1].lines.append(index)
                return 1
        if self._has_article():
            self.sections[-1].lines.append(index)
            return 1
        heading = read_set_off(line, self._next_content(index))
        if heading is None:
            self._paragraph(index)
        else:
            self._open(heading, [index])
        return 1

    def _has_article(self) -> bool:
        return any(h.rank == ARTICLE for h in self.stack)

    def _resume(self) -> None:
        """Leave a table's or a run-in heading's own section for that of the open headings."""
        if self.sections[-1].path != tuple(self.stack):
            self.sections.append(Section(tuple(self.stack)))

    def _paragraph(self, index: int) -> None:
        self._resume()
        block = self.lines[index].block
        lead = shorten(block.text[: block.bold_lead].strip(" .:-–"))
        if lead and block.bold_lead < len(block.text) and not lead.startswith("Kính gửi"):
            self.sections.append(Section((*self.stack, Heading(20.0, lead)), [index]))
            return
        self.sections[-1].lines.append(index)

    def _open(self, heading: Heading, indices: list[int]) -> None:
        while self.stack and self.stack[-1].rank >= heading.rank:
            self.stack.pop()
        self.stack.append(heading)
        section = Section(tuple(self.stack), heading_lines=list(indices))
        if heading.content:
            section.lines.extend(indices)
        else:
            for index in indices:
                self.roles[index] = "heading"
        self.sections.append(section)

    def _unit(self, index: int) -> int:
        text = self.lines[index].text
        if text[:1].lower() not in "pcmt":
            return 0
        heading = read_unit(text, self.counts)
        if heading is None:
            return 0
        taken = [index]
        title = [heading.title] if heading.title else []
        while (following := index + len(taken)) < len(self.lines) and len(taken) < 6:
            if not self._continues_title(following, bool(title)):
                break
            title.append(self.lines[following].text)
            taken.append(following)
        if not title and not self._leads_to_articles(index + 1):
            return 0
        label = (
            heading.display[: -len(heading.title)].rstrip(" .")
            if heading.title
            else heading.display
        )
        display = f"{label}. {' '.join(title)}" if title else label
        self.counts = {rank: n for rank, n in self.counts.items() if rank <= heading.rank}
        self.counts[heading.rank] = unit_number(heading)
        self._open(Heading(heading.rank, display), taken)
        return len(taken)

    def _continues_title(self, index: int, has_title: bool) -> bool:
        line = self.lines[index]
        if self.roles[index] != "content" or not line.is_prose or index in self.quoted:
            return False
        text = line.text
        if read_article(text) or read_unit(text, self.counts) or len(text) > 300:
            return False
        if text in ("TT", "STT"):
            return False  # a table's first cell, not a title's last line
        if is_capitals(text):
            return True
        set_off = line.block.bold or line.block.centered
        return (
            not has_title
            and (set_off or self._leads_to_articles(index + 1))
            and (text[0].isupper() and not text.endswith((".", ";", ":")) and len(text) < 150)
        )

    def _leads_to_articles(self, index: int) -> bool:
        """Whether the next line is an Điều or a unit's heading."""
        if index >= len(self.lines):
            return False
        text = self.lines[index].text
        return (
            read_article(text) is not None
            or read_unit(text, self.counts) is not None
            or (is_capitals(text) and self.normative)
        )

    def _article(self, index: int) -> bool:
        line = self.lines[index]
        if not self.normative or line.text[:1] != "Đ":
            return False
        article = read_article(line.text)
        if article is None or not self._is_next(
            article.number, article.letter, bool(article.title) and not article.misspelt
        ):
            return False
        self.last_article = article.number
        self.articles += 1
        self.amending = _AMENDS.search(article.title) is not None or (
            self._next_text_amends(index) and not article.title
        )
        is_title = len(article.title) <= _LONGEST_TITLE and not article.title.endswith(
            (".", ":", ";")
        )
        display = f"Điều {article.name}"
        if article.title and is_title:
            display += f". {article.title}"
        self._open(
            Heading(
                ARTICLE, display, article=article.name, content=bool(article.title) and not is_title
            ),
            [index],
        )
        return True

    def _is_next(self, number: int, letter: str, has_title: bool) -> bool:
        """Whether an Điều's number can be this document's own next one.

        Amending articles quote articles of other laws, sometimes without the quotes; there, and
        where a line is nothing but a number, only the very next number counts. A regulation
        attached to a decision starts again at 1.
        """
        if letter and number == self.last_article:
            return True
        if number == self.last_article + 1:
            return True
        if self.amending or not has_title:
            return False
        return number > self.last_article or (number == 1 and self.last_article != 1)

    def _next_text_amends(self, index: int) -> bool:
        following = self._next_content(index)
        return following is not None and _AMENDS.search(following.text[:200]) is not None

    def _attachment(self, index: int) -> int:
        """A heading over something attached; whatever was open above ends there."""
        found = read_attachment(self.lines, self.roles, index)
        if found is None:
            return 0
        self.last_article = 0
        self.amending = False
        self.counts.clear()
        content = [i for i in found.lines if self.roles[i] == "content"]
        self._open(Heading(ATTACHMENT, shorten(found.title)), content)
        return len(found.lines)

    def _after_closing(self, index: int) -> None:
        """What follows a signature stands under no heading of what was signed."""
        if self.stack and (index + 1 == len(self.lines) or self.roles[index + 1] != "closing"):
            self.stack.clear()
            self.sections.append(Section(()))

    def _next_content(self, index: int) -> Line | None:
        for following in range(index + 1, len(self.lines)):
            if self.roles[following] == "content":
                return self.lines[following]
            if self.roles[following] == "closing":
                return None
        return None

    def _keep_empty_headings(self) -> None:
        """A heading with nothing under it is evidence itself: an Điều of one line must be found."""
        for index, section in enumerate(self.sections):
            if section.lines or not section.heading_lines:
                continue
            following = self.sections[index + 1] if index + 1 < len(self.sections) else None
            has_children = (
                following is not None
                and len(following.path) > len(section.path)
                and following.path[: len(section.path)] == section.path
            )
            if not has_children:
                section.lines.extend(section.heading_lines)
                for line in section.heading_lines:
                    self.roles[line] = "content"
