"""HTML: the main content of a saved web page, official lines included.

The choice of the main content is our own. trafilatura 2.3 (favor_recall, include_tables), tried on
portal pages with a repeated headline, an unfilled comment template and a letterhead table, dropped
the ``h1`` and the byline, kept "{body}", "Trả lời" and "0 bình luận", and ran the letterhead's
lines together into one table row, which loses number, place and date.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field, replace

from lxml import etree, html

from ingest.news_lines import is_masthead
from ingest.readers.clutter import drop_clutter, is_caption
from ingest.readers.columns import unfold
from ingest.readers.encoding import decode_told
from ingest.readers.html_page import (
    has_official_lines,
    linked_share,
    main_content,
    seen_content,
    tag_of,
    text_of,
)
from ingest.readers.legacy.in_html import mend_page
from ingest.readers.numbering import letter
from ingest.readers.runs import Run, clean, make_block, wordy
from ingest.readers.table_titles import add_table
from ingest.readers.tables import Cell, table_blocks
from ingest.roman import roman
from ingest.types import Block, Reading

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_LINE = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby
    s samp small span strike strong sub sup time tt u var wbr o:p""".split()
)  # fmt: skip
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s*:\s*(normal|[1-4]00)", re.IGNORECASE)
_CENTER_STYLE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BORDER_STYLE = re.compile(r"border(-\w+)?\s*:\s*(?!none|0)", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])$")
_LINKED = 0.6  # more than this share of linked text is a list of links
_SPAN_LIMIT = 100  # columns or rows a cell may span; browsers allow 1,000
_CAPTION_LENGTH = 260


def read_html(data: bytes, *, page: bool = True) -> Reading:
    """The blocks of a page's main content; the page's title opens them where no heading does.

    With ``page=False``, for a message written in HTML, all of it is content.
    """
    declared = _CHARSET.search(data[:4096])
    text, notes = decode_told(data, declared[1].decode("ascii") if declared else None)
    text = _XML_LINE.sub("", text.replace("\x00", ""))
    if not text.strip():
        return Reading(())
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    root = html.document_fromstring(text, parser=parser)
    notes += mend_page(root)
    title = _title(root)
    body = root.find("body")
    if body is None:
        return Reading(())
    walker = _Walker()
    walker.walk(main_content(body) if page else seen_content(body))
    walker.flush()
    if not page:
        return Reading(tuple(unfold(walker.blocks)), notes)
    blocks = drop_clutter(unfold(walker.blocks), page=True, titled=bool(title))
    headed = any(b.kind == "heading" and not is_masthead(b.text) for b in blocks)
    if title and blocks and not headed:
        blocks.insert(0, Block(text=title, kind="heading", level=1))
    return Reading(tuple(blocks), notes)


def read_mhtml(data: bytes) -> Reading:
    """The blocks of a page that a browser or Word saved as one file (.mht, .mhtml)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            text, notes = decode_told(payload, part.get_content_charset())
            reading = read_html(text.encode())
            return replace(reading, notes=(*notes, *reading.notes))
    return Reading(())


def _title(root: etree._Element) -> str:
    """What the page calls itself, without the site's name; empty where it says only that."""
    for meta in root.iter("meta"):
        named = clean(meta.get("content") or "") if meta.get("property") == "og:title" else ""
        if wordy(named) and not is_masthead(named):
            return named
    element = next(root.iter("title"), None)
    text = clean(text_of(element)) if element is not None else ""
    text = re.split(r"\s+[|–»]\s+|\s+-\s+(?=[^-]{2,40}$)", text)[0] if text else ""
    return "" if is_masthead(text) else text


@dataclass(slots=True)
class _Walker:
    """Gathers inline text into runs and turns each block element into a block."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    italic: int = 0  # characters of the pending runs that are slanted
    level: int | None = None
    centered: bool = False
    picture: bool = False  # a picture stands just before
    marker: str = ""  # of the list item about to be written

    def walk(
        self, element: etree._Element, bold: bool = False, italic: bool = False, pre: bool = False
    ) -> None:
        tag = tag_of(element)
        if tag == "br":
            self.flush()
            return
        if tag in ("img", "picture"):
            self.flush()
            self.picture = True
            return
        if tag == "sup" and element.find(".//a") is not None:
            return  # the mark of a note
        style = element.get("style") or ""
        bold = (bold or tag in ("b", "strong", "th") or bool(_BOLD_STYLE.search(style))) and not (
            _PLAIN_STYLE.search(style)
        )
        italic = italic or tag in ("em", "i")
        if tag in _INLINE:
            self._children(element, bold, italic, pre)
            return
        self.flush()
        if _is_link_list(element, tag):
            return
        if tag == "table":
            self._table(element)
        elif tag == "figure" and element.find(".//table") is None and _is_small(element):
            self.picture = True
        elif tag in ("ul", "ol"):
            self._list(element, bold, italic)
        else:
            self._block(element, tag, style, bold, italic, pre or tag == "pre")

    def flush(self) -> None:
        """Write what was gathered as one block."""
        runs, slanted = self.runs, self.italic
        self.runs, self.italic = [], 0
        kind = "paragraph" if self.level is None else "heading"
        if self.marker and wordy("".join(text for text, _ in runs)):
            runs.insert(0, (self.marker, False))
            self.marker = ""
        block = make_block(
            runs,
            kind="heading" if kind == "heading" else "paragraph",
            level=self.level,
            centered=self.centered,
        )
        if block is None:
            return
        after_picture, self.picture = self.picture, False
        set_apart = block.centered or slanted * 10 > len(block.text) * 8
        if after_picture and block.kind == "paragraph" and len(block.text) <= _CAPTION_LENGTH:
            sentences = len(re.findall(r"[.!?…]\s+\S", block.text)) + 1
            if (set_apart and sentences == 1) or is_caption(block.text, after_picture=True):
                return
        self.blocks.append(block)

    def _children(
        self, element: etree._Element, bold: bool, italic: bool, pre: bool = False
    ) -> None:
        self._text(element.text, bold, italic, pre)
        for child in element:
            if tag_of(child):
                self.walk(child, bold, italic, pre)
            self._text(child.tail, bold, italic, pre)

    def _text(self, text: str | None, bold: bool, italic: bool, pre: bool) -> None:
        if not text:
            return
        lines = text.split("\n") if pre else [text]
        for number, line in enumerate(lines):
            if number:
                self.flush()
            self.runs.append((line, bold))
            self.italic += len(line.strip()) if italic else 0

    def _block(
        self, element: etree._Element, tag: str, style: str, bold: bool, italic: bool, pre: bool
    ) -> None:
        heading = _HEADING.match(tag)
        outer = self.level, self.centered
        if heading:
            self.level = int(heading[1])
        centered = tag == "center" or element.get("align") == "center"
        self.centered = self.centered or centered or bool(_CENTER_STYLE.search(style))
        self._children(element, bold, italic, pre)
        self.flush()
        self.level, self.centered = outer

    def _list(self, element: etree._Element, bold: bool, italic: bool) -> None:
        count = _integer(element.get("start"), 1)
        form = element.get("type") or "1"
        for child in element:
            if tag_of(child) == "li":
                count = _integer(child.get("value"), count)
                self.marker = _marker(count, form) if tag_of(element) == "ol" else "- "
                count += 1
            if tag_of(child):
                self.walk(child, bold, italic)
            self.flush()
            self.marker = ""

    def _table(self, table: etree._Element) -> None:
        if table.find(".//img") is not None and _is_small(table):
            self.picture = False  # the picture's own frame, caption included
            return
        title = table.find("caption")
        if title is not None:
            block = make_block([(text_of(title), False)], kind="caption")
            self.blocks += [block] if block is not None else []
        grid, header_rows = _grid(table)
        style = table.get("style") or ""
        border = table.get("border")
        bordered: bool | None = None
        if border is not None:
            bordered = border != "0"
        elif _BORDER_STYLE.search(style):
            bordered = True
        if _frames_text(table):
            distinct = {id(cell): cell for row in grid for cell in row}
            self.blocks += [block for cell in distinct.values() for block in cell.blocks]
            return
        add_table(self.blocks, table_blocks(grid, header_rows=header_rows, bordered=bordered))


def _grid(table: etree._Element) -> tuple[list[list[Cell]], int]:
    """(rows of cells with spans filled in, how many opening rows are headings)."""
    grid: list[list[Cell]] = []
    open_spans: dict[int, tuple[Cell, int]] = {}  # column -> (cell, rows still to fill)
    header_rows = 0
    for row in _rows(table):
        cells: list[Cell] = []
        elements = [cell for cell in row if tag_of(cell) in ("td", "th")]

        def fill(cells: list[Cell]) -> None:
            while len(cells) in open_spans:
                cell, left = open_spans.pop(len(cells))
                if left > 1:
                    open_spans[len(cells)] = (cell, left - 1)
                cells.append(cell)

        for element in elements:
            fill(cells)
            if len(cells) >= _SPAN_LIMIT:
                break  # no page is that wide; hostile spans multiply
            cell = _cell(element)
            for _ in range(_span(element.get("colspan"))):
                if _span(element.get("rowspan")) > 1:
                    open_spans[len(cells)] = (cell, _span(element.get("rowspan")) - 1)
                cells.append(cell)
        fill(cells)
        parent = row.getparent()
        in_head = parent is not None and tag_of(parent) == "thead"
        if (in_head or (cells and all(cell.header for cell in cells))) and header_rows == len(grid):
            header_rows += 1
        grid.append(cells)
    return grid, header_rows


def _rows(table: etree._Element) -> list[etree._Element]:
    rows = []
    for child in table:
        if tag_of(child) == "tr":
            rows.append(child)
        elif tag_of(child) in ("thead", "tbody", "tfoot"):
            rows += [row for row in child if tag_of(row) == "tr"]
    return rows


def _cell(element: etree._Element) -> Cell:
    walker = _Walker()
    walker.centered = element.get("align") == "center"
    walker._children(element, tag_of(element) == "th", False)
    walker.flush()
    return Cell([replace(b, level=None) for b in walker.blocks], header=tag_of(element) == "th")


def _frames_text(table: etree._Element) -> bool:
    """Whether a table lays out a page: tables inside it, or a cell as long as an article."""
    if table.find(".//table") is not None:
        return True
    return any(len(clean(text_of(cell))) > 2000 for cell in table.iter("td"))


def _is_link_list(element: etree._Element, tag: str) -> bool:
    """Lists of links, and paragraphs that are one link: related articles, menus, tag clouds."""
    if tag in ("ul", "ol", "div", "section", "p", "table", "h3", "h4", "h5", "h6", "dl", "article"):
        return linked_share(element) > _LINKED and not has_official_lines(element)
    return False


def _is_small(element: etree._Element) -> bool:
    text = clean(text_of(element))
    return len(text) <= 2 * _CAPTION_LENGTH and not has_official_lines(element)


def _marker(count: int, form: str) -> str:
    printed = {"a": letter(count), "A": letter(count).upper(), "i": roman(count)}.get(form)
    if form == "I":
        printed = roman(count).upper()
    return f"{printed or count}. "


def _span(value: str | None) -> int:
    return max(1, min(_integer(value, 1), _SPAN_LIMIT))


def _integer(value: str | None, otherwise: int) -> int:
    stripped = (value or "").strip()
    return int(stripped) if re.fullmatch(r"-?\d{1,6}", stripped) else otherwise
