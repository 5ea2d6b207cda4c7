import unicodedata

import pytest

from ingest.normalise import fold
from ingest.reference_forms import HAS_SYMBOL
from ingest.references import find_article, find_references, same_number
from ingest.types import Reference


def one(text: str) -> Reference:
    (mention,) = find_references(text)
    return mention.reference


@pytest.mark.parametrize(
    ("written", "canonical", "kind"),
    [
        ("18-NQ/TW", "18-NQ/TW", "Nghị quyết"),
        ("18/NQ-TW", "18-NQ/TW", "Nghị quyết"),
        ("18 - nq/tw", "18-NQ/TW", "Nghị quyết"),
        ("NQ/TW 18", "18-NQ/TW", "Nghị quyết"),
        ("NGHỊ QUYẾT SỐ 18-NQ/TW", "18-NQ/TW", "Nghị quyết"),
        ("Nghị quyết 37/NQ-TW 2018", "37-NQ/TW", "Nghị quyết"),
        ("Nghị quyết 18", "Nghị quyết 18", "Nghị quyết"),
        ("nghi quyet so 18", "Nghị quyết 18", "Nghị quyết"),
        ("NQ18", "Nghị quyết 18", "Nghị quyết"),
        ("nq 18", "Nghị quyết 18", "Nghị quyết"),
        ("KL 48", "Kết luận 48", "Kết luận"),
        ("Chỉ thị 35", "Chỉ thị 35", "Chỉ thị"),
        ("Quy định số 05-QĐi/TU", "05-QĐi/TU", "Quy định"),
        ("quy dinh 05-qdi/tu", "05-QĐi/TU", "Quy định"),
        ("Quy định 22-QĐ/TW", "22-QĐ/TW", "Quy định"),
        ("Hướng dẫn số 3-HD/BTCTU", "03-HD/BTCTU", "Hướng dẫn"),
        ("số 05-KL/BTCTW, ngày 1-2-2019", "05-KL/BTCTW", "Kết luận"),
        ("01-QC/HU", "01-QC/HU", "Quy chế"),
        ("Nghị định 24/2010/NĐ-CP", "24/2010/NĐ-CP", "Nghị định"),
        ("nghi dinh 24/2010/nd-cp", "24/2010/NĐ-CP", "Nghị định"),
        ("80/2025/QH15", "80/2025/QH15", None),
        ("Luật số 52/2019/QH14", "52/2019/QH14", "Luật"),
        ("Luật Cán bộ, công chức số 80/2025/QH15", "80/2025/QH15", "Luật"),
        ("Pháp lệnh số 43/2002/PL- UBTVQH10", "43/2002/PL-UBTVQH10", "Pháp lệnh"),
        ("QĐ số 1234/QĐ-UBND", "1234/QĐ-UBND", "Quyết định"),
        ("Quyết định số 1234/QĐ-UBND ngày 5-6-2019", "1234/QĐ-UBND", "Quyết định"),
        ("45/2018/TT-BTC", "45/2018/TT-BTC", "Thông tư"),
        ("16/ct-ttg", "16/CT-TTg", "Chỉ thị"),
        ("1234/UBND-NC", "1234/UBND-NC", "Công văn"),
        ("chỉ thị 5 của Bộ Chính trị", "Chỉ thị 5", "Chỉ thị"),
        ("hướng dẫn số 1 của Ban Bí thư", "Hướng dẫn 1", "Hướng dẫn"),
        ("quyết định kỷ luật số 25-QĐ/TU", "25-QĐ/TU", "Quyết định"),
    ],
)
def test_reads_every_written_form(written: str, canonical: str, kind: str | None) -> None:
    reference = one(written)
    assert (reference.canonical, reference.kind) == (canonical, kind)
    assert reference.symbol is None or HAS_SYMBOL.search(fold(written))


@pytest.mark.parametrize(
    "text",
    [
        "Điều 5",
        "khoản 2 Điều 10",
        "8 nhóm nhiệm vụ trong 6 tháng đầu năm 2019",
        "kế hoạch 5 năm, báo cáo 6 tháng, kết luận 3 nội dung",
        "Kế hoạch 2021-2025 và Luật Đất đai 2024",
        "60/63 tỉnh, trực 24/7, ngày 1/7/2019",
        "Nghị quyết Trung ương 4 (khóa XI, XII)",
        "nd 24, tt 5 của bảng",
        "HĐ 315, giàn khoan HD981, cẩu giàn QC 15, chung cư CT6",
        "kỷ luật 4 lãnh đạo xã, pháp luật 5 cơ sở, điều luật 150, phương án 2",
        "hướng dẫn 2 tàu cá, chương trình 5 giọng ca",
        "BÁO CÁO\n1. Kết quả",
    ],
)
def test_counts_and_dates_are_no_numbers(text: str) -> None:
    assert find_references(text) == []


def test_date_year_and_organ_beside_the_number() -> None:
    text = "theo Nghị quyết số 18-NQ/TW ngày 25-10-2017 của Ban Chấp hành Trung ương khóa XII."
    (mention,) = find_references(text)
    assert text[mention.start : mention.end] == "Nghị quyết số 18-NQ/TW ngày 25-10-2017"
    reference = mention.reference
    assert (reference.issued, reference.year) == ("2017-10-25", 2017)
    assert reference.issuer == "Ban Chấp hành Trung ương"
    assert one("Nghị quyết 18 năm 2017").year == 2017
    assert one("nghi dinh 24/2010/nd-cp").year == 2010


def test_spans_hold_in_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "Thực hiện nghị quyết số 18-NQ/TW và Điều 12đ")
    (mention,) = find_references(text)
    assert (
        unicodedata.normalize("NFC", text[mention.start : mention.end]) == "nghị quyết số 18-NQ/TW"
    )
    assert find_article(text) == ("12đ", None, None)


def test_several_in_order() -> None:
    text = "Luật số 22/2008/QH12 được sửa theo Luật số 52/2019/QH14; các Nghị quyết số 18, 19-NQ/TW"
    found = [m.reference.canonical for m in find_references(text)]
    assert found == ["22/2008/QH12", "52/2019/QH14", "Nghị quyết 18", "19-NQ/TW"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("18-NQ/TW", "nghị quyết 18", True),
        ("18-NQ/TW ngày 25-10-2017", "Nghị quyết 18 năm 2017", True),
        ("18-NQ/TW ngày 25-10-2017", "18-NQ/TW ngày 16-6-2022", False),
        ("18-NQ/TW", "18-NQ/TU", False),
        ("Kết luận 18", "18-NQ/TW", False),
        ("Quy định 05-QĐi/TU", "quy dinh 5", True),
        ("22-QĐ/TW", "quy định 22", True),
        ("22-QĐ/TW", "quyết định 22", True),
        ("80/2025/QH15", "Luật số 80", True),
        ("24/2010/NĐ-CP", "nghị định 24 năm 2011", False),
    ],
)
def test_same_number(a: str, b: str, same: bool) -> None:
    assert same_number(one(a), one(b)) is same
    assert same_number(one(b), one(a)) is same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("điểm a khoản 2 Điều 5 quy định gì?", ("5", "2", "a")),
        ("Điều 5 khoản 2", ("5", "2", None)),
        ("dieu 5", ("5", None, None)),
        ("điều 12a", ("12a", None, None)),
        ("Điểm đ, khoản 1, Điều 3", ("3", "1", "đ")),
        ("điều kiện 5 khoản 3 triệu đồng", (None, None, None)),
    ],
)
def test_find_article(text: str, found: tuple[str | None, str | None, str | None]) -> None:
    assert find_article(text) == found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Ai ký tờ trình 18?", ["18"]),
        ("ai ky quyet dinh 356", ["356"]),
        ("ai ký nghị quyết 12", ["12"]),
        ("xử lý kỷ luật 5 đảng viên", []),
        ("theo pháp luật 2 năm nay", []),
    ],
)
def test_who_signed_is_asked_of_a_document(text: str, numbers: list[str]) -> None:
    """ký folds to ky, as in kỷ luật: only luật after it is no kind of document."""
    assert [m.reference.number for m in find_references(text, asked=True)] == numbers
