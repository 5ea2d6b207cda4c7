"""The whole list where a question asks for a list: all điểm of a khoản, all khoản of a Điều, all
paragraphs under a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.candidates import Candidate, about_document
from assistant.answering.coverage import Needs, spoken_terms
from assistant.answering.spans import LIST_MARK, Span
from ingest.types import Document, Passage

# A heading or lead-in that speaks of this share of the question is what was asked for.
_LEAST_HEADING_COVERAGE = 0.45
_CANDIDATES = 8  # whose headings are looked at
_MOST_PASSAGES = 30  # a list longer than this is a chapter, not an answer
_LISTING = re.compile(r"\n|;")  # one passage that lists: several lines, or parts set off


def whole_list(
    found: Sequence[Candidate],
    needs: Sequence[Needs],
    passages_of: Callable[[int, str | None], Sequence[Passage]],
    named: Sequence[Document] = (),
) -> tuple[Span, ...]:
    """The list that is asked for, in its document's order; empty if the candidates stand in none.

    First the section whose heading speaks of what is asked: of the first candidates, or anywhere
    in a document that the question names; else the lead-in ending in a colon with its items around
    the best candidate.
    """
    places = [(c.hit.document, c.hit.passage) for c in found[:_CANDIDATES]]
    places += [(d, p) for d in named for p in _first_of_each_path(passages_of(d.id, None))]
    headed = [(_asked_heading(d, p.heading_path, needs), d, p) for d, p in places]
    # Of two headings that fit as well the deeper one is meant.
    for (fit, prefix), document, passage in sorted(headed, key=lambda h: (-h[0][0], -len(h[0][1]))):
        if fit < _LEAST_HEADING_COVERAGE:
            break
        section = [
            p
            for p in passages_of(document.id, passage.article)
            if p.heading_path[: len(prefix)] == prefix
        ]
        lists = len(section) > 1 or any(_LISTING.search(p.text) for p in section)
        if lists and len(section) <= _MOST_PASSAGES:
            return tuple(whole_passage(document, p) for p in section)
    block = block_around(found[0])
    return (block,) if block else ()


def _first_of_each_path(passages: Sequence[Passage]) -> list[Passage]:
    return list({p.heading_path: p for p in reversed(passages)}.values())[::-1]


def _asked_heading(
    document: Document, path: tuple[str, ...], needs: Sequence[Needs]
) -> tuple[float, tuple[str, ...]]:
    """The heading of a path that best speaks of what is asked, as far as the document's own facts
    leave it unsaid: how well in [0, 1], and the path down to it."""
    about = spoken_terms(about_document(document))
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for depth in range(len(path), 0, -1):
        spoken = spoken_terms(path[depth - 1])
        for need in needs:
            unsaid = 1 - need.coverage(about)
            said = need.coverage(spoken | about) - (1 - unsaid)
            fit = max(said / unsaid if unsaid > 0 else 0.0, need.coverage(spoken))
            if fit > best[0]:
                best = (fit, path[:depth])
    return best


def whole_passage(document: Document, passage: Passage) -> Span:
    """All of a passage."""
    return Span(document, passage, passage.start, passage.end, passage.text)


def block_around(candidate: Candidate) -> Span | None:
    """The lines from a lead-in ending in a colon to its last item, around a sentence; None if it
    stands in no such list."""
    passage = candidate.hit.passage
    lines: list[tuple[int, int]] = []
    position = 0
    for line in passage.text.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    marks = [_mark(passage.text[start:end]) for start, end in lines]
    inside = candidate.start - passage.start
    own = lead = next(i for i, (start, end) in enumerate(lines) if start <= inside <= end)
    while lead > 0 and marks[lead] and not _announces(passage.text, lines[lead]):
        lead -= 1
    if not _announces(passage.text, lines[lead]):
        return None
    last = lead
    while last + 1 < len(lines) and marks[last + 1] not in ("", marks[lead]):
        last += 1
    if last == lead or last < own:
        return None
    start, end = lines[lead][0], lines[last][1]
    offset = passage.start
    return Span(
        candidate.hit.document, passage, offset + start, offset + end, passage.text[start:end]
    )


def _announces(text: str, line: tuple[int, int]) -> bool:
    return text[slice(*line)].rstrip().endswith(":")


def _mark(line: str) -> str:
    """The sort of list mark that opens a line: "1." and "2." are one sort, "a)" another; ``""``
    for none."""
    match = LIST_MARK.match(line)
    if match is None:
        return ""
    mark = match.group().strip()
    return "number" if mark[0].isdigit() else "letter" if mark[0].isalpha() else "dash"
