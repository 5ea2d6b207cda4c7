"""What a document says of others: căn cứ, thực hiện, sửa đổi, bổ sung, thay thế, bãi bỏ, dẫn chiếu.

Read line by line, since an amending law says once what it amends ("Điều 1. Sửa đổi, bổ sung một số
điều của Luật Cư trú số 81/2006/QH11") and then only which Điều ("2. Sửa đổi, bổ sung khoản 3 Điều 4
như sau:"). What it quotes is the amended law's text and says nothing of its own. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.dates import find_dates
from ingest.references import find_references
from ingest.sentences import sentence_spans
from ingest.structure.amending import Amended, Amending, blank_history, blank_quotes
from ingest.structure.headings import read_article
from ingest.structure.lines import lay_out
from ingest.structure.provisions import find_provisions
from ingest.structure.quotes import quoted_lines
from ingest.structure.succession import ended_in, says_of_others
from ingest.types import Block, Link, LinkKind, Mention, Provision

# What changes others; the other kinds only name them.
CHANGES: frozenset[LinkKind] = frozenset(("amends", "supplements", "replaces", "repeals"))

# Every form of a number with a symbol has one of these; few lines have, and the pattern that reads
# them takes as long as all else together.
_NUMBERED = re.compile(r"\d[a-zđ]?\s?[/–-]\s?[A-ZĐ0-9]")
_BASED_ON = re.compile(r"\W*(?:Căn cứ|CĂN CỨ)\b")
_IMPLEMENTS = re.compile(
    r"\b(?:thực hiện|triển khai|quán triệt|cụ thể hóa|cụ thể hoá)\b(?P<between>[^.;:]{0,60})$",
    re.IGNORECASE,
)
_BY_RULE = re.compile(r"\b(?:theo|quy định|tại)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?P<clause>\d{1,3}[a-zđ]?)\s?[.)]\s+(?=\D)|(?P<point>[a-zđ]\d?)\s?\)\s*")
_CITED_FURTHEST = 160  # characters from "khoản 2 Điều 5" to the number of the law it is of
_ENDS_CLAUSE = re.compile(r"[.;:]\s")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the document's own words; ``text`` is as long as it, quotes blanked."""

    text: str
    start: int  # in the document
    body: int  # in the line, after "2." or "a)" or "Điều 5."
    level: int  # 1 Điều, 2 khoản, 3 điểm; of what stands without a number, one below the last
    place: Provision


def find_links(text: str, own_number: str | None) -> tuple[Link, ...]:
    """Every link that a document's text states, in order, each once.

    ``own_number`` is its canonical number: its own title is no link. Spans are those of the
    sentence that changes another document, and of the mention elsewhere.
    """
    found: dict[tuple[object, ...], Link] = {}
    for link in _links(text):
        if link.target.canonical != own_number:
            said_in = link.place.article if link.kind == "cites" else None
            target = (link.target.canonical, link.target.issued)
            found.setdefault((link.kind, target, link.part, said_in), link)
    return tuple(found.values())


def _links(text: str) -> Iterator[Link]:
    amending = Amending()
    for line in _own_lines(text):
        amended = amending.read(line.text, line.body, line.level, line.place)
        if amended is not None:
            yield from _amended(amended, line)
            continue
        if not _NUMBERED.search(line.text):
            continue
        plain = blank_history(line.text)
        if _BASED_ON.match(line.text):
            for mention in _symboled(plain):
                yield _link("based_on", mention, line)
            continue
        taken = 0
        for start, end in sentence_spans(plain) if says_of_others(plain) else ():
            sentence = plain[start:end]
            for kind, mention, part in ended_in(sentence):
                span = (line.start + start, line.start + end)
                since = _since(sentence, mention.end)
                yield Link(kind, mention.reference, *span, line.place, part, since)
                taken = end
        for mention in _symboled(plain):
            if mention.start >= taken:
                yield _mentioned(plain, mention, line)


def _own_lines(text: str) -> Iterator[_Line]:
    """The lines that a document does not quote, with where they stand among its Điều."""
    lines = lay_out([Block(line) for line in text.split("\n")]).lines
    quoted = quoted_lines(lines)
    place, level = Provision(), 0
    for index, line in enumerate(lines):
        if index in quoted or not line.text.strip():
            continue
        article = read_article(line.text) if line.text[:1] == "Đ" else None
        mark = _CLAUSE.match(line.text)
        body = mark.end() if mark else 0
        if article is not None:
            place, level = Provision(article.name), 1
            body = len(line.text) - len(article.title)
        elif mark and mark["clause"]:
            place, level = Provision(place.article, mark["clause"]), 2
        elif mark:
            place, level = replace(place, point=mark["point"]), 3
        own_level = level if article or mark else min(level + 1, 3)
        where = place if place.article else Provision()
        yield _Line(blank_quotes(line.text), line.start, body, own_level, where)


def _amended(amended: Amended, line: _Line) -> Iterator[Link]:
    for kind, reference, part in amended.links:
        yield Link(
            kind, reference, line.start + line.body, line.start + len(line.text.rstrip()),
            line.place, part, _since(line.text, 0),
        )  # fmt: skip


def _symboled(text: str) -> list[Mention]:
    return [m for m in find_references(text) if m.reference.symbol]


def _link(kind: LinkKind, mention: Mention, line: _Line, part: Provision | None = None) -> Link:
    start, end = line.start + mention.start, line.start + mention.end
    return Link(kind, mention.reference, start, end, line.place, part)


def _mentioned(text: str, mention: Mention, line: _Line) -> Link:
    """A mention that changes nothing: what is carried out, or what is pointed to."""
    before = text[max(0, mention.start - _CITED_FURTHEST) : mention.start]
    clause = _ENDS_CLAUSE.split(before)[-1]
    carried = _IMPLEMENTS.search(clause)
    if carried and not _BY_RULE.search(carried["between"]):
        return _link("implements", mention, line)
    # "Điều 5 của Luật này và Luật số …": what is of this law is not of the other.
    named = [m for m in find_provisions(re.split(r"\bnày\b|/", clause)[-1]) if m.article]
    return _link("cites", mention, line, named[-1] if named else None)


_EXPIRES = re.compile(
    r"hết hiệu lực(?:\s+thi hành)?\s*,?\s*(?:kể\s+)?từ\s+(?=ngày\s+\d)|"
    r"(?:bãi bỏ|thay thế)[^.;]*?,?\s+(?:kể\s+)?từ\s+(?=ngày\s+\d)",
    re.IGNORECASE,
)


def _since(sentence: str, after: int) -> str | None:
    """The day from which a sentence itself says that something ends: "hết hiệu lực kể từ ngày 01
    tháng 7 năm 2021"."""
    said = _EXPIRES.search(sentence, after)
    if said is None:
        return None
    date = next(iter(find_dates(sentence[said.end() :])), None)
    return date.value if date and date.start == 0 and len(date.value) == 10 else None
