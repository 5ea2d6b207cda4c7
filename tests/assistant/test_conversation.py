"""Follow-ups stand alone; a new topic stays as it was typed."""

from __future__ import annotations

import pytest

from assistant.conversation import stand_alone
from assistant.types import Turn

THÔN = "Năm 2019 huyện Bình Lãng giảm bao nhiêu thôn?"
NQ = "Nghị quyết 12-NQ/TU nói gì?"


def after(previous: str, text: str) -> str:
    return stand_alone(text, [Turn("Câu hỏi cũ hơn?", ""), Turn(previous, "…")])


@pytest.mark.parametrize(
    "text", ["còn năm 2018?", "Còn năm 2018 thì sao?", "thế còn 2018?", "con nam 2018", "Năm 2018"]
)
def test_another_year_takes_the_place_of_the_year(text: str) -> None:
    if text == "Năm 2018":  # no word says that it follows up
        assert after(THÔN, text) == text
    else:
        assert after(THÔN, text) == "Năm 2018 huyện Bình Lãng giảm bao nhiêu thôn?"


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        (THÔN, "thế huyện Yên Hoàng thì sao?", "Năm 2019 huyện Yên Hoàng giảm bao nhiêu thôn?"),
        (THÔN, "Còn Yên Hoàng?", "Năm 2019 Yên Hoàng giảm bao nhiêu thôn?"),
        (
            "Bình Lãng giảm bao nhiêu thôn?",
            "Còn Yên Hoàng thì sao?",
            "Yên Hoàng giảm bao nhiêu thôn?",
        ),
        (
            "Theo Quy định 08-QĐ/TU, ai chủ trì?",
            "Còn Quy định 17-QĐ/TU?",
            "Theo Quy định 17-QĐ/TU, ai chủ trì?",
        ),
        (NQ, "Văn bản đó ai ký?", "Nghị quyết 12-NQ/TU ai ký?"),
        (NQ, "van ban do ai ky", "Nghị quyết 12-NQ/TU ai ky"),
        (NQ, "Nghị quyết này ban hành ngày nào?", "Nghị quyết 12-NQ/TU ban hành ngày nào?"),
        (THÔN, "Huyện đó có bao nhiêu chi bộ?", "huyện Bình Lãng có bao nhiêu chi bộ?"),
    ],
    ids=["huyện", "name", "name-for-name", "number", "văn-bản-đó", "bare", "này", "huyện-đó"],
)
def test_follow_up_takes_what_it_lacks(previous: str, text: str, expected: str) -> None:
    assert after(previous, text) == expected


def test_it_is_the_document_spoken_of() -> None:
    said = after(NQ, "Nó thay thế văn bản nào?")
    assert said == "Nghị quyết 12-NQ/TU thay thế văn bản nào?"
    assert after(THÔN, "Nó thay thế văn bản nào?") == "Nó thay thế văn bản nào?"


def test_a_follow_up_that_asks_anew_keeps_the_document_and_drops_the_old_asking() -> None:
    rewritten = after("Ai ký Nghị quyết 12-NQ/TU?", "Vậy ban hành ngày nào?")
    assert "12-NQ/TU" in rewritten
    assert "ban hành ngày nào" in rewritten
    assert "Ai ký" not in rewritten


@pytest.mark.parametrize(
    "text",
    [
        "Ai ký Quy định 08-QĐ/TU?",
        "Thời hạn giải quyết tố cáo là bao lâu?",
        "Điều kiện kết nạp đảng viên?",
        "Thẻ đảng viên do ai cấp?",  # thẻ, not thế
        "Thể thức văn bản gồm gì?",
        "Con em cán bộ được ưu tiên gì?",  # con, not còn
        "Quyết định do ai ký?",  # do, not đó
        "Kế hoạch do cơ quan nào ban hành?",
        "Thế à?",
        "còn",
    ],
)
@pytest.mark.parametrize("previous", [THÔN, NQ], ids=["after-a-count", "after-a-document"])
def test_a_new_topic_stays_untouched(previous: str, text: str) -> None:
    assert after(previous, text) == text


def test_a_question_too_short_to_stand_alone_says_what_was_spoken_of() -> None:
    asked = after("Thanh Hóa giảm bao nhiêu thôn, tổ dân phố?", "Hoàn thành năm nào?")
    assert asked == "Hoàn thành năm nào (Thanh Hóa giảm thôn, tổ dân phố)?"
    counted = after("Thanh Hóa giảm bao nhiêu thôn?", "Còn cán bộ không chuyên trách?")
    assert counted == "Thanh Hóa giảm bao nhiêu cán bộ không chuyên trách?"
    assert not after(THÔN, "Con số này lấy ở đâu?").startswith("số này")  # con, not còn


def test_the_first_question_has_nothing_to_follow() -> None:
    assert stand_alone("còn năm 2018?", []) == "còn năm 2018?"
