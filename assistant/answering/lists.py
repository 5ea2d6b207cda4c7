"""The whole list where a question asks for a list: all điểm of a khoản, all khoản of a Điều, all
paragraphs under a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.candidates import Candidate, about_document
from assistant.answering.coverage import Needs, spoken_terms
from assistant.answering.spans import Span
from ingest.types import Document, Passage

# A heading or lead-in that speaks of this share of the question is what was asked for.
_LEAST_HEADING_COVERAGE = 0.45
_MOST_PASSAGES = 30  # a list longer than this is a chapter, not an answer
_ITEM = re.compile(r"\s*(?:[a-zđ]\)|[a-zđ]\.|\d+(?:\.\d+)*[.)]|[-–+•*])\s")


def whole_list(
    best: Candidate,
    needs: Sequence[Needs],
    passages_of: Callable[[int, str | None], Sequence[Passage]],
) -> tuple[Span, ...]:
    """The list that the best candidate belongs to, in the document's order; empty if it stands in
    none.

    First the section whose heading asks-about-what-is-asked, else the lead-in ending in a colon
    with its items inside the passage.
    """
    section = _section(best, needs, passages_of)
    if len(section) > 1:
        return tuple(_span(best.hit.document, passage) for passage in section)
    block = _block(best)
    return (block,) if block else ()


def _section(
    best: Candidate,
    needs: Sequence[Needs],
    passages_of: Callable[[int, str | None], Sequence[Passage]],
) -> list[Passage]:
    passage, document = best.hit.passage, best.hit.document
    about = spoken_terms(about_document(document))
    prefix = _asked_heading(passage.heading_path, needs, about)
    if not prefix:
        return []
    inside = [
        p
        for p in passages_of(document.id, passage.article)
        if p.heading_path[: len(prefix)] == prefix
    ]
    return inside if len(inside) <= _MOST_PASSAGES else []


def _asked_heading(
    path: tuple[str, ...], needs: Sequence[Needs], about: set[str]
) -> tuple[str, ...]:
    """The deepest part of the path whose last heading speaks of what is asked, as far as the
    document's own facts leave it unsaid."""
    for depth in range(len(path), 0, -1):
        spoken = spoken_terms(path[depth - 1])
        for need in needs:
            unsaid = 1 - need.coverage(about)
            said = need.coverage(spoken | about) - (1 - unsaid)
            if unsaid > 0 and said / unsaid >= _LEAST_HEADING_COVERAGE:
                return path[:depth]
    return ()


def _block(best: Candidate) -> Span | None:
    """The lines from a lead-in ending in a colon to its last item, around the best sentence."""
    passage = best.hit.passage
    lines: list[tuple[int, int]] = []
    position = 0
    for line in passage.text.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    inside = best.start - passage.start
    here = next(i for i, (start, end) in enumerate(lines) if start <= inside <= end)
    first = here
    while first > 0 and _is_item(passage.text, lines[first]):
        first -= 1
    if not passage.text[slice(*lines[first])].rstrip().endswith(":"):
        return None
    last = first
    while last + 1 < len(lines) and _is_item(passage.text, lines[last + 1]):
        last += 1
    if last == first:
        return None
    start, end = lines[first][0], lines[last][1]
    return Span(
        best.hit.document,
        passage,
        passage.start + start,
        passage.start + end,
        passage.text[start:end],
    )


def _is_item(text: str, line: tuple[int, int]) -> bool:
    return _ITEM.match(text[slice(*line)]) is not None


def _span(document: Document, passage: Passage) -> Span:
    return Span(document, passage, passage.start, passage.end, passage.text)
