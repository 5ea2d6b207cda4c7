"""Questions for a part of a report: shortcomings, causes, proposals."""

from __future__ import annotations

import pytest

from assistant.answering.parts import asked_part, asks_for_all, speaks_of
from assistant.question import understand

NEWS = """Sáng 12/7, Huyện ủy Bình Lãng tổ chức hội nghị về công tác xây dựng Đảng.

Huyện Bình Lãng kiến nghị Tỉnh ủy sớm hướng dẫn việc hợp nhất chi bộ thôn. Đề nghị Sở Nội vụ bố \
trí kinh phí cho thôn. Hội nghị bế mạc trong ngày. Đề xuất Công an tỉnh đổi giấy tờ cho dân.

Công tác xây dựng Đảng ở huyện đạt kết quả tốt."""


@pytest.fixture(scope="module")
def news(make_assistant):
    return make_assistant({"Kho chung": {"hoi nghi.txt": NEWS}})


def test_all_that_is_proposed(news) -> None:
    answer = news.ask("Huyện Bình Lãng có những kiến nghị gì?")
    assert [claim.text.split()[0] for claim in answer.claims] == ["Huyện", "Đề", "Đề"]


def test_no_other_part_stands_in(news) -> None:
    assert news.ask("Hạn chế trong công tác xây dựng Đảng là gì?").status == "refused"


@pytest.mark.parametrize(
    ("question", "part", "everything"),
    [
        ("Huyện có những kiến nghị gì?", True, True),
        ("cac han che la gi", True, True),
        ("Hạn chế là gì?", True, False),
        ("Ai kiến nghị?", False, False),
        ("Nội dung gồm những gì?", False, False),
    ],
)
def test_what_is_asked_for(question: str, part: bool, everything: bool) -> None:
    asked = understand(question)
    assert bool(asked_part(asked)) == part
    assert asks_for_all(asked) == everything


def test_any_word_for_it() -> None:
    assert speaks_of(("kien nghi", "de nghi"), "Đề nghị Bộ Nội vụ hướng dẫn.")
    assert not speaks_of(("kien nghi", "de nghi"), "Bộ Nội vụ hướng dẫn.")
    assert speaks_of((), "Bất kỳ.")
