"""Questions about one cell of a table, asked of the real service over tables written here.

Tables in the true shape of offices: merged headings, groups, totals, units under the title. All
questions were written before any answer to them was seen. After the first ones rules were mended;
the others were asked once when that was done: 18 of 20 right and 10 of 10 refused. One rule came of
them since (who asks for what is *not* so wants a heading that denies).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assistant.service import Assistant
from assistant.wiring import open_assistant
from ingest.settings import Settings
from ingest.types import CELL_SEPARATOR

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

# Asked once, after the rules stood.
RATINGS = """\
<html><head><meta charset="utf-8"><title>Báo cáo xếp loại tổ chức đảng năm 2022</title></head><body>
<h1>Báo cáo đánh giá, xếp loại tổ chức cơ sở đảng năm 2022</h1>
<p>Việc đánh giá, xếp loại tổ chức cơ sở đảng năm 2022 được thực hiện nghiêm túc, đúng quy trình,
kết quả cụ thể theo từng đảng bộ như bảng dưới đây.</p>
<p>Bảng 2. Kết quả đánh giá, xếp loại tổ chức cơ sở đảng năm 2022</p>
<p>(Đơn vị tính: tổ chức)</p>
<table border="1">
<tr><th rowspan="2">Đảng bộ</th><th colspan="3">Hoàn thành nhiệm vụ</th>
<th rowspan="2">Không hoàn thành</th></tr>
<tr><th>Xuất sắc</th><th>Tốt</th><th>Trung bình</th></tr>
<tr><td>Huyện Lạc Đình</td><td>9</td><td>31</td><td>5</td><td>1</td></tr>
<tr><td>Huyện Đức Khê</td><td>8</td><td>27</td><td>4</td><td>0</td></tr>
<tr><td>Thành phố Linh An</td><td>12</td><td>40</td><td>6</td><td>2</td></tr>
<tr><td>Tổng cộng</td><td>29</td><td>98</td><td>15</td><td>3</td></tr>
</table></body></html>
"""
CLASSES = """\
KẾT QUẢ MỞ LỚP TẠI CÁC TRUNG TÂM CHÍNH TRỊ NĂM 2021,,,,,
STT,Trung tâm,Số lớp,,Số học viên,
,,Kế hoạch,Thực hiện,Nam,Nữ
1,Huyện Cẩm Tường,24,22,610,480
2,Huyện Nam Vực,18,19,455,390
3,Thị xã Vân Trạch,20,15,402,377
,Tổng cộng,62,56,1467,1247
"""
PEOPLE: tuple[tuple[object, ...], ...] = (
    ("STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Số năm công tác"),
    (1, "Lê Thị Hoa", date(1975, 4, 12), "Trưởng phòng Tổ chức cán bộ", 24),
    (2, "Phạm Văn Dũng", date(1980, 9, 3), "Phó Trưởng phòng Tổ chức cán bộ", 17),
    (3, "Trần Quốc Bảo", date(1988, 1, 25), "Chuyên viên Văn phòng", 9),
)
BUDGET: tuple[tuple[object, ...], ...] = (
    ("Biểu 02: DỰ TOÁN CHI HOẠT ĐỘNG NĂM 2023",),
    (None, None, None, "ĐVT: triệu đồng"),
    ("Nội dung chi", "Dự toán", "Thực hiện", "Tỷ lệ (%)", "So với năm trước"),
    ("Chi đào tạo, bồi dưỡng cán bộ", 850, 790, 92.9, "tăng 12"),
    ("Chi hội nghị, hội thảo", 420, 415, 98.8, "giảm 5"),
    ("Chi mua sắm thiết bị", 1250, 980, 78.4, "tăng 30"),
    ("Tổng cộng", 2520, 2185, 86.7, None),
)
LATER = (
    (
        "Đảng bộ huyện Lạc Đình có bao nhiêu tổ chức hoàn thành xuất sắc nhiệm vụ?",
        "Lạc Đình",
        "Xuất sắc: 9",
    ),
    (
        "Năm 2022 huyện Đức Khê có bao nhiêu tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ?",
        "Đức Khê",
        "Tốt: 27",
    ),
    (
        "Thành phố Linh An có mấy tổ chức đảng không hoàn thành nhiệm vụ?",
        "Linh An",
        "Không hoàn thành: 2",
    ),
    (
        "Toàn tỉnh có bao nhiêu tổ chức cơ sở đảng hoàn thành xuất sắc nhiệm vụ?",
        "Tổng cộng",
        "Xuất sắc: 29",
    ),
    (
        "Số tổ chức không hoàn thành của huyện Lạc Đình là bao nhiêu?",
        "Lạc Đình",
        "Không hoàn thành: 1",
    ),
    ("Lê Thị Hoa sinh ngày nào?", "Lê Thị Hoa", "12/04/1975"),
    ("Ông Phạm Văn Dũng giữ chức vụ gì?", "Phạm Văn Dũng", "Phó Trưởng phòng"),
    ("Trần Quốc Bảo có bao nhiêu năm công tác?", "Trần Quốc Bảo", "Số năm công tác: 9"),
    ("Dự toán chi đào tạo, bồi dưỡng cán bộ năm 2023 là bao nhiêu?", "Chi đào tạo", "Dự toán: 850"),
    (
        "Chi mua sắm thiết bị đã thực hiện bao nhiêu triệu đồng?",
        "Chi mua sắm thiết bị",
        "Thực hiện: 980",
    ),
    ("Tỷ lệ thực hiện chi hội nghị, hội thảo là bao nhiêu?", "Chi hội nghị", "Tỷ lệ (%): 98,8"),
    ("Tổng dự toán chi năm 2023 là bao nhiêu?", "Tổng cộng", "Dự toán: 2.520"),
    ("Trung tâm chính trị huyện Cẩm Tường mở được bao nhiêu lớp?", "Cẩm Tường", "Thực hiện: 22"),
    ("Kế hoạch mở lớp của huyện Nam Vực là bao nhiêu lớp?", "Nam Vực", "Kế hoạch: 18"),
    ("Thị xã Vân Trạch có bao nhiêu học viên nữ?", "Vân Trạch", "Nữ: 377"),
    ("Huyện Nam Vực có bao nhiêu học viên nam?", "Nam Vực", "Nam: 455"),
    ("Cả tỉnh có bao nhiêu học viên nữ?", "Tổng cộng", "Nữ: 1247"),
    ("thi xa van trach mo bao nhieu lop theo ke hoach", "Vân Trạch", "Kế hoạch: 20"),
    ("Chi mua sắm thiết bị tăng hay giảm so với năm trước?", "Chi mua sắm", "tăng 30"),
    ("Huyện Cẩm Tường thực hiện được bao nhiêu lớp?", "Cẩm Tường", "Thực hiện: 22"),
)
LATER_ABSENT = (
    "Huyện Lạc Đình có bao nhiêu đảng viên mới?",
    "Lê Thị Hoa có bao nhiêu con?",
    "Chi sửa chữa trụ sở năm 2023 là bao nhiêu?",
    "Huyện Cẩm Tường có bao nhiêu giảng viên?",
    "Thị xã Vân Trạch có bao nhiêu học viên là người dân tộc thiểu số?",
    "Huyện Bình Lãng mở bao nhiêu lớp?",
    "Quyết toán chi hội nghị, hội thảo là bao nhiêu?",
    "Huyện Đức Khê có bao nhiêu tổ chức đảng bị kỷ luật?",
    "Lương của Trần Quốc Bảo là bao nhiêu?",
    "Thành phố Linh An có bao nhiêu chi bộ?",
)
# "hoạch mở" passes for a phrase of this small library, and no heading says it.
MISSED = {"Kế hoạch mở lớp của huyện Nam Vực là bao nhiêu lớp?"}


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


def figures(path: Path) -> None:
    book = Workbook()
    people = book.active
    assert people is not None
    people.title = "Cán bộ"
    budget = book.create_sheet("Kinh phí")
    write(people, dict(enumerate(PEOPLE, start=1)), ())
    write(budget, dict(enumerate(BUDGET, start=1)), ())
    for row in budget["B4:C7"]:
        for cell in row:
            cell.number_format = "#,##0"
    book.save(path)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("bang")
    villages(folder / "Bieu sap nhap thon 2019.xlsx")
    staff(folder / "Bien che 2020.xlsx")
    (folder / "Ket nap dang vien 6T 2019.csv").write_text(MEMBERS, encoding="utf-8")
    money(folder / "Bao cao kinh phi 2021.docx")
    yield from asked_of(folder)


@pytest.fixture(scope="module")
def later_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("bang")
    (folder / "Xep loai 2022.html").write_text(RATINGS, encoding="utf-8")
    (folder / "Lop hoc.csv").write_text(CLASSES, encoding="utf-8")
    figures(folder / "So lieu 2023.xlsx")
    yield from asked_of(folder)


def asked_of(folder: Path) -> Iterator[Assistant]:
    files = sorted(folder.iterdir())
    with open_assistant(Settings(data=folder / "kho"), "test") as assistant:
        report = assistant.add(files)
        assert not report.refused
        yield assistant


def missed(assistant: Assistant, cells: Sequence[tuple[str, str, str]]) -> set[str]:
    """The questions whose first claim does not hold the row's name and the cell, or whose claims
    hold what their quotes do not."""
    wrong = set()
    for question, row, cell in cells:
        answer = assistant.ask(question)
        first = answer.claims[0].text if answer.status == "answered" else ""
        quotes = {citation.id: citation.quote for citation in answer.citations}
        verbatim = all(
            said == "…" or said in quotes[claim.citations[0]]
            for claim in answer.claims
            for said in claim.text.split(CELL_SEPARATOR)
        )
        if not (row in first and cell in first and verbatim):
            wrong.add(question)
    return wrong


def test_a_question_about_one_cell_gets_that_cell(
    tables: Assistant, later_tables: Assistant
) -> None:
    assert missed(tables, CELLS) == set()
    assert missed(later_tables, LATER) == MISSED


def test_of_a_long_row_only_the_cell_asked_for_is_shown(tables: Assistant) -> None:
    answer = tables.ask("Huyện Bình Lãng giảm bao nhiêu thôn?")
    assert answer.claims[0].text == "Đơn vị: Huyện Bình Lãng · … · Số thôn giảm: 57"
    (citation,) = answer.citations
    assert citation.quote.startswith("1 · Đơn vị: Huyện Bình Lãng · Trước sáp nhập – Thôn: 142")
    assert citation.heading_path[0].startswith("BIỂU TỔNG HỢP KẾT QUẢ SÁP NHẬP THÔN")
    money = tables.ask("Sở Nội vụ được giao bao nhiêu biên chế?")
    assert money.claims[0].text == "Cơ quan: Sở Nội vụ · Biên chế – Được giao: 58 · ĐVT: người"
    assert money.citations[0].heading_path[-1] == "II. Khối chính quyền"


@pytest.mark.parametrize("question", ABSENT)
def test_a_cell_that_no_table_has_is_not_answered(tables: Assistant, question: str) -> None:
    assert tables.ask(question).status == "refused"


@pytest.mark.parametrize("question", LATER_ABSENT)
def test_nor_one_of_the_later_tables(later_tables: Assistant, question: str) -> None:
    assert later_tables.ask(question).status == "refused"
