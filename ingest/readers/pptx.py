"""PPTX: each slide a page under its title, text in the order it is read, tables, notes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from ingest.errors import FileRefused
from ingest.readers.numbering import letter
from ingest.readers.package import MEMBER_LIMIT, TOO_LARGE, parse
from ingest.readers.runs import Run, make_block
from ingest.readers.table_titles import add_table
from ingest.readers.tables import Cell, table_blocks
from ingest.roman import roman
from ingest.types import Block, Reading

# What the layout prints on every slide.
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_NESTING = 20  # groups within groups; no drawing program makes more
# Two boxes stand in one line where their tops differ by less than this: half a line of text.
_LINE = 150_000  # EMU, 914,400 an inch
_UNPACKED = (
    512 * 2**20
)  # bytes of all parts together; pictures hardly shrink, and a file has 200 MB
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Automatic numbers (ECMA-376 20.1.10.61) by the opening of the type's name and by its end.
_COUNTED: dict[str, Callable[[int], str]] = {
    "arabic": str,
    "alphaLc": letter,
    "alphaUc": lambda number: letter(number).upper(),
    "romanLc": roman,
    "romanUc": lambda number: roman(number).upper(),
}
_ENDS = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}."}


def read_pptx(data: bytes) -> Reading:
    """The blocks of a presentation.

    Raises:
        FileRefused: the package is broken or unpacks to too much.
    """
    _guard(data)
    presentation = Presentation(io.BytesIO(data))
    blocks: list[Block] = []
    hidden: list[int] = []
    for number, slide in enumerate(presentation.slides, start=1):
        if slide.element.get("show") in ("0", "false"):
            hidden.append(number)
        blocks += _slide_blocks(slide, number)
    notes: tuple[str, ...] = ()
    if hidden:
        listed = ", ".join(map(str, hidden))
        notes = (f"Có trang chiếu bị ẩn khi trình chiếu (trang {listed}), vẫn được nạp.",)
    return Reading(tuple(blocks), notes)


def _guard(data: bytes) -> None:
    """python-pptx unpacks every part without a bound."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sizes = {part.filename: part.file_size for part in package.infolist()}
    of_xml = (size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    if sum(sizes.values()) > _UNPACKED or max(of_xml, default=0) > MEMBER_LIMIT:
        raise FileRefused(TOO_LARGE)


def _slide_blocks(slide: Any, number: int) -> list[Block]:
    blocks: list[Block] = []
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        lines = [p.strip() for p in title.text_frame.text.replace("\v", "\n").split("\n")]
        text = " ".join(filter(None, lines))
        heading = make_block([(text, True)], kind="heading", page=number, level=1)
        blocks += [heading] if heading is not None else []
    for shape in _in_order(slide.shapes):
        if title is not None and shape.element is title.element:
            continue
        if shape.has_text_frame:
            blocks += _paragraphs(shape.text_frame, number)
        elif getattr(shape, "has_table", False):
            grid = _grid(shape.table, number)
            add_table(blocks, table_blocks(grid, bordered=True, page=number))
        else:
            blocks += _diagram(shape, slide, number)
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        blocks += _paragraphs(frame, number) if frame is not None else []
    return blocks


def _in_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """The shapes that may hold text, as they are read: by lines from the top, each from the left.

    A group is read as a whole, where it stands.
    """
    shown = [shape for shape in shapes if not _is_furniture(shape)]
    for shape in sorted(shown, key=_place):
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            if depth < _NESTING:
                yield from _in_order(shape.shapes, depth + 1)
        else:
            yield shape


def _place(shape: Any) -> tuple[int, int]:
    return (shape.top or 0) // _LINE, shape.left or 0


def _is_furniture(shape: Any) -> bool:
    return shape.is_placeholder and shape.placeholder_format.type in _FURNITURE


def _diagram(shape: Any, slide: Any, number: int) -> list[Block]:
    """The texts of a SmartArt drawing, which stand in a part of their own."""
    blocks: list[Block] = []
    for ids in shape.element.iter(f"{_DIAGRAM}relIds"):
        root = parse(slide.part.related_part(ids.get(f"{_RELATION}dm")).blob)
        for point in root.iter(f"{_DIAGRAM}t"):
            blocks += _lines(point, number)
    return blocks


def _paragraphs(frame: Any, number: int) -> list[Block]:
    return _lines(frame._txBody, number)


def _lines(body: Any, number: int) -> list[Block]:
    """The paragraphs of a text body, each line of them a block, automatic numbers included."""
    blocks = []
    counts: dict[int, tuple[str, int]] = {}  # level -> (kind of number, the last one)
    for paragraph in body.iter("{*}p"):
        # Not python-pptx's ``runs``, which leave line breaks and fields out.
        lines: list[list[Run]] = [[]]
        for child in paragraph:
            tag = child.tag.rpartition("}")[2]
            if tag == "br":
                lines.append([])
            elif tag in ("r", "fld"):
                properties = child.find("{*}rPr")
                bold = properties is not None and properties.get("b") in ("1", "true")
                lines[-1].append(("".join(t.text or "" for t in child.iter("{*}t")), bold))
        if any(text.strip() for text, _ in lines[0]):
            lines[0].insert(0, (_counted(paragraph, counts), lines[0][0][1]))
        made = (make_block(runs, page=number) for runs in lines)
        blocks += [block for block in made if block is not None]
    return blocks


def _counted(paragraph: Any, counts: dict[int, tuple[str, int]]) -> str:
    """The automatic number of a paragraph, "2. ", or nothing. A paragraph without one ends the
    lists at its level and below."""
    properties = paragraph.find("{*}pPr")
    level = int((properties is not None and properties.get("lvl")) or 0)
    automatic = None if properties is None else properties.find("{*}buAutoNum")
    for deeper in [known for known in counts if known > level]:
        del counts[deeper]
    if automatic is None:
        counts.pop(level, None)
        return ""
    form = automatic.get("type") or ""
    kind, count = counts.get(level, (form, 0))
    count = count + 1 if count and kind == form else int(automatic.get("startAt") or 1)
    counts[level] = form, count
    printed = next((make(count) for start, make in _COUNTED.items() if form.startswith(start)), "")
    end = next((end for name, end in _ENDS.items() if form.endswith(name)), "{}")
    return f"{end.format(printed)} " if printed else ""


def _grid(table: Any, number: int) -> list[list[Cell]]:
    """Rows of cells; a merged one is the same object at every place that it spans."""
    grid: list[list[Cell]] = []
    merged: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(table.rows):
        cells = []
        for c, held in enumerate(row.cells):
            cell = merged.get((r, c)) or Cell(_paragraphs(held.text_frame, number))
            if held.is_merge_origin:
                merged |= {
                    (r + down, c + right): cell
                    for down in range(min(held.span_height, len(table.rows)))
                    for right in range(min(held.span_width, len(row.cells)))
                }
            cells.append(cell)
        grid.append(cells)
    return grid
