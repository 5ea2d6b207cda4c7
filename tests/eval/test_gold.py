"""Which labelled place a hit is."""

from __future__ import annotations

from assistant.types import Hit
from eval.gold import Labels, gold_of, parts_of, squashed
from eval.retrieval import searchable
from eval.types import Case, Corpus, Part, Source
from ingest.types import Document, DocumentFacts, Passage


def hit(
    text: str, file: str = "kho/a.txt", number: str | None = None, issued: str | None = None,
    article: str | None = None, start: int = 0,
) -> Hit:  # fmt: skip
    facts = DocumentFacts("Tên", number=number, issued=issued)
    document = Document(1, "v", "Kho", file, facts, 1, 0, 1)
    return Hit(Passage(text, start, start + len(text), (), article=article), document, 1.0)


QUOTE = Source("12-NQ/TU", "2019-08-15", quote="giảm 527\n thôn", file="a.docx")
OTHER = Source("45-KL/TU", "2019-07-01", quote="Giảm thôn", file="b.docx")


def test_a_quote_is_at_home_in_its_document_only() -> None:
    case = Case("q", "?", sources=(QUOTE,))
    labels, (wanted,) = Labels(()), gold_of(case)
    assert labels.keys(case, hit("Tỉnh GIẢM 527 thôn.", "x/a.docx")) == (wanted,)
    assert labels.keys(case, hit("giảm 527 thôn", "c", "12-NQ/TU", "2019-08-15")) == (wanted,)
    for stray in (
        hit("giảm 527 thôn", "c", "12-NQ/TU", "2022-08-15"),
        hit("giảm 527 thôn", "c.docx"),
        hit("giảm 52", "a.docx"),
    ):
        assert labels.keys(case, stray) != (wanted,)


def test_passages_without_a_label_stay_apart_by_their_place() -> None:
    case = Case("q", "?", sources=(QUOTE,))
    labels = Labels(())
    assert labels.keys(case, hit("như nhau", start=1)) != labels.keys(
        case, hit("như nhau", start=9)
    )


def test_places_are_alternatives_unless_every_document_is_needed() -> None:
    either = Case("q", "?", "how_many", sources=(QUOTE, OTHER))
    both = Case("q", "?", "compare", sources=(QUOTE, OTHER))
    assert len(gold_of(either)) == 1
    assert len(gold_of(both)) == 2
    labels, found = Labels(()), hit("giảm thôn", "b.docx")
    assert labels.keys(either, found) == tuple(gold_of(either))
    assert labels.keys(both, found) == tuple(gold_of(both))[1:]


def test_only_questions_that_can_be_searched_are() -> None:
    asked = [
        Case("yes", "?", sources=(QUOTE,)),
        Case("graded", "?", relevant=("a", "b"), grades=(2, 1)),
        Case("turn", "Còn năm 2021?", history=("trước",), sources=(QUOTE,)),
        Case("absent", "?", expect="refused"),
        Case("no quote", "?", sources=(Source("1", None),)),
    ]
    assert [case.id for case in searchable(asked)] == ["yes", "graded"]
    assert gold_of(asked[1]) == {"a": 2, "b": 1}


def test_a_file_of_one_part_is_that_part_whatever_the_passage() -> None:
    labels = Labels([Corpus("x", parts={"a.txt": (Part("d1", "toàn văn"),)})])
    case = Case("q", "?", relevant=("d1", "d7"))
    assert labels.keys(case, hit("khác hẳn")) == ("d1",)
    assert labels.keys(case, hit("khác", "b.txt", article="3")) == ("b.txt@3",)
    assert labels.missing([case]) == ("d7",)
    assert Labels(()).missing([case]) == (), "no corpus of parts, nothing known to be missing"


def test_a_passage_is_the_part_it_lies_in_or_those_that_lie_in_it() -> None:
    parts = [
        (f"p{n}", squashed(text)) for n, text in enumerate(("Một hai ba.", "Bốn.", "Năm sáu."))
    ]
    assert parts_of("hai  BA.", parts) == ("p0",)
    assert parts_of("Bốn.\nNăm sáu.", parts) == ("p1", "p2")
    assert parts_of("hai ba.\nBốn. Năm", parts) == ("p1",)
    assert parts_of("hai ba.\nbảy", parts) == ("p0",)
    assert parts_of("tám", parts) == ()
