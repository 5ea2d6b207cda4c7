"""Which sentence goes first: the one about the unit, the year and the thing that were asked."""

from __future__ import annotations

import random

import docx
import pytest

from assistant.answering.candidates import candidates
from assistant.answering.coverage import needs_of
from assistant.question import understand
from assistant.service import Assistant
from assistant.types import Hit
from ingest.types import Document, DocumentFacts, Passage

DISTRICTS = [("Bình Lãng", 75, 118), ("Yên Hoàng", 58, 64), ("Mường Thàng", 43, 55)]


@pytest.fixture(scope="module")
def reports(make_assistant, letter, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A province's report with a table of its districts, and the reports of two years."""
    path = tmp_path_factory.mktemp("bao-cao") / "412-BC tinh.docx"
    report = docx.Document()
    text = letter(
        "Báo cáo",
        "412-BC/BTCTU",
        "5/7/2019",
        "kết quả công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2019",
        "Kết quả của các huyện như sau:",
    )
    head, _, tail = text.partition("Nơi nhận:")
    for line in head.split("\n"):
        report.add_paragraph(line)
    table = report.add_table(rows=1, cols=4)
    for cell, name in zip(
        table.rows[0].cells, ("STT", "Đơn vị", "Số thôn giảm", "Đảng viên kết nạp"), strict=True
    ):
        cell.text = name
    for number, (name, villages, members) in enumerate(DISTRICTS, 1):
        cells = (str(number), f"Huyện {name}", str(villages), str(members))
        for cell, value in zip(table.add_row().cells, cells, strict=True):
            cell.text = value
    for line in f"Nơi nhận:{tail}".split("\n"):
        report.add_paragraph(line)
    report.save(str(path))
    yearly = {
        f"tong ket {year}.txt": letter(
            "Báo cáo",
            f"{year - 1500}-BC/TU",
            f"20/12/{year}",
            f"tổng kết công tác tổ chức năm {year}",
            f"I. KẾT QUẢ\n\nToàn tỉnh kết nạp {count} đảng viên, tinh giản {count // 10} biên chế.",
        )
        for year, count in ((2018, 1911), (2020, 2305))
    }
    assistant = make_assistant({"Kho chung": yearly})
    assert assistant.add([path]).ingested
    return assistant


@pytest.mark.parametrize(("name", "villages", "members"), DISTRICTS)
def test_the_row_of_the_unit_asked_for(
    reports: Assistant, name: str, villages: int, members: int
) -> None:
    for question, value in (
        (f"Huyện {name} giảm bao nhiêu thôn?", villages),
        (f"{name} kết nạp bao nhiêu đảng viên?", members),
    ):
        answer = reports.ask(question)
        assert answer.status == "answered"
        assert name in answer.claims[0].text
        assert str(value) in answer.claims[0].text
        others = [other for other, _, _ in DISTRICTS if other != name]
        assert not any(other in answer.text for other in others), answer.text


def test_a_unit_without_a_row_is_refused(reports: Assistant) -> None:
    assert reports.ask("Huyện Sông Kiệu giảm bao nhiêu thôn?").status == "refused"


@pytest.mark.parametrize(("year", "count"), [(2018, "1911"), (2020, "2305")])
def test_the_report_of_the_year_asked_for(reports: Assistant, year: int, count: str) -> None:
    answer = reports.ask(f"Năm {year} toàn tỉnh kết nạp bao nhiêu đảng viên?")
    assert answer.status == "answered"
    assert count in answer.claims[0].text


def test_order_of_the_hits_does_not_matter() -> None:
    document = Document(1, "0" * 64, "Kho", "a", DocumentFacts("Báo cáo"), 1, 0, 3)
    texts = ["Giảm 12 thôn. Hội nghị bế mạc.", "Kết nạp 5 đảng viên.", "Giảm 4 xã và 7 thôn."]
    hits = [
        Hit(Passage(text, 100 * i, 100 * i + len(text), (), id=i), document, 1.0)
        for i, text in enumerate(texts, 1)
    ]
    question = understand("Giảm bao nhiêu thôn?")
    needs = [needs_of(question, question.text, lambda terms: dict.fromkeys(terms, 1), 100)]
    first = candidates(question, needs, hits)
    random.Random(0).shuffle(hits)
    assert candidates(question, needs, hits) == first
    assert "thôn" in first[0].text
    scores = [c.score for c in first]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= c.score <= 1 and 0 <= c.support <= 1 for c in first)


def test_every_candidate_is_a_span_of_its_document() -> None:
    text = "Một câu. Hai câu.\nBa câu."
    document = Document(1, "0" * 64, "Kho", "a", DocumentFacts("Tin"), 1, 0, 1)
    hit = Hit(Passage(text, 50, 50 + len(text), (), id=1), document, 1.0)
    question = understand("Ba câu gì?")
    needs = [needs_of(question, question.text, lambda terms: dict.fromkeys(terms, 1), 9)]
    found = candidates(question, needs, [hit])
    assert {c.text for c in found} == {"Một câu.", "Hai câu.", "Ba câu."}
    for c in found:
        assert text[c.start - 50 : c.end - 50] == c.text


def test_nothing_found_gives_no_candidates() -> None:
    assert candidates(understand("Ai?"), [], []) == []


def test_no_figure_of_the_year_before_for_a_year_only_planned(make_assistant, letter) -> None:
    report = letter(
        "Báo cáo",
        "412-BC/BTCTU",
        "20/12/2019",
        "tổng kết công tác tổ chức năm 2019, phương hướng, nhiệm vụ năm 2020",
        "I. KẾT QUẢ\n\nToàn tỉnh tinh giản 467 biên chế.\n\n"
        "II. NHIỆM VỤ\n\nToàn tỉnh mở 12 lớp bồi dưỡng.",
    )
    assistant = make_assistant({"Kho": {"bao cao.txt": report}})
    asked = "Năm {} toàn tỉnh {} bao nhiêu {}?"
    assert "467" in assistant.ask(asked.format(2019, "tinh giản", "biên chế")).text
    assert assistant.ask(asked.format(2020, "tinh giản", "biên chế")).status == "refused"
    assert "12 lớp" in assistant.ask(asked.format(2020, "mở", "lớp bồi dưỡng")).text
