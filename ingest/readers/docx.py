"""DOCX: paragraphs, tables, text boxes, footnotes and printed numbers, read from the XML itself.

lxml on the parts is about twelve times faster than python-docx, which also hides text boxes,
footnotes, tracked changes and automatic numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.columns import unfold
from ingest.readers.docx_headers import page_headers, relation_of, told_by_headers
from ingest.readers.docx_styles import VAL, Style, W, draws, styles_of, switched_on
from ingest.readers.docx_symbols import symbol
from ingest.readers.legacy.in_docx import DocxMender
from ingest.readers.numbering import Numbering
from ingest.readers.package import Package
from ingest.readers.runs import Run, clean, make_block
from ingest.readers.table_titles import add_table
from ingest.readers.tables import Cell, table_blocks
from ingest.secrecy import marked
from ingest.types import Block, BlockKind, Reading

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_P, _R, _T, _TBL, _TR, _TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
_PPR, _RPR, _BR, _TAB, _BOX = (W + name for name in ("pPr", "rPr", "br", "tab", "txbxContent"))
_PAGE_MARK = W + "lastRenderedPageBreak"
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_ALTERNATE, _CHOICE = _MC + "AlternateContent", _MC + "Choice"
# Deleted and moved-away text, field codes, and properties are not on the page.
_SKIPPED = frozenset(
    W + name
    for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "sectPr", "tblPr",
                 "tblGrid", "sdtPr", "sdtEndPr", "rt", "rPr", "pPr", "trPr", "tcPr")
)  # fmt: skip
_TRACKED = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_GONE_MARKS = (W + "del", W + "moveFrom")  # of a paragraph that is no more
_CELL_GONE = W + "cellDel"
_SDT, _PLACEHOLDER = W + "sdt", f"{W}sdtPr/{W}showingPlcHdr"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_CHANGES = "Văn bản còn dấu vết sửa đổi (Track Changes); đọc theo bản đã chấp nhận mọi sửa đổi."


def read_docx(data: bytes) -> Reading:
    """The blocks of a DOCX file.

    Pages are given only where Word left its page marks in the file.

    Raises:
        FileRefused: the package or its main part is broken.
    """
    return _Reader(Package(data)).reading()


def main_part(package: Package) -> str:
    """The name of the main document part."""
    for _, kind, target in package.relations(""):
        if kind == "officeDocument" and package.has(target):
            return target
    return "word/document.xml"


@dataclass(slots=True)
class _Line:
    """A paragraph, or a part of one between line breaks, while it is being gathered."""

    runs: list[Run] = field(default_factory=list)
    page: int | None = None


@dataclass(slots=True)
class _Gathered:
    lines: list[_Line] = field(default_factory=lambda: [_Line()])
    notes: list[tuple[str, str]] = field(default_factory=list)  # (part, id)
    boxes: list[etree._Element] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = main_part(package)
        self._parts = {kind: target for _, kind, target in package.relations(self._main)}
        self._targets = {rid: target for rid, _, target in package.relations(self._main)}
        styles = self._parts.get("styles", "")
        self._styles = styles_of(package.read(styles) if package.has(styles) else b"")
        self._legacy = DocxMender(self._styles, lambda: package.xml(self._parts.get("theme", "")))
        self._numbering = Numbering(package.xml(self._parts.get("numbering", "")))
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._page: int | None = None
        self._fields: list[bool] = []  # open complex fields; True = still in the field's code
        self._tracked = False
        self._pending: list[Run] = []  # text whose paragraph mark was deleted: joins the next

    def reading(self) -> Reading:
        blocks = tuple(self._blocks())
        notes = (_CHANGES,) if self._tracked else ()
        return Reading(blocks, (*notes, *self._legacy.notes))

    def _blocks(self) -> list[Block]:
        root = self._part(self._main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            return []
        self._tracked = next(body.iter(*_TRACKED), None) is not None
        if next(body.iter(_PAGE_MARK), None) is not None:
            self._page = 1
        out = self._flow(body)
        self._page = None
        roots = (self._part(self._targets.get(rid, "")) for rid in page_headers(body))
        headers = [self._flow(root) for root in roots if root is not None]
        out = told_by_headers(headers, out) + out
        return unfold(self._stamps(body, out) + out)

    def _part(self, name: str) -> etree._Element | None:
        root = self._package.xml(name)
        if root is None:
            return None
        # An optional hyphen, which nobody sees; in the old fonts that letter is "ư".
        for hyphen in root.iter(W + "softHyphen"):
            hyphen.tag, hyphen.text = _T, "\u00ad"
        self._legacy.mend(root)
        return root

    # The flow of block elements

    def _flow(self, container: etree._Element) -> list[Block]:
        out: list[Block] = []
        for element in self._visible(container):
            if element.tag == _P:
                self._paragraph(element, out)
            elif element.tag == _TBL:
                self._table(element, out)
        return out

    def _visible(self, container: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs, tables, rows or cells of a container, wrappers opened, in order."""
        for child in container:
            tag = child.tag
            if tag in (_P, _TBL, _TR, _TC):
                yield child
            elif tag == _ALTERNATE:
                yield from self._visible(_alternative(child))
            elif isinstance(tag, str) and tag not in _SKIPPED and not _is_prompt(child):
                yield from self._visible(child)

    def _paragraph(
        self, element: etree._Element, out: list[Block], kind: BlockKind = "paragraph"
    ) -> None:
        properties = element[0] if len(element) and element[0].tag == _PPR else None
        style_id = _value(properties, "pStyle")
        style = self._styles.paragraph(style_id)
        if style.name.lower().startswith("toc"):
            return  # a table of contents repeats every heading with a page number
        centered, level = style.centered, style.level
        joined_to_next = False
        if properties is not None:
            alignment = _value(properties, "jc")
            centered = centered if alignment is None else alignment == "center"
            outline = _value(properties, "outlineLvl")
            if outline is not None and outline.isdigit():
                level = int(outline) + 1 if int(outline) < 9 else None
            mark = properties.find(_RPR)
            joined_to_next = mark is not None and any(
                mark.find(gone) is not None for gone in _GONE_MARKS
            )
        gathered = _Gathered()
        if self._pending:
            gathered.lines[0].runs, self._pending = self._pending, []
        self._inline(element, gathered, style)
        if any(self._fields):  # a code never goes on in the next paragraph; its end was lost
            self._fields.clear()
        if joined_to_next and kind == "paragraph":
            self._pending = [run for line in gathered.lines for run in line.runs]
        else:
            self._number(gathered, properties, style_id, style)
            if level is not None and kind == "paragraph":
                kind = "heading"
            elif style.name.lower() == "caption" and kind == "paragraph":
                kind = "caption"
            for line in gathered.lines:
                block = make_block(
                    line.runs,
                    kind=kind,
                    page=line.page,
                    level=level if kind == "heading" else None,
                    centered=centered,
                    keep_tabs=True,
                )
                if block is not None:
                    out.append(block)
        for box in gathered.boxes:
            out += self._flow(box)
        for part, note_id in gathered.notes:
            self._note(part, note_id, out)

    def _number(
        self,
        gathered: _Gathered,
        properties: etree._Element | None,
        style_id: str | None,
        style: Style,
    ) -> None:
        """Put the automatic number, which is part of the text, before the first words."""
        num_id, num_level, by_style = style.num_id, style.num_level, style_id
        direct = None if properties is None else properties.find(W + "numPr")
        if direct is not None:
            direct_id, direct_level = _value(direct, "numId"), _value(direct, "ilvl")
            if direct_id is not None:
                num_id, by_style = direct_id, None
            if direct_level is not None and direct_level.isdigit():
                num_level, by_style = int(direct_level), None
        if num_id is None or num_id == "0":
            return
        runs = gathered.lines[0].runs
        first = next((run for run in runs if run[0].strip()), None)
        printed = self._numbering.advance(num_id, num_level, by_style)
        if printed and first is not None:  # an empty paragraph counts, and says nothing
            runs.insert(0, (printed, first[1]))

    # Text inside a paragraph

    def _inline(self, container: etree._Element, into: _Gathered, style: Style) -> None:
        for child in container:
            tag = child.tag
            if tag == _R:
                self._run(child, into, style)
            elif tag == _ALTERNATE:
                self._inline(_alternative(child), into, style)
            elif tag == _MATH_TEXT:
                self._add(into, child.text or "", False)
            elif tag == _BOX:
                into.boxes.append(child)
            elif tag == _WORD_ART:
                into.lines.append(_Line([(child.get("string") or "", style.bold)], self._page))
            elif isinstance(tag, str) and tag not in _SKIPPED and not _is_prompt(child):
                self._inline(child, into, style)

    def _run(self, run: etree._Element, into: _Gathered, style: Style) -> None:
        bold, capitals = style.bold, style.capitals
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text or ""
                self._add(into, text.upper() if capitals else text, bold)
            elif tag == _RPR:
                bold, hidden, capitals = self._run_style(child, style)
                if hidden:
                    return
            elif tag in (_TAB, W + "ptab"):
                self._add(into, "\t", bold)
            elif tag in (_BR, W + "cr"):
                if child.get(W + "type") in (None, "textWrapping"):
                    into.lines.append(_Line())
            elif tag == _PAGE_MARK:
                if self._page is not None:
                    self._page += 1
            elif tag == W + "noBreakHyphen":
                self._add(into, "-", bold)
            elif tag == W + "sym":
                drawn = symbol(child.get(W + "font") or "", child.get(W + "char") or "")
                self._add(into, drawn, bold)
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif tag in _NOTES:
                into.notes.append((_NOTES[tag], child.get(W + "id") or ""))
            elif tag == _ALTERNATE:
                self._inline(_alternative(child), into, style)
            elif tag == _BOX:
                into.boxes.append(child)
            elif isinstance(tag, str) and tag not in _SKIPPED and len(child):
                self._inline(child, into, style)

    def _run_style(self, properties: etree._Element, style: Style) -> tuple[bool, bool, bool]:
        """(bold, hidden, in capitals): the run's own word, else its character style's, else the
        paragraph's."""
        bold, hidden, capitals = style.bold, style.hidden, style.capitals
        named = properties.find(W + "rStyle")
        sources = [properties]
        if named is not None:
            character = self._styles.character(named.get(VAL) or "")
            if character is not None:
                sources.insert(0, character)
        for source in sources:
            bold = switched_on(source.find(W + "b"), bold)
            hidden = switched_on(source.find(W + "vanish"), hidden)
            capitals = switched_on(source.find(W + "caps"), capitals)
        return bold, hidden, capitals

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add(self, into: _Gathered, text: str, bold: bool) -> None:
        if self._fields and any(self._fields):
            return  # the code of a field, not its result
        line = into.lines[-1]
        if line.page is None and text.strip():
            line.page = self._page
        line.runs.append((text, bold))

    # Notes, tables, headers

    def _note(self, part: str, note_id: str, out: list[Block]) -> None:
        if part not in self._notes:
            root = self._part(self._parts.get(part, ""))
            notes = {} if root is None else {n.get(W + "id") or "": n for n in root}
            self._notes[part] = notes
        # Taken out once used: a note is given once, and a note that refers to itself ends.
        note = self._notes[part].pop(note_id, None)
        if note is None:
            return
        for element in self._visible(note):
            if element.tag == _P:
                self._paragraph(element, out, kind="footnote")

    def _table(self, table: etree._Element, out: list[Block]) -> None:
        page = self._page
        grid: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        header_rows = 0
        bordered = self._has_borders(table)
        for row in self._visible(table):
            if row.tag != _TR:
                continue
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                continue
            if (
                properties is not None
                and switched_on(properties.find(W + "tblHeader"), False)
                and header_rows == len(grid)
            ):
                header_rows += 1
            cells: list[Cell] = [Cell() for _ in range(_count(_value(properties, "gridBefore"), 0))]
            for element in self._visible(row):
                if element.tag != _TC:
                    continue
                cell_properties = element.find(W + "tcPr")
                if cell_properties is not None and cell_properties.find(_CELL_GONE) is not None:
                    continue
                merge = None if cell_properties is None else cell_properties.find(W + "vMerge")
                if cell_properties is not None and not bordered:
                    bordered = draws(cell_properties.find(W + "tcBorders"))
                place = len(cells)
                inherited = above.get(place)
                if merge is not None and merge.get(VAL) != "restart" and inherited is not None:
                    cell = inherited
                else:
                    cell = Cell(self._flow(element))
                for column in range(place, place + _count(_value(cell_properties, "gridSpan"), 1)):
                    above[column] = cell
                    cells.append(cell)
            grid.append(cells)
        add_table(out, table_blocks(grid, header_rows=header_rows, bordered=bordered, page=page))

    def _has_borders(self, table: etree._Element) -> bool:
        properties = table.find(W + "tblPr")
        own = None if properties is None else properties.find(W + "tblBorders")
        if own is not None:
            return draws(own)
        return self._styles.table(_value(properties, "tblStyle")).bordered

    def _stamps(self, body: etree._Element, blocks: list[Block]) -> list[Block]:
        """Marks of secrecy in any header or footer, or drawn as WordArt, that no block has yet:
        they are the document's wherever they are put."""
        roots = [body]
        for reference in body.iter(W + "headerReference", W + "footerReference"):
            root = self._part(self._targets.get(relation_of(reference), ""))
            roots += [] if root is None else [root]
        said = [path.get("string") or "" for root in roots for path in root.iter(_WORD_ART)]
        for root in roots[1:]:
            said += ["".join(t.text or "" for t in p.iter(_T)) for p in root.iter(_P)]
        held = {clean(block.text) for block in blocks}
        return [Block(text) for text in dict.fromkeys(map(clean, said))
                if text not in held and marked(text)]  # fmt: skip


def _is_prompt(element: etree._Element) -> bool:
    """Whether a content control shows only its own prompt ("Click here to enter text")."""
    return element.tag == _SDT and element.find(_PLACEHOLDER) is not None


def _alternative(element: etree._Element) -> etree._Element:
    """One branch of alternate content: text boxes stand in both, and must be read once."""
    choice = element.find(_CHOICE)
    if choice is not None:
        return choice
    return element[0] if len(element) else element


def _value(parent: etree._Element | None, name: str) -> str | None:
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def _count(value: str | None, otherwise: int) -> int:
    """A small count from the file; 63 columns is Word's own limit."""
    return min(int(value), 63) if value and value.isdigit() and len(value) < 5 else otherwise
