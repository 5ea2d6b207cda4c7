"""Periods as dates."""

from __future__ import annotations

import pytest

from assistant.named_periods import find_periods
from assistant.question import understand
from ingest.normalise import fold


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1-7-2019", "2019-07-01", "2019-07-01"),
        ("ngày 1/7/2019", "2019-07-01", "2019-07-01"),
        ("ngày 1/7 năm 2019", "2019-07-01", "2019-07-01"),
        ("ngày 5 tháng 7 năm 2019", "2019-07-05", "2019-07-05"),
        ("tháng 7/2019", "2019-07-01", "2019-07-31"),
        ("tháng 2 năm 2020", "2020-02-01", "2020-02-29"),
        ("năm 2019", "2019-01-01", "2019-12-31"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("6 tháng đầu năm 2019", "2019-01-01", "2019-06-30"),
        ("6 tháng 2019", "2019-01-01", "2019-06-30"),
        ("6T/2019", "2019-01-01", "2019-06-30"),
        ("nửa cuối năm 2020", "2020-07-01", "2020-12-31"),
        ("9 tháng năm 2019", "2019-01-01", "2019-09-30"),
        ("3 tháng cuối năm 2019", "2019-10-01", "2019-12-31"),
        ("quý II/2019", "2019-04-01", "2019-06-30"),
        ("quý 2 năm 2019", "2019-04-01", "2019-06-30"),
        ("quý IV năm 2019", "2019-10-01", "2019-12-31"),
        ("từ tháng 3 đến tháng 9 năm 2019", "2019-03-01", "2019-09-30"),
        ("giai đoạn 2016-2020", "2016-01-01", "2020-12-31"),
        ("nhiệm kỳ 2020–2025", "2020-01-01", "2025-12-31"),
        ("nhiệm kỳ 2020 - 2025", "2020-01-01", "2025-12-31"),
        ("từ năm 2016 đến năm 2020", "2016-01-01", "2020-12-31"),
        ("Trung ương khóa XII", "2016-01-28", "2021-02-01"),
        ("NQ TW 4 khóa XII", "2016-01-28", "2021-02-01"),
    ],
)
def test_periods_in_every_form(text: str, start: str, end: str) -> None:
    (period,) = understand(text).periods
    assert (period.start, period.end) == (start, end)
    assert [(p.start, p.end) for p in understand(fold(text)).periods] == [(start, end)]
    inside = understand(f"Kết quả {text} thế nào?").periods
    assert (period.start, period.end) in [(p.start, p.end) for p in inside]


@pytest.mark.parametrize(
    "text",
    [
        "năm ngoái", "hiện nay", "1-7", "ngày 1/7", "quý II", "khóa XV của Tỉnh ủy", "31/2/2019",
        "Nghị quyết 18-NQ/TW ngày 25/10/2017", "Luật số 52/2019/QH14", "nghị định 24/2010/NĐ-CP",
        "2.019 người", "13 tháng 2019x", "60/63 tỉnh", "",
    ],
)  # fmt: skip
def test_no_period_of_known_dates(text: str) -> None:
    assert find_periods(text) == ()


def test_what_lacks_a_year_takes_the_only_one() -> None:
    found = find_periods("6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2019")
    assert [(p.start, p.end, p.label) for p in found] == [
        ("2019-01-01", "2019-06-30", "6 tháng đầu năm"),
        ("2019-07-01", "2019-12-31", "6 tháng cuối năm 2019"),
    ]
    assert [p.label for p in find_periods("quý II so với năm 2018 và năm 2019")] == [
        "năm 2018",
        "năm 2019",
    ]


def test_several_in_order() -> None:
    found = find_periods("so với năm 2017, quý I/2018 và giai đoạn 2016-2020")
    assert [p.label for p in found] == ["năm 2017", "quý I/2018", "giai đoạn 2016-2020"]
