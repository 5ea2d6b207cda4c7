"""Queries of the lexical index: which passages, and what each term counts. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Schema

FIELD = "text"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word of the question and other ways to say it, each as its terms."""

    word: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]


Alternatives = Sequence[Alternative]
# What a term of another way to say it counts in BM25, of 1 for a term as asked. Of 0.3, 0.4 and 0.5
# the most that costs the sample cases nothing.
_ALTERNATIVE = 0.4
# The share of a question's weight that may be left out in looking for candidates, and the passages
# a term must stand in for that to save any time.
_UNTOLD = 0.1
_DEAR = 10_000
MOST_TOLD = 24  # whole numbers up to 2^24 are exact in a score


def weights_of(terms: Iterable[str], alternatives: Alternatives) -> dict[str, float]:
    """What each term counts in BM25: as often as it is asked, those of alternatives for less."""
    weights: dict[str, float] = dict(Counter(terms))
    for other in alternatives:
        for term in {term for way in other.ways for term in way}:
            weights[term] = weights.get(term, 0.0) + _ALTERNATIVE
    return weights


def telling(
    weights: Mapping[str, float], counts: Mapping[str, int], passages: int
) -> dict[str, float]:
    """The terms without the commonest: as many of these as together bring a passage no more than a
    small share of what it could have.

    Nearly all postings are theirs, so nearly all time. Where terms are rare nothing is left out.

    Args:
        counts: in how many of so many ``passages`` each term stands.
    """
    worth = {
        term: weight * rarity(counts[term], passages)
        for term, weight in weights.items()
        if counts[term]
    }
    left = _UNTOLD * sum(worth.values())
    kept = dict(weights)
    for term in sorted(worth, key=lambda term: (-counts[term], term)):
        left -= worth[term]
        if left < 0 or counts[term] < _DEAR:
            break
        del kept[term]
    return kept


def rarity(count: int, passages: int) -> float:
    """Inverse document frequency as in BM25, natural logarithm."""
    return math.log(1 + max(passages - count + 0.5, 0.0) / (count + 0.5))


def best(schema: Schema, weights: Mapping[str, float], library_ids: Sequence[int] | None) -> Query:
    """BM25 of the terms over all passages of the libraries, of every library with None."""
    clauses = [(Occur.Should, part) for part in _bm25(schema, weights)]
    if library_ids is not None:  # many pass: the terms lead
        clauses = [
            (Occur.Must, any_of(schema, "library", library_ids)),
            (Occur.Must, Query.boolean_query(clauses)),
        ]
    return Query.boolean_query(clauses)


def ranked(
    schema: Schema, weights: Mapping[str, float], filters: Mapping[str, Sequence[int]]
) -> Query:
    """BM25 of the terms over the few passages with one of the values in every field of ``filters``
    (an empty one filters nothing)."""
    musts = [any_of(schema, field, values) for field, values in filters.items() if values]
    return _among(musts, _bm25(schema, weights))


def present(schema: Schema, terms: Sequence[str], passage_ids: Sequence[int]) -> Query:
    """Which of at most ``MOST_TOLD`` terms each of the passages has, as the binary digits of its
    score: the first term's is the lowest."""
    digits = [
        Query.const_score_query(Query.term_query(schema, FIELD, term), float(1 << place))
        for place, term in enumerate(terms)
    ]
    return _among([any_of(schema, "id", passage_ids)], digits)


def _bm25(schema: Schema, weights: Mapping[str, float]) -> list[Query]:
    return [
        Query.term_query(schema, FIELD, term)
        if weight == 1
        else Query.boost_query(Query.term_query(schema, FIELD, term), weight)
        for term, weight in weights.items()
    ]


def _among(few: Sequence[Query], parts: Sequence[Query]) -> Query:
    """The few passages that all of ``few`` hold, each with the sum of those parts that it has.

    Of several optional parts tantivy makes a union and reads all their postings, however few
    passages are wanted. A single one it looks up, passage by passage; hence each by itself.
    """
    every = Query.const_score_query(Query.all_query(), 0.0)
    clauses = [(Occur.Must, query) for query in few]
    for part in parts:
        optional = Query.boolean_query([(Occur.Must, every), (Occur.Should, part)])
        clauses.append((Occur.Must, optional))
    return Query.boolean_query(clauses)


def any_of(schema: Schema, field: str, values: Sequence[int]) -> Query:
    """A filter: one of the values, adding nothing to the score."""
    options = [(Occur.Should, Query.term_query(schema, field, value)) for value in values]
    return Query.const_score_query(Query.boolean_query(options), 0.0)


def outside(schema: Schema, field: str, values: Sequence[int]) -> Query:
    """Everything with none of the values."""
    return Query.boolean_query(
        [(Occur.Must, Query.all_query()), (Occur.MustNot, any_of(schema, field, values))]
    )


def inside(schema: Schema, library_ids: Sequence[int], term: str | None = None) -> Query:
    """Everything of these libraries, with the term if one is given."""
    clauses = [(Occur.Must, any_of(schema, "library", library_ids))]
    if term is not None:
        clauses.append((Occur.Must, Query.term_query(schema, FIELD, term)))
    return Query.boolean_query(clauses)
