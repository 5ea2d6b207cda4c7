"""Tones as people type them: all, none, some, a few of them wrong."""

from __future__ import annotations

import pytest

from assistant.answering.coverage import names_in
from assistant.asking import is_asking, without_asking
from assistant.periods import as_reported
from assistant.question import understand
from assistant.question_kind import kind_of
from assistant.tones import may_mean, toning


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("sau thang 7, nam 2019", "none"),
        ("kl 48 btv", "none"),
        ("", "none"),
        ("đi", "whole"),
        ("Ai ký Nghị quyết 18?", "whole"),
        ("cả nam và nữ có bao nhiêu đảng viên?", "whole"),
        ("QĐ 17-QĐ/TU giao UBKT TU làm gì?", "whole"),
        ("chi thị 35 đai hoi", "part"),
        ("nghi quyết 18", "part"),
        ("sáu thang dau nam 2019 giam bao nhieu thôn", "part"),
    ],
)
def test_toning(text: str, how: str) -> None:
    assert toning(text) == how


@pytest.mark.parametrize(
    ("typed", "meant", "question", "may"),
    [
        ("sau", "sáu", "sau thang dau nam", True),
        ("sau", "sáu", "sau tháng bảy", False),
        ("sáu", "sáu", "sáu tháng", True),
        ("nưa", "nửa", "nưa đầu năm", True),  # half a syllable's marks
        ("nứa", "nửa", "nứa đầu năm", False),  # a bamboo
        ("sảu", "sáu", "sảu tháng đầu năm", True),  # no word: a slip
        ("thẻ", "thế", "thẻ đảng viên", False),
        ("the", "thế", "the còn huyen Bình Lãng", True),
        ("hoà bình", "hòa bình", "tỉnh hoà bình", True),
        ("hoa binh", "hòa bình", "tinh hoa binh", True),
        ("hòa", "hòa bình", "hòa bình", False),
    ],
)
def test_may_mean(typed: str, meant: str, question: str, may: bool) -> None:
    assert may_mean(typed, meant, question) is may


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("huyện co may chi bộ", "how_many"),
        ("Huyen có mấy chi bô?", "how_many"),
        ("hội nghi được tổ chưc khi nao", "when"),
        ("Hội nghị diễn ra ơ đâu?", "where"),
        ("ai ky nghi quyết số 12", "who"),
        ("giam bao nhiệu thôn", "how_many"),
        ("Bộ máy đơn vi sự nghiệp do cơ quan nao sắp xếp?", "who"),
    ],
)
def test_the_kind_of_a_half_toned_question(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("nưa đầu năm 2019", "6 tháng đầu năm 2019"),
        ("sáu thang dau nam 2019 huyện nao giam nhieu thôn", "6 tháng đầu năm 2019"),
        ("sau tháng đầu nam 2019 toan tỉnh giam bao nhieu thon", "6 tháng đầu năm 2019"),
        ("ca nam 2019 huyen giam bao nhieu thôn", "năm 2019"),
    ],
)
def test_periods_of_a_half_toned_question(text: str, reported: str) -> None:
    assert as_reported(text).startswith(reported)


def test_wrong_tones_ask_all_the_same() -> None:
    assert is_asking("nhiệu")
    assert not is_asking("náo")
    assert not is_asking("hội")
    assert "nhiệu" not in without_asking("giảm bao nhiệu thôn")


def test_places_of_a_half_toned_question() -> None:
    assert names_in("tỉnh thanh hoá có bao nhiêu đảng viên") == ("thanh hoa",)
    assert names_in("tinh thanh hoa co bao nhieu đang vien") == ("thanh hoa",)
    assert names_in("diễn biến tình hình đảng viên") == ()  # not Điện Biên
    assert names_in("đơn vị có hai phòng nào sáp nhập") == ()  # not Hải Phòng


def test_a_half_toned_question_names_what_a_toned_one_does() -> None:
    half = understand("chi thị 35 đai hoi dang bo nam 2019, khoan 2 điều 5")
    whole = understand("Chỉ thị 35 đại hội đảng bộ năm 2019, khoản 2 Điều 5")
    assert half.references == whole.references
    assert (half.article, half.clause) == (whole.article, whole.clause) == ("5", "2")
    assert [(p.start, p.end) for p in half.periods] == [("2019-01-01", "2019-12-31")]
