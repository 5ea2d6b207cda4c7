"""Fusing what lexical and dense search say of a candidate: scores in [0, 1], weighed and added.

On ALQAC 2023 that is better than BM25 alone, where reciprocal rank fusion is worse at every
weight tried (DESIGN.md): ranks throw away how far the first stands from the second.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.types import Weights

# The share of a question that the best passage has where the question is in its words: about the
# median of ALQAC's (0.71 for the expert questions, 0.77 for the synthetic ones); of questions in
# other words it is 0.43.
_WELL_COVERED = 0.7
# What the vector of an unrelated passage still has in common with a question's, of what the best
# passage's has: about the median of each question's sixtieth on ALQAC.
_UNRELATED = 0.25


def share_of_best(scores: Mapping[int, float], nothing: float = 0.0) -> dict[int, float]:
    """Scores as shares of the best one, which is 1; ``nothing`` of it, and less, is 0.

    No other candidate has a say in a candidate's share, so that it does not matter how many there
    are: 30, 40 and 60 of each index rank alike (2026-11-25, every set measured), where scaling
    from the worst candidate moved all scores with each further one.
    """
    best = max(scores.values(), default=0.0)
    if best <= 0:
        return dict.fromkeys(scores, 0.0)
    return {k: max((v / best - nothing) / (1 - nothing), 0.0) for k, v in scores.items()}


def fuse(
    lexical: Mapping[int, float],
    coverage: Mapping[int, float],
    dense: Mapping[int, float],
    weights: Weights,
) -> dict[int, float]:
    """Fused score in [0, 1] by candidate, whatever the order of the input.

    ``coverage`` is a share already and is taken as it is: where the best passage has little of the
    question, little is to be had from it, and the vectors decide. BM25 tells who is best and not
    how good that is: scaled, its first has everything, though it may owe that to three stray words
    of a question in other words than any passage. So it counts the less the less the best passage
    covers. Weights for the vectors that grow as the best coverage falls brought no more (seven such
    rules tried, 2026-11-25). What a measure does not know of a candidate is nothing.
    """
    covered = min(max(coverage.values(), default=0.0) / _WELL_COVERED, 1.0)
    scaled_lexical, scaled_dense = share_of_best(lexical), share_of_best(dense, _UNRELATED)
    total = weights.lexical + weights.coverage + weights.dense
    of_lexical = weights.lexical * covered
    return {
        key: (
            of_lexical * scaled_lexical.get(key, 0.0)
            + weights.coverage * coverage.get(key, 0.0)
            + weights.dense * scaled_dense.get(key, 0.0)
        )
        / total
        for key in {*lexical, *coverage, *dense}
    }
