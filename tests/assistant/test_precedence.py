"""What is in force and what is newer goes first where relevance is close, and never otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.precedence import CLOSE, in_force_first, precedes, says_when
from assistant.question import understand
from assistant.service import Assistant
from ingest.types import Document, DocumentFacts

PLAIN = understand("Chi bộ sinh hoạt mấy lần một tháng?")


def document(
    id: int,
    issued: str | None,
    *,
    replaced: bool = False,
    kind="Quy định",
    subject="sinh hoạt chi bộ",
) -> Document:
    facts = DocumentFacts(
        f"{kind} {id}", kind=kind, issuer="Tỉnh ủy", issued=issued, subject=subject
    )
    by = "9-QĐ/TU" if replaced else None
    status = "superseded" if by else "current"
    return Document(id, f"{id:064}", "Kho", "a", facts, 1, 0, 1, status, superseded_by=by)


OLD = document(1, "2015-02-02", replaced=True)
NEW = document(2, "2021-03-03")
OTHER = document(3, "2010-01-01", kind="Nghị quyết", subject="phát triển du lịch biển")


def order(*scored: tuple[Document, float], question=PLAIN) -> list[int]:
    return [d.id for d, _ in in_force_first(scored, question, lambda s: s[1], lambda s: s[0])]


def test_in_force_first_when_close_and_only_then() -> None:
    assert order((OLD, 1.0), (NEW, 0.97)) == [2, 1]
    assert order((OLD, 1.0), (NEW, 1 - CLOSE - 0.001)) == [1, 2]
    assert order((OLD, 1.0), (OTHER, 0.99), (NEW, 0.97)) == [3, 2, 1]


def test_newer_first_only_of_one_kind_issuer_and_subject() -> None:
    older = document(4, "2018-01-01")
    assert order((older, 1.0), (NEW, 0.97)) == [2, 4]
    for other in (
        document(5, "2023-01-01", kind="Nghị quyết"),
        document(6, "2023-01-01", subject="phát triển du lịch biển"),
        document(7, None),
    ):
        assert order((older, 1.0), (other, 0.99)) == [4, other.id]


@pytest.mark.parametrize(
    "question",
    [
        "Theo Quy định 07-QĐ/TU, chi bộ sinh hoạt mấy lần một tháng?",
        "Năm 2018 chi bộ sinh hoạt mấy lần một tháng?",
        "Ngày 02/02/2015 quy định chi bộ sinh hoạt mấy lần?",
        "Trước khi sửa đổi, chi bộ sinh hoạt mấy lần một tháng?",
        "Theo quy định cũ, chi bộ sinh hoạt mấy lần một tháng?",
        "Theo quy định lúc đó, chi bộ sinh hoạt mấy lần?",
        "Nhiệm kỳ trước chi bộ sinh hoạt mấy lần?",
        "khoa XI chi bo sinh hoat may lan?",
        "Văn bản đã bị thay thế quy định chi bộ sinh hoạt mấy lần?",
    ],
)
def test_a_question_that_says_which_or_when_gets_what_fits_best(question: str) -> None:
    assert order((OLD, 1.0), (NEW, 0.99), question=understand(question)) == [1, 2]


@pytest.mark.parametrize(
    "question",
    [
        "Trước khi bổ nhiệm phải làm gì?",
        "Luật Cư trú quy định gì?",
        "Trong 6 tháng đầu năm giảm bao nhiêu thôn?",
        "Chi bộ có 2.019 đảng viên phải làm gì?",
        "Cần báo cáo trước ngày nào?",
    ],
)
def test_these_say_no_time(question: str) -> None:
    assert not says_when(question)


DOCUMENTS = (OLD, NEW, OTHER, document(4, "2018-01-01"), document(5, "2023-05-05", replaced=True))


@given(st.lists(st.tuples(st.sampled_from(DOCUMENTS), st.floats(0, 1)), max_size=20))
def test_nothing_is_lost_nothing_moves_far_and_twice_is_once(drawn) -> None:
    given = sorted(drawn, key=lambda s: -s[1])
    placed = in_force_first(given, PLAIN, lambda s: s[1], lambda s: s[0])
    assert sorted(map(id, placed)) == sorted(map(id, given))
    for index, (_, score) in enumerate(placed):
        assert score >= max((s for _, s in placed[index:]), default=0.0) * (1 - CLOSE) - 1e-12
    for index, (own, score) in enumerate(placed):
        for later, value in placed[index + 1 :]:
            # What comes later and scored more was overtaken for a reason.
            assert value <= score or own.id != later.id
    of_one = [s for s in placed if s[0] is NEW]
    assert of_one == [s for s in given if s[0] is NEW]


def test_precedence_has_no_circle() -> None:
    for a in DOCUMENTS:
        assert not precedes(a, a)
        for b in DOCUMENTS:
            assert not (precedes(a, b) and precedes(b, a))


# ── the whole path ──────────────────────────────────────────────────────────────────────────

RULE = "Điều 1. Sinh hoạt\nChi bộ sinh hoạt định kỳ {} lần trong một tháng vào ngày mùng {}.\n"


DUTY = (
    "\nĐiều 3. Trách nhiệm\nCấp ủy các cấp phổ biến, hướng dẫn, kiểm tra, giám sát việc thực hiện "
    "chế độ sinh hoạt ở chi bộ trực thuộc.\n"
)


@pytest.fixture(scope="module")
def rules(make_assistant, letter) -> Assistant:
    """One rule three times: replaced, in force, and two yearly reports of one issuer."""

    def rule(number: str, day: str, *figures: str, more: str = "") -> str:
        return letter(
            "Quy định", number, day, "về sinh hoạt chi bộ", RULE.format(*figures) + DUTY + more
        )

    ends = "\nĐiều 4. Hiệu lực\nQuy định này thay thế Quy định số 07-QĐ/TU, ngày 02/2/2015."
    report = "Toàn tỉnh có {} chi bộ sinh hoạt chuyên đề về xây dựng nông thôn mới."
    return make_assistant(
        {
            "Kho": {
                "a.txt": rule("07-QĐ/TU", "2/2/2015", "01", "5"),
                "b.txt": rule("40-QĐ/TU", "3/3/2021", "02", "3", more=ends),
                **{
                    f"bc{year}.txt": letter(
                        "Báo cáo",
                        f"{year - 2000}-BC/TU",
                        f"15/12/{year}",
                        f"tổng kết công tác xây dựng Đảng năm {year}",
                        f"I. KẾT QUẢ\n\n{report.format(count)}",
                    )
                    for year, count in ((2018, "811"), (2020, "905"))
                },
            }
        }
    )


@pytest.mark.parametrize(
    ("question", "said", "number"),
    [
        ("Chi bộ sinh hoạt định kỳ bao nhiêu lần trong một tháng?", "02 lần", "40-QĐ/TU"),
        ("chi bo sinh hoat dinh ky bao nhieu lan trong mot thang?", "02 lần", "40-QĐ/TU"),
        ("Theo Quy định 07-QĐ/TU, chi bộ sinh hoạt bao nhiêu lần?", "01 lần", "07-QĐ/TU"),
        (
            "Theo Quy định về sinh hoạt chi bộ ngày 02/2/2015, chi bộ sinh hoạt bao nhiêu lần "
            "trong một tháng?",
            "01 lần",
            "07-QĐ/TU",
        ),
        ("Bao nhiêu chi bộ sinh hoạt chuyên đề về xây dựng nông thôn mới?", "905", "20-BC/TU"),
        (
            "Năm 2018 bao nhiêu chi bộ sinh hoạt chuyên đề về xây dựng nông thôn mới?",
            "811",
            "18-BC/TU",
        ),
    ],
)
def test_the_rule_in_force_and_the_newest_report_answer_unless_another_is_meant(
    rules: Assistant, question: str, said: str, number: str
) -> None:
    answer = rules.ask(question)
    assert answer.status == "answered"
    assert answer.citations[0].number == number
    assert said in answer.claims[0].text


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Chi bộ sinh hoạt định kỳ bao nhiêu lần trong một tháng?", "40-QĐ/TU"),
        ("Theo Quy định 07-QĐ/TU, chi bộ sinh hoạt bao nhiêu lần?", "07-QĐ/TU"),
        ("Bao nhiêu chi bộ sinh hoạt chuyên đề về nông thôn mới?", "20-BC/TU"),
        ("Năm 2018 bao nhiêu chi bộ sinh hoạt chuyên đề về nông thôn mới?", "18-BC/TU"),
    ],
)
def test_search_agrees(rules: Assistant, question: str, number: str) -> None:
    assert rules.search(question)[0].document.facts.number == number


def test_of_copies_the_one_in_force_is_shown(rules: Assistant) -> None:
    asked = "phổ biến, kiểm tra, giám sát chế độ sinh hoạt ở chi bộ trực thuộc?"
    first = rules.search(f"Ai {asked}")[0]
    assert first.document.facts.number == "40-QĐ/TU"
    assert [c.document.facts.number for c in first.copies] == ["07-QĐ/TU"]
    (cited,) = rules.ask(f"Ai {asked}").citations
    assert (cited.number, [d.facts.number for d in cited.copies]) == ("40-QĐ/TU", ["07-QĐ/TU"])
    named = rules.search(f"Theo Quy định 07-QĐ/TU, ai {asked}")[0]
    assert named.document.facts.number == "07-QĐ/TU"


def test_on_the_samples_the_regulation_of_2021_goes_before_the_one_it_replaced(
    samples: Assistant,
) -> None:
    numbers = {d.facts.number: d.superseded_by for d in samples.documents()}
    assert numbers["08-QĐ/TU"] == "17-QĐ/TU"
    asked = "bí thư huyện ủy phải giữ chức vụ phó bí thư bao nhiêu tháng?"
    for question, number in ((asked, "17-QĐ/TU"), (f"Theo Quy định 08-QĐ/TU, {asked}", "08-QĐ/TU")):
        assert samples.search(question)[0].document.facts.number == number
        assert samples.ask(question).citations[0].number == number


def test_close_is_about_what_titles_and_headings_make_of_one_paragraph(
    make_assistant, letter
) -> None:
    """The margin's reason: one paragraph under titles of several documents spreads about so far."""
    said = "Cấp ủy các cấp tăng cường kiểm tra việc chấp hành chế độ sinh hoạt chi bộ hằng tháng."
    titles = (
        ("Báo cáo", "tổng kết công tác kiểm tra, giám sát của cấp ủy"),
        ("Kế hoạch", "chuyển đổi số trong các cơ quan đảng"),
        ("Hướng dẫn", "sinh hoạt chi bộ định kỳ"),
        ("Thông báo", "kết luận hội nghị giao ban quý"),
        ("Chương trình", "hành động thực hiện nghị quyết đại hội về phát triển kinh tế biển"),
    )
    files = {
        f"{n}.txt": letter(
            kind, f"{n}-XX/TU", "1/7/2019", f"về {subject}", f"I. NỘI DUNG\n\n{said}"
        )
        for n, (kind, subject) in enumerate(titles, 1)
    }
    assistant = make_assistant({"Kho": files})
    (found, *_) = assistant.search("Tăng cường kiểm tra chế độ sinh hoạt chi bộ", limit=20)
    scores = sorted((h.score for h in (found, *found.copies)), reverse=True)
    assert len(scores) == len(titles)
    assert CLOSE / 3 < 1 - scores[-1] / scores[0] < 2 * CLOSE
