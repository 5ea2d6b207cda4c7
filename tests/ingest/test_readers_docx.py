"""DOCX: what the page shows, in order, once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.readers import read
from ingest.types import Block

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(folder: Path, body: str, **parts: str) -> Path:
    """A DOCX of raw XML; ``parts`` are the inner XML of styles, numbering, footnotes."""
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for i, name in enumerate(parts)
    )
    path = folder / "văn kiện.docx"
    extra = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    extra += (
        f'xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        zipped.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        )
        zipped.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" {extra}><w:body>{body}</w:body></w:document>',
        )
        for name, inner in parts.items():
            zipped.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>')
    return path


def p(text: str, properties: str = "") -> str:
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def texts(path: Path) -> list[str]:
    return [block.text for block in read(path).blocks]


def cell(text: str, properties: str = "") -> str:
    paragraphs = "".join(p(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


BORDERS = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'


def test_paragraphs_carry_bold_run_in_centred_and_heading_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Chương I", level=1)
    paragraph = document.add_paragraph()
    paragraph.add_run("BÁO CÁO").bold = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph = document.add_paragraph()
    paragraph.add_run("1. Quan điểm. ").bold = True
    paragraph.add_run("Làm từng  bước.")
    document.add_paragraph("   ")
    document.add_paragraph("__________")
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert read(path).blocks == (
        Block("Chương I", kind="heading", level=1, bold=True),
        Block("BÁO CÁO", bold=True, centered=True),
        Block("1. Quan điểm. Làm từng bước.", bold_lead=len("1. Quan điểm.")),
    )


def test_heading_level_comes_through_based_on(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Goc"><w:name w:val="Goc"/><w:pPr>'
        '<w:outlineLvl w:val="2"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/>'
        '<w:basedOn w:val="Goc"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="X"><w:basedOn w:val="Y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Y"><w:basedOn w:val="X"/></w:style>'
    )
    body = p("Điều 1. Phạm vi", '<w:pStyle w:val="Dieu"/>') + p("vòng", '<w:pStyle w:val="X"/>')
    assert read(package(tmp_path, body, styles=styles)).blocks == (
        Block("Điều 1. Phạm vi", kind="heading", level=3, bold=True, centered=True),
        Block("vòng"),
    )


def test_text_is_nfc_with_plain_spaces(tmp_path: Path) -> None:
    decomposed = "D\u0323a\u0309ng bo\u0302\u0323 ti\u0309nh\u00a0\u200bA"
    assert texts(package(tmp_path, p(decomposed))) == ["Ḍảng bộ tỉnh A"]


def test_line_break_opens_a_block_and_tab_is_space(tmp_path: Path) -> None:
    body = "<w:t>ĐẢNG BỘ TỈNH</w:t><w:br/><w:t>HUYỆN ỦY</w:t><w:tab/><w:t>A</w:t>"
    body = f"<w:p><w:r>{body}</w:r></w:p>"
    assert texts(package(tmp_path, body)) == ["ĐẢNG BỘ TỈNH", "HUYỆN ỦY A"]


def test_tracked_changes_show_the_new_text(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Giảm </w:t></w:r>"
        "<w:del><w:r><w:delText>10</w:delText><w:t>10</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t> thôn.</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Một đoạn </w:t></w:r></w:p>"
        + p("liền nhau.")
    )
    assert texts(package(tmp_path, body)) == ["Giảm 12 thôn.", "Một đoạn liền nhau."]


def test_fields_give_their_result_and_hyperlinks_their_text(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>REF x</w:instrText></w:r>"
        '<w:r><w:t>mã</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>Điều 5</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:hyperlink><w:r><w:t> và Điều 6</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr="PAGE"><w:r><w:t> Luật này</w:t></w:r></w:fldSimple>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
    )
    assert texts(package(tmp_path, body)) == ["Điều 5 và Điều 6 Luật này"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('MẬT')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Tỉnh ủy</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + p("Sau")
    )
    assert texts(package(tmp_path, body)) == ["Tỉnh ủy", "MẬT", "Sau"]


def test_automatic_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    def level(index: int, form: str, text: str, more: str = "") -> str:
        return (
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
        )

    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "Chương %1")
        + level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')
        + level(2, "decimal", "%3.")
        + level(3, "lowerLetter", "%4)")
        + level(4, "decimal", "%3.%5", '<w:suff w:val="nothing"/>')
        + level(5, "bullet", "\uf0b7")
        + "</w:abstractNum>"
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )

    def item(text: str, index: int, num: int = 7) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{num}"/></w:numPr>')

    body = "".join(
        [
            item("QUY ĐỊNH CHUNG", 0), item("Phạm vi", 1), item("Một", 2), item("Hai", 2),
            item("ý a", 3), item("ý b", 3), item("Ba", 2), item("ý mới", 3), item(" con", 4),
            item("ĐIỀU KHOẢN", 0), item("Hiệu lực", 1), item("gạch", 5), item("Năm", 2, 8),
            item("Sáu", 2, 8), item("tắt", 2, 0),
        ]
    )  # fmt: skip
    assert texts(package(tmp_path, body, numbering=numbering)) == [
        "Chương I QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "1. Một", "2. Hai", "a) ý a", "b) ý b",
        "3. Ba", "a) ý mới", "3.1 con", "Chương II ĐIỀU KHOẢN", "Điều 2. Hiệu lực", "- gạch",
        "5. Năm", "6. Sáu", "tắt",
    ]  # fmt: skip


def test_a_style_can_number_its_paragraphs(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="3"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %2:"/><w:pStyle w:val="Dieu"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'
    )
    body = p("Quyền", '<w:pStyle w:val="Dieu"/>') + p("Nghĩa vụ", '<w:pStyle w:val="Dieu"/>')
    path = package(tmp_path, body, styles=styles, numbering=numbering)
    assert texts(path) == ["Điều 3: Quyền", "Điều 4: Nghĩa vụ"]


def test_a_footnote_follows_its_paragraph_and_a_looping_one_ends(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p><w:r><w:t>Giảm 131 đầu mối</w:t></w:r>{mark}<w:r><w:t>.</w:t></w:r></w:p>" + p(
        "Sau"
    )
    notes = (
        f'<w:footnote w:id="2"><w:p><w:r><w:t>Tính đến 30/6.</w:t></w:r>{mark}</w:p></w:footnote>'
    )
    assert read(package(tmp_path, body, footnotes=notes)).blocks == (
        Block("Giảm 131 đầu mối."),
        Block("Tính đến 30/6.", kind="footnote"),
        Block("Sau"),
    )


def test_a_contents_list_is_left_out(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="M1"><w:name w:val="toc 1"/></w:style>'
    body = p("Chương I 3", '<w:pStyle w:val="M1"/>') + p("Chương I")
    assert texts(package(tmp_path, body, styles=styles)) == ["Chương I"]


def test_pages_only_where_word_left_its_marks(tmp_path: Path) -> None:
    marked = p("một") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>"
    broken = p("một") + '<w:p><w:r><w:br w:type="page"/><w:t>hai</w:t></w:r></w:p>'
    assert [b.page for b in read(package(tmp_path, marked)).blocks] == [1, 2]
    assert [b.page for b in read(package(tmp_path, broken)).blocks] == [None, None]


def test_a_letterhead_table_reads_left_column_first(tmp_path: Path) -> None:
    rows = row(cell("ĐẢNG BỘ TỈNH X\nHUYỆN ỦY A\n*"), cell("ĐẢNG CỘNG SẢN VIỆT NAM")) + row(
        cell("Số 12-BC/HU"), cell("A, ngày 5 tháng 6 năm 2019")
    )
    end = row(cell("Nơi nhận:\n- Lưu."), cell("T/M BAN THƯỜNG VỤ\nBÍ THƯ\nNguyễn Văn A"))
    body = f"<w:tbl>{rows}</w:tbl>{p('BÁO CÁO')}<w:tbl>{BORDERS}{end}</w:tbl>"
    assert read(package(tmp_path, body)).blocks == tuple(
        Block(text)
        for text in (
            "ĐẢNG BỘ TỈNH X", "HUYỆN ỦY A", "Số 12-BC/HU", "ĐẢNG CỘNG SẢN VIỆT NAM",
            "A, ngày 5 tháng 6 năm 2019", "BÁO CÁO", "Nơi nhận:", "- Lưu.", "T/M BAN THƯỜNG VỤ",
            "BÍ THƯ", "Nguyễn Văn A",
        )
    )  # fmt: skip


def test_a_letterhead_of_tabs_reads_left_column_first(tmp_path: Path) -> None:
    def tabbed(left: str, right: str) -> str:
        return f"<w:p><w:r><w:t>{left}</w:t><w:tab/><w:tab/><w:t>{right}</w:t></w:r></w:p>"

    body = (
        tabbed("TỈNH ỦY X", "ĐẢNG CỘNG SẢN VIỆT NAM")
        + tabbed("Số 3-CV/TU", "X, ngày 1 tháng 2 năm 2020")
        + p("Kính gửi: Ban Tổ chức")
        + tabbed("Họ tên:", "Nguyễn Văn A")
    )
    assert texts(package(tmp_path, body)) == [
        "TỈNH ỦY X", "Số 3-CV/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "X, ngày 1 tháng 2 năm 2020",
        "Kính gửi: Ban Tổ chức", "Họ tên: Nguyễn Văn A",
    ]  # fmt: skip


def test_a_data_table_becomes_rows_with_their_headings(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Bảng 1: Kết quả sắp xếp")
    document.add_paragraph("Đơn vị tính: thôn")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for r, line in enumerate(
        [["Đơn vị", "Số thôn giảm", "Tỷ lệ (%)"], ["Huyện A", "12", "8,5"], ["Huyện B", "", "7"]]
    ):
        for c, text in enumerate(line):
            table.cell(r, c).text = text
    path = tmp_path / "bảng.docx"
    document.save(str(path))
    assert read(path).blocks == (
        Block("Bảng 1: Kết quả sắp xếp", kind="caption"),
        Block("Đơn vị tính: thôn", kind="caption"),
        Block("Huyện A · Số thôn giảm: 12 · Tỷ lệ (%): 8,5 · Đơn vị tính: thôn", kind="row"),
        Block("Huyện B · Tỷ lệ (%): 7 · Đơn vị tính: thôn", kind="row"),
    )


def test_merged_headings_are_joined_and_merged_values_carried_down(tmp_path: Path) -> None:
    down, start = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    rows = (
        row(cell("Khối", start), cell("Đơn vị", start), cell("2018", '<w:gridSpan w:val="2"/>'))
        + row(cell("", down), cell("", down), cell("Số lượng"), cell("Tỷ lệ"))
        + row(cell("(1)"), cell("(2)"), cell("(3)"), cell("(4)"))
        + row(cell("Đảng", start), cell("Ban Tổ chức"), cell("3"), cell("5%"))
        + row(cell("", down), cell("Văn phòng"), cell("4"), cell("6%"))
        + row(cell("Cộng", '<w:gridSpan w:val="2"/>'), cell("7"), cell(""))
    )
    assert texts(package(tmp_path, f"<w:tbl>{BORDERS}{rows}</w:tbl>")) == [
        "Đảng · Đơn vị: Ban Tổ chức · 2018 – Số lượng: 3 · 2018 – Tỷ lệ: 5%",
        "Đảng · Đơn vị: Văn phòng · 2018 – Số lượng: 4 · 2018 – Tỷ lệ: 6%",
        "Cộng · 2018 – Số lượng: 7",
    ]


def test_deleted_rows_are_left_out_and_one_column_is_paragraphs(tmp_path: Path) -> None:
    rows = row(cell("Tên"), cell("Số")) + row(cell("A"), cell("1"))
    rows += row(cell("B"), cell("2"), properties="<w:del/>") + row(cell("C"), cell("3"))
    one = row(cell("Khung một")) + row(cell("Khung hai"))
    body = f"<w:tbl>{BORDERS}{rows}</w:tbl>{p('-')}<w:tbl>{BORDERS}{one}</w:tbl>"
    assert [(b.kind, b.text) for b in read(package(tmp_path, body)).blocks] == [
        ("row", "A · Số: 1"),
        ("row", "C · Số: 3"),
        ("paragraph", "Khung một"),
        ("paragraph", "Khung hai"),
    ]


def test_a_form_reads_label_and_value(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2, style="Table Grid")
    for r, (label, value) in enumerate(
        [("Họ và tên", "Nguyễn Văn A"), ("Ngày sinh:", "1-2-1970"), ("Chức vụ", "Bí thư")]
    ):
        table.cell(r, 0).paragraphs[0].add_run(label).bold = True
        table.cell(r, 1).text = value
    path = tmp_path / "phiếu.docx"
    document.save(str(path))
    assert texts(path) == ["Họ và tên: Nguyễn Văn A", "Ngày sinh: 1-2-1970", "Chức vụ: Bí thư"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Trang 2", ["Nội dung báo cáo"]),
        ("- 3 -", ["Nội dung báo cáo"]),
        ("NỘI DUNG BÁO CÁO", ["Nội dung báo cáo"]),
        ("TỈNH ỦY ĐÔNG LĨNH", ["TỈNH ỦY ĐÔNG LĨNH", "Nội dung báo cáo"]),
    ],
)
def test_a_page_header_counts_once_and_only_if_it_says_more(
    tmp_path: Path, header: str, expected: list[str]
) -> None:
    document = docx.Document()
    document.add_paragraph("Nội dung báo cáo")
    document.sections[0].header.paragraphs[0].text = header
    path = tmp_path / "đầu trang.docx"
    document.save(str(path))
    assert texts(path) == expected


def test_old_vietnamese_fonts_show_vietnamese(tmp_path: Path) -> None:
    old = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    body = (
        f"<w:p><w:r>{old.format('.VnTime')}<w:t>§¶ng bé tØnh, c\u00ad tró</w:t></w:r></w:p>"
        f"<w:p><w:r>{old.format('.VnTimeH')}<w:t>nghÞ quyÕt</w:t></w:r></w:p>"
        f"<w:p><w:r>{old.format('Times New Roman')}<w:t>Khoản § 5</w:t></w:r></w:p>"
    )
    assert texts(package(tmp_path, body)) == ["Đảng bộ tỉnh, cư trú", "NGHỊ QUYẾT", "Khoản § 5"]


def test_strict_open_xml_reads_alike(tmp_path: Path) -> None:
    path = package(tmp_path, p("Tỉnh ủy"))
    strict = tmp_path / "strict.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(
                W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            new.writestr(name, data)
    assert texts(strict) == ["Tỉnh ủy"]


def test_a_wrapped_paragraph_inside_content_controls_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Trong ô")
    wrapper, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph._p.addprevious(wrapper)
    wrapper.append(content)
    content.append(paragraph._p)
    assert wrapper.tag == qn("w:sdt")
    path = tmp_path / "sdt.docx"
    document.save(str(path))
    assert texts(path) == ["Trong ô"]
