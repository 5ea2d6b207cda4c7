"""Verdicts on answers, and what counts as containing."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from assistant.types import Answer, Citation, Claim
from eval import judge as judging
from eval.judge import contains_gold, holds, sentences_shown
from eval.types import Case, Source, Verdict


def citation(number: str | None, issued: str | None = None, quote: str = "q") -> Citation:
    return Citation(
        1, quote, 1, "t", number, issued, (), None, (), "v", "Kho chung", 0, len(quote)
    )  # fmt: skip


def answered(*texts: str, cited: tuple[Citation, ...] = ()) -> Answer:
    claims = tuple(Claim(text, "verified", (1,)) for text in texts)
    return Answer("answered", " ".join(texts), claims, cited)


REFUSED = Answer("refused", "Không thấy 36 thôn nào.")
AMBIGUOUS = Answer("ambiguous", "Có hai văn bản.", choices=("Nghị quyết 12 năm 2019?",))
NQ12 = Source("12-NQ/TU", "2019-05-20")


def judge(labelled: Case, answer: Answer) -> tuple[Verdict, str]:
    return judging.judge(labelled, answer, {1: "tin.html"})


def case(**given: Any) -> Case:
    return Case("c", "?", **given)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("có 15 thôn", "5", False),
        ("có 5 thôn", "5", True),
        ("có 5.", "5", True),
        ("1.578 thôn", "578", False),
        ("12,5%", "12", False),
        ("12,5%", "12,5%", True),
        ("đạt 12, giảm 5", "12", True),
        ("HUYỆN  Tân\nPhong", "huyện Tân Phong", True),
        (unicodedata.normalize("NFD", "Đảng bộ"), "Đảng bộ", True),
        ("Đảng bộ", "Dang bo", False),
        ("trước ngày 31 tháng 8 năm 2020", "31/8/2020", True),
        ("trước ngày 31-08-2020", "31/8/2020", True),
        ("trước ngày 30/8/2020", "31/8/2020", False),
        ("năm 2020", "31/8/2020", False),
    ],
)
def test_whole_words_and_whole_numbers(text: str, wanted: str, found: bool) -> None:
    assert holds(text, wanted) is found


def test_gold_within_the_first_sentences_shown() -> None:
    answer = answered("Huyện có 14 xã. Huyện lỵ là Cầu Mây.", "Sông Vàm dài 41 km.")
    sentences = sentences_shown(answer)
    assert sentences == ["Huyện có 14 xã.", "Huyện lỵ là Cầu Mây.", "Sông Vàm dài 41 km."]
    assert list(contains_gold(["14 XÃ"], sentences).values()) == [1.0, 1.0, 1.0]
    assert list(contains_gold(["y tế", "cầu  mây"], sentences).values()) == [0.0, 1.0, 1.0]
    assert list(contains_gold(["41 km"], sentences).values()) == [0.0, 0.0, 1.0]
    assert list(contains_gold(["42 km"], sentences).values()) == [0.0, 0.0, 0.0]


def test_a_refusal_shows_no_sentence_whatever_its_text_says() -> None:
    assert sentences_shown(REFUSED) == []
    assert sentences_shown(AMBIGUOUS) == []


@pytest.mark.parametrize(
    ("expect", "answer", "verdict"),
    [
        ("answered", answered("x"), "right"),
        ("answered", REFUSED, "needless_refusal"),
        ("answered", AMBIGUOUS, "wrong"),
        ("refused", REFUSED, "right"),
        ("refused", answered("x"), "missed_refusal"),
        ("refused", AMBIGUOUS, "missed_refusal"),
        ("ambiguous", AMBIGUOUS, "right"),
        ("ambiguous", answered("x"), "wrong"),
        ("ambiguous", REFUSED, "needless_refusal"),
    ],
)
def test_status(expect: Any, answer: Answer, verdict: str) -> None:
    assert judge(case(expect=expect), answer)[0] == verdict


def test_every_group_by_any_alternative() -> None:
    labelled = case(contains=(("36 thôn", "ba mươi sáu thôn"), ("17 thôn",)))
    assert judge(labelled, answered("Ba mươi sáu thôn", "thành 17 thôn."))[0] == "right"
    verdict, why = judge(labelled, answered("36 thôn"))
    assert verdict == "wrong"
    assert "17 thôn" in why
    assert "36" not in why


def test_the_question_back_may_name_the_documents_among_its_choices() -> None:
    assert judge(case(expect="ambiguous", contains=(("năm 2019",),)), AMBIGUOUS)[0] == "right"


def test_an_answer_from_another_document_is_wrong() -> None:
    labelled = case(sources=(NQ12,))
    assert judge(labelled, answered("x", cited=(citation("12-NQ/TU", "2019-05-20"),)))[0] == "right"
    other_term = answered("x", cited=(citation("12-NQ/TU", "2022-06-01"),))
    assert judge(labelled, other_term)[0] == "wrong"
    assert judge(labelled, answered("x")) == ("wrong", "không dẫn 12-NQ/TU 2019-05-20")


@pytest.mark.parametrize(
    ("kind", "verdict"), [("fact", "right"), ("two_documents", "wrong"), ("compare", "wrong")]
)
def test_one_source_is_enough_unless_the_question_is_about_both(kind: str, verdict: str) -> None:
    labelled = case(type=kind, sources=(NQ12, Source("45-KL/TU", "2018-01-02")))
    answer = answered("x", cited=(citation("45-KL/TU", "2018-01-02"),))
    assert judge(labelled, answer)[0] == verdict


@pytest.mark.parametrize(("file", "verdict"), [("tin.html", "right"), ("khac.html", "wrong")])
def test_a_page_without_number_or_date_is_known_by_its_file(file: str, verdict: str) -> None:
    labelled = case(sources=(Source(None, None, file=file),))
    assert judge(labelled, answered("x", cited=(citation(None),)))[0] == verdict
