"""A question that limits itself: answered from where it says; elsewhere only with a notice."""

from __future__ import annotations

import pytest

from assistant.cli import answer_json, answer_lines
from assistant.service import Assistant
from assistant.web.clipboard import footnoted
from assistant.web.conversation import Exchange
from assistant.web.render import answer_html
from ingest.normalise import fold


@pytest.fixture(scope="module")
def two_units(make_assistant, letter) -> Assistant:
    def report(number: str, unit: str, thon: int) -> str:
        return letter(
            "Báo cáo",
            number,
            "14/6/2019",
            "công tác xây dựng Đảng 6 tháng đầu năm 2019",
            f"I. KẾT QUẢ\n\nSau sáp nhập, toàn huyện giảm {thon} thôn, tổ dân phố.",
            organ=f"HUYỆN ỦY {unit.upper()}",
            place=unit,
        )

    plan = letter(
        "Kế hoạch",
        "88-KH/TU",
        "25/9/2019",
        "bồi dưỡng bí thư chi bộ",
        "I. MỤC TIÊU\n\nMở 12 lớp bồi dưỡng cho bí thư chi bộ thôn.",
    )
    files = {
        "an.txt": report("201-BC/HU", "An Sơn", 31),
        "lac.txt": report("163-BC/HU", "Lạc Thủy", 47),
        "kh.txt": plan,
    }
    return make_assistant({"Kho": files})


@pytest.mark.parametrize(("unit", "thon"), [("An Sơn", "31 thôn"), ("Lạc Thủy", "47 thôn")])
@pytest.mark.parametrize(
    "asked",
    [
        "Theo báo cáo của huyện {}, toàn huyện giảm bao nhiêu thôn?",
        "Theo báo cáo 6 tháng đầu năm 2019 của Huyện ủy {}, giảm bao nhiêu thôn?",
        "Theo BC của HU {}, giảm bao nhiêu thôn?",
    ],
)
def test_answers_from_where_it_is_asked_to(
    two_units: Assistant, asked: str, unit: str, thon: str
) -> None:
    question = asked.format(unit)
    for typed in (question, fold(question)) if "BC" not in question else (question,):
        answer = two_units.ask(typed)
        assert answer.status == "answered", typed
        assert thon in answer.text
        assert {c.document_title for c in answer.citations} == {answer.citations[0].document_title}
        assert answer.notice is None


def test_hints_put_the_unit_first(two_units: Assistant) -> None:
    for unit in ("An Sơn", "Lạc Thủy"):
        best = two_units.search(f"huyện {unit} giảm bao nhiêu thôn, tổ dân phố")[0]
        assert best.document.facts.issuer == f"Huyện ủy {unit}"


def test_a_limit_that_leaves_nothing_is_told_and_lifted(two_units: Assistant) -> None:
    answer = two_units.ask("Trong các chỉ thị, mở bao nhiêu lớp bồi dưỡng cho bí thư chi bộ thôn?")
    notice = "Không có chỉ thị nào trong kho; dưới đây là kết quả ở các văn bản khác."
    assert answer.status == "answered"
    assert "12 lớp" in answer.text
    assert answer.notice == notice
    assert answer_json(answer)["notice"] == notice
    assert answer_lines(answer)[0] == notice
    assert notice in answer_html(0, answer)
    assert notice in footnoted(Exchange("Hỏi?", answer))


def test_a_limit_without_an_answer_is_told_too(two_units: Assistant) -> None:
    answer = two_units.ask(
        "Theo báo cáo của huyện An Sơn, mở bao nhiêu lớp bồi dưỡng cho bí thư chi bộ thôn?"
    )
    assert answer.notice
    assert answer.notice.startswith("Không có báo cáo nào của huyện An Sơn nói về điều được hỏi")


def test_a_refusal_says_what_is_not_there(two_units: Assistant) -> None:
    answer = two_units.ask("Theo báo cáo của huyện Phú Lộc, toàn huyện có bao nhiêu bác sĩ?")
    notice = "Không có báo cáo nào của huyện Phú Lộc trong kho."
    assert answer.status == "refused"
    assert answer.notice == notice
    assert answer_lines(answer)[0] == notice
    assert notice in answer_html(0, answer)


def test_a_search_with_an_empty_limit_finds_what_there_is(two_units: Assistant) -> None:
    assert two_units.search("Trong các chỉ thị, giảm bao nhiêu thôn?")


def test_a_question_without_a_limit_has_no_notice(two_units: Assistant) -> None:
    answer = two_units.ask("Mở bao nhiêu lớp bồi dưỡng cho bí thư chi bộ thôn?")
    assert answer.notice is None
    assert answer_json(answer)["notice"] is None
    assert "tl-notice" not in answer_html(0, answer)


def test_keystrokes_left_in_are_answered(two_units: Assistant) -> None:
    for typed in (
        "mowr bao nhieeu lowps boofi duwowngx cho bis thuw chi booj thoon",
        "mo73 bao nhie6u lo7p1 bo6i2 du7o7ng4 cho bi1 thu7 chi bo65 tho6n",
    ):
        answer = two_units.ask(typed)
        assert answer.status == "answered"
        assert "12 lớp" in answer.text
        assert answer.question
        assert answer.question.text == typed
        assert "bí thư chi bộ thôn" in answer.question.standalone


def test_results_elsewhere_do_not_need_the_unit_of_the_limit(two_units: Assistant) -> None:
    answer = two_units.ask("Theo báo cáo của huyện Phú Lộc, huyện An Sơn giảm bao nhiêu thôn?")
    assert answer.status == "answered"
    assert answer.notice
    assert answer.notice.endswith("dưới đây là kết quả ở các văn bản khác.")
    assert {c.issuer for c in answer.citations} == {"Huyện ủy An Sơn"}
