"""How well a model finds what stands under a heading that it was not taught.

A heading is the one question that a library brings along: it says what its text is about, in the
words of the office. Every fifth is hidden, wherever it stands: from the learning, so that the
model cannot know it, and from the passages that are ranked, or it would only find itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedding
from ingest.entry import Entry
from ingest.normalise import fold, words
from ingest.training.measure import DEPTH, gain
from ingest.training.sections import PART, own_words

_EVERY = 5
# More say hardly more of the mean: its standard error is below 0.02 at this many.
_MOST = 500
_AT_ONCE = 4_096  # passages whose vectors and scores are in memory together
_RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Hidden headings as questions over a library's passages.

    ``entries`` are all passages, in order, with the hidden headings taken out of their paths;
    ``answers`` are the places in ``entries`` of all that stands under each heading, at any depth
    and in any document: "Tổ chức thực hiện" of one report is no better an answer than another's.
    """

    entries: tuple[Entry, ...]
    headings: tuple[str, ...]
    answers: tuple[frozenset[int], ...]
    known: int  # different headings in the library, the hidden ones included


def hold_out(entries: Iterable[Entry]) -> HeldOut:
    """Hide a fifth of a library's headings, nearly the same ones whenever it is asked, whatever was
    added since: what one adaptation learned should not be a question to the next. Pure."""
    held = tuple(entries)
    under: dict[str, set[int]] = {}
    said: dict[str, str] = {}
    for place, entry in enumerate(held):
        for heading in entry.passage.heading_path:
            if key := _key(heading):
                under.setdefault(key, set()).add(place)
                said.setdefault(key, own_words(heading))
    by_chance = sorted(under, key=lambda key: hashlib.sha256(key.encode()).digest())
    hidden = by_chance[: min(len(under) // _EVERY, _MOST)]
    return HeldOut(
        entries=tuple(_without(entry, frozenset(hidden)) for entry in held),
        headings=tuple(said[key] for key in hidden),
        answers=tuple(frozenset(under[key]) for key in hidden),
        known=len(under),
    )


def ndcg_by_heading(embedding: Embedding, held: HeldOut) -> NDArray[np.float64]:
    """nDCG@10 of each hidden heading over all passages, by the dense model alone.

    Shape (headings,), binary relevance (Järvelin & Kekäläinen 2002).
    """
    asked = np.stack([embedding.encode_query(heading) for heading in held.headings])
    best = np.full((len(asked), DEPTH), -np.inf, dtype=np.float32)
    places = np.full((len(asked), DEPTH), -1)
    for start in range(0, len(held.entries), _AT_ONCE):
        part = held.entries[start : start + _AT_ONCE]
        vectors = embedding.encode(["\n".join(entry.search_parts()) for entry in part])
        scores = np.concatenate([best, asked @ vectors.T], axis=1)
        numbers = np.broadcast_to(np.arange(start, start + len(part)), (len(asked), len(part)))
        order = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        best = np.take_along_axis(scores, order, axis=1)
        places = np.take_along_axis(np.concatenate([places, numbers], axis=1), order, axis=1)
    return np.asarray(
        [
            gain([place in answers for place in found]) / gain([True] * min(len(answers), DEPTH))
            for found, answers in zip(places.tolist(), held.answers, strict=True)
        ]
    )


def chance(differences: NDArray[np.float64], seed: int = 0) -> float:
    """How likely a mean difference at least so large would be if each heading's could as well have
    had the other sign: Fisher's paired randomisation test, one-sided, 10,000 draws (Smucker et al.
    2007 compare it with others for this very measure)."""
    rng = np.random.default_rng(seed)
    seen = 0
    for _ in range(10):  # a tenth at a time, for memory
        signs = rng.choice((-1.0, 1.0), size=(_RESAMPLES // 10, len(differences)))
        seen += int((signs @ differences >= differences.sum() - 1e-12).sum())
    return (seen + 1) / (_RESAMPLES + 1)


def _key(heading: str) -> str:
    """A heading's own words, folded; empty where it only numbers a part."""
    return "" if PART.fullmatch(heading) else " ".join(words(fold(own_words(heading))))


def _without(entry: Entry, hidden: frozenset[str]) -> Entry:
    path: Sequence[str] = entry.passage.heading_path
    kept = tuple(heading for heading in path if _key(heading) not in hidden)
    return replace(entry, passage=replace(entry.passage, heading_path=kept))
