"""PDF: paragraphs, columns, tables and pages back out of placed words."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from ingest.readers import read
from ingest.readers.pdf_page import Word, lines_of
from ingest.types import Block

FONTS = Path("/usr/share/fonts/truetype")
FACES = (
    ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf"),
    ("noto/NotoSerif-Regular.ttf", "noto/NotoSerif-Bold.ttf"),
)
LONG = (
    "Trong 6 tháng đầu năm, toàn ngành tổ chức xây dựng Đảng đã bám sát các nhóm nhiệm vụ, giải "
    "pháp của Kết luận số 05-KL/BTCTW, ngày 1-2-2019; tích cực triển khai thực hiện, hoàn thành "
    "một khối lượng công việc lớn, có nhiều kết quả. Chủ động tham mưu chuẩn bị đại hội các cấp."
)


class Paper(FPDF):
    """A4 with a Vietnamese font; lines are broken by fpdf2, as Word would."""

    running: str = ""

    def header(self) -> None:
        if self.running:
            self.set_font("Serif", "", 10)
            self.cell(0, 6, self.running, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.page_no() > 1:
            self.set_font("Serif", "", 12)
            self.cell(0, 8, str(self.page_no()), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def line_of(self, text: str, style: str = "", align: str = "J", gap: float = 2) -> None:
        self.set_font("Serif", style, 14)
        self.multi_cell(0, 7, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(gap)

    def columns(self, left: list[str], right: list[str], style: str = "") -> None:
        self.set_font("Serif", style, 13)
        top = self.get_y()
        for lines, x in ((left, 25.0), (right, 110.0)):
            self.set_xy(x, top)
            for line in lines:
                self.cell(80, 6, line, align="C", new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_xy(self.l_margin, top + 6 * max(len(left), len(right)) + 4)


@pytest.fixture
def paper() -> Paper:
    pdf = Paper(format="A4")
    pdf.set_margins(30, 20, 15)
    pdf.set_auto_page_break(True, 20)
    for plain, bold in FACES:
        if (FONTS / plain).is_file() and (FONTS / bold).is_file():
            pdf.add_font("Serif", "", FONTS / plain)
            pdf.add_font("Serif", "B", FONTS / bold)
            return pdf
    pytest.skip("no font with Vietnamese letters here (Debian: fonts-dejavu)")


def blocks(pdf: Paper, folder: Path) -> tuple[Block, ...]:
    path = folder / "văn kiện.pdf"
    path.write_bytes(bytes(pdf.output()))
    return read(path).blocks


def test_an_official_document_reads_as_it_was_written(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.columns(
        ["TỈNH ỦY ĐÔNG LĨNH", "BAN TỔ CHỨC", "*", "Số 12-BC/BTCTU"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "", "", "Lĩnh An, ngày 5 tháng 7 năm 2019"],
    )
    paper.line_of("BÁO CÁO", "B", "C", gap=0)
    paper.line_of("kết quả công tác xây dựng Đảng", "B", "C")
    paper.line_of(LONG)
    paper.line_of("I. KẾT QUẢ", "B")
    paper.line_of("a) Giảm được 131 đầu mối;")
    paper.line_of("b) Giảm 9.468 cán bộ không chuyên trách.")
    paper.columns(
        ["Nơi nhận:", "- Ban Tổ chức Trung ương,", "- Lưu."],
        ["TRƯỞNG BAN", "(đã ký)", "Đỗ Quang Thỉnh"],
    )
    assert blocks(paper, tmp_path) == (
        Block("TỈNH ỦY ĐÔNG LĨNH", page=1),
        Block("BAN TỔ CHỨC", page=1),
        Block("Số 12-BC/BTCTU", page=1),
        Block("ĐẢNG CỘNG SẢN VIỆT NAM", page=1),
        Block("Lĩnh An, ngày 5 tháng 7 năm 2019", page=1),
        Block("BÁO CÁO", page=1, bold=True, centered=True),
        Block("kết quả công tác xây dựng Đảng", page=1, bold=True, centered=True),
        Block(LONG, page=1),
        Block("I. KẾT QUẢ", page=1, bold=True),
        Block("a) Giảm được 131 đầu mối;", page=1),
        Block("b) Giảm 9.468 cán bộ không chuyên trách.", page=1),
        Block("Nơi nhận:", page=1),
        Block("- Ban Tổ chức Trung ương,", page=1),
        Block("- Lưu.", page=1),
        Block("TRƯỞNG BAN", page=1),
        Block("(đã ký)", page=1),
        Block("Đỗ Quang Thỉnh", page=1),
    )


def test_a_paragraph_goes_on_over_the_page_and_running_lines_go(
    paper: Paper, tmp_path: Path
) -> None:
    paper.running = "Báo cáo 6 tháng đầu năm 2019"
    paper.add_page()
    for number in range(1, 13):
        paper.line_of(f"{number}. {LONG}")
    found = blocks(paper, tmp_path)
    assert [block.text for block in found] == [f"{n}. {LONG}" for n in range(1, 13)]
    pages = [block.page or 0 for block in found]
    assert pages == sorted(pages)
    assert set(pages) == {1, 2, 3} & set(range(1, paper.page_no() + 1))


def test_a_run_in_heading_keeps_its_length(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.set_font("Serif", "B", 14)
    paper.write(7, "1. Quan điểm. ")
    paper.set_font("Serif", "", 14)
    paper.write(7, LONG)
    lead = len("1. Quan điểm.")
    assert blocks(paper, tmp_path) == (Block(f"1. Quan điểm. {LONG}", page=1, bold_lead=lead),)


def test_a_ruled_table_with_merged_headings(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.line_of("Biểu 1. Kết quả sắp xếp")
    paper.set_font("Serif", "", 12)
    with paper.table(col_widths=(3, 2, 2), num_heading_rows=2) as table:
        head = table.row()
        head.cell("Đơn vị", rowspan=2)
        head.cell("Năm 2018", colspan=2)
        second = table.row()
        second.cell("Số lượng")
        second.cell("Tỷ lệ (%)")
        for cells in (("Huyện A", "12", "8,5"), ("Huyện B", "", "7")):
            line = table.row()
            for text in cells:
                line.cell(text)
    paper.ln(3)
    paper.line_of("Hết biểu.")
    found = blocks(paper, tmp_path)
    assert [(b.kind, b.text) for b in found] == [
        ("caption", "Biểu 1. Kết quả sắp xếp"),
        ("row", "Huyện A · Năm 2018 – Số lượng: 12 · Năm 2018 – Tỷ lệ (%): 8,5"),
        ("row", "Huyện B · Năm 2018 – Tỷ lệ (%): 7"),
        ("paragraph", "Hết biểu."),
    ]


def test_a_table_goes_on_over_the_page_with_its_headings(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.set_font("Serif", "", 12)
    rows = [(f"Huyện số {n}", str(10 + n), f"Nội dung thứ {n}") for n in range(1, 61)]
    with paper.table() as table:
        for cells in (("Đơn vị", "Số thôn", "Ghi chú"), *rows):
            line = table.row()
            for text in cells:
                line.cell(text)
    assert [b.text for b in blocks(paper, tmp_path)] == [
        f"{name} · Số thôn: {count} · Ghi chú: {note}" for name, count, note in rows
    ]


def test_an_undrawn_table_whose_cells_line_up(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.set_font("Serif", "", 12)
    for cells in (("Đơn vị", "Năm 2018", "Năm 2019"), ("Huyện A", "12", "15"), ("Xã B", "3", "4")):
        for text in cells:
            paper.cell(50, 7, text)
        paper.ln()
    assert [b.text for b in blocks(paper, tmp_path)] == [
        "Huyện A · Năm 2018: 12 · Năm 2019: 15",
        "Xã B · Năm 2018: 3 · Năm 2019: 4",
    ]


def test_words_broken_at_a_hyphen(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.set_font("Serif", "", 14)
    width = paper.epw
    head = "Thực hiện Nghị quyết số 18-"
    while paper.get_string_width(head) < width - 18:
        head = head.replace("Thực hiện", "Thực hiện đúng", 1)
    paper.cell(0, 7, head, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.cell(0, 7, "NQ/TW của Trung ương.", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    assert [b.text for b in blocks(paper, tmp_path)] == [f"{head}NQ/TW của Trung ương."]


def test_the_raised_mark_of_a_note_is_no_figure(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.set_font("Serif", "", 14)
    paper.write(7, "Giảm được 131 đầu mối")
    paper.char_vpos = "SUP"
    paper.write(7, "2")
    paper.char_vpos = "LINE"
    paper.write(7, ", diện tích 18 km")
    paper.char_vpos = "SUP"
    paper.write(7, "2")
    paper.char_vpos = "LINE"
    paper.write(7, " đất; Nghị quyết T4.")
    text = "Giảm được 131 đầu mối, diện tích 18 km2 đất; Nghị quyết T4."
    assert [b.text for b in blocks(paper, tmp_path)] == [text]


def test_footnotes_follow_their_paragraph(paper: Paper, tmp_path: Path) -> None:
    paper.add_page()
    paper.line_of(LONG)
    paper.line_of("Giảm được 131 đầu mối.")
    paper.set_y(-40)
    paper.line(30, paper.get_y() - 2, 80, paper.get_y() - 2)
    paper.set_font("Serif", "", 10)
    paper.cell(0, 5, "1 Tính đến ngày 30/6/2019.", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    assert [(b.kind, b.text) for b in blocks(paper, tmp_path)] == [
        ("paragraph", LONG),
        ("paragraph", "Giảm được 131 đầu mối."),
        ("footnote", "1 Tính đến ngày 30/6/2019."),
    ]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_reads_alike(paper: Paper, tmp_path: Path, degrees: int) -> None:
    import pypdfium2 as pdfium

    paper.add_page()
    paper.line_of("BÁO CÁO", "B", "C")
    paper.line_of(LONG)
    document = pdfium.PdfDocument(bytes(paper.output()))
    document[0].set_rotation(degrees)
    path = tmp_path / "xoay.pdf"
    document.save(str(path))
    assert [b.text for b in read(path).blocks] == ["BÁO CÁO", LONG]


def test_a_page_drawn_sideways_reads_alike_without_its_watermark(
    paper: Paper, tmp_path: Path
) -> None:
    paper.add_page()
    with paper.rotation(90, paper.w / 2, paper.h / 2):
        paper.line_of("BÁO CÁO", "B", "C")
        paper.line_of(LONG)
    paper.set_font("Serif", "B", 60)
    with paper.rotation(45, 100, 200):
        paper.text(60, 200, "DỰ THẢO")
    assert [b.text for b in blocks(paper, tmp_path)] == ["BÁO CÁO", LONG]


def test_figures_in_a_font_that_does_not_say_how_tall_it_is() -> None:
    """Boxes as tight as the ink: figures are lower than letters with marks above or tails below,
    and stand on the line; the mark of a note stands above it."""
    drawn = [
        ("được", 0.0, -2.6, 9.5), ("1", 30.0, 0.0, 8.0), (".", 36.0, 0.0, 1.4),
        ("245", 39.0, 0.0, 8.0), ("Đảng", 70.0, -2.6, 11.0), ("3", 95.0, 4.6, 9.0),
    ]  # fmt: skip
    words = [Word(t, x, low, x + 6.0 * len(t), top, False) for t, x, low, top in drawn]
    (line,) = lines_of(words, 1)
    assert line.text == "được 1.245 Đảng"


def test_a_font_that_does_not_say_how_tall_it_is_reads_alike() -> None:
    """An invented report as LibreOffice wrote it: the letters' boxes are as tight as their ink."""
    read_text = [b.text for b in read(Path(__file__).with_name("font_without_height.pdf")).blocks]
    assert (
        "Năm 2023, toàn tỉnh kết nạp được 1.245 đảng viên mới, đạt 103,7% chỉ tiêu được giao."
        in read_text
    )
