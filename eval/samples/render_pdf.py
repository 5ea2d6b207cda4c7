"""PDF with a text layer, as an office exports it: embedded font, justified lines, numbered pages.

The font is Debian's Liberation Serif 2, found at build time; Debian 12's package fonts-liberation
is version 1, which has no Vietnamese, so its folder is passed over. The creation date is the
document's own date, so that the same source gives the same bytes.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.enums import Align, TableCellFillMode, TableSpan, XPos, YPos
from fpdf.fonts import FontFace

from eval.samples.letterhead import closing, letterhead
from eval.samples.source import Caption, Heading, Paragraph, Source, Table

_FONTS = Path("/usr/share/fonts/truetype")
_FOLDERS = ("liberation2", "liberation")
_STYLES = {"": "Regular", "B": "Bold", "I": "Italic"}
_LINE = 6.2


class FontMissing(RuntimeError):
    """The build machine has no Liberation Serif with Vietnamese; says which package holds it."""

    def __init__(self) -> None:
        super().__init__(
            f"no Liberation Serif 2 with Vietnamese letters under {_FONTS}: "
            "`apt-get install fonts-liberation2` (Debian 12) or `fonts-liberation` (13 and later)"
        )


class _Page(FPDF):
    def header(self) -> None:
        """The page number at the top centre from the second page on, as Party documents have it."""
        if self.page_no() > 1:
            self.set_font("Serif", "", 12)
            self.cell(0, 8, str(self.page_no()), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)


def fonts() -> dict[str, Path]:
    """The three faces by fpdf2's style letter; `FontMissing` where one is not there."""
    for folder in _FOLDERS:
        found = {s: _FONTS / folder / f"LiberationSerif-{n}.ttf" for s, n in _STYLES.items()}
        if all(path.is_file() and _has_vietnamese(path) for path in found.values()):
            return found
    raise FontMissing


def _has_vietnamese(path: Path) -> bool:
    with TTFont(path, lazy=True) as font:
        return ord("ộ") in font.getBestCmap()


def render(source: Source, target: Path) -> None:
    """Write `source` as an A4 PDF."""
    pdf = _Page(format="A4")
    pdf.set_creation_date(datetime.combine(source.issued, time(8), tzinfo=UTC))
    pdf.set_title(f"{source.fields['kind']} {source.number}")
    pdf.set_margins(30, 20, 15)
    pdf.set_auto_page_break(True, 20)
    for style, path in fonts().items():
        pdf.add_font("Serif", style, path)
    pdf.add_page()
    _head(pdf, source)
    for block in source.blocks:
        _block(pdf, block)
    _closing(pdf, source)
    pdf.output(str(target))


def _lines(pdf: FPDF, lines: list[tuple[str, str]], x: float, width: float, y: float) -> float:
    """Centred lines of (style, text) in a column; returns the y below them."""
    pdf.set_y(y)
    for style, text in lines:
        pdf.set_font("Serif", style, 12)
        pdf.set_x(x)
        pdf.multi_cell(width, 5.6, text, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    return float(pdf.get_y())


def _head(pdf: FPDF, source: Source) -> None:
    head = letterhead(source)
    top = pdf.get_y()
    left = [("B" if line.isupper() and "Số" not in line else "", line) for line in head.left]
    if head.subject:
        left.append(("I", head.subject))
    right = [*(("B", line) for line in head.right), ("I", head.place_date)]
    low = max(_lines(pdf, left, 25, 72, top), _lines(pdf, right, 98, 100, top))
    pdf.set_y(low + 6)
    if head.kind:
        title = [("B", head.kind), ("B", head.title or ""), ("", "-----")]
        low = _lines(pdf, title, 35, 150, low + 6)
        pdf.set_y(low + 4)


def _block(pdf: FPDF, block: Heading | Paragraph | Caption | Table) -> None:
    match block:
        case Heading(lines=lines):
            if pdf.will_page_break(3 * _LINE):
                pdf.add_page()
            pdf.set_font("Serif", "B", 13)
            align = "C" if len(lines) > 1 else "L"
            pdf.multi_cell(0, _LINE, "\n".join(lines), align=align, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(1.5)
        case Table():
            _table(pdf, block)
        case Caption(text=text):
            pdf.set_font("Serif", "I", 12)
            pdf.multi_cell(0, _LINE, text, align="C", new_x="LMARGIN", new_y="NEXT")
        case Paragraph(runs=runs):
            marked = "".join(
                f"**{run.text}**" if run.bold else f"__{run.text}__" if run.italic else run.text
                for run in runs
            )
            pdf.set_font("Serif", "", 13)
            pdf.multi_cell(
                0, _LINE, marked, align=Align.J, markdown=True, new_x="LMARGIN", new_y="NEXT"
            )
            pdf.ln(1.5)


def _table(pdf: FPDF, table: Table) -> None:
    pdf.set_font("Serif", "", 11)
    spans: dict[str, Any] = {"<": TableSpan.COL, "^": TableSpan.ROW}
    widths = _widths(table)
    with pdf.table(
        col_widths=widths,
        num_heading_rows=len(table.header),
        headings_style=FontFace(emphasis="BOLD"),
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=5.4,
        padding=1,
        text_align=tuple("CENTER" if width <= 18 else "LEFT" for width in widths),
    ) as drawn:
        for row in table.all_rows:
            cells = drawn.row()
            for cell in row:
                cells.cell(spans.get(cell, cell))
    pdf.ln(3)


def _widths(table: Table) -> tuple[int, ...]:
    """Column shares by their longest body cell, bounded so that figures stay on one line."""
    columns = zip(*table.rows, strict=True)
    return tuple(min(60, max(9, 3 + max(len(cell) for cell in column))) for column in columns)


def _closing(pdf: FPDF, source: Source) -> None:
    end = closing(source)
    if end is None:
        return
    if pdf.will_page_break(45):
        pdf.add_page()
    top = pdf.get_y() + 4
    pdf.set_y(top)
    pdf.set_font("Serif", "I", 12)
    pdf.multi_cell(85, 5.4, "Nơi nhận:", align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Serif", "", 11)
    pdf.multi_cell(85, 5.4, "\n".join(end.recipients), align="L", new_x="LMARGIN", new_y="NEXT")
    low = pdf.get_y()
    signature = [("I" if line == "(đã ký)" else "B", line) for line in end.signature]
    pdf.set_y(max(low, _lines(pdf, signature, 118, 80, top)))
