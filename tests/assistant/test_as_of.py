"""Questions as of a day: the rules in force on it answer, reports are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.as_of import day_asked, without_day
from assistant.service import Assistant
from ingest.data_folder import DataFolder
from ingest.settings import DEFAULT_MODEL, Settings


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        ("Tại thời điểm 31-12-2018, mức chi là bao nhiêu?", "2018-12-31", "mức chi là bao nhiêu?"),
        ("mức chi at 31-12-2018", "2018-12-31", "mức chi"),
        ("muc chi tai thoi diem 1/3/2021 la bao nhieu", "2021-03-01", "muc chi la bao nhieu"),
        ("Mức chi vào thời điểm năm 2018?", "2018-12-31", "Mức chi ?"),
        ("Mức chi tại thời điểm tháng 2 năm 2020", "2020-02-29", "Mức chi"),
        ("Quy định có hiệu lực tại ngày 5/6/2019 nói gì?", "2019-06-05", "Quy định nói gì?"),
        ("Tính đến ngày 31-12-2018 có bao nhiêu đảng viên?", None, None),
        ("Năm 2018 có bao nhiêu đảng viên?", None, None),
        ("Thời điểm nào thì nâng lương?", None, None),
    ],
)
def test_the_day_and_the_question_without_it(question: str, day: str, rest: str) -> None:
    assert day_asked(question) == day
    assert without_day(question) == (rest or question)


RULE = """TỈNH ỦY HÀ TRUNG NAM
Số {number}

Hà Trung, ngày {day} tháng {month} năm {year}

QUY ĐỊNH
về chế độ hội nghị của cấp ủy

Điều 1. Mức chi
1. Mức chi tiền nước uống cho đại biểu dự hội nghị là {sum} đồng một buổi.
Điều 2. Hiệu lực
Quy định này có hiệu lực kể từ ngày ký{ends}.
"""


@pytest.fixture
def assistant(tmp_path: Path):
    files = tmp_path / "vb"
    files.mkdir()
    old = {"number": "05-QĐ/TU", "day": "10", "month": "01", "year": 2016, "sum": "20.000"}
    new = {"number": "11-QĐ/TU", "day": "01", "month": "06", "year": 2019, "sum": "40.000"}
    (files / "cũ.txt").write_text(RULE.format(**old, ends=""), "utf-8")
    ends = ", thay thế Quy định số 05-QĐ/TU, ngày 10/01/2016 của Tỉnh ủy"
    (files / "mới.txt").write_text(RULE.format(**new, ends=ends), "utf-8")
    (files / "sửa.txt").write_text(
        RULE.format(**new | {"number": "20-QĐ/TU", "year": 2023, "sum": "1"}, ends="")
        .replace("về chế độ hội nghị của cấp ủy", "sửa đổi một số quy định")
        .replace(
            "Điều 1. Mức chi\n1. Mức chi tiền nước uống cho đại biểu dự hội nghị là 1 đồng một "
            "buổi.",
            "Điều 1. Sửa đổi khoản 1 Điều 1 Quy định số 11-QĐ/TU, ngày 01/6/2019 như sau:\n“1. …”",
        ),
        "utf-8",
    )
    folder = DataFolder(Settings(data=tmp_path / "data", embedding=str(DEFAULT_MODEL)), "phép thử")
    with Assistant(folder) as opened:
        report = opened.add([files])
        assert not report.refused
        yield opened


ASKED = "Mức chi tiền nước uống cho đại biểu dự hội nghị là bao nhiêu"


@pytest.mark.parametrize(
    ("when", "sum", "number"),
    [
        (" tại thời điểm 31-12-2018?", "20.000", "05-QĐ/TU"),
        (" tại thời điểm 01-7-2019?", "40.000", "11-QĐ/TU"),
        ("?", "40.000", "11-QĐ/TU"),
    ],
)
def test_the_version_of_that_day_answers(assistant, when: str, sum: str, number: str) -> None:
    answer = assistant.ask(ASKED + when)
    assert answer.status == "answered"
    assert sum in answer.citations[0].quote
    assert answer.citations[0].number == number
    assert ("31/12/2018" in (answer.notice or "")) == ("2018" in when)


def test_an_amended_place_says_so_in_its_citation(assistant) -> None:
    today, then = assistant.ask(f"{ASKED}?"), assistant.ask(f"{ASKED} tại thời điểm 01-7-2019?")
    said = "Khoản 1 Điều 1 đã được sửa đổi bởi Điều 1 20-QĐ/TU từ ngày 01/06/2023"
    assert (today.citations[0].remark, then.citations[0].remark) == (said, None)


def test_before_any_rule_nothing_answers(assistant) -> None:
    assert assistant.ask(f"{ASKED} tại thời điểm 31-12-2010?").status == "refused"
