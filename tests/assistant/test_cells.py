"""Questions about one cell of a table, asked of the real service over tables written here.

Tables in the true shape of offices: merged headings, groups, totals, units under the title. The
questions were written before any answer to them was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assistant.service import Assistant
from assistant.wiring import open_assistant
from ingest.settings import Settings

VILLAGES = (
    (1, "Huyện Bình Lãng", 142, 12, 85, 9, 57, 0.4014, 171),
    (2, "Huyện Song Kiều", 119, 8, 70, 6, 49, 0.4118, 147),
    (3, "Huyện Trà Vân", 96, 7, 64, 5, 32, 0.3333, 96),
    (4, "Thành phố Linh An", 38, 124, 21, 66, 17, 0.4474, 225),
)
STAFF = (
    ("I", "Khối Đảng", 166, 158, 61, -8),
    (1, "Ban Tổ chức Tỉnh ủy", 36, 34, 12, -2),
    (2, "Ban Tuyên giáo Tỉnh ủy", 31, 29, 13, -2),
    (3, "Văn phòng Tỉnh ủy", 99, 95, 36, -4),
    ("II", "Khối chính quyền", 127, 118, 55, -9),
    (1, "Sở Nội vụ", 58, 53, 24, -5),
    (2, "Sở Tài chính", 69, 65, 31, -4),
)
MEMBERS = """\
BIỂU KẾT QUẢ KẾT NẠP ĐẢNG VIÊN 6 THÁNG ĐẦU NĂM 2019;;;;
Đơn vị tính: người;;;;
Đảng bộ;Kế hoạch;Kết nạp;Nữ;Dân tộc thiểu số
Huyện Yên Hoàng;140;88;41;19
Huyện Hải Phượng;185;91;37;2
Thị xã Vân Trạch;120;73;35;4
Tổng cộng;445;252;113;25
"""
MONEY = (
    ("Huyện Mường Thàng", "2.450", "2.105", "345"),
    ("Huyện Cẩm Tường", "1.980", "1.760", "220"),
    ("Huyện Nam Vực", "1.320", "1.320", "0"),
    ("Tổng cộng", "5.750", "5.185", "565"),
)

# question, the row's label, the cell as it must be shown
CELLS = (
    ("Huyện Bình Lãng giảm bao nhiêu thôn?", "Huyện Bình Lãng", "Số thôn giảm: 57"),
    ("Tỷ lệ giảm thôn của huyện Song Kiều là bao nhiêu?", "Huyện Song Kiều", "41,2%"),
    (
        "Trước sáp nhập huyện Trà Vân có bao nhiêu tổ dân phố?",
        "Huyện Trà Vân",
        "Trước sáp nhập – Tổ dân phố: 7",
    ),
    (
        "Sau sáp nhập thành phố Linh An còn bao nhiêu tổ dân phố?",
        "Thành phố Linh An",
        "Sau sáp nhập – Tổ dân phố: 66",
    ),
    ("Huyện Trà Vân có bao nhiêu cán bộ dôi dư?", "Huyện Trà Vân", "Cán bộ dôi dư (người): 96"),
    (
        "Sau sáp nhập huyện Bình Lãng còn bao nhiêu thôn?",
        "Huyện Bình Lãng",
        "Sau sáp nhập – Thôn: 85",
    ),
    ("Toàn tỉnh giảm bao nhiêu thôn?", "Tổng cộng", "Số thôn giảm: 155"),
    ("huyen song kieu giam bao nhieu thon", "Huyện Song Kiều", "Số thôn giảm: 49"),
    (
        "Ban Tổ chức Tỉnh ủy được giao bao nhiêu biên chế?",
        "Ban Tổ chức Tỉnh ủy",
        "Biên chế – Được giao: 36",
    ),
    (
        "Số biên chế có mặt của Văn phòng Tỉnh ủy là bao nhiêu?",
        "Văn phòng Tỉnh ủy",
        "Biên chế – Có mặt: 95",
    ),
    ("Sở Nội vụ có bao nhiêu cán bộ nữ?", "Sở Nội vụ", "Trong đó nữ: 24"),
    (
        "Khối chính quyền được giao bao nhiêu biên chế?",
        "Khối chính quyền",
        "Biên chế – Được giao: 127",
    ),
    (
        "Tổng số biên chế được giao năm 2020 là bao nhiêu?",
        "Tổng cộng",
        "Biên chế – Được giao: 293",
    ),
    (
        "Năm 2020 Ban Tuyên giáo Tỉnh ủy được giao bao nhiêu biên chế?",
        "Ban Tuyên giáo Tỉnh ủy",
        "Biên chế – Được giao: 31",
    ),
    ("Sở Tài chính có mặt bao nhiêu biên chế?", "Sở Tài chính", "Biên chế – Có mặt: 65"),
    ("Đảng bộ huyện Yên Hoàng kết nạp bao nhiêu đảng viên?", "Huyện Yên Hoàng", "Kết nạp: 88"),
    (
        "Kế hoạch kết nạp đảng viên của huyện Hải Phượng là bao nhiêu?",
        "Huyện Hải Phượng",
        "Kế hoạch: 185",
    ),
    (
        "Thị xã Vân Trạch kết nạp bao nhiêu đảng viên nữ?",
        "Thị xã Vân Trạch",
        "Nữ: 35",
    ),
    (
        "Huyện Yên Hoàng kết nạp bao nhiêu đảng viên là người dân tộc thiểu số?",
        "Huyện Yên Hoàng",
        "Dân tộc thiểu số: 19",
    ),
    (
        "Huyện Mường Thàng đã chi bao nhiêu tiền hỗ trợ cán bộ dôi dư?",
        "Huyện Mường Thàng",
        "Đã chi: 2.105",
    ),
    ("Kinh phí còn lại của huyện Mường Thàng là bao nhiêu?", "Huyện Mường Thàng", "Còn lại: 345"),
    (
        "Dự toán kinh phí hỗ trợ cán bộ dôi dư của huyện Cẩm Tường là bao nhiêu?",
        "Huyện Cẩm Tường",
        "Dự toán: 1.980",
    ),
    ("Huyện Nam Vực đã chi bao nhiêu triệu đồng?", "Huyện Nam Vực", "Đã chi: 1.320"),
    ("Cán bộ dôi dư của thành phố Linh An là bao nhiêu người?", "Thành phố Linh An", "225"),
)
# Columns and rows that no table has.
ABSENT = (
    "Huyện Bình Lãng có bao nhiêu đảng viên bị kỷ luật?",
    "Sở Nội vụ có bao nhiêu tiến sĩ?",
    "Đảng bộ huyện Yên Hoàng khai trừ bao nhiêu đảng viên?",
    "Huyện Mường Thàng có bao nhiêu hộ nghèo?",
    "Sở Y tế được giao bao nhiêu biên chế?",
    "Huyện Trà Vân giảm bao nhiêu xã?",
    "Ban Tổ chức Tỉnh ủy có bao nhiêu hợp đồng lao động?",
    "Huyện Đức Khê giảm bao nhiêu thôn?",
    "Huyện Cẩm Tường quyết toán bao nhiêu triệu đồng?",
    "Thị xã Vân Trạch có bao nhiêu chi bộ ghép?",
)


def write(sheet: Worksheet, rows: dict[int, tuple[object, ...]], merges: tuple[str, ...]) -> None:
    for number, values in rows.items():
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for place in merges:
        sheet.merge_cells(place)


def villages(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head = {
        1: ("BIỂU TỔNG HỢP KẾT QUẢ SÁP NHẬP THÔN, TỔ DÂN PHỐ NĂM 2019",),
        2: ("(Kèm theo Báo cáo số 412-BC/BTCTU ngày 05/7/2019)",),
        4: ("TT", "Đơn vị", "Trước sáp nhập", None, "Sau sáp nhập", None, "Số thôn giảm",
            "Tỷ lệ giảm", "Cán bộ dôi dư (người)"),
        5: (None, None, "Thôn", "Tổ dân phố", "Thôn", "Tổ dân phố"),
        6: tuple(f"({n})" for n in range(1, 10)),
    }  # fmt: skip
    total = (None, "Tổng cộng", 395, 151, 240, 86, 155, 0.3924, 639)
    body = dict(enumerate((*VILLAGES, total), start=7))
    merges = ("A1:I1", "A2:I2", "A4:A5", "B4:B5", "C4:D4", "E4:F4", "G4:G5", "H4:H5", "I4:I5")
    write(sheet, {**head, **body}, merges)
    for number in body:
        sheet.cell(number, 8).number_format = "0.0%"
    book.save(path)


def staff(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head = {
        1: ("TỈNH ỦY BẮC LAM", None, None, None, "Biểu số 3"),
        2: ("BAN TỔ CHỨC",),
        4: ("TÌNH HÌNH BIÊN CHẾ CÁC CƠ QUAN CẤP TỈNH NĂM 2020",),
        5: (None, None, None, None, "ĐVT: người"),
        6: ("TT", "Cơ quan", "Biên chế", None, "Trong đó nữ", "Tăng (+), giảm (-)"),
        7: (None, None, "Được giao", "Có mặt"),
    }  # fmt: skip
    total = (None, "Tổng cộng", 293, 276, 116, -17)
    body = dict(enumerate((*STAFF, total), start=8))
    note = {17: ("Ghi chú: Số liệu có đến ngày 31/12/2020.",)}
    merges = ("A4:F4", "E5:F5", "A6:A7", "B6:B7", "C6:D6", "E6:E7", "F6:F7")
    write(sheet, {**head, **body, **note}, merges)
    book.save(path)


def money(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Tình hình thực hiện chính sách đối với cán bộ dôi dư sau sáp nhập")
    document.add_paragraph(
        "Các huyện đã chi trả chế độ cho cán bộ dôi dư theo đúng quy định, kết quả như sau:"
    )
    document.add_paragraph("Bảng 1. Kinh phí hỗ trợ cán bộ dôi dư năm 2021")
    document.add_paragraph("Đơn vị tính: triệu đồng")
    table = document.add_table(rows=1 + len(MONEY), cols=4, style="Table Grid")
    for number, values in enumerate((("Đơn vị", "Dự toán", "Đã chi", "Còn lại"), *MONEY)):
        for column, value in enumerate(values):
            table.cell(number, column).text = value
    document.save(str(path))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("bang")
    villages(folder / "Bieu sap nhap thon 2019.xlsx")
    staff(folder / "Bien che 2020.xlsx")
    (folder / "Ket nap dang vien 6T 2019.csv").write_text(MEMBERS, encoding="utf-8")
    money(folder / "Bao cao kinh phi 2021.docx")
    with open_assistant(Settings(data=folder / "kho"), "test") as assistant:
        report = assistant.add(sorted(p for p in folder.iterdir() if p.is_file()))
        assert not report.refused
        yield assistant


@pytest.mark.parametrize(("question", "row", "cell"), CELLS, ids=[q for q, *_ in CELLS])
def test_a_question_about_one_cell_gets_that_cell(
    tables: Assistant, question: str, row: str, cell: str
) -> None:
    answer = tables.ask(question)
    assert answer.status == "answered"
    first = answer.claims[0]
    assert row in first.text
    assert cell in first.text


@pytest.mark.parametrize("question", ABSENT)
def test_a_cell_that_no_table_has_is_not_answered(tables: Assistant, question: str) -> None:
    assert tables.ask(question).status == "refused"
