"""Figures against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from eval.ranking import first_ranks, score
from eval.significance import bootstrap, mcnemar, paired_bootstrap, percentile, wilson


def test_a_section_counts_at_its_first_passage() -> None:
    assert first_ranks(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]


def test_second_of_two() -> None:
    scores = score({"q": {"x": 1}}, {"q": ["y", "x"]})["q"]
    assert scores == pytest.approx(
        {
            "ndcg@10": 1 / math.log2(3),
            "mrr@10": 0.5,
            "recall@5": 1.0,
            "recall@10": 1.0,
            "hit@1": 0.0,
        }
    )


def test_two_golds_one_found_first() -> None:
    scores = score({"q": {"x": 1, "z": 1}}, {"q": ["x", "y"]})["q"]
    ideal = 1 + 1 / math.log2(3)
    assert scores == pytest.approx(
        {"ndcg@10": 1 / ideal, "mrr@10": 1.0, "recall@5": 0.5, "recall@10": 0.5, "hit@1": 1.0}
    )


def test_grades_weigh_in_ndcg_alone() -> None:
    scores = score({"q": {"x": 1, "z": 3}}, {"q": ["x", "z"]})["q"]
    assert scores["ndcg@10"] == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert (scores["mrr@10"], scores["recall@5"], scores["hit@1"]) == (1.0, 1.0, 1.0)


def test_sixth_is_in_ten_and_not_in_five() -> None:
    scores = score({"q": {"x": 1}}, {"q": [*"abcde", "x"]})["q"]
    assert (scores["recall@5"], scores["recall@10"]) == (0.0, 1.0)


def test_below_ten_is_not_found() -> None:
    found = [f"n{rank:02d}" for rank in range(10)] + ["x"]
    assert set(score({"q": {"x": 1}}, {"q": found})["q"].values()) == {0.0}


def test_rank_and_not_the_name_decides() -> None:
    for keys in (["x", "a", "b"], ["x", "y", "z"]):
        assert score({"q": {"x": 1}}, {"q": keys})["q"]["hit@1"] == 1.0


def test_a_question_without_results_scores_zero_and_stays() -> None:
    scores = score({q: {"x": 1} for q in "qrs"}, {"q": ["x"], "r": []})
    assert scores["q"]["hit@1"] == 1.0
    assert set(scores["r"].values()) == set(scores["s"].values()) == {0.0}
    assert set(score({"q": {"x": 1}}, {})["q"].values()) == {0.0}


def test_wilson_by_the_formula() -> None:
    z, n, p = 1.959964, 10, 0.8
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert wilson(8, 10) == pytest.approx((centre - half, centre + half), abs=1e-6)
    assert wilson(0, 0) == (0.0, 1.0)


def test_mcnemar_is_the_sign_test_on_the_changed() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 0) == pytest.approx(2 / 32)
    assert mcnemar(3, 3) == pytest.approx(1.0)


def test_bootstrap_of_a_certain_and_of_no_difference() -> None:
    assert paired_bootstrap([0.0] * 8) == (0.0, 0.0, 1.0)
    low, high, p = paired_bootstrap([0.25] * 8)
    assert (low, high) == (0.25, 0.25)
    assert p < 0.001
    assert paired_bootstrap([1.0, -1.0] * 20)[2] > 0.5


def test_bootstrap_of_a_mean() -> None:
    assert bootstrap([]) == (0.0, 1.0)
    assert bootstrap([0.5] * 4) == (0.5, 0.5)
    low, high = bootstrap([0.0, 1.0] * 50)
    # the normal approximation: 0.5 ± 1.96 · 0.5 / √100
    assert (low, high) == pytest.approx((0.402, 0.598), abs=0.015)
    wide = bootstrap([0.0, 1.0] * 5)
    assert wide[1] - wide[0] > high - low


def test_percentile_interpolates() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], 50) == 2.5
    assert percentile([], 95) == 0.0
