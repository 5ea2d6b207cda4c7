"""PDF: words with their places, read with PDFium's raw interface.

``pdf_scans`` has the pages recognised that are pictures; ``pdf_layout`` makes lines and paragraphs
of words, ``pdf_tables`` rows.
"""

from __future__ import annotations

import ctypes
import functools
import math
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ingest.errors import FileRefused
from ingest.limits import still_working
from ingest.readers.legacy.codes import code_of_font
from ingest.readers.legacy.in_pdf import mend_words
from ingest.readers.pdf_page import Edge, Page, Word
from ingest.readers.pdf_scans import draw, looked_at, with_recognised
from ingest.readers.pdf_turn import Box, Turn
from ingest.secrecy import marked
from ingest.types import Block, Reading

PAGE_LIMIT = 5000  # pages; a book of law has 1,500
_EDGE_LIMIT = 4000  # drawn lines of a page that are looked at; drawings and maps have more
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123: font flags
_LOW = 0.8  # of the font's size: no font that says its height is lower
_ASCENT, _DESCENT = 0.9, 0.2  # of the size, as in Times
_SAMPLED = 200  # letters of a page whose direction is looked at
_TOKEN = re.compile(r"[^\s\x00]+")
_MARKED = re.compile(r"[^\W\d]\d|[.,;:)\"”]\d")  # letters or a stop, then a figure: a note's mark?
_LOCK = threading.Lock()  # PDFium is not thread-safe
_NAME = ctypes.create_string_buffer(96)  # of a font, where PDFium puts it; used under _LOCK


def read_pdf(data: bytes) -> Reading:
    """The blocks of a PDF, each with the page where it starts; scanned pages are recognised.

    Raises:
        FileRefused: protected, broken, too long, or scanned where nothing can recognise it.
    """
    with _LOCK:
        document = open_pdf(data)
    try:
        with _LOCK:
            pages = _pages(document)
        notes = mend_words(pages)
        reading = with_recognised(document, pages, _LOCK)
    finally:
        with _LOCK:
            document.close()
    # A watermark is no part of the text, but its mark of secrecy is the document's.
    stamps = [Block(p.slanted, page=1) for p in pages if p.slanted and marked(p.slanted)][:1]
    return replace(reading, blocks=(*stamps, *reading.blocks), notes=(*notes, *reading.notes))


def draw_page(data: bytes, number: int, dpi: int) -> Image.Image:
    """A page of a PDF, counted from 1, as it is seen; FileRefused where there is none."""
    with _LOCK:
        document = open_pdf(data)
    try:
        if not 0 < number <= len(document):
            raise FileRefused(f"Tệp PDF không có trang {number}.")
        return draw(document, number, _LOCK, dpi)
    finally:
        with _LOCK:
            document.close()


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise FileRefused(
                "Tệp PDF có đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nạp lại."
            ) from error
        raise FileRefused(
            "Tệp PDF bị hỏng, không mở được. Hãy xuất lại PDF từ văn bản gốc rồi nạp lại."
        ) from error


def _pages(document: pdfium.PdfDocument) -> list[Page]:
    try:
        count = len(document)
        if count > PAGE_LIMIT:
            raise FileRefused(
                f"Tệp PDF có {count} trang, vượt giới hạn {PAGE_LIMIT}. Hãy tách nhỏ rồi nạp lại."
            )
        return [_page(document, number) for number in range(count)]
    except pdfium.PdfiumError as error:
        raise FileRefused(
            "Tệp PDF bị hỏng, có trang không đọc được. Hãy xuất lại PDF từ văn bản gốc."
        ) from error


def _page(document: pdfium.PdfDocument, number: int) -> Page:
    still_working()
    page = document[number]
    text = page.get_textpage()
    try:
        width, height = page.get_size()
        if page.get_rotation() in (90, 270):  # the size is given as shown, the places are not
            width, height = height, width
        turn = Turn(_angle(text), width, height)
        if turn.degrees in (90, 270):
            width, height = height, width
        slanted: list[str] = []
        words = list(_words(text, turn, slanted))
        read = Page(
            number=number + 1,
            width=width,
            height=height,
            words=words,
            edges=list(_edges(page, turn)),
            slanted=" ".join(slanted),
        )
        return looked_at(page, read)
    finally:
        text.close()
        page.close()


def _angle(text: pdfium.PdfTextPage) -> int:
    """The direction of most text on the page: 0, 90, 180 or 270 degrees.

    Not the page's own rotation: what matters is that lines run from left to right.
    """
    count = text.count_chars()
    step = max(1, count // _SAMPLED)
    angles = Counter(
        _quarter(text, index)
        for index in range(0, count, step)
        if not (raw.FPDFText_IsGenerated(text.raw, index))
    )
    angles.pop(None, None)
    return angles.most_common(1)[0][0] or 0 if angles else 0


def _quarter(text: pdfium.PdfTextPage, index: int) -> int | None:
    """The angle of a letter where it is a multiple of 90 degrees; None for slanted text."""
    degrees = math.degrees(raw.FPDFText_GetCharAngle(text.raw, index)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 5 else None


def _words(text: pdfium.PdfTextPage, turn: Turn, slanted: list[str]) -> Iterator[Word]:
    """Words in the order in which they were drawn; a change of size or line ends one.

    Only the first and the last letter of a word are measured, unless something inside it may be
    set otherwise: PDFium's calls take most of the time. Slanted text is a watermark and no part
    of the document: it goes into ``slanted``. Text at a right angle to the rest, as in the heading
    of a narrow column, keeps its words.
    """
    for match in _TOKEN.finditer(_characters(text)):
        first, last = match.start(), match.end() - 1
        angle = _quarter(text, first)
        if angle is None:
            slanted.append(match[0])
            continue
        font, bold = _font(text, first)
        written = match[0].replace("\x02", "-").replace("\ufffe", "-")
        old = font if code_of_font(font) else ""
        start, end = _box(text, first, turn), _box(text, last, turn)
        even = _alike(start, end) and start[0] <= end[0] and not _MARKED.search(written)
        if angle != turn.degrees or (
            even and end[2] - start[0] < 1.5 * len(written) * (start[3] - start[1])
        ):
            yield Word(written, *_around(start, end), bold, old)
        else:
            yield from _pieces(text, written, first, turn, bold, old)


def _pieces(
    text: pdfium.PdfTextPage, written: str, first: int, turn: Turn, bold: bool, old: str
) -> Iterator[Word]:
    """A run of letters cut where size, line or place changes: before the raised mark of a note."""
    pending = ""
    box = before = (0.0, 0.0, 0.0, 0.0)
    for index, character in enumerate(written, start=first):
        here = _box(text, index, turn)
        tall = here[3] - here[1]
        if pending and (not _alike(before, here) or not -tall < here[0] - before[2] < 0.5 * tall):
            yield Word(pending, *box, bold, old)
            pending = ""
        box = _around(box, here) if pending else here
        pending += character
        before = here
    if pending:
        yield Word(pending, *box, bold, old)


def _characters(text: pdfium.PdfTextPage) -> str:
    """One character for every index of the page; what has no letter becomes a space."""
    count = text.count_chars()
    whole = text.get_text_range(0, count) if count else ""
    if len(whole) == count:
        return whole
    # PDFium leaves letters without a known code out of the text, which shifts what follows.
    codes = (raw.FPDFText_GetUnicode(text.raw, index) for index in range(count))
    return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else " " for c in codes)


def _box(text: pdfium.PdfTextPage, index: int, turn: Turn) -> Box:
    """A letter's box, as tall as its font. A font that does not say how tall it is (LibreOffice
    writes some) has boxes as tight as the ink, by which a full stop is another size than a figure:
    then by where the letter stands and its size."""
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text.raw, index, rect)
    if not turn.degrees:
        size = raw.FPDFText_GetFontSize(text.raw, index)
        if 0 < rect.top - rect.bottom < _LOW * size and _quarter(text, index) == 0:
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            return rect.left, y.value - _DESCENT * size, rect.right, y.value + _ASCENT * size
    return turn.box(rect.left, rect.bottom, rect.right, rect.top)


def _alike(a: Box, b: Box) -> bool:
    """Whether two letters are of one size and stand on one line."""
    tall, other = a[3] - a[1], b[3] - b[1]
    return abs(tall - other) <= 0.25 * max(tall, other) and abs(a[1] - b[1]) <= 0.5 * other


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _font(text: pdfium.PdfTextPage, index: int) -> tuple[str, bool]:
    """(name without the subset's tag, bold) of a letter's font."""
    flags = ctypes.c_int()
    needed = raw.FPDFText_GetFontInfo(text.raw, index, _NAME, len(_NAME), flags)
    if not 0 < needed <= len(_NAME):  # then nothing was written there
        return "", bool(flags.value & _FORCE_BOLD)
    name, bold = _named(_NAME.value)
    return name, bold or bool(flags.value & _FORCE_BOLD)


@functools.lru_cache(maxsize=1_000)
def _named(raw_name: bytes) -> tuple[str, bool]:
    name = raw_name.decode("utf-8", errors="replace").rpartition("+")[2]
    low = name.lower()
    return name, "bold" in low or "black" in low


def _edges(page: pdfium.PdfPage, turn: Turn) -> Iterator[Edge]:
    """Horizontal and vertical strokes: the rules of tables."""
    x, y = ctypes.c_float(), ctypes.c_float()
    found = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        count = raw.FPDFPath_CountSegments(item.raw)
        if not 2 <= count <= 2000:
            continue
        matrix = item.get_matrix()
        first = last = (0.0, 0.0)
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item.raw, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            at = turn.point(*matrix.on_point(x.value, y.value))
            kind = raw.FPDFPathSegment_GetType(segment)
            ends = []
            if kind == raw.FPDF_SEGMENT_LINETO:
                ends.append((last, at))
            elif kind == raw.FPDF_SEGMENT_MOVETO:
                first = at
            last = at
            if raw.FPDFPathSegment_GetClose(segment):
                ends.append((at, first))
            for (ax, ay), (bx, by) in ends:
                if abs(ax - bx) < 1 and abs(ay - by) > 3:
                    yield Edge(True, (ax + bx) / 2, min(ay, by), max(ay, by))
                elif abs(ay - by) < 1 and abs(ax - bx) > 3:
                    yield Edge(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
                else:
                    continue
                found += 1
                if found >= _EDGE_LIMIT:
                    return
