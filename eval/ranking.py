"""Ranking figures of retrieval, by ir_measures (MacAvaney et al., ECIR 2022).

A question without results scores zero and stays in the mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NAMES = ("ndcg@10", "mrr@10", "recall@5", "recall@10", "hit@1")


def first_ranks(keys: Iterable[str]) -> list[str]:
    """Each key once, at the rank of its first passage: a Điều counts once."""
    return list(dict.fromkeys(keys))


def score(
    gold: Mapping[str, Mapping[str, int]], found: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """question id -> figure -> value in [0, 1].

    Args:
        gold: question id -> relevant key -> its grade, above 0; every question scored is named
            here. Grades weigh in nDCG alone, linearly, as in trec_eval and BEIR.
        found: question id -> keys in rank order, each once; a question may be absent.
    """
    from ir_measures import RR, Qrel, R, ScoredDoc, Success, iter_calc, nDCG

    measures = (nDCG @ 10, RR @ 10, R @ 5, R @ 10, Success @ 1)
    names = dict(zip(measures, NAMES, strict=True))
    qrels = [Qrel(q, key, grade) for q, keys in gold.items() for key, grade in keys.items()]
    # Distinct falling scores: with ties the provider would order by key.
    run = [
        ScoredDoc(q, key, float(len(keys) - rank))
        for q, keys in found.items()
        for rank, key in enumerate(keys)
    ]
    scores = {q: dict.fromkeys(NAMES, 0.0) for q in gold}
    for metric in iter_calc(list(names), qrels, run) if run else ():
        scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores
