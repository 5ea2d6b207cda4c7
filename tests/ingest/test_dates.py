import unicodedata

import pytest

from ingest.dates import find_dates


@pytest.mark.parametrize(
    ("text", "mention", "value"),
    [
        ("Hà Nội, ngày 25 tháng 10 năm 2017", "ngày 25 tháng 10 năm 2017", "2017-10-25"),
        ("ngay 5 thang 6 nam 2019", "ngay 5 thang 6 nam 2019", "2019-06-05"),
        ("từ 25-10-2017.", "25-10-2017", "2017-10-25"),
        ("ngày 1/7/2019 họp", "ngày 1/7/2019", "2019-07-01"),
        ("(25.10.2017)", "25.10.2017", "2017-10-25"),
        ("đến tháng 7 năm 2019", "tháng 7 năm 2019", "2019-07"),
        ("đến tháng 12/2019, tổ chức", "tháng 12/2019", "2019-12"),
        ("trong 7/2019", "7/2019", "2019-07"),
    ],
)
def test_reads_every_written_form(text: str, mention: str, value: str) -> None:
    (found,) = find_dates(text)
    assert (text[found.start : found.end], found.value) == (mention, value)


@pytest.mark.parametrize(
    "text",
    [
        "Chiều 1-7",
        "31-2-2019",
        "tháng 13 năm 2019",
        "80/2025/QH15",
        "60/63",
        "ngày … tháng … năm 2019",
    ],
)
def test_leaves_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_spans_hold_in_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "họp ngày 25 tháng 10 năm 2017 ở tỉnh")
    (found,) = find_dates(text)
    assert (
        unicodedata.normalize("NFC", text[found.start : found.end]) == "ngày 25 tháng 10 năm 2017"
    )
