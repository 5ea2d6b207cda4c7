"""PDF with a text layer: words with their places, read with PDFium's raw interface.

``pdf_layout`` makes lines and paragraphs of them, ``pdf_tables`` rows.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import FileRefused
from ingest.readers.columns import unfold
from ingest.readers.pdf_layout import page_blocks
from ingest.readers.pdf_page import Edge, Page, Word
from ingest.readers.runs import wordy
from ingest.readers.tcvn3 import is_old_font, shown
from ingest.types import Block

PAGE_LIMIT = 5000  # pages; a book of law has 1,500
_LETTERS_OF_A_PAGE = 30  # a scanner's stamp has fewer, a page of text has more
_EDGE_LIMIT = 4000  # drawn lines of a page that are looked at; drawings and maps have more
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123: font flags
_SAMPLED = 200  # letters of a page whose direction is looked at
_LOCK = threading.Lock()  # PDFium is not thread-safe


def read_pdf(data: bytes) -> list[Block]:
    """The blocks of a PDF, each with the page where it starts.

    Raises:
        FileRefused: protected, broken, too long, or scanned without a text layer.
    """
    with _LOCK:
        pages = _pages(data)
    scanned = sum(page.scanned for page in pages)
    if pages and scanned * 2 >= len(pages):
        part = "là" if scanned == len(pages) else f"có {scanned}/{len(pages)} trang là"
        raise FileRefused(
            f"Tệp PDF {part} bản quét, chưa có lớp chữ. Hãy nhận dạng chữ (OCR) rồi nạp lại."
        )
    return unfold(page_blocks(pages))


def _pages(data: bytes) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise FileRefused(
                "Tệp PDF có đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nạp lại."
            ) from error
        raise FileRefused(
            "Tệp PDF bị hỏng, không mở được. Hãy xuất lại PDF từ văn bản gốc rồi nạp lại."
        ) from error
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
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, number: int) -> Page:
    page = document[number]
    text = page.get_textpage()
    try:
        width, height = page.get_size()
        if page.get_rotation() in (90, 270):  # the size is given as shown, the places are not
            width, height = height, width
        turn = _Turn(_angle(text), width, height)
        if turn.degrees in (90, 270):
            width, height = height, width
        words = list(_words(text, turn))
        letters = sum(len(word.text) for word in words if wordy(word.text))
        pictures = False
        if letters < _LETTERS_OF_A_PAGE:
            found = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            pictures = next(iter(found), None) is not None
        return Page(
            number=number + 1,
            width=width,
            height=height,
            words=words,
            edges=list(_edges(page, turn)),
            scanned=pictures,
        )
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


class _Turn:
    """From a page's own coordinates to those in which its lines run from left to right."""

    def __init__(self, degrees: int, width: float, height: float) -> None:
        self.degrees, self._width, self._height = degrees, width, height

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.degrees == 90:
            return self._height - y, x
        if self.degrees == 180:
            return self._width - x, self._height - y
        if self.degrees == 270:
            return y, self._width - x
        return x, y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _words(text: pdfium.PdfTextPage, turn: _Turn) -> Iterator[Word]:
    """Words in the order in which they were drawn; a change of size or line ends one.

    Slanted text is a watermark and no part of the document. Text at a right angle to the rest, as
    in the heading of a narrow column, keeps its words.
    """
    rect = raw.FS_RECTF()
    pending: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    bold = across = False
    font = ""

    def word() -> Word:
        written = "".join(pending)
        return Word(shown(written, font) if is_old_font(font) else written, *box, bold)

    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        character = "-" if code == 2 else chr(code) if code < 0x110000 else "\ufffd"
        if character.isspace() or code == 0 or 0xD800 <= code < 0xE000:
            if pending:
                yield word()
                pending = []
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, index, rect)
        x0, y0, x1, y1 = turn.box(rect.left, rect.bottom, rect.right, rect.top)
        tall = y1 - y0
        if not pending:
            angle = _quarter(text, index)
            if angle is None:
                continue
            across = angle != turn.degrees
        elif not across and (
            abs((y1 - y0) - (box[3] - box[1])) > 0.25 * max(tall, box[3] - box[1])
            or abs(y0 - box[1]) > 0.5 * tall
            or x0 - box[2] > 0.5 * tall
            or x0 < box[0] - tall
        ):
            yield word()
            pending = []
        if not pending:
            font, bold = _font(text, index)
            box = (x0, y0, x1, y1)
        else:
            box = (min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1))
        pending.append(character)
    if pending:
        yield word()


def _font(text: pdfium.PdfTextPage, index: int) -> tuple[str, bool]:
    """(name without the subset's tag, bold) of a letter's font."""
    buffer = ctypes.create_string_buffer(96)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text.raw, index, buffer, 96, flags)
    name = buffer.value.decode("utf-8", errors="replace").rpartition("+")[2]
    low = name.lower()
    return name, "bold" in low or "black" in low or bool(flags.value & _FORCE_BOLD)


def _edges(page: pdfium.PdfPage, turn: _Turn) -> Iterator[Edge]:
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
