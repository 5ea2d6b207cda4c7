"""What changed between two texts, by Điều or section, with marks on words. Pure.

Headings are read from the texts themselves, both the same way, since past versions keep nothing
else. Joined without what is new, the marks of all sections are the one text; without what is gone,
the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ingest.normalise import fold
from ingest.structure import parse
from ingest.types import Block, Passage

SectionChange = Literal["sửa", "thêm", "bỏ", "giữ nguyên"]
MarkKind = Literal["same", "gone", "new"]

_TOKEN = re.compile(r"\w+\s*|\s+|[^\w\s]\s*")
_CLAUSE = re.compile(r"Khoản \d+[a-zđ]?")
_MOST_TOKENS = 4_000  # of each side; beyond, a passage is shown as replaced whole


@dataclass(frozen=True, slots=True)
class Mark:
    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """One Điều or section; ``marks`` joined give its text on either side."""

    heading: str  # as the newer text has it, where both have it
    change: SectionChange
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    key: str
    heading: str
    text: str


def diff_texts(old: str, new: str) -> tuple[SectionDiff, ...]:
    """The sections of both texts in the newer one's order, what is gone where it stood; each ends
    in a line break, the last one too."""
    before, after = (_sections(f"{t}\n" if t else t) for t in (old, new))
    pairs = _paired(before, after)
    partner = {a: b for b, a in pairs}
    found: list[SectionDiff] = []
    done = 0  # sections of the older text placed already
    gone = sorted(set(range(len(before))) - {b for b, _ in pairs})
    for index, section in enumerate(after):
        other = partner.get(index)
        if other is not None:
            found += (_whole(before[g], "bỏ") for g in gone if done <= g < other)
            done = max(done, other)
            found.append(_compared(before[other], section))
        else:
            found.append(_whole(section, "thêm"))
    return (*found, *(_whole(before[g], "bỏ") for g in gone if g >= done))


def marks_between(old: str, new: str) -> tuple[Mark, ...]:
    """Marks over words, by lines first: what has not changed stays whole."""
    marks: list[Mark] = []
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        one, other = "".join(a[a1:a2]), "".join(b[b1:b2])
        if tag == "equal":
            marks.append(Mark("same", one))
        else:
            marks += _words(one, other)
    return tuple(_joined(marks))


def _words(old: str, new: str) -> Iterator[Mark]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(a), len(b)) > _MOST_TOKENS:
        yield from (Mark("gone", old), Mark("new", new))
        return
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Mark("same", "".join(a[a1:a2]))
        else:
            yield Mark("gone", "".join(a[a1:a2]))
            yield Mark("new", "".join(b[b1:b2]))


def _joined(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Without empty ones, neighbours of a kind as one."""
    waiting: Mark | None = None
    for mark in marks:
        if not mark.text:
            continue
        if waiting is not None and waiting.kind == mark.kind:
            waiting = Mark(mark.kind, waiting.text + mark.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = mark
    if waiting is not None:
        yield waiting


def _compared(old: _Section, new: _Section) -> SectionDiff:
    if old.text == new.text:
        return SectionDiff(new.heading, "giữ nguyên", (Mark("same", new.text),))
    return SectionDiff(new.heading, "sửa", marks_between(old.text, new.text))


def _whole(section: _Section, change: Literal["thêm", "bỏ"]) -> SectionDiff:
    kind: MarkKind = "new" if change == "thêm" else "gone"
    return SectionDiff(section.heading, change, (Mark(kind, section.text),))


def _sections(text: str) -> list[_Section]:
    """The text cut at its headings, without loss: the letterhead and what stands above the first
    heading are a section, and so is the closing block."""
    parsed = parse([Block(line) for line in text.split("\n")], file_name="")
    starts: list[tuple[int, tuple[str, ...]]] = []
    end = 0
    for passage in parsed.passages:
        path = _path(passage)
        if not starts or starts[-1][1] != path:
            starts.append((end if starts else passage.start, path))
        end = min(len(text), passage.end + 1)  # the line break is the section's own
    if not starts:
        return [_Section("", "Toàn văn", text)] if text else []
    head = text[: starts[0][0]]
    cut = head.rfind("\n", 0, max(0, len(head) - 1)) + 1 if starts[0][1] else len(head)
    starts[0] = (cut, starts[0][1])
    sections = [_Section("đầu", "Phần đầu văn bản", text[:cut])] if cut else []
    bounds = [*(start for start, _ in starts), end]
    for place, (start, path) in enumerate(starts):
        heading = " › ".join(path) or "Nội dung"
        sections.append(_Section(_key(path), heading, text[start : bounds[place + 1]]))
    if text[end:]:
        sections.append(_Section("cuối", "Phần cuối văn bản", text[end:]))
    return sections


def _path(passage: Passage) -> tuple[str, ...]:
    return tuple(h for h in passage.heading_path if not _CLAUSE.fullmatch(h))


def _key(path: Sequence[str]) -> str:
    """An Điều is the same one whatever its title and its chapter became."""
    last = fold(path[-1]) if path else ""
    numbered = re.match(r"dieu \d+[a-z]?", last)
    return numbered.group() if numbered else " › ".join(map(fold, path))


def _paired(before: Sequence[_Section], after: Sequence[_Section]) -> list[tuple[int, int]]:
    """Sections of the older text with those of the newer: of one key, the first with the first;
    then those that kept their words under another number."""
    pairs: list[tuple[int, int]] = []
    for of in (lambda s: s.key, lambda s: fold(s.text.partition("\n")[2])):
        taken_before, taken_after = {b for b, _ in pairs}, {a for _, a in pairs}
        waiting: dict[str, list[int]] = {}
        for index, section in enumerate(before):
            if index not in taken_before and of(section):
                waiting.setdefault(of(section), []).append(index)
        for index, section in enumerate(after):
            if index not in taken_after and waiting.get(of(section)):
                pairs.append((waiting[of(section)].pop(0), index))
    return pairs
