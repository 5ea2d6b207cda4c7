"""Passages from sections: khoản by khoản in articles, paragraphs merged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.sentences import sentence_spans
from ingest.structure.headings import Heading, shorten
from ingest.structure.lines import Layout, Line
from ingest.structure.sections import Outline, Section
from ingest.types import Passage

VERSION = "1"  # of the passage rules; the index records it

MERGED = 900  # characters; paragraphs of one section are joined up to this
LONGEST_PARAGRAPH = 1800  # characters; a longer one is split at sentence ends
LONGEST_CLAUSE = 3000  # characters; a longer khoản is split at its điểm, then at sentence ends
LONGEST_INTRODUCTION = 300  # characters before khoản 1 that go with it

_CLAUSE = re.compile(r"(\d{1,3})([a-zđ]?)\s?[.)\-–]+\s*(?=\S|$)")
_POINT = re.compile(r"([a-zđ]{1,2})\s?\)\s*(?=\S)")
_GROUND = re.compile(r"[-–•\s]*Căn cứ\b")
_GROUNDS = "Căn cứ"
_NOTES = "Chú thích"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Adjacent lines that belong together, with what their path adds to the section's."""

    lines: tuple[int, ...]
    path: tuple[str, ...] = ()


def make_passages(layout: Layout, outline: Outline) -> tuple[Passage, ...]:
    """Passages in order; every content line is in exactly one of them."""
    found: list[Passage] = []
    for section in outline.sections:
        path = _display(section.path)
        article = section.article
        for piece in _pieces(layout.lines, section, outline.quoted):
            limit = LONGEST_CLAUSE if article else LONGEST_PARAGRAPH
            for start, end in _spans(layout, piece.lines, limit):
                found.append(
                    Passage(
                        text=layout.text[start:end],
                        start=start,
                        end=end,
                        heading_path=(*path, *piece.path),
                        pages=layout.pages_of(start, end),
                        article=article,
                    )
                )
    return tuple(found)


def _display(path: tuple[Heading, ...]) -> tuple[str, ...]:
    return tuple(heading.display for heading in path if heading.display)


def _pieces(lines: Sequence[Line], section: Section, quoted: set[int]) -> Iterator[_Piece]:
    """A section's lines in runs: prose between tables, footnotes and captions on their own."""
    clauses = _clause_names(lines, section.lines, quoted) if section.article else {}
    run: list[int] = []
    for index in section.lines:
        if lines[index].is_prose:
            run.append(index)
            continue
        yield from _prose(lines, section, run, clauses, quoted)
        run = []
        note = lines[index].block.kind == "footnote"
        yield _Piece((index,), (_NOTES,) if note else ())
    yield from _prose(lines, section, run, clauses, quoted)


def _prose(
    lines: Sequence[Line],
    section: Section,
    run: list[int],
    clauses: dict[int, str],
    quoted: set[int],
) -> Iterator[_Piece]:
    if not run:
        return
    if section.article:
        yield from _clauses(lines, run, clauses, quoted)
    else:
        yield from _merged(lines, run)


def _merged(lines: Sequence[Line], run: list[int]) -> Iterator[_Piece]:
    """Consecutive paragraphs joined up to ``MERGED`` characters; căn cứ lines apart."""
    group: list[int] = []
    group_is_ground = False
    for index in run:
        is_ground = _GROUND.match(lines[index].text) is not None
        length = lines[index].end - (lines[group[0]].start if group else lines[index].start)
        adjacent = not group or index == group[-1] + 1
        if group and (length > MERGED or is_ground != group_is_ground or not adjacent):
            yield _Piece(tuple(group), (_GROUNDS,) if group_is_ground else ())
            group = []
        group.append(index)
        group_is_ground = is_ground
    if group:
        yield _Piece(tuple(group), (_GROUNDS,) if group_is_ground else ())


def _clause_names(
    lines: Sequence[Line], members: Sequence[int], quoted: set[int]
) -> dict[int, str]:
    """The khoản in which each line of an Điều stands; lines before khoản 1 are left out."""
    names: dict[int, str] = {}
    expected = 1
    current: str | None = None
    for index in members:
        prose = lines[index].is_prose and index not in quoted
        match = _CLAUSE.match(lines[index].text) if prose else None
        if match is not None:
            number, letter = int(match[1]), match[2]
            # A number or two may be missing in the source; more than that is another list's.
            follows = expected <= number <= expected + 2 and (number == 1 or expected > 1)
            if number == expected - 1 if letter else follows:
                expected = number + 1
                current = f"{number}{letter}"
        if current is not None:
            names[index] = current
    return names


def _clauses(
    lines: Sequence[Line], run: list[int], clauses: dict[int, str], quoted: set[int]
) -> Iterator[_Piece]:
    """One piece for each khoản; the words before khoản 1 go with it unless they are long."""
    groups: list[tuple[str | None, list[int]]] = []
    for index in run:
        name = clauses.get(index)
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(index)
    if len(groups) > 1 and groups[0][0] is None:
        introduction = groups[0][1]
        if _length(lines, introduction) <= LONGEST_INTRODUCTION:
            groups[1][1][:0] = introduction
            del groups[0]
    for name, members in groups:
        yield from _clause(lines, members, (f"Khoản {name}",) if name else (), quoted)


def _clause(
    lines: Sequence[Line], members: list[int], path: tuple[str, ...], quoted: set[int]
) -> Iterator[_Piece]:
    points: list[tuple[str, list[int]]] = []
    lead: list[int] = []
    if _length(lines, members) > LONGEST_CLAUSE:
        for index in members:
            match = _POINT.match(lines[index].text) if index not in quoted else None
            if match is not None:
                points.append((match[1], []))
            (points[-1][1] if points else lead).append(index)
    if len(points) < 2:
        yield _Piece(tuple(members), path)
        return
    if lead:
        said = shorten(lines[lead[-1]].text)
        path = (*path[:-1], f"{path[-1]}. {_without_mark(said)}") if path else (said,)
    points[0][1][:0] = lead
    for name, own in points:
        yield _Piece(tuple(own), (*path, f"Điểm {name}"))


def _without_mark(text: str) -> str:
    match = _CLAUSE.match(text)
    return text[match.end() :] if match else text


def _length(lines: Sequence[Line], members: Sequence[int]) -> int:
    return lines[members[-1]].end - lines[members[0]].start


def _spans(layout: Layout, members: Sequence[int], limit: int) -> Iterator[tuple[int, int]]:
    """Spans of a piece, whole where it is short enough, else in runs of whole sentences."""
    for first, last in _adjacent(members):
        start, end = layout.lines[first].start, layout.lines[last].end
        if end - start <= limit:
            yield from _trimmed(layout.text, start, end)
            continue
        target = MERGED if limit == LONGEST_PARAGRAPH else LONGEST_PARAGRAPH
        begin: int | None = None
        stop = start
        for s, e in sentence_spans(layout.text[start:end]):
            if begin is not None and start + e - begin > target:
                yield begin, stop
                begin = None
            if begin is None:
                begin = start + s
            stop = start + e
        if begin is not None:
            yield begin, stop


def _adjacent(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive line numbers: a passage is one span, so nothing may stand between."""
    first = previous = members[0]
    for index in members[1:]:
        if index != previous + 1:
            yield first, previous
            first = index
        previous = index
    yield first, previous


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
