"""DOCX as an office types it: borderless letterhead table, real tables, page number on top.

Times New Roman is named, not embedded. Headings are bold paragraphs, as clerks make them; only
sources with `styles: yes` use Word's heading styles, so that a reader meets both.
"""

import zipfile
from datetime import datetime, time
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from eval.samples.docx_notes import add_footnotes, mark_footnote
from eval.samples.letterhead import closing, letterhead
from eval.samples.source import Caption, Heading, Paragraph, Source, Table

_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


def render(source: Source, target: Path) -> None:
    """Write `source` as a Word document whose bytes depend on the source alone."""
    document = docx.Document()
    _page(document, source)
    _head(document, source)
    styled = source.fields.get("styles") == "yes"
    for block in source.blocks:
        _block(document, block, styled)
    if source.notes:
        add_footnotes(document, source.notes)
    _closing(document, source)
    document.save(str(target))
    _freeze(target)


def _page(document: Document, source: Source) -> None:
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    issued = datetime.combine(source.issued, time(8))
    properties = document.core_properties
    properties.author = properties.last_modified_by = source.fields["organ"]
    properties.created = properties.modified = issued
    properties.title = f"{source.fields['kind']} {source.number}"


def _line(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False) -> None:
    """One centred line in a cell; the first line reuses the paragraph a new cell comes with."""
    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
    paragraph = cell.paragraphs[0] if empty else cell.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.size = Pt(13)


def _head(document: Document, source: Source) -> None:
    head = letterhead(source)
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    for text in head.left:
        _line(left, text, bold=text.isupper() and text != head.left[0])
    if head.subject:
        _line(left, head.subject, italic=True)
    for text in head.right:
        _line(right, text, bold=True)
    _line(right, head.place_date, italic=True)
    document.add_paragraph()
    for title in (head.kind, head.title):
        if title:
            paragraph = document.add_paragraph()
            paragraph.alignment = ALIGN.CENTER
            paragraph.add_run(title).bold = True
    if head.kind:
        document.add_paragraph("-----").alignment = ALIGN.CENTER


def _block(document: Document, block: Heading | Paragraph | Caption | Table, styled: bool) -> None:
    match block:
        case Heading(level=level, lines=lines):
            style = f"Heading {level}" if styled else None
            for line in lines:
                paragraph = document.add_paragraph(style=style)
                paragraph.add_run(line).bold = True
                if len(lines) > 1:
                    paragraph.alignment = ALIGN.CENTER
        case Table():
            _table(document, block)
        case Caption(text=text):
            document.add_paragraph(text).alignment = ALIGN.CENTER
        case Paragraph():
            _paragraph(document.add_paragraph(), block)


def _paragraph(target: DocxParagraph, block: Paragraph) -> None:
    target.alignment = ALIGN.JUSTIFY
    target.paragraph_format.first_line_indent = Cm(1.27)
    for run in block.runs:
        if run.note is not None:
            mark_footnote(target, run.note)
            continue
        written = target.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None


def _table(document: Document, table: Table) -> None:
    grid = table.all_rows
    drawn = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text in {"<", "^"}:
                other = drawn.cell(r, c - 1) if text == "<" else drawn.cell(r - 1, c)
                other.merge(drawn.cell(r, c))
                continue
            run = drawn.cell(r, c).paragraphs[0].add_run(text)
            run.bold = r < len(table.header) or None
            run.font.size = Pt(12)
    for row in drawn.rows[: len(table.header)]:
        repeat = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeat)
    document.add_paragraph()


def _closing(document: Document, source: Source) -> None:
    end = closing(source)
    if end is None:
        return
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].add_run("Nơi nhận:").italic = True
    for text in end.recipients:
        left.add_paragraph().add_run(text).font.size = Pt(11)
    for text in end.signature:
        _line(right, text, bold=text != "(đã ký)", italic=text == "(đã ký)")


def _freeze(target: Path) -> None:
    """Rewrite the archive with a fixed date on every member: python-docx stamps them with now."""
    with zipfile.ZipFile(target) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
