"""Queries of the lexical index: which passages, and what each term counts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
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
# What another way counts of the word that it stands for, where all of it stands.
_AS_GOOD = 0.8


def terms_of(terms: Iterable[str], alternatives: Alternatives) -> set[str]:
    """All that is asked for, however it is said."""
    said = {term for other in alternatives for way in (other.word, *other.ways) for term in way}
    return {*terms, *said}


def ranked(
    schema: Schema,
    terms: Iterable[str],
    alternatives: Alternatives,
    filters: Mapping[str, Sequence[int]],
) -> Query:
    """BM25 of the terms, each as often as it is asked, and those of alternatives for less, over
    passages with one of the values in every field of ``filters`` (an empty one filters nothing)."""
    weights: dict[str, float] = dict(Counter(terms))
    for other in alternatives:
        for term in {term for way in other.ways for term in way}:
            weights[term] = weights.get(term, 0.0) + _ALTERNATIVE
    clauses = [
        (
            Occur.Should,
            Query.term_query(schema, FIELD, term)
            if weight == 1
            else Query.boost_query(Query.term_query(schema, FIELD, term), weight),
        )
        for term, weight in weights.items()
    ]
    passing = {field: values for field, values in filters.items() if values}
    if passing.keys() == {"library"}:
        clauses = [(Occur.Must, Query.boolean_query(clauses))]  # many pass: the terms lead
    musts = [(Occur.Must, any_of(schema, field, values)) for field, values in passing.items()]
    return Query.boolean_query(musts + clauses)


def coverage(
    schema: Schema,
    terms: Iterable[str],
    alternatives: Alternatives,
    weights: Mapping[str, float],
    known: Set[str],
    passage_ids: Sequence[int],
) -> Query | None:
    """The share of the weight of what is asked that each passage has, at most 1; None where nothing
    asked for is known.

    A word that can be said in other ways is had as it was asked or in the best of those ways, which
    is nearly as good.

    Args:
        weights: of every term in ``terms_of``.
        known: those that stand somewhere; a word that stands nowhere is asked for only if it can
            be said otherwise.
    """
    words = [o for o in alternatives if any(t in known for way in (o.word, *o.ways) for t in way)]
    in_words = {term for other in words for term in other.word}
    plain = {term for term in terms if term in known and term not in in_words}
    sizes = [sum(weights[term] for term in set(other.word)) for other in words]
    total = sum(weights[term] for term in plain) + sum(sizes)
    if not total:
        return None
    clauses = [_weighed(schema, plain, weights, 1 / total)] if plain else []
    for other, size in zip(words, sizes, strict=True):
        best = [_weighed(schema, set(other.word), weights, 1 / total)]
        for way in map(set, other.ways):
            unit = _AS_GOOD * size / sum(weights[term] for term in way) / total
            best.append(_weighed(schema, way, weights, unit))
        clauses.append(Query.disjunction_max_query(best))
    return Query.boolean_query(
        [
            (Occur.Must, any_of(schema, "id", passage_ids)),
            *((Occur.Should, clause) for clause in clauses),
        ]
    )


def _weighed(
    schema: Schema, terms: Iterable[str], weights: Mapping[str, float], unit: float
) -> Query:
    """The sum of the weights of the terms a passage has, times ``unit``, however often it has
    them."""
    return Query.boolean_query(
        [
            (
                Occur.Should,
                Query.const_score_query(
                    Query.term_query(schema, FIELD, term), weights[term] * unit
                ),
            )
            for term in sorted(terms)  # a sum of floats depends on its order
        ]
    )


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
