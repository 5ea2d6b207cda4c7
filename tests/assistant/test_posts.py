"""Who holds a post is told by a sentence about that very post; whose post, by one that tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.posts import asks_holder, fits_post
from assistant.service import Assistant

MAYOR = "Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh; đồng chí Hồ Thị Lan, Phó Bí thư Tỉnh ủy."


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("Ai là Chủ tịch UBND tỉnh Hoành Sơn?", MAYOR, True),
        ("chu tich uy ban nhan dan tinh la ai", MAYOR, True),
        ("Chủ tịch UBND Hoành Sơn là ai?", MAYOR, True),
        ("Ai là Chủ tịch UBND huyện Tam Sơn?", MAYOR, False),
        ("Bí thư Tỉnh ủy là ai?", MAYOR, False),
        ("Phó Bí thư Tỉnh ủy là ai?", MAYOR, True),
        ("Giám đốc Sở Y tế là ai?", "Đồng chí Giám đốc Sở Nội vụ Lê Văn Tám.", False),
        ("Giám đốc Sở Nội vụ là ai?", "Đồng chí Giám đốc Sở Nội vụ Lê Văn Tám.", True),
        ("Giám đốc Sở Nội vụ là ai?", "Nguyên Giám đốc Sở Nội vụ Lê Văn Tám.", False),
        ("Trưởng phòng Nội vụ huyện Tam Sơn là ai?", "Trưởng phòng Nội vụ Lê Văn Tám.", True),
        ("Ông Lê Văn Tám là ai?", MAYOR, True),
        ("Đồng chí Lê Văn Tám giữ chức vụ gì?", "Trưởng phòng Nội vụ Lê Văn Tám.", True),
        ("Đồng chí Lê Văn Tám giữ chức vụ gì?", "Lê Văn Tám theo dõi huyện Tam Sơn.", False),
        ("Lê Văn Tám là ai?", "Chủ tịch UBND tỉnh Hồ Thị Lan, Lê Văn Tám đã dự.", False),
        ("Ai chủ trì hội nghị?", "Lê Văn Tám đã dự.", True),
        ("Người phát ngôn là ai?", "Người phát ngôn là Chánh Văn phòng.", True),
    ],
)
def test_the_very_post(question: str, sentence: str, fits: bool) -> None:
    assert fits_post(question, sentence) == fits


def test_a_place_in_a_body_for_one_task_is_no_post() -> None:
    assert asks_holder("Trưởng Ban Tổ chức Tỉnh ủy là ai?")
    assert not asks_holder("Trưởng Ban Chỉ đạo 356 là ai?")


def test_a_post_that_nobody_is_said_to_hold(
    make_assistant: Callable[..., Assistant], letter: Callable[..., str]
) -> None:
    body = "Đồng chí Lê Văn Tám, Giám đốc Sở Nội vụ dự họp.\n\nTrưởng Ban Dân vận phải dự họp."
    assistant = make_assistant(
        {"Kho": {"tb.txt": letter("Thông báo", "7-TB/TU", "2/3/2021", "về cuộc họp", body)}}
    )
    assert "Lê Văn Tám" in assistant.ask("Giám đốc Sở Nội vụ là ai?").text
    assert assistant.ask("Giám đốc Sở Y tế là ai?").status == "refused"
    assert assistant.ask("Trưởng Ban Dân vận là ai?").status == "refused"


def test_who_held_a_post_in_a_year(
    make_assistant: Callable[..., Assistant], letter: Callable[..., str]
) -> None:
    signed = {"2018": "Lê Văn Tám", "2022": "Hồ Thị Lan"}
    assistant = make_assistant(
        {
            "Kho": {
                f"{year}.txt": letter(
                    "Kết luận", f"{year}-KL/TU", f"5/6/{year}", "về công tác", "Họp.", signed=name
                )
                for year, name in signed.items()
            }
        }
    )
    asked = "Bí thư Tỉnh ủy Hoành Sơn{} là ai?"
    assert "Hồ Thị Lan" in assistant.ask(asked.format("")).text
    assert "Lê Văn Tám" in assistant.ask(asked.format(" năm 2018")).text
    assert assistant.ask(asked.format(" năm 2015")).status == "refused"


def test_words_that_join_are_also_parts_of_names(
    make_assistant: Callable[..., Assistant], letter: Callable[..., str]
) -> None:
    report = letter(
        "Báo cáo", "98-BC/BTCTU", "17/12/2021", "tổng kết năm 2021", "Đã họp.",
        organ="TỈNH ỦY HOÀNH SƠN\nBAN TỔ CHỨC", signed="Lê Văn Tám", role="TRƯỞNG BAN",
    )  # fmt: skip
    assistant = make_assistant({"Kho": {"bao cao.txt": report}})
    asked = "Ai là Trưởng Ban Tổ chức Tỉnh ủy Hoành Sơn năm {}?"
    assert "Lê Văn Tám" in assistant.ask(asked.format(2021)).text
    assert assistant.ask(asked.format(2015)).status == "refused"
