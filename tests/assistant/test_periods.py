"""Periods in the reports' own words; words that only fold alike stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.periods import as_reported, of_other_year, without_plans
from assistant.tones import may_mean, toning


@pytest.mark.parametrize(
    ("typed", "reported"),
    [
        ("nửa đầu năm 2019", "6 tháng đầu năm 2019"),
        ("nua dau nam 2019", "6 tháng đầu năm 2019"),
        ("sáu tháng đầu năm 2019", "6 tháng đầu năm 2019"),
        ("sau thang dau nam 2019", "6 tháng đầu năm 2019"),
        ("nửa cuối năm 2020", "6 tháng cuối năm 2020"),
        ("sáu tháng cuối năm", "6 tháng cuối năm"),
        ("6T/2019", "6 tháng 2019"),
        ("6t 2019", "6 tháng 2019"),
        ("chín tháng năm 2019", "9 tháng năm 2019"),
        ("cả năm 2019", "năm 2019"),
        ("6 tháng đầu năm 2019", "6 tháng đầu năm 2019"),
    ],
)
def test_one_form_for_one_period(typed: str, reported: str) -> None:
    assert as_reported(typed) == reported
    whole = as_reported(f"Kết quả {typed}?" if toning(typed) != "none" else f"ket qua {typed}")
    assert reported in whole


@pytest.mark.parametrize(
    "text",
    [
        "Sau tháng 7 năm 2019 ai phụ trách?",  # after July
        "sau thang 7 ai phu trach",
        "cả nam và nữ có bao nhiêu đảng viên?",  # men and women
        "hai mươi sáu tháng",  # twenty-six months
        "phân bổ giữa năm huyện",  # among five districts
        "tháng 6 năm 2019",
        "Huyện có bao nhiêu thôn?",
        "",
    ],
)
def test_what_only_folds_alike_stays(text: str) -> None:
    assert as_reported(text) == text


def test_the_rest_stays_as_typed() -> None:
    text = "Nửa đầu năm 2019, huyện Bình Lãng kết nạp mấy đảng viên?"
    assert as_reported(text).endswith(", huyện Bình Lãng kết nạp mấy đảng viên?")


_WORDS = "nửa đầu cuối năm sáu tháng cả giữa chín sau thang nua 6t 2019 7 giảm thôn ?".split()


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))
def test_twice_is_once(text: str) -> None:
    assert as_reported(as_reported(text)) == as_reported(text)


def test_tones_decide_only_where_they_are_typed() -> None:
    assert may_mean("sau", "sáu", "sau thang dau nam")
    assert not may_mean("sau", "sáu", "sau tháng bảy")
    assert may_mean("sáu", "sáu", "sáu tháng")
    assert toning("sau thang 7, nam 2019") == "none"
    assert toning("đi") == "whole"


@pytest.mark.parametrize(
    ("title", "reported"),
    [
        ("tổng kết năm 2019, phương hướng, nhiệm vụ năm 2020", "tổng kết năm 2019"),
        ("tổng kết năm 2019 và nhiệm vụ trọng tâm năm 2020", "tổng kết năm 2019"),
        ("kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2019", None),
        ("Kế hoạch năm 2019", None),
    ],
)
def test_a_report_is_not_of_the_year_that_it_plans(title: str, reported: str | None) -> None:
    assert without_plans(title) == (reported or title)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Trong năm 2019 giảm 12 thôn.", True),
        ("Giảm 12 thôn.", False),
        ("Thôn giảm · Năm 2018: 9 · Năm 2019: 12", True),
        ("Thôn giảm · Năm 2019: 12 · Năm 2020: 7", False),
        ("Giảm 12 thôn so với cùng kỳ năm 2019.", False),
        ("Giảm 12 thôn, thấp hơn cùng kỳ năm 2020.", True),
        ("Đến năm 2025 giảm 12 thôn.", False),
    ],
)
def test_a_sentence_of_another_year_says_so(sentence: str, other: bool) -> None:
    assert of_other_year("Năm 2020 giảm bao nhiêu thôn?", sentence) == other
    assert not of_other_year("Giảm bao nhiêu thôn?", sentence)
