"""DOCX: what stands on the page besides plain paragraphs, in files that Word, python-docx and
LibreOffice write."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.readers import read
from ingest.readers.docx_symbols import symbol
from tests.ingest.office_files import needs_soffice, saved_as
from tests.ingest.test_readers_docx import p, package, texts


def level(index: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def saved(tmp_path: Path, document) -> Path:
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


# --- automatic numbers ------------------------------------------------------------------------


def numbered(document, levels: str) -> str:
    """Add a list definition to a python-docx document; its ``numId``."""
    numbering = document.part.numbering_part.element
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    )
    numbering.insert(0, definition)
    number = parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    numbering.append(number)
    return "77"


def test_levels_nest_restart_and_print_their_parents(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(
        document,
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.")
        + level(2, "decimal", "%2.%3.") + level(3, "lowerLetter", "%4)")
        + level(4, "lowerRoman", "(%5)"),
    )  # fmt: skip
    items = [(0, "A"), (1, "B"), (2, "C"), (2, "D"), (3, "E"), (3, "F"), (4, "G"), (2, "H"),
             (3, "I"), (1, "J"), (2, "K"), (0, "L"), (1, "M")]  # fmt: skip
    for depth, text in items:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
    expected = [
        "I. A", "1. B", "1.1. C", "1.2. D", "a) E", "b) F", "(i) G", "1.3. H", "a) I", "2. J",
        "2.1. K", "II. L", "1. M",
    ]  # fmt: skip
    assert texts(saved(tmp_path, document)) == expected


def test_a_list_style_lends_its_levels(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1">' + level(0, "decimal", "Điều %1.")
        + '<w:styleLink w:val="DieuKhoan"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="DieuKhoan"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )  # fmt: skip
    in_list = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    path = package(tmp_path, p("Phạm vi", in_list) + p("Đối tượng", in_list), numbering=numbering)
    assert texts(path) == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]


@needs_soffice
@pytest.mark.slow
def test_numbers_survive_word_97(tmp_path: Path) -> None:
    document = docx.Document()
    for style, text in (("List Number", "Một"), ("List Number", "Hai"), ("List Bullet", "Ý")):
        document.add_paragraph(text, style=style)
    buffer = io.BytesIO()
    document.save(buffer)
    (tmp_path / "a.doc").write_bytes(saved_as("doc", buffer.getvalue()))
    assert texts(tmp_path / "a.doc") == ["1. Một", "2. Hai", "- Ý"]


# --- tracked changes --------------------------------------------------------------------------

CHANGES = "Văn bản còn dấu vết sửa đổi (Track Changes); đọc theo bản đã chấp nhận mọi sửa đổi."


def test_moved_text_stands_where_it_was_moved_to(tmp_path: Path) -> None:
    author = 'w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"'
    in_list = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = (
        p("Một", in_list)
        + f'<w:moveFromRangeStart {author} w:name="m"/><w:p><w:pPr>{in_list}<w:rPr>'
        f"<w:moveFrom {author}/></w:rPr></w:pPr><w:moveFrom {author}><w:r><w:t>Chuyển</w:t></w:r>"
        '</w:moveFrom></w:p><w:moveFromRangeEnd w:id="1"/>'
        + p("Hai", in_list)
        + f"<w:p><w:pPr>{in_list}</w:pPr><w:moveTo {author}><w:r><w:t>Chuyển</w:t></w:r>"
        f"</w:moveTo><w:ins {author}><w:r><w:t> thêm</w:t></w:r></w:ins></w:p>"
    )
    reading = read(package(tmp_path, body, numbering=numbering))
    assert [b.text for b in reading.blocks] == ["1. Một", "2. Hai", "3. Chuyển thêm"]
    assert reading.notes == (CHANGES,)


def test_a_document_without_changes_says_nothing_of_them(tmp_path: Path) -> None:
    assert read(package(tmp_path, p("Một"))).notes == ()


def test_a_deleted_cell_is_left_out(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(text)}</w:tc>"

    gone = '<w:cellDel w:id="1" w:author="A"/>'
    rows = "".join(
        f"<w:tr>{cell(a)}{cell('bỏ', gone)}{cell(b)}</w:tr>"
        for a, b in (("Huyện", "Thôn"), ("A", "12"), ("B", "9"))
    )
    assert texts(package(tmp_path, f"<w:tbl>{rows}</w:tbl>")) == ["A · Thôn: 12", "B · Thôn: 9"]


# --- notes, boxes, headers --------------------------------------------------------------------


def test_endnotes_and_footnotes_follow_their_paragraphs(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>Một</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:endnoteReference w:id="2"/></w:r></w:p>' + p("Hai")
    )
    own = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    path = package(
        tmp_path,
        body,
        footnotes=f'{own}<w:footnote w:id="2">{p("Chân trang.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("Cuối văn bản.")}</w:endnote>',
    )
    assert [(b.kind, b.text) for b in read(path).blocks] == [
        ("paragraph", "Một"),
        ("footnote", "Chân trang."),
        ("footnote", "Cuối văn bản."),
        ("paragraph", "Hai"),
    ]


@needs_soffice
@pytest.mark.slow
def test_boxes_notes_and_comments_as_libreoffice_writes_them(tmp_path: Path) -> None:
    odt = saved_as("odt")
    extra = (
        "<text:p>Có khung<draw:frame text:anchor-type='paragraph' svg:width='5cm' "
        "svg:height='2cm'><draw:text-box><text:p>Trong khung</text:p></draw:text-box></draw:frame>"
        "</text:p><text:p>Có chú<text:note text:note-class='footnote' text:id='f1'>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Chú thích.</text:p>"
        "</text:note-body></text:note> thích<office:annotation><dc:creator>A</dc:creator>"
        "<text:p>Ý kiến riêng</text:p></office:annotation></text:p></office:text>"
    ).replace("'", '"')
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(io.BytesIO(odt)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</office:text>", extra.encode()))
    got = [(b.kind, b.text) for b in read(path).blocks][-4:]
    assert got == [
        ("paragraph", "Có khung"),
        ("paragraph", "Trong khung"),
        ("paragraph", "Có chú thích"),
        ("footnote", "Chú thích."),
    ]


def test_word_art_is_text(tmp_path: Path) -> None:
    drawn = (
        '<w:p><w:r><w:t>Thân</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:'
        'vml"><v:textpath string="TỐI MẬT"/></v:shape></w:pict></w:r></w:p>'
    )
    assert texts(package(tmp_path, drawn)) == ["Thân", "TỐI MẬT"]


@pytest.mark.parametrize(
    ("apart", "first", "running", "expected"),
    [
        (True, ["TỈNH ỦY X", "Số 5-BC/TU"], ["Báo cáo năm 2019"], ["TỈNH ỦY X", "Số 5-BC/TU"]),
        (False, ["TỈNH ỦY CŨ"], ["Báo cáo năm 2019", "3"], []),
        (False, [], ["TỈNH ỦY X", "ĐẢNG CỘNG SẢN VIỆT NAM"],
         ["TỈNH ỦY X", "ĐẢNG CỘNG SẢN VIỆT NAM"]),
        (True, ["Trang 1/5"], ["TỈNH ỦY X"], []),
    ],
    ids=["letterhead on the first page", "running title", "letterhead on all", "page number"],
)  # fmt: skip
def test_a_letterhead_in_the_page_header_counts(tmp_path, apart, first, running, expected) -> None:
    document = docx.Document()
    document.add_paragraph("Nội dung báo cáo")
    section = document.sections[0]
    for header, lines in ((section.first_page_header, first), (section.header, running)):
        header.is_linked_to_previous = False
        for line in lines:
            header.add_paragraph(line)
    section.footer.paragraphs[0].text = "CHÂN TRANG"
    section.different_first_page_header_footer = apart
    assert texts(saved(tmp_path, document)) == [*expected, "Nội dung báo cáo"]


# --- inside a paragraph -----------------------------------------------------------------------


def test_symbols_capitals_and_prompts(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Tỷ lệ </w:t></w:r><w:r><w:sym w:font="Symbol" '
        'w:char="F0B3"/></w:r><w:r><w:t> 5%</w:t></w:r></w:p>'
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:t> Đồng ý</w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0B2"/></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Tỉnh ủy</w:t></w:r></w:p>"
        "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Bấm để nhập"
        "</w:t></w:r></w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>Đã nhập"
        "</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert texts(package(tmp_path, body)) == ["Tỷ lệ ≥ 5%", "☑ Đồng ý", "TỈNH ỦY", "Đã nhập"]


@pytest.mark.parametrize(
    ("font", "code", "drawn"),
    [("Symbol", "F0B3", "≥"), ("symbol", "B3", "≥"), ("Arial", "2265", "≥"), ("Arial", "F0B3", ""),
     ("Wingdings", "F000", ""), ("Arial", "zz", ""), ("Arial", "D800", ""), ("Arial", "", "")],
)  # fmt: skip
def test_one_symbol(font: str, code: str, drawn: str) -> None:
    assert symbol(font, code) == drawn


def test_an_optional_hyphen_is_a_letter_in_the_old_fonts(tmp_path: Path) -> None:
    def run(font: str, text: str, rest: str) -> str:
        return (
            f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
            f"<w:t>{text}</w:t><w:softHyphen/><w:t>{rest}</w:t></w:r></w:p>"
        )

    body = run(".VnTime", "§¶ng bé c", " tró") + run("Arial", "báo", "cáo")
    assert texts(package(tmp_path, body)) == ["Đảng bộ cư trú", "báocáo"]


def test_capitals_come_from_a_style_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Title"].font.all_caps = True
    document.add_paragraph("Báo cáo", style="Title")
    run = document.add_paragraph(style="Title").add_run("thường")
    run.font.all_caps = False
    assert texts(saved(tmp_path, document)) == ["BÁO CÁO", "thường"]


def test_a_field_that_never_ends_takes_its_own_paragraph_only(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF</w:instrText></w:r>'
    body = f"<w:p><w:r><w:t>Trước</w:t></w:r>{begin}</w:p>" + p("Sau") + p("Nữa")
    assert texts(package(tmp_path, body)) == ["Trước", "Sau", "Nữa"]


def test_comments_are_left_out_and_links_keep_their_text(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Xem ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "x")
    paragraph._p.append(link)
    run = paragraph.add_run("Luật Cán bộ")
    link.append(run._r)
    document.add_comment(paragraph.runs[0], text="Ý kiến riêng", author="A", initials="A")
    assert texts(saved(tmp_path, document)) == ["Xem Luật Cán bộ"]
