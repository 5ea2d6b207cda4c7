"""Fusing what lexical and dense search say of a candidate: scores in [0, 1], weighed and added.

On ALQAC 2023 that is better than BM25 alone, where reciprocal rank fusion is worse at every
weight tried (DESIGN.md): ranks throw away how far the first stands from the second.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.types import Weights


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
    question, little is to be had from it, and the vectors decide. That adapts to each question
    enough: weights for the vectors that grow as the best coverage falls brought no more, neither on
    ALQAC nor on the questions in other words (seven such rules tried, 2026-11-25). What a measure
    does not know of a candidate is nothing.
    """
    scaled_lexical, scaled_dense = scale(lexical), scale(dense)
    total = weights.lexical + weights.coverage + weights.dense
    return {
        key: (
            weights.lexical * scaled_lexical.get(key, 0.0)
            + weights.coverage * coverage.get(key, 0.0)
            + weights.dense * scaled_dense.get(key, 0.0)
        )
        / total
        for key in {*lexical, *coverage, *dense}
    }
