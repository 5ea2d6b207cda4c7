"""Laws of fusing what lexical and dense search say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fusion import fuse, share_of_best
from assistant.types import Weights

SCORES = st.dictionaries(
    st.integers(1, 50), st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False), max_size=20
)
SHARES = st.dictionaries(st.integers(1, 50), st.floats(0, 1), max_size=20)
WEIGHT = st.floats(0.01, 10, allow_nan=False)
WEIGHTS = st.builds(Weights, WEIGHT, WEIGHT, WEIGHT)


@given(SCORES, SHARES, SCORES, WEIGHTS, st.randoms(use_true_random=False))
def test_input_order_does_not_matter(lexical, coverage, dense, weights, random) -> None:
    def shuffled(scores: dict[int, float]) -> dict[int, float]:
        items = list(scores.items())
        random.shuffle(items)
        return dict(items)

    again = fuse(shuffled(lexical), shuffled(coverage), shuffled(dense), weights)
    assert again == fuse(lexical, coverage, dense, weights)


@given(SCORES, SHARES, SCORES, WEIGHTS)
def test_every_candidate_stays_and_lies_between_0_and_1(lexical, coverage, dense, weights) -> None:
    fused = fuse(lexical, coverage, dense, weights)
    assert set(fused) == {*lexical, *coverage, *dense}
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(SCORES, WEIGHTS)
def test_best_in_all_is_best(scores, weights) -> None:
    fused = fuse(scores, share_of_best(scores), scores, weights)
    if max(scores.values(), default=0.0) > 0:
        assert fused[max(scores, key=lambda key: scores[key])] == pytest.approx(1.0)


@given(SCORES, st.floats(0.1, 100), st.floats(0, 0.9))
def test_a_share_forgets_the_unit_and_every_other_candidate_but_the_best(
    scores, unit, nothing
) -> None:
    once = share_of_best(scores, nothing)
    assert set(once) == set(scores)
    again = share_of_best({key: unit * value for key, value in scores.items()}, nothing)
    assert again == pytest.approx(once, abs=1e-6)
    if scores:
        best = max(scores, key=lambda key: scores[key])
        for key, value in scores.items():
            two = share_of_best({best: scores[best], key: value}, nothing)
            assert two[key] == pytest.approx(once[key])


def test_by_hand() -> None:
    fused = fuse(
        {1: 9.0, 2: 1.8}, {1: 0.5, 2: 0.75}, {1: 0.1, 2: 0.8, 3: 0.5}, Weights(1.0, 2.0, 1.0)
    )
    assert fused == pytest.approx({1: (1 + 1) / 4, 2: (0.2 + 1.5 + 1) / 4, 3: 0.5 / 4})


def test_bm25_counts_the_less_the_less_of_the_question_any_passage_has() -> None:
    bm25, weights = {1: 9.0, 2: 0.0}, Weights(1.0, 1.0, 1.0)
    for coverage, counted in ((0.9, 1.0), (0.7, 1.0), (0.35, 0.5), (0.07, 0.1)):
        fused = fuse(bm25, {2: coverage}, {}, weights)
        assert fused == pytest.approx({1: counted / 3, 2: coverage / 3})


def test_nothing_found_is_nothing() -> None:
    assert fuse({}, {}, {}, Weights()) == {}
    assert share_of_best({7: -3.0}) == {7: 0.0}
