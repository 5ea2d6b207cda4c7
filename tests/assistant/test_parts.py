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


def test_what_many_units_propose_is_asked_of_each(make_assistant, letter) -> None:
    said = {
        "Bình Lãng": "Đề nghị Tỉnh ủy hướng dẫn việc hợp nhất chi bộ.",
        "Yên Hoàng": "Kiến nghị Sở Nội vụ bố trí kinh phí cho thôn mới.",
        "Trà Vân": "Huyện đã giải quyết xong các kiến nghị của cử tri.",
    }
    files = {
        f"{n}-BC.txt": letter(
            "Báo cáo", f"{n}-BC/HU", "1/7/2019", f"kết quả công tác của huyện {name}",
            f"I. NỘI DUNG\n\nHuyện {name} hoàn thành kế hoạch.\n\n{text}",
        )
        for n, (name, text) in enumerate(said.items(), 1)
    }  # fmt: skip
    answer = make_assistant({"Kho": files}).ask("Các huyện kiến nghị gì?")
    assert {claim.text for claim in answer.claims} == {said["Bình Lãng"], said["Yên Hoàng"]}


def test_most_is_said_by_most(make_assistant) -> None:
    page = "Huyện Bình Lãng giảm 68 thôn, đã thống nhất tên gọi.\n\nHuyện Yên Hoàng giảm 75 thôn."
    most = " Huyện Trà Vân giảm nhiều thôn nhất, 81 thôn."
    question = "Huyện nào giảm nhiều thôn nhất?"
    assert make_assistant({"Kho": {"a.txt": page}}).ask(question).status == "refused"
    assert "Trà Vân" in make_assistant({"Kho": {"a.txt": page + most}}).ask(question).text
