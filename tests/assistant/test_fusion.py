"""Laws of fusing two searches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fusion import fuse, scale

SCORES = st.dictionaries(
    st.integers(1, 50), st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False), max_size=20
)
WEIGHT = st.floats(0, 10, allow_nan=False)


@given(SCORES, SCORES, WEIGHT, st.randoms(use_true_random=False))
def test_input_order_does_not_matter(lexical, dense, weight, random) -> None:
    def shuffled(scores: dict[int, float]) -> dict[int, float]:
        items = list(scores.items())
        random.shuffle(items)
        return dict(items)

    assert fuse(shuffled(lexical), shuffled(dense), weight) == fuse(lexical, dense, weight)


@given(SCORES, SCORES, WEIGHT)
def test_every_candidate_stays_and_lies_between_0_and_1(lexical, dense, weight) -> None:
    fused = fuse(lexical, dense, weight)
    assert set(fused) == {*lexical, *dense}
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(SCORES, WEIGHT)
def test_best_in_both_is_best(scores, weight) -> None:
    fused = fuse(scores, scores, weight)
    if scores:
        assert fused[max(scores, key=lambda key: scores[key])] == pytest.approx(1.0)


@given(SCORES, st.floats(0.1, 100), st.floats(-100, 100))
def test_scaling_forgets_unit_and_zero(scores, unit, zero) -> None:
    once = scale(scores)
    assert set(once) == set(scores)
    if scores and max(scores.values()) - min(scores.values()) > 1:
        moved = scale({key: unit * value + zero for key, value in scores.items()})
        assert moved == pytest.approx(once, abs=1e-6)


def test_a_find_of_one_search_only_gets_nothing_from_the_other() -> None:
    fused = fuse({1: 9.0, 2: 1.0}, {3: 0.8, 2: 0.2}, 0.5)
    assert fused == pytest.approx({1: 1 / 1.5, 2: 0.0, 3: 0.5 / 1.5})


def test_nothing_found_is_nothing() -> None:
    assert fuse({}, {}, 0.3) == {}
    assert scale({7: -3.0}) == {7: 1.0}
