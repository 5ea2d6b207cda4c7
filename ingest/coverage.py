"""Which share of a question stands in a passage, whatever else stands there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ingest.lexical_query import Alternatives

# What another way counts of the word that it stands for, where all of it stands.
_AS_GOOD = 0.8


def terms_of(terms: Iterable[str], alternatives: Alternatives) -> list[str]:
    """All that is asked for, however it is said, each term once."""
    said = (term for other in alternatives for way in (other.word, *other.ways) for term in way)
    return list(dict.fromkeys((*terms, *said)))


def shares(
    terms: Iterable[str],
    alternatives: Alternatives,
    weights: Mapping[str, float],
    counts: Mapping[str, int],
    has: Mapping[str, NDArray[np.bool_]],
    passages: int,
) -> NDArray[np.float64]:
    """The share of the weight of what is asked that each passage has, in [0, 1].

    A word that can be said in other ways is had as it was asked or in the best of those ways, which
    is nearly as good. A term that stands nowhere is asked for only in such a word, and only if the
    word stands somewhere in some way.

    Args:
        weights: of every term in ``terms_of``.
        counts: in how many passages of the library each of them stands.
        has: whether each of the ``passages`` has a term; not of terms that stand nowhere.
    """

    def weighed(some: Iterable[str], unit: float = 1.0) -> NDArray[np.float64]:
        held = [term for term in some if term in has]
        if not held:
            return np.zeros(passages)
        of_each = np.array([weights[t] * unit for t in held])
        found: NDArray[np.float64] = of_each @ np.array([has[t] for t in held])
        return found

    words = [o for o in alternatives if any(counts[t] for way in (o.word, *o.ways) for t in way)]
    in_words = {term for other in words for term in other.word}
    plain = [t for t in dict.fromkeys(terms) if counts[t] and t not in in_words]
    total, found = sum(weights[t] for t in plain), weighed(plain)
    for other in words:
        word = dict.fromkeys(other.word)
        size = sum(weights[t] for t in word)
        ways = [weighed(word)]
        for way in map(dict.fromkeys, other.ways):
            ways.append(weighed(way, _AS_GOOD * size / sum(weights[t] for t in way)))
        found += np.maximum.reduce(ways)
        total += size
    return np.minimum(found / total, 1.0) if total else found
