"""Answers, refusals and questions back, as their reader sees them."""

from __future__ import annotations

import pytest

from assistant.answering.compose import MOST_SENTENCES
from assistant.service import Assistant
from assistant.types import Answer

WHOLE = """\
1. Lập kế hoạch bồi dưỡng hằng năm trước ngày 31 tháng 01.
2. Cấp ủy có trách nhiệm:
a) Cử cán bộ đi học đúng đối tượng;
b) Bố trí kinh phí cho lớp học;
c) Kiểm tra kết quả học tập của cán bộ.
3. Báo cáo Tỉnh ủy trước ngày 15 tháng 12."""


def consistent(answer: Answer) -> None:
    """What holds for every answer, whatever its status."""
    assert answer.text
    assert answer.question
    assert [c.id for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    known = {c.id for c in answer.citations}
    if answer.status == "answered":
        assert answer.claims
        assert not answer.choices
        for claim in answer.claims:
            assert claim.citations
            assert set(claim.citations) <= known
            assert claim.state == "verified"
            assert claim.text in answer.text
        assert {n for claim in answer.claims for n in claim.citations} == known
    else:
        assert not answer.claims
        assert not answer.citations
        assert bool(answer.choices) == (answer.status == "ambiguous")


def test_every_answer_over_the_samples_is_consistent(sample_answers: list[Answer]) -> None:
    assert {a.status for a in sample_answers} == {"answered", "refused", "ambiguous"}
    for answer in sample_answers:
        consistent(answer)


def test_no_sentence_is_said_twice(sample_answers: list[Answer]) -> None:
    for answer in sample_answers:
        spans = [(c.document_id, c.start, c.end) for c in answer.citations]
        assert len(spans) == len(set(spans))


def test_an_answer_to_one_question_is_short(sample_answers: list[Answer]) -> None:
    """A list or a whole Điều may be long; anything else is a few sentences."""
    for answer in sample_answers:
        assert answer.question
        if answer.question.kind in ("how_many", "when") and not answer.question.article:
            assert len(answer.claims) <= 2 * MOST_SENTENCES, answer.question.text


@pytest.mark.parametrize(
    "question",
    [
        "Điều 5 Quy định 31-QĐ/TU quy định gì?",
        "dieu 5 quy dinh 31-qd/tu quy dinh gi",
        "Nội dung Điều 5 của Quy định số 31-QĐ/TU như thế nào?",
    ],
)
def test_a_named_article_comes_whole_and_in_order(office: Assistant, question: str) -> None:
    answer = office.ask(question)
    consistent(answer)
    assert answer.text == WHOLE
    assert {c.article for c in answer.citations} == {"5"}


def test_a_named_clause_comes_alone(office: Assistant) -> None:
    answer = office.ask("Khoản 2 Điều 5 Quy định 31-QĐ/TU quy định gì?")
    assert answer.text.startswith("2. Cấp ủy có trách nhiệm:")
    assert answer.text.endswith("c) Kiểm tra kết quả học tập của cán bộ.")
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Điều 77 Quy định 31-QĐ/TU quy định gì?",
        "Khoản 9 Điều 5 Quy định 31-QĐ/TU quy định gì?",
        "Điều 5 Quy định 99-QĐ/TU quy định gì?",
        "Nghị quyết 77-NQ/TU đề ra mục tiêu gì?",
        "Theo Kết luận 48-KL/TW, cấp ủy có trách nhiệm gì?",
    ],
    ids=["no-such-article", "no-such-clause", "article-unheld", "goals-unheld", "duty-unheld"],
)
def test_what_is_not_held_is_not_answered_from_something_else(
    office: Assistant, question: str
) -> None:
    answer = office.ask(question)
    consistent(answer)
    assert answer.status == "refused", answer.text


def test_a_definition(office: Assistant) -> None:
    answer = office.ask("Bồi dưỡng tại chỗ là gì?")
    consistent(answer)
    assert "là việc cán bộ được hướng dẫn ngay ở nơi làm việc" in answer.claims[0].text


def test_a_refusal_names_where_to_look(office: Assistant) -> None:
    answer = office.ask("Tỉnh Bắc Ninh giảm được bao nhiêu đầu mối?")
    consistent(answer)
    assert answer.status == "refused"
    assert answer.text.startswith("Chưa tìm thấy căn cứ")
    assert answer.nearest
    assert answer.near
    assert not answer.citations
    assert {place.document_id for place in answer.near} == {d.id for d in answer.nearest}
    for place in answer.near:
        assert office.open(place).quote == place.quote


def test_a_refusal_shows_passages_in_other_words(office: Assistant) -> None:
    answer = office.ask("Học việc luôn tại nơi đang làm thì gọi sao?")
    assert answer.status == "refused"
    assert any("Bồi dưỡng tại chỗ" in place.quote for place in answer.near)


def test_a_refusal_calls_nothing_near_that_is_not(office: Assistant) -> None:
    answer = office.ask("Giá vàng SJC chiều nay bao nhiêu một lượng?")
    assert answer.status == "refused"
    assert not answer.nearest
    assert not answer.near
    assert "Không có văn bản nào trong kho gần với điều được hỏi" in answer.text


def test_a_refusal_on_an_empty_library_says_to_add_documents(empty: Assistant) -> None:
    answer = empty.ask("Tỉnh Hoành Sơn giảm bao nhiêu thôn?")
    consistent(answer)
    assert answer.status == "refused"
    assert "nạp" in answer.text
    assert not answer.nearest


@pytest.mark.parametrize(
    ("question", "in_2017", "in_2022"),
    [
        ("Nghị quyết 18-NQ/TU đề ra mục tiêu gì?", "15%", "4.500.000"),
        ("Ai ký Nghị quyết 18-NQ/TU?", "Nguyễn Văn Mẫu", "Hoàng Minh Tuệ"),
        ("Điều 1 Nghị quyết 18-NQ/TU quy định gì?", "15%", "4.500.000"),
    ],
)
def test_a_number_of_two_documents_is_asked_back_and_every_choice_answers(
    office: Assistant, question: str, in_2017: str, in_2022: str
) -> None:
    answer = office.ask(question)
    consistent(answer)
    assert answer.status == "ambiguous"
    assert len(answer.choices) == 2
    for choice, issued, said, unsaid in zip(
        answer.choices,
        ("2017-10-25", "2022-06-16"),
        (in_2017, in_2022),
        (in_2022, in_2017),
        strict=True,
    ):
        chosen = office.ask(choice)
        consistent(chosen)
        assert chosen.status == "answered"
        assert {c.issued for c in chosen.citations} == {issued}
        assert said in chosen.text
        assert unsaid not in chosen.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Nghị quyết 18-NQ/TU năm 2022 đề ra mục tiêu gì?", "4.500.000"),
        ("Nghị quyết 18-NQ/TU ngày 25/10/2017 đề ra mục tiêu gì?", "15%"),
        ("Nghị quyết 18-NQ/TU về phát triển du lịch biển đề ra mục tiêu gì?", "4.500.000"),
    ],
    ids=["year", "date", "subject"],
)
def test_a_date_or_a_subject_decides(office: Assistant, question: str, said: str) -> None:
    answer = office.ask(question)
    assert answer.status == "answered"
    assert said in answer.text


def test_a_replaced_document_says_what_replaced_it(office: Assistant) -> None:
    answer = office.ask("Cán bộ lãnh đạo cấp phòng học tập lý luận chính trị mấy ngày một năm?")
    assert answer.status == "answered"
    cited = answer.citations[0]
    assert cited.number == "05-QĐ/TU"
    assert cited.superseded_by == "31-QĐ/TU"
    current = office.ask("Cấp ủy có những trách nhiệm gì theo Quy định 31-QĐ/TU?")
    assert {c.superseded_by for c in current.citations} == {None}


def test_of_two_that_say_the_same_the_one_in_force_goes_first(make_assistant, letter) -> None:
    rule = "Điều 1. Sinh hoạt\nChi bộ sinh hoạt định kỳ {} lần trong một tháng.\n"
    old = letter("Quy định", "07-QĐ/TU", "2/2/2015", "về sinh hoạt chi bộ", rule.format("01"))
    new = letter(
        "Quy định",
        "40-QĐ/TU",
        "3/3/2021",
        "về sinh hoạt chi bộ",
        rule.format("02")
        + "\nĐiều 2. Hiệu lực\nQuy định này thay thế Quy định số 07-QĐ/TU, ngày 02/2/2015.",
    )
    assistant = make_assistant({"Kho": {"a.txt": old, "b.txt": new}})
    answer = assistant.ask("Chi bộ sinh hoạt định kỳ bao nhiêu lần trong một tháng?")
    assert answer.citations[0].number == "40-QĐ/TU"
    assert "02 lần" in answer.claims[0].text


def test_the_form_does_not_stand_for_the_words(samples: Assistant) -> None:
    """What recurs has no date of its own, and is not answered by any other date that there is."""
    for asked in ("Bí thư Tỉnh ủy tiếp dân vào ngày nào?", "bi thu tinh uy tiep dan ngay may"):
        assert "vào ngày 15" in samples.ask(asked).text


def test_what_is_forbidden_is_said_to_be(samples: Assistant) -> None:
    """An item of a list says neither yes nor no without what announces it."""
    answer = samples.ask("Tôi có thể ghi âm hội nghị không?")
    assert answer.citations[0].quote.startswith("Nghiêm cấm các hành vi sau:")
    assert answer.citations[0].quote.endswith("ghi hình tại hội nghị khi chưa được phép.")
