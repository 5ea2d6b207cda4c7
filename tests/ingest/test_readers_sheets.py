"""Spreadsheets of every format, written here: headings, titles, units, what is left out."""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.errors import FileRefused
from ingest.readers import read, sheets
from ingest.structure import parse
from ingest.types import Block, Reading

# Excel 97, by xlwt 1.3 (no library here writes the format): a title over four columns, the unit at
# the right, headings of two levels, #,##0 and 0.0% and DD/MM/YYYY, a hidden row, a cell in .VnTime,
# a formula that was never computed, a hidden sheet.
OLD_WORKBOOK = (
    "eNrtWE1oVFcU/u59701mYn4mJlET6eMhmNZUNLUbKSSj8S8uMtga0h8EO4khCTEzdkhFu9BozEYQ/FkpbgLREhCNLvyh"
    "NW0XhdIKFl2UCtGZBhdVXIgWujCZnnPemzSJTzDQBtQ5wz3v3vN3z5xz7s97v94sSQ1crExjBtTBwEQmhMAUmqIWyg7C"
    "IH4mw93sM0gtk4NXCkJBSmTAwjeFN/I4h5zvNDSGzR8IA39Q24ZdiCbibc4cQr34EFPsQ60yqfY0TlMrQoX4NV9wq+BS"
    "wRdE9lvBa4RyRHAtyabUZ7gZiVav9ur4E71EeEWEFa6Izh2hvIdy/MR1vP+ocmUtrE12xna+AYyFMxh5WNEcb+rsbrPN"
    "AgzSEJva4m3J2E7bDOEMTKBmRc1S2yzGWeQD69evbGxc+SlBCmVUSIP4K+MAT7M7xvdOjj63dAWi/z2dnvcCepA2fD86"
    "Z9qPnk9J96PP87F/QlOt9CLzueLl1o9FOGzJgaHq0YkHiJN8Kzrwnd2PAgwFufhMRDvSu55hjCxC2mKoJtxAFA0k3jDZ"
    "q8dm/Ex9B+toPGI71NeqkcarUCMtHyqsmtGED4gYRzuG1ajdSZFQ6zCgHHyBLxEjRhDP+RNi1WE1ZrcSqZ2YMSQotKT4"
    "hAjduGL3kMeItqf2Oi3phNOaTpDKVtwTN36nWRzsxn2b5mpASiZ3MGTHeTF9fTne7rT8SYttTz6frLITh6ftxIWyPxUQ"
    "3oFi6ZfILhUmX58NPb7V2LIlsl0ovXL6umf0Ug43MjjAGqRcJBwxyosW1aLxruCDYnWx9CsFl9GGQM+qLeVeZ2OfyBwS"
    "bhXN877A7cjbU/rvUL//4YdX7f6xyDLqn9+U/qrs/G+RASyhEtpB+vzrw3K1XJ06yXAtkn0qbzcfFVzx3M4e1GHP94x3"
    "ESnGOO84BCWCRzgJEh3+GaKhfDQU8UqEwxLaR0KLTcbuSIk9niFIIy08l8OWAp4lY4alEVlOrncsbYgdc3LEdizPqiGW"
    "XJ9NH49MscPZ26d5xNE6XAoYlFeTLJXiR2c42XHsUcTlG5TB45e02LOm2HM8e5bY42q5TgvREnsBifUvkv2757TnDVON"
    "Gd4wrVxugTxbQLRtqda3qGkvWnwPhFd1tmKBwH0qBFPCZkgAtBzp2hN3wUCdno/LHH06wv+FuVgeahK/qstD+S4PfkpU"
    "4RfVHOQgBznIwRsKfOBpOXrdu6HlHa153nedcWoTuc8kry18RO8zCfTQW8kGejvpQRJ7Z1U/C2CprC31kjrZ74UMH9Ps"
    "SXShRfzomnX90tVITf0/L60Y/u+W0Gznn5iNn//z/P8ACXJg4g=="
)


def workbook(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    fill(sheet)
    book.save(path)
    return path


def open_sheet(path: Path, rows: str) -> Path:
    """An ODS file of one sheet; ``rows`` is its XML."""
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Biểu">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    return path


def open_row(*cells: str) -> str:
    inside = (f"<table:table-cell><text:p>{escape(c)}</text:p></table:table-cell>" for c in cells)
    return f"<table:table-row>{''.join(inside)}</table:table-row>"


def shown(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def rows(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.kind == "row"]


# --- one reading, whatever the format -------------------------------------------------------


def as_xlsx(path: Path, table: Sequence[Sequence[str]]) -> Path:
    def fill(sheet: Worksheet) -> None:
        for row in table:
            sheet.append([int(c) if c.isdigit() else c for c in row])

    return workbook(path.with_suffix(".xlsx"), fill)


def as_csv(separator: str) -> Callable[[Path, Sequence[Sequence[str]]], Path]:
    def write(path: Path, table: Sequence[Sequence[str]]) -> Path:
        path = path.with_suffix(".csv")
        path.write_text("\n".join(separator.join(row) for row in table), encoding="utf-16")
        return path

    return write


def as_ods(path: Path, table: Sequence[Sequence[str]]) -> Path:
    return open_sheet(path.with_suffix(".ods"), "".join(open_row(*row) for row in table))


def as_html(path: Path, table: Sequence[Sequence[str]]) -> Path:
    path = path.with_suffix(".html")
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in table)
    path.write_text(f'<html><body><table border="1">{body}</table></body></html>', "utf-8")
    return path


WORDS = st.sampled_from(
    "Biên chế|Số thôn giảm|Kết nạp|Tỷ lệ (%)|Kinh phí (triệu đồng)|Dân số|Nữ|Có mặt".split("|")
)


@pytest.mark.parametrize(
    "write",
    [as_xlsx, as_csv(";"), as_csv("\t"), as_ods, as_html],
    ids=["xlsx", "csv", "tsv", "ods", "html"],
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    headings=st.lists(WORDS, min_size=2, max_size=6, unique=True),
    figures=st.lists(
        st.lists(st.integers(0, 99_999), min_size=6, max_size=6), min_size=2, max_size=6
    ),
)
def test_every_cell_appears_with_its_heading(
    tmp_path: Path,
    write: Callable[[Path, Sequence[Sequence[str]]], Path],
    headings: list[str],
    figures: list[list[int]],
) -> None:
    names = [f"Huyện {chr(65 + number)}" for number in range(len(figures))]
    body = [
        [name, *map(str, line[: len(headings)])] for name, line in zip(names, figures, strict=True)
    ]
    read_back = rows(read(write(tmp_path / "bang", [["Đơn vị", *headings], *body])))
    assert read_back == [
        " · ".join([name, *(f"{h}: {v}" for h, v in zip(headings, values, strict=True))])
        for name, *values in body
    ]


# --- XLSX -----------------------------------------------------------------------------------


def test_numbers_are_shown_as_their_cells_show_them(tmp_path: Path) -> None:
    cases: list[tuple[object, str, str]] = [
        (1250, "#,##0", "1.250"),
        (0.4118, "0.0%", "41,2%"),
        (8.5, "General", "8,5"),
        (0.1 + 0.2, "General", "0,3"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1.234,50)"),
        (12, '#,##0" người"', "12 người"),
        (7, "00", "07"),
        (date(2019, 7, 5), "yyyy-mm-dd", "05/07/2019"),
        (date(2019, 7, 1), "mm/yyyy", "07/2019"),
        (True, "General", "TRUE"),
    ]

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Tên", "Giá trị"])
        for number, (value, code, _) in enumerate(cases, start=2):
            sheet.cell(number, 1, f"Dòng {number}")
            sheet.cell(number, 2, value).number_format = code

    read_back = rows(read(workbook(tmp_path / "so.xlsx", fill)))
    assert read_back == [
        f"Dòng {number} · Giá trị: {wanted}" for number, (_, _, wanted) in enumerate(cases, start=2)
    ]


def test_a_sheet_reads_as_title_unit_groups_rows_total_and_note(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for number, values in {
            1: ("TỈNH ỦY BẮC LAM", None, None, "Biểu số 3"),
            2: ("BAN TỔ CHỨC",),
            4: ("TÌNH HÌNH BIÊN CHẾ NĂM 2020",),
            5: (None, None, None, "ĐVT: người"),
            6: ("TT", "Cơ quan", "Biên chế"),
            7: (None, None, "Được giao", "Có mặt"),
            8: ("(1)", "(2)", "(3)", "(4)"),
            9: ("I", "Khối Đảng"),
            10: (1, "Văn phòng", 99, 95),
            11: (None, "- Trong đó: nữ", 40, 36),
            12: ("II", "Khối chính quyền", 58, 53),
            13: (1, "Sở Nội vụ", 58, 53),
            14: (None, "Tổng cộng", 157, 148),
            16: ("Ghi chú: số liệu đến 31/12/2020.",),
        }.items():
            for column, value in enumerate(values, start=1):
                sheet.cell(number, column, value)
        for place in ("A4:D4", "A6:A7", "B6:B7", "C6:D6"):
            sheet.merge_cells(place)

    reading = read(workbook(tmp_path / "bien che.xlsx", fill))
    assert [(b.kind, b.groups, b.text) for b in reading.blocks] == [
        ("paragraph", (), "TỈNH ỦY BẮC LAM"),
        ("paragraph", (), "BAN TỔ CHỨC"),
        ("caption", (), "Biểu số 3"),
        ("caption", (), "TÌNH HÌNH BIÊN CHẾ NĂM 2020"),
        ("caption", (), "ĐVT: người"),
        ("caption", ("I. Khối Đảng",), "I · Cơ quan: Khối Đảng"),
        (
            "row",
            ("I. Khối Đảng",),
            "1 · Cơ quan: Văn phòng · Biên chế – Được giao: 99 · Biên chế – Có mặt: 95"
            " · ĐVT: người",
        ),
        (
            "row",
            ("I. Khối Đảng", "Văn phòng"),
            "Cơ quan: - Trong đó: nữ · Biên chế – Được giao: 40 · Biên chế – Có mặt: 36"
            " · ĐVT: người",
        ),
        (
            "row",
            (),
            "II · Cơ quan: Khối chính quyền · Biên chế – Được giao: 58 · Biên chế – Có mặt: 53"
            " · ĐVT: người",
        ),
        (
            "row",
            ("II. Khối chính quyền",),
            "1 · Cơ quan: Sở Nội vụ · Biên chế – Được giao: 58 · Biên chế – Có mặt: 53"
            " · ĐVT: người",
        ),
        (
            "row",
            (),
            "Cơ quan: Tổng cộng · Biên chế – Được giao: 157 · Biên chế – Có mặt: 148 · ĐVT: người",
        ),
        ("paragraph", (), "Ghi chú: số liệu đến 31/12/2020."),
    ]
    parsed = parse(reading.blocks, file_name="bien che.xlsx")
    assert parsed.facts.title == "Tình hình biên chế năm 2020"
    assert parsed.facts.issuer == "Ban Tổ chức Tỉnh ủy Bắc Lam"
    found = next(p for p in parsed.passages if "Sở Nội vụ" in p.text)
    assert found.heading_path[-4:] == (
        "Biểu số 3",
        "TÌNH HÌNH BIÊN CHẾ NĂM 2020",
        "ĐVT: người",
        "II. Khối chính quyền",
    )
    assert parsed.text[found.start : found.end] == found.text
    assert [p.text for p in parsed.passages][-1].startswith("Ghi chú")


def test_a_letterhead_on_a_sheet_tells_what_the_document_is(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["TỈNH ỦY BẮC LAM", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["BAN TỔ CHỨC", None, None, "Bắc Lam, ngày 05 tháng 7 năm 2019"],
            ["*"],
            ["Số 12-BC/BTCTU"],
            ["BÁO CÁO"],
            ["Số liệu đảng viên 6 tháng đầu năm 2019"],
            ["ĐVT: người"],
            ["STT", "Đảng bộ", "Tổng số", "Nữ"],
            [1, "Huyện A", 5200, 2100],
            ["Tổng cộng", None, 9300, 3900],
            [],
            ["Người lập biểu", None, None, "TRƯỞNG BAN"],
            ["Trần Văn B", None, None, "Nguyễn Văn A"],
        ):
            sheet.append(row)

    parsed = parse(read(workbook(tmp_path / "bc.xlsx", fill)).blocks, file_name="bc.xlsx")
    facts = parsed.facts
    assert (facts.number, facts.issued) == ("12-BC/BTCTU", "2019-07-05")
    assert facts.title == "Báo cáo số 12-BC/BTCTU số liệu đảng viên 6 tháng đầu năm 2019"
    assert parsed.passages[0].text == "1 · Đảng bộ: Huyện A · Tổng số: 5200 · Nữ: 2100 · ĐVT: người"
    assert "Trần Văn B\nTRƯỞNG BAN\nNguyễn Văn A" in parsed.text


def test_several_tables_on_one_sheet_and_several_sheets(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.title = "Cán bộ"
        for row in (
            ["Bảng 1. Kết nạp đảng viên"],
            ["Huyện", "Kế hoạch", "Kết nạp", None, "Xã", "Kỷ luật"],
            ["Yên Hoàng", 140, 88, None, "Đại Cát", 3],
            ["Hải Phượng", 185, 91, None, "Phú Lâm", 4],
            ["Bảng 2. Tinh giản biên chế"],
            ["Huyện", "Tinh giản"],
            ["Yên Hoàng", 12],
            [],
            ["Hải Phượng", 18],
        ):
            sheet.append(row)
        second = sheet.parent.create_sheet("Kinh phí")
        second.append(["Huyện", "Đã chi (triệu đồng)"])
        second.append(["Yên Hoàng", 1250])

    parsed = parse(read(workbook(tmp_path / "so lieu.xlsx", fill)).blocks, file_name="so lieu.xlsx")
    assert parsed.facts.title == "so lieu"
    assert [(p.heading_path, p.text) for p in parsed.passages] == [
        (("Cán bộ", "Bảng 1. Kết nạp đảng viên"), "Yên Hoàng · Kế hoạch: 140 · Kết nạp: 88"),
        (("Cán bộ", "Bảng 1. Kết nạp đảng viên"), "Hải Phượng · Kế hoạch: 185 · Kết nạp: 91"),
        (("Cán bộ", "Bảng 1. Kết nạp đảng viên"), "Đại Cát · Kỷ luật: 3"),
        (("Cán bộ", "Bảng 1. Kết nạp đảng viên"), "Phú Lâm · Kỷ luật: 4"),
        (("Cán bộ", "Bảng 2. Tinh giản biên chế"), "Yên Hoàng · Tinh giản: 12"),
        (("Cán bộ", "Bảng 2. Tinh giản biên chế"), "Hải Phượng · Tinh giản: 18"),
        (("Kinh phí",), "Yên Hoàng · Đã chi (triệu đồng): 1250"),
    ]


def hide(sheet: Worksheet) -> None:
    for row in (
        ["Tên", "Số", "Nháp"],
        ["A", 1, 7],
        ["B", 2, 8],
        ["C", "=B2*2", 9],
        ["D", "#REF!", 1],
    ):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = sheet.parent.create_sheet("Tính toán")
    other.append(["x", "y"])
    other.sheet_state = "hidden"


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    reading = read(workbook(tmp_path / "an.xlsx", hide))
    assert shown(reading) == ["A · Số: 1", "C", "D"]
    assert reading.notes == (
        "Không đọc trang tính ẩn: “Tính toán”",
        "Không đọc 1 dòng ẩn và 1 cột ẩn (như bản in); cần thì bỏ ẩn, lưu lại rồi nạp lại",
        "1 ô báo lỗi công thức (như #REF!) được để trống",
        "1 ô công thức chưa có kết quả lưu trong tệp nên để trống; hãy mở bằng Excel, lưu lại rồi "
        "nạp lại",
    )


def test_rows_that_a_filter_puts_away_are_read(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["Tên", "Số"], ["A", 1], ["B", 2]):
            sheet.append(row)
        sheet.auto_filter.ref = "A1:B3"
        sheet.auto_filter.add_filter_column(0, ["A"])
        sheet.row_dimensions[3].hidden = True

    reading = read(workbook(tmp_path / "loc.xlsx", fill))
    assert shown(reading) == ["A · Số: 1", "B · Số: 2"]
    assert reading.notes == ("Đọc cả 1 dòng bị bộ lọc hoặc nhóm thu gọn che",)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="không có ô nào có dữ liệu"):
        read(workbook(tmp_path / "rong.xlsx", lambda _: None))


def test_two_cells_in_far_corners_and_a_merge_over_all_cost_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "Tên", "Số", "A", 5
        sheet["XFD1048576"] = "xa"

    plain = workbook(tmp_path / "xa.xlsx", fill)
    hostile = tmp_path / "gop.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(hostile, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            merged = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
            new.writestr(name, part.replace(b"</sheetData>", merged))
    reading = read(plain)
    assert shown(reading) == ["A · Số: 5"]
    assert reading.notes == (f"Không đọc 1 ô nằm quá cột thứ {sheets.MOST_COLUMNS}",)
    assert read(hostile).blocks  # the merge covers what is filled, not what it claims


def test_more_rows_than_a_document_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    table = [["Tên", "Số"], *([f"A{n}", str(n)] for n in range(4))]
    for write in (as_xlsx, as_csv(";"), as_ods):
        with pytest.raises(FileRefused, match="hơn 3 dòng"):
            read(write(tmp_path / "lon", table))


def test_entities_and_external_links_stay_unread(tmp_path: Path) -> None:
    plain = as_xlsx(tmp_path / "goc", [["Tên", "Số"], ["A", "1"], ["B", "2"]])
    hostile = tmp_path / "thuc the.xlsx"
    secret = tmp_path / "bi mat.txt"
    secret.write_text("BÍ MẬT", encoding="utf-8")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(hostile, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
                part = entity + part.replace(b"<v>1</v>", b"<v>&e;</v>")
            new.writestr(name, part)
    with pytest.raises(FileRefused) as refusal:
        read(hostile)
    assert "BÍ MẬT" not in str(refusal.value)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_broken_workbooks_are_refused(tmp_path: Path, cut: float) -> None:
    whole = as_xlsx(tmp_path / "goc", [["Tên", "Số"], ["A", "1"]]).read_bytes()
    old = zlib.decompress(base64.b64decode(OLD_WORKBOOK))
    for name, data in (("hong.xlsx", whole), ("hong.xls", old)):
        path = tmp_path / name
        path.write_bytes(data[: int(len(data) * cut)])
        with pytest.raises(FileRefused):
            read(path)


# --- XLS, ODS, CSV --------------------------------------------------------------------------


def test_a_workbook_of_excel_97(tmp_path: Path) -> None:
    path = tmp_path / "cu.xls"
    path.write_bytes(zlib.decompress(base64.b64decode(OLD_WORKBOOK)))
    reading = read(path)
    assert shown(reading) == [
        "TÌNH HÌNH BIÊN CHẾ NĂM 2020",
        "ĐVT: người",
        "Sở Nội vụ · Biên chế – Được giao: 1.250 · Biên chế – Có mặt: 92,4% · "
        "Ngày báo cáo: 31/12/2020 · ĐVT: người",
        "Đảng bộ · Biên chế – Được giao: 7 · ĐVT: người",
    ]
    assert reading.notes == (
        "Không đọc trang tính ẩn: “Nháp”",
        "Không đọc 1 dòng ẩn (như bản in); cần thì bỏ ẩn, lưu lại rồi nạp lại",
        "Chuyển từ mã TCVN3 (ABC) sang Unicode",
    )


def test_an_open_document_sheet_with_merged_headings(tmp_path: Path) -> None:
    head = (
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Đơn vị</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>Biên chế'
        "</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Được giao</text:p>"
        "</table:table-cell><table:table-cell><text:p>Có mặt</text:p></table:table-cell>"
        "</table:table-row>"
    )
    repeated = 'table:number-rows-repeated="1048000"'
    rest = f"<table:table-row {repeated}><table:table-cell/></table:table-row>"
    body = open_row("Sở A", "1.250", "9,5%") + open_row("Sở B", "7", "6") + rest
    path = open_sheet(tmp_path / "mo.ods", open_row("Bảng 1. Biên chế") + head + body)
    assert shown(read(path)) == [
        "Bảng 1. Biên chế",
        "Sở A · Biên chế – Được giao: 1.250 · Biên chế – Có mặt: 9,5%",
        "Sở B · Biên chế – Được giao: 7 · Biên chế – Có mặt: 6",
    ]


def test_headings_of_two_levels_in_separated_values(tmp_path: Path) -> None:
    path = tmp_path / "lop.csv"
    path.write_text(
        "KẾT QUẢ MỞ LỚP NĂM 2021,,,,\nSTT,Trung tâm,Số lớp,,Ghi chú\n,,Kế hoạch,Thực hiện,\n"
        '1,Huyện Nam Vực,18,"19,5","mở thêm, tháng 9"\n,Tổng cộng,18,"19,5",\n',
        "utf-8",
    )
    assert shown(read(path)) == [
        "KẾT QUẢ MỞ LỚP NĂM 2021",
        "1 · Trung tâm: Huyện Nam Vực · Số lớp – Kế hoạch: 18 · Số lớp – Thực hiện: 19,5 · "
        "Ghi chú: mở thêm, tháng 9",
        "Trung tâm: Tổng cộng · Số lớp – Kế hoạch: 18 · Số lớp – Thực hiện: 19,5",
    ]


def test_a_file_called_csv_in_which_nothing_separates_is_text(tmp_path: Path) -> None:
    path = tmp_path / "chu.csv"
    path.write_text("Ngày 5/7/2019 Ban Tổ chức họp.\nHội nghị thống nhất một việc.\n", "utf-8")
    assert read(path).blocks[0] == Block("Ngày 5/7/2019 Ban Tổ chức họp.")


def test_a_quotation_mark_that_never_closes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nhay.csv"
    path.write_text("Tên;Số\nA;1\nB;2\n" + '"' + "x" * 200_000, "utf-8")
    with pytest.raises(FileRefused, match="dấu nháy kép"):
        read(path)


def test_a_web_page_called_xls_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "xuat.xls"
    path.write_text(
        "<html><body><table border=1><tr><td>Tên</td><td>Số</td></tr><tr><td>A</td><td>1</td></tr>"
        "<tr><td>B</td><td>2</td></tr></table></body></html>",
        "utf-8",
    )
    assert shown(read(path)) == ["A · Số: 1", "B · Số: 2"]
