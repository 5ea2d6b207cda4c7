"""Queries of the lexical index: which passages, and what each term counts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tantivy import Occur, Query, Schema

FIELD = "text"
# Other words for some of the question's: for each such word each way to say it, its terms.
Alternatives = Sequence[Sequence[Sequence[str]]]
# What a term of another way to say it counts, of 1 for a term as asked. Of 0.3, 0.4, 0.5 the most
# that costs the sample cases nothing (nDCG@10 0.867, 0.867, 0.864); on the first half of
# eval/cases/other_words.jsonl recall@5 is 0.519, 0.532, 0.532.
_ALTERNATIVE = 0.4


def ranked(
    schema: Schema,
    terms: Iterable[str],
    alternatives: Alternatives,
    filters: Mapping[str, Sequence[int]],
) -> Query:
    """BM25 of the terms, each as often as it is asked, and those of alternatives for less, over
    passages with one of the values in every field of ``filters`` (an empty one filters nothing)."""
    weights: dict[str, float] = dict(Counter(terms))
    for ways in alternatives:
        for term in {term for way in ways for term in way}:
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
    passage_ids: Sequence[int],
) -> Query | None:
    """The share of the terms' weight that each passage has, and a part of the share of the best of
    the ways to say each alternative; None where no term has a weight."""
    total = sum(weights.get(term, 0.0) for term in set(terms))
    if not total:
        return None
    clauses = [_weighed(schema, set(terms), weights, 1 / total)]
    for word in alternatives:
        ways = [way for way in word if any(term in weights for term in way)]
        best = [_weighed(schema, set(way), weights, _ALTERNATIVE / total) for way in ways]
        if best:
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
            if term in weights
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
