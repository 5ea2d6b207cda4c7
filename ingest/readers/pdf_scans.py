"""Pages of a PDF that are pictures: told from pages of text, and handed to recognition."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ingest.errors import FileRefused
from ingest.readers.ocr.legibility import is_spoilt, is_vietnamese
from ingest.readers.ocr.reading import pages_named, reading_of
from ingest.readers.pdf_page import Page
from ingest.readers.runs import wordy
from ingest.types import Reading

if TYPE_CHECKING:
    from ingest.readers.ocr.pages import Sheet

_LETTERS_OF_A_PAGE = 30  # a scanner's stamp has fewer, a page of text has more
_LETTERS_OF_STAMPS = 400  # "Ký bởi: …, thời gian ký: …" of two signers and a page number
_PICTURE = 0.3  # of the page, drawn as a picture: a page of pictures
_COVERED = 0.7  # of the page: a scan, whatever text lies over it
_OUTLINES = 300  # drawn shapes on a page without letters: text turned into outlines
_OBJECTS = 5000  # of a page that are looked at
_AS_MUCH = 0.8  # of the letters of a page's own layer must be recognised to be taken for it
_DPI = (200, 300)  # at which a page is drawn: measured no better above, worse below


def looked_at(page: pdfium.PdfPage, read: Page) -> Page:
    """The page, told apart: ``scanned`` where what can be seen must be recognised, ``recognised``
    where somebody's program has done so before.

    A page is a scan that has no text but a picture; or a picture all over and no more text than
    the marks of signing programs, or text that was spoilt in recognition.
    """
    letters = sum(len(word.text) for word in read.words if wordy(word.text))
    few = letters < _LETTERS_OF_A_PAGE
    drawn = _drawn(page, shapes=few)
    if few:
        scanned = drawn.covered >= _PICTURE or drawn.shapes >= _OUTLINES
        return replace(read, scanned=scanned)
    if drawn.covered < _COVERED:
        return read
    text = " ".join(word.text for word in read.words)
    spoilt = is_spoilt(text, typed=False) or not is_vietnamese(text)
    return replace(read, scanned=letters < _LETTERS_OF_STAMPS or spoilt, recognised=True)


def with_recognised(document: pdfium.PdfDocument, pages: Sequence[Page], lock: Lock) -> Reading:
    """What a document says, its scanned pages recognised where Tesseract is there.

    Raises:
        FileRefused: all of it is scanned and there is no Tesseract, or there are too many scans.
    """
    scans = [page.number for page in pages if page.scanned]
    if not scans:
        return reading_of(pages)
    # Only where there is something to recognise: SciPy takes a quarter of a second to load.
    from ingest.readers.ocr.pages import LIMIT, recognise
    from ingest.readers.ocr.tesseract import INSTALL, missing

    lacking = missing()
    if lacking is not None:
        if not any(_says_something(page) for page in pages if not page.scanned):
            raise FileRefused(f"Tệp PDF là bản quét. {lacking} {INSTALL}.")
        unread = f"Chưa đọc được {pages_named(scans)} (bản quét). {lacking} {INSTALL}."
        return reading_of(pages, notes=[unread])
    if len(scans) > LIMIT:
        raise FileRefused(
            f"Tệp PDF có {len(scans)} trang quét, vượt giới hạn {LIMIT}. Hãy tách nhỏ rồi nạp lại."
        )
    layers = {page.number: page for page in pages}
    done = [
        one
        for one in recognise(_sheets(document, scans, lock))
        if _letters(one.page) >= _AS_MUCH * _letters(layers[one.page.number])
    ]
    return reading_of(pages, done)


def _letters(page: Page) -> int:
    return sum(len(word.text) for word in page.words)


def _says_something(page: Page) -> bool:
    return _letters(page) >= _LETTERS_OF_A_PAGE


def _sheets(document: pdfium.PdfDocument, numbers: Sequence[int], lock: Lock) -> Iterator[Sheet]:
    """The pages with these numbers, from 1, to be drawn when their turn comes."""
    from ingest.readers.ocr.pages import Sheet

    for number in numbers:
        with lock:
            page = document[number - 1]
            dpi = _resolution(page)
            page.close()
        yield Sheet(number, partial(draw, document, number, lock, dpi), dpi)


def draw(document: pdfium.PdfDocument, number: int, lock: Lock, dpi: float) -> Image.Image:
    """A page, counted from 1, as it is seen."""
    with lock:
        page = document[number - 1]
        try:
            drawn: Image.Image = page.render(scale=dpi / 72).to_pil()
            return drawn
        finally:
            page.close()


def _resolution(page: pdfium.PdfPage) -> float:
    """The dots an inch at which a page is to be drawn: those of its picture, within reason."""
    least, most = _DPI
    longest = float(max(page.get_size())) / 72
    # Nobody scans a wall chart to read it: what is huge on paper is drawn no larger than A3.
    return min(max(_drawn(page).dpi, least), most, max(20.0, most * 17 / longest))


class _Drawn(NamedTuple):
    """What is drawn on a page besides letters."""

    covered: float  # share of the page under pictures
    shapes: int  # 0 where they were not asked for
    dpi: float  # dots an inch of the largest picture; 0 without one


def _drawn(page: pdfium.PdfPage, *, shapes: bool = False) -> _Drawn:
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    area = largest = dpi = 0.0
    found = 0
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, *([raw.FPDF_PAGEOBJ_PATH] if shapes else [])]
    for item in itertools.islice(page.get_objects(filter=kinds, max_depth=3), _OBJECTS):
        if not isinstance(item, pdfium.PdfImage):
            found += 1
            continue
        left, foot, right, top = item.get_bounds()
        seen = max(0.0, min(right, width) - max(left, 0)) * max(
            0.0, min(top, height) - max(foot, 0)
        )
        area += seen
        if seen > largest and right > left:
            largest = seen
            dpi = item.get_px_size()[0] / (right - left) * 72
    return _Drawn(min(1.0, area / max(width * height, 1)), found, dpi)
