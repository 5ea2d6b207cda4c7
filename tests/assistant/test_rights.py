"""Promise 5: what a person may not read leaves no trace in what they see."""

from __future__ import annotations

import json

import pytest

from assistant.cli import answer_json
from assistant.service import Assistant
from assistant.types import Answer

A = ("Kho A",)
B = ("Kho B",)


@pytest.fixture(scope="module")
def files(letter) -> dict[str, dict[str, str]]:
    """A holds an old regulation and a resolution; B what replaces the one, and a resolution with
    the other's number, and a secret of its own."""
    old = letter(
        "Quy định",
        "05-QĐ/TU",
        "10/3/2016",
        "về chế độ học tập lý luận chính trị",
        "Điều 1. Thời gian\nCán bộ cấp phòng học tập lý luận chính trị 03 ngày trong một năm.",
    )
    shared = letter(
        "Nghị quyết",
        "18-NQ/TU",
        "25/10/2017",
        "về sắp xếp bộ máy",
        "Điều 1. Mục tiêu\nĐến năm 2021, toàn tỉnh giảm 15% số đầu mối.",
    )
    new = letter(
        "Quy định",
        "31-QĐ/TU",
        "8/9/2020",
        "về thời gian học tập ĐỘC NHẤT của cán bộ",
        "Điều 1. Thời gian\nCán bộ cấp phòng học tập lý luận chính trị 05 ngày trong một năm.\n\n"
        "Điều 2. Hiệu lực\nQuy định này thay thế Quy định số 05-QĐ/TU, ngày 10/3/2016.",
        signed="Phan Bí Mật",
    )
    rival = letter(
        "Nghị quyết",
        "18-NQ/TU",
        "16/6/2022",
        "về ĐỘC NHẤT phát triển du lịch",
        "Điều 1. Mục tiêu\nĐến năm 2025, toàn tỉnh đón 4.500.000 lượt khách du lịch.",
        signed="Phan Bí Mật",
    )
    secret = letter(
        "Báo cáo",
        "77-BC/BTCTU",
        "1/2/2021",
        "về ĐỘC NHẤT tình hình nội bộ",
        "I. TÌNH HÌNH\n\nKho vật tư ở Đồng Sâm có 314 thùng hàng niêm phong.",
        signed="Phan Bí Mật",
    )
    return {
        "Kho A": {"qd05.txt": old, "nq18.txt": shared},
        "Kho B": {"qd31.txt": new, "nq18b.txt": rival, "mat.txt": secret},
    }


@pytest.fixture(scope="module")
def both(make_assistant, files) -> Assistant:
    return make_assistant(files)


@pytest.fixture(scope="module")
def alone(make_assistant, files) -> Assistant:
    return make_assistant({"Kho A": files["Kho A"]})


TRACES = (
    *("ĐỘC NHẤT", "Phan Bí Mật", "31-QĐ/TU", "77-BC", "4.500.000", "314", "2022", "Kho B"),
    "05 ngày",
)
QUESTIONS = [
    "Kho vật tư ở Đồng Sâm có bao nhiêu thùng hàng?",
    "Nghị quyết 18-NQ/TU đề ra mục tiêu gì?",
    "Ai ký Nghị quyết 18-NQ/TU?",
    "Cán bộ cấp phòng học tập lý luận chính trị mấy ngày trong một năm?",
    "Quy định 05-QĐ/TU còn hiệu lực không?",
    "Ai ký Báo cáo của Ban Tổ chức về tình hình nội bộ?",
    "Điều 1 Nghị quyết 18-NQ/TU quy định gì?",
    "Giá vàng hôm nay bao nhiêu?",
]


def seen(answer: Answer) -> str:
    """Everything of an answer that somebody could be shown, besides the question itself."""
    shown = answer_json(answer)
    del shown["timings_ms"]
    return json.dumps(
        [shown, [(d.facts.title, d.library, d.superseded_by) for d in answer.nearest]],
        ensure_ascii=False,
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_shows_a_trace_of_the_other_library(both: Assistant, question: str) -> None:
    answer = both.ask(question, libraries=A)
    assert not [trace for trace in TRACES if trace in seen(answer)]
    assert {c.library for c in answer.citations} <= set(A)
    assert {d.library for d in answer.nearest} <= set(A)
    assert {c.library for c in answer.near} <= set(A)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_as_if_the_other_library_did_not_exist(
    both: Assistant, alone: Assistant, question: str
) -> None:
    with_b, without_b = both.ask(question, libraries=A), alone.ask(question, libraries=A)
    assert (with_b.status, with_b.text) == (without_b.status, without_b.text)
    assert with_b.choices == without_b.choices
    assert [c.superseded_by for c in with_b.citations] == [
        c.superseded_by for c in without_b.citations
    ]


def test_who_may_read_both_sees_both(both: Assistant) -> None:
    assert both.ask("Nghị quyết 18-NQ/TU đề ra mục tiêu gì?").status == "ambiguous"
    replaced = {d.facts.number: d.superseded_by for d in both.documents()}
    assert replaced["05-QĐ/TU"] == "31-QĐ/TU"
    secret = both.ask("Kho vật tư ở Đồng Sâm có bao nhiêu thùng hàng?", libraries=B)
    assert "314" in secret.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_search_stays_inside(both: Assistant, question: str) -> None:
    hits = both.search(question, libraries=A, limit=100)
    assert {hit.document.library for hit in hits} <= set(A)
    assert not [hit for hit in hits if hit.document.superseded_by]


def test_documents_and_counts_stay_inside(both: Assistant) -> None:
    held = both.documents(A)
    assert {d.library for d in held} == set(A)
    assert len(held) == 2
    assert all(d.superseded_by is None and d.status == "current" for d in held)


def test_no_library_is_nothing_and_not_everything(both: Assistant) -> None:
    assert both.documents(()) == ()
    assert both.search("thùng hàng", libraries=()) == ()
    answer = both.ask("Kho vật tư ở Đồng Sâm có bao nhiêu thùng hàng?", libraries=())
    assert answer.status == "refused"
    assert not answer.nearest


def test_example_questions_stay_inside(both: Assistant) -> None:
    examples = both.example_questions(10, libraries=A)
    assert examples
    assert not [q for q in examples for trace in TRACES if trace in q]
    assert both.example_questions(10, libraries=()) == ()
