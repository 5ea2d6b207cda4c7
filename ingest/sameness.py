"""Whether two files say the same: DOCX and PDF of one document, a copy scanned again. Pure.

A draft with other figures, a report whose unit's name alone differs and a rule turned round by one
word are other documents. Where in doubt they are two: two copies of a document are shown twice, one
taken for another would be lost.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from ingest.normalise import accented, words
from ingest.types import DocumentFacts, Passage

_SHINGLE = 4  # words
_HASHES, _ROWS = 64, 4  # 16 bands: 0.99 of pairs that share 0.7 of their shingles meet in one
_LEAST_WORDS = 20  # of a document: shorter ones are forms
# Words in a row that may differ, and the share of all: what a scan misreads, a typist slips.
_MOST_IN_A_ROW = 3
_MOST_SHARE = 0.02
_ANCHOR = 5  # words in a row that both have once
# One of these more, fewer or other turns what is said round.
_TURNING = frozenset(
    "không chưa chẳng cấm trừ phải được nên tăng giảm trên dưới trước sau hơn kém nhất đủ thiếu tối"
    " đa thiểu bỏ hủy huỷ ngừng dừng thôi miễn một hai ba bốn năm sáu bảy tám chín mười trăm nghìn"
    " triệu tỷ tỉ".split()
)
_SEEDS = np.random.default_rng(20261125).integers(1, 2**61 - 1, size=(2, _HASHES), dtype=np.uint64)
_SEEDS |= np.uint64(1)  # odd factors lose no bit
_PRIME = np.uint64(2**61 - 1)
# Parts of a heading path that the structure adds to what the document says.
_NAMED_BY_US = re.compile(r"(?:Khoản|Điểm)\s|(?:Căn cứ|Chú thích)$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``text`` is equal for equal words in order; one of the ``bands`` is, with documents that
    share most of theirs."""

    text: str
    bands: tuple[int, ...]


def content_words(passages: Iterable[Passage]) -> list[str]:
    """The words of what a document's passages say, as written, with each heading before what stands
    under it: letterheads and signatures are laid out differently by every format, and their facts
    are compared by themselves."""
    said: list[str] = []
    above: tuple[str, ...] = ()
    for passage in passages:
        path = tuple(part for part in passage.heading_path if not _NAMED_BY_US.match(part))
        kept = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, path, strict=False))
        )
        said += (*path[kept:], passage.text)
        above = path
    return words(" ".join(said))


def fingerprint(of: Sequence[str]) -> Fingerprint | None:
    """Of a document's words; None for one too short to be told from another."""
    if len(of) < _LEAST_WORDS:
        return None
    spelt = _spelt(of)
    text = hashlib.sha256(" ".join(spelt).encode()).hexdigest()
    codes = {word: zlib.crc32(word.encode()) for word in set(spelt)}  # a law has each many times
    each = np.fromiter(map(codes.__getitem__, spelt), dtype=np.uint64, count=len(spelt))
    shingles = np.zeros(len(each) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        shingles = shingles * _PRIME + each[place : place + len(shingles)]
    hashed = np.unique(shingles)[:, np.newaxis]  # products wrap at 2^64, which is as random
    least = (hashed * _SEEDS[0] + _SEEDS[1]).min(axis=0).reshape(-1, _ROWS)
    bands = [
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes(), digest_size=7).digest())
        for i, row in enumerate(least)
    ]
    return Fingerprint(text, tuple(bands))


def may_be_copies(one: DocumentFacts, other: DocumentFacts) -> bool:
    """Whether what two files say of themselves allows that they are one document: a draft has no
    number yet, ten units send one text under ten names."""
    same = (one.number, one.issued) == (other.number, other.issued)
    silent = (None, "")
    return same and all(
        a == b or a in silent or b in silent
        for a, b in ((one.issuer, other.issuer), (one.signatory, other.signatory))
    )


def nearly_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts, as words, differ in nothing that a reader would call a difference."""
    a, b = _spelt(one), _spelt(other)
    if _figures(a) != _figures(b):
        return False
    differing = 0
    for (a1, a2), (b1, b2) in _differences(a, b):
        differing += max(a2 - a1, b2 - b1)
        if max(a2 - a1, b2 - b1) > _MOST_IN_A_ROW or differing > _MOST_SHARE * len(a):
            return False
        if any(map(_matters, (*one[a1:a2], *other[b1:b2]))):
            return False
    return True


def _spelt(of: Sequence[str]) -> list[str]:
    return accented(" ".join(of)).split(" ")


def _figures(of: Sequence[str]) -> list[str]:
    return [word for word in of if word[0].isdigit()]


def _matters(word: str) -> bool:
    """A figure, a name or a word that turns a sentence round."""
    return not _LETTER.match(word) or word[0].isupper() or accented(word) in _TURNING


def _differences(
    a: Sequence[str], b: Sequence[str]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches that differ between runs of words which each text has once and both in one
    order: in the time of reading both, where a full comparison takes their product."""
    at_a = at_b = 0
    for start_a, start_b in (*_anchors(a, b), (len(a), len(b))):
        if start_a < at_a or start_b < at_b:  # within the last run
            continue
        first, last = at_a, start_a
        other, end = at_b, start_b
        while first < last and other < end and a[first] == b[other]:
            first, other = first + 1, other + 1
        while first < last and other < end and a[last - 1] == b[end - 1]:
            last, end = last - 1, end - 1
        if first < last or other < end:
            yield (first, last), (other, end)
        at_a, at_b = start_a, start_b


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs of words stand that both texts have exactly once; the longest rising series."""
    once = [_runs_once(side) for side in (a, b)]
    pairs = [(at, once[1][run]) for run, at in once[0].items() if run in once[1]]
    tails: list[int] = []
    chain: list[tuple[int, int]] = []  # index of the pair, of the one before it in its series
    last_of: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        before.append(last_of[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            last_of.append(index)
        else:
            tails[length], last_of[length] = place, index
    index = last_of[-1] if last_of else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _runs_once(of: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(of[i : i + _ANCHOR]) for i in range(len(of) - _ANCHOR + 1)]
    counts = Counter(runs)
    return {run: i for i, run in enumerate(runs) if counts[run] == 1}
