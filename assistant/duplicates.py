"""The same paragraph pasted into ten reports, shown once with its copies. Pure.

Reports of two districts often differ in nothing but a figure or the unit's name, and those are not
the same. So two texts are the same when they differ only as copying and typing make them differ:
punctuation, list marks, case, diacritics, tone placement, a syllable run together or broken, a slip
of one letter. A share of common shingles cannot tell "tăng" from "giảm" among forty words, nor 12
from 21; every syllable is held against its counterpart instead.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.spans import LIST_MARK, Span
from assistant.types import Hit
from ingest.normalise import accented, fold
from ingest.sentences import sentence_spans
from ingest.types import Document

# A fast typist's errors left after reading over: one syllable in twenty.
_SYLLABLES_A_SLIP = 20
# "Đạt 100% kế hoạch." says what its headings and its document say it of: shorter texts are the same
# only under one heading of one document.
_SPEAKS_FOR_ITSELF = 12
# Among syllables of three letters a changed letter is another word: nam, tám; ba, ban.
_LEAST_SLIP_LETTERS = 4

_END = 20  # letters, some six syllables

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_WORD_OR_STOP = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[.!?…:;\n]")
_STOPS = frozenset(".!?…:;\n")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text's syllables and numbers in order: folded, as written, and which belong to a name."""

    folded: tuple[str, ...]
    written: tuple[str, ...]
    named: tuple[bool, ...]
    toned: bool


def fold_duplicates(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits with near-duplicates folded into the first of them, which carries the others as
    ``copies``; order and scores stay, and every hit is kept once, as itself or as a copy.

    Which belong together does not depend on the order of the hits. Copies that the hits carry
    already are sorted in anew.
    """
    flat = unfolded(hits)
    first: dict[int, int] = {}
    groups: dict[int, list[Hit]] = {}
    for index, root in enumerate(_roots(flat)):
        groups.setdefault(first.setdefault(root, index), []).append(flat[index])
    return tuple(
        replace(found[0], copies=tuple(found[1:])) if len(found) > 1 else found[0]
        for found in groups.values()
    )


def unfolded(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Every hit and every copy as a hit of its own, a copy right behind what it is a copy of."""
    return tuple(
        replace(hit, copies=()) if hit.copies else hit
        for folded in hits
        for hit in (folded, *folded.copies)
    )


def with_copies(span: Span, hits: Iterable[Hit]) -> Span:
    """The span with the other documents among the hits in which it stands too, in a copy of its
    passage or as a sentence of another passage; newest first.

    One work in several files or libraries is one document.
    """
    found: dict[Hashable, Document] = {}
    for hit in hits:
        group = (hit, *hit.copies)
        copied = any(h.passage.id == span.passage.id for h in group)
        for other in group:
            work = _work(other.document)
            if work == _work(span.document) or work in found:
                continue
            if copied or _stands_in(span.text, other.passage.text):
                found[work] = other.document
    return replace(span, copies=_newest_first(found.values()))


def said_once(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans without those that say what an earlier one of another document says: they are counted
    among its copies. What one document says twice, as a list may, is left to it."""
    kept: list[Span] = []
    for span in spans:
        for index, earlier in enumerate(kept):
            if span.document.id != earlier.document.id and _stands_in(span.text, earlier.text):
                known = {_work(d) for d in (earlier.document, *earlier.copies)}
                more = [d for d in (span.document, *span.copies) if _work(d) not in known]
                kept[index] = replace(earlier, copies=_newest_first((*earlier.copies, *more)))
                break
        else:
            kept.append(span)
    return tuple(kept)


def _newest_first(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(sorted(documents, key=lambda d: d.facts.issued or "", reverse=True))


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same but for what copying and typing do: see the module."""
    return _about_as_long(one, other) and _same(_read(one), _read(other))


def _work(document: Document) -> Hashable:
    facts = document.facts
    return (facts.number, facts.issuer, facts.issued) if facts.number else document.version


def _stands_in(text: str, passage: str) -> bool:
    """Whether a text that speaks for itself is the passage or a sentence of it."""
    if len(_read(text).folded) < _SPEAKS_FOR_ITSELF:
        return False
    letters = fold(passage).replace(" ", "")
    if not any(end in letters for _, end in _ends([text])[0]):  # as for hits, before any is read
        return False
    return same_text(text, passage) or any(
        same_text(text, passage[start:end]) for start, end in sentence_spans(passage)
    )


def _roots(hits: Sequence[Hit]) -> list[int]:
    """For each hit the index of one hit of its group: the connected components of "the same"."""
    roots = list(range(len(hits)))

    def root(index: int) -> int:
        while roots[index] != index:
            index = roots[index]
        return index

    # Only texts that begin or end with the same letters are looked at closer: all pairs of a search
    # are twenty thousand, and a slip at both ends of one paragraph is rare.
    alike: dict[tuple[str, str], list[int]] = {}
    for index, ends in enumerate(_ends([hit.passage.text for hit in hits])):
        for end in ends:
            alike.setdefault(end, []).append(index)
    for indices in alike.values():
        for one, other in itertools.combinations(indices, 2):
            if root(one) != root(other) and _duplicates(hits[one], hits[other]):
                roots[root(other)] = root(one)
    return [root(index) for index in range(len(hits))]


def _ends(texts: Sequence[str]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """The first and the last letters of each text, so marked, without spaces and the list mark."""
    if not texts:
        return []
    parts: list[str] = []
    for text in texts:
        mark = LIST_MARK.match(text)
        begin = mark.end() if mark else 0
        parts += text[begin : begin + 2 * _END], text[-2 * _END :]
    # Folded in one call for all, since it costs more by the call than by the letter.
    lines = "\n".join(part.replace("\n", " ") for part in parts)
    folded = iter(fold(unicodedata.normalize("NFC", lines)).replace(" ", "").split("\n"))
    return [
        (("first", first[:_END]), ("last", last.rstrip(".,;:")[-_END:]))
        for first, last in zip(folded, folded, strict=True)
    ]


def _about_as_long(one: str, other: str) -> bool:
    """Whether two texts may be the same by their length: a tenth is more than list marks,
    punctuation and the slips allowed change."""
    lengths = len(one), len(other)
    return max(lengths) - min(lengths) <= 12 + max(lengths) // 10


def _duplicates(one: Hit, other: Hit) -> bool:
    texts = one.passage.text, other.passage.text
    # From cheap to dear; figures tell apart most of what is as long and begins alike.
    if not _about_as_long(*texts) or _figures(texts[0]) != _figures(texts[1]):
        return False
    a, b = map(_read, texts)
    if min(len(a.folded), len(b.folded)) < _SPEAKS_FOR_ITSELF and (
        one.document.id != other.document.id
        or one.passage.heading_path != other.passage.heading_path
    ):
        return False
    return _same(a, b)


@lru_cache(maxsize=512)
def _figures(text: str) -> tuple[str, ...]:
    """The numbers of a text in order, without thousands separators and leading zeros."""
    return tuple(_value(figure) for figure in _FIGURE.findall(_unmarked(text)))


def _value(figure: str) -> str:
    if _THOUSANDS.fullmatch(figure):
        figure = figure.replace(".", "")
    return figure.lstrip("0") or "0"


def _unmarked(text: str) -> str:
    """The text without the marks of its list items, which say where it stands."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(
        line[mark.end() :] if (mark := LIST_MARK.match(line)) else line for line in lines
    )


@lru_cache(maxsize=512)  # a paragraph is held against several others, and by several steps
def _read(text: str) -> _Reading:
    pieces: list[str] = []
    named: list[bool] = []
    opens = True
    for piece, following in itertools.pairwise((*_WORD_OR_STOP.findall(_unmarked(text)), "")):
        if piece[0] in _STOPS:
            opens = True
            continue
        # A capital that only begins a sentence makes no name.
        named.append(piece[0].isupper() and (not opens or following[:1].isupper()))
        pieces.append(_value(piece) if piece[0].isdigit() else piece)
        opens = False
    # Joined, since both functions cost more by the call than by the letter.
    lines = "\n".join(pieces)
    written, folded = accented(lines), fold(lines)
    return _Reading(
        folded=tuple(folded.split("\n")) if pieces else (),
        written=tuple(written.split("\n")) if pieces else (),
        named=tuple(named),
        toned=written != folded,
    )


def _same(one: _Reading, other: _Reading) -> bool:
    """Walk both in step; each difference must be a slip, and slips must be few."""
    a, b = one.folded, other.folded
    slips = 0
    i = j = 0
    while i < len(a) and j < len(b):
        x, y = a[i], b[j]
        named = one.named[i] or other.named[j]
        step = 1, 1
        if x == y:
            # Quảng Hà is not Quảng Hạ; a text typed without tones says nothing of them.
            slip = one.toned and other.toned and one.written[i] != other.written[j]
        elif joined := _joined(a, i, b, j):
            step, slip, named = joined, True, False
        elif _one_letter_apart(x, y):
            slip = True
        else:
            return False
        if slip and named:
            return False
        slips += slip
        i, j = i + step[0], j + step[1]
    allowed = max(1, max(len(a), len(b)) // _SYLLABLES_A_SLIP)
    return i == len(a) and j == len(b) and slips <= allowed


def _joined(a: tuple[str, ...], i: int, b: tuple[str, ...], j: int) -> tuple[int, int] | None:
    """How far to go where two syllables of one text stand as one in the other: "tinhgiản"."""
    if "".join(a[i : i + 2]) == b[j]:
        return 2, 1
    if a[i] == "".join(b[j : j + 2]):
        return 1, 2
    return None


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour makes the one the
    other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) < _LEAST_SLIP_LETTERS or len(other) - len(one) > 1:
        return False
    if one[0].isdigit() or other[0].isdigit():
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or swapped == other[start:]
