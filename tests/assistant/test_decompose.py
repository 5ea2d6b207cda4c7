"""Two questions in one are asked one by one; one question stays one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.decompose import parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Hội nghị tổ chức khi nào và có bao nhiêu đại biểu dự?",
            ("Hội nghị tổ chức khi nào?", "có bao nhiêu đại biểu dự?"),
        ),
        (
            "hoi nghi to chuc khi nao va co bao nhieu dai bieu du?",
            ("hoi nghi to chuc khi nao?", "co bao nhieu dai bieu du?"),
        ),
    ],
    ids=["toned", "bare"],
)
def test_joined_questions_come_apart(text: str, parts: tuple[str, ...]) -> None:
    found = parts_of(text)
    assert found.questions == parts
    assert not found.compared


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Bình Lãng và Yên Hoàng giảm bao nhiêu thôn?",
            ("Bình Lãng giảm bao nhiêu thôn?", "Yên Hoàng giảm bao nhiêu thôn?"),
        ),
        (  # the name starts at its capital, not inside the word before it
            "Số thôn giảm của Lĩnh An và Vân Trạch là bao nhiêu?",
            ("Số thôn giảm của Lĩnh An là bao nhiêu?", "Số thôn giảm của Vân Trạch là bao nhiêu?"),
        ),
        (
            "Đồng chí Lê Văn Bình và Nguyễn Thị Hoa giữ chức vụ gì?",
            ("Đồng chí Lê Văn Bình giữ chức vụ gì?", "Đồng chí Nguyễn Thị Hoa giữ chức vụ gì?"),
        ),
        (
            "Năm 2017 và năm 2021 giảm bao nhiêu đầu mối?",
            ("Năm 2017 giảm bao nhiêu đầu mối?", "năm 2021 giảm bao nhiêu đầu mối?"),
        ),
    ],
    ids=["units", "after-a-toned-word", "persons", "years"],
)
def test_comparison_asks_the_same_of_each(text: str, parts: tuple[str, ...]) -> None:
    found = parts_of(text)
    assert found.questions == parts
    assert found.compared


def test_words_of_comparison_fall_away() -> None:
    found = parts_of("So sánh số thôn giảm giữa Bình Lãng và Yên Hoàng")
    assert found.compared
    for part, name in zip(found.questions, ("Bình Lãng", "Yên Hoàng"), strict=True):
        assert name in part
        assert "So sánh" not in part


@pytest.mark.parametrize(
    "text",
    [
        "Cán bộ và đảng viên phải làm gì?",
        "Thu và chi ngân sách là bao nhiêu?",
        "Kiểm tra và giám sát khác nhau thế nào?",
        "Báo cáo của Ban Tổ chức và Ủy ban Kiểm tra nói gì?",
        "Ai ký Quy định 31-QĐ/TU?",
        "",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert parts_of(text).questions == (text,)


@given(st.text(alphabet="aàđLĩnhAn Vtrạch,;?và2019", max_size=60))
def test_any_text_gives_some_question(text: str) -> None:
    assert parts_of(text).questions


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Bình Lãng hay Yên Hoàng giảm nhiều thôn hơn?", True),
        ("Lĩnh An và Vân Trạch, nơi nào có nhiều hơn?", True),
        ("Báo cáo năm 2019 và báo cáo năm 2021 nêu số đảng viên khác nhau ra sao?", True),
        ("Quy định năm 2017 và quy định năm 2021 khác nhau thế nào?", False),
    ],
)
def test_what_is_compared_is_a_number(text: str, counted: bool) -> None:
    parts = parts_of(text)
    assert parts.compared
    assert parts.counted == counted


def test_who_has_more_is_asked_as_how_many() -> None:
    parts = parts_of("Bình Lãng hay Yên Hoàng giảm nhiều thôn hơn?")
    assert parts.questions == ("Bình Lãng giảm bao nhiêu thôn?", "Yên Hoàng giảm bao nhiêu thôn?")


@pytest.mark.parametrize(
    ("text", "second"),
    [
        (
            "Huyện Trà Vân kết nạp mấy đảng viên và còn bao nhiêu chi bộ ghép?",
            "còn bao nhiêu chi bộ ghép (Huyện Trà Vân)?",
        ),
        (
            "Nghị quyết 12-NQ/TU có mấy điều và hiệu lực khi nào?",
            "hiệu lực khi nào (Nghị quyết 12-NQ/TU)?",
        ),
        (
            "Huyện Trà Vân giảm mấy thôn và Yên Hoàng giảm mấy thôn?",
            "Yên Hoàng giảm mấy thôn?",
        ),
        (
            "Trà Vân kết nạp mấy đảng viên và người trên sáu mươi tuổi muốn vào Đảng phải được ai"
            " đồng ý?",
            "người trên sáu mươi tuổi muốn vào Đảng phải được ai đồng ý?",
        ),
    ],
    ids=["unit", "document", "another-unit", "whole-by-itself"],
)
def test_a_short_second_question_is_of_what_the_first_names(text: str, second: str) -> None:
    assert parts_of(text).questions[1] == second
