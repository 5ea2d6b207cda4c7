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


def scale(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores mapped linearly so that the best is 1 and the worst 0; a single one is 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (value - low) / (high - low) for key, value in scores.items()}


def fuse(
    lexical: Mapping[int, float],
    coverage: Mapping[int, float],
    dense: Mapping[int, float],
    weights: Weights,
) -> dict[int, float]:
    """Fused score in [0, 1] by candidate, whatever the order of the input.

    ``coverage`` is a share already and is not scaled: where the best passage has little of the
    question, little is to be had from it, and the vectors decide. BM25 tells who is best and not
    how good that is: scaled, its first has everything, though it may owe that to three stray words
    of a question in other words than any passage. So it counts the less the less the best passage
    covers. Weights for the vectors that grow as the best coverage falls brought no more (seven such
    rules tried, 2026-11-25). What a measure does not know of a candidate is nothing.
    """
    covered = min(max(coverage.values(), default=0.0) / _WELL_COVERED, 1.0)
    scaled_lexical, scaled_dense = scale(lexical), scale(dense)
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
