"""Pictures of pages in, pages of words out, as many side by side as there are cores.

A page that was recognised is a ``pdf_page.Page`` like one with a text layer: the same code makes
lines, columns, tables and paragraphs of both.
"""

from __future__ import annotations

import io
import os
import statistics
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from PIL import Image

from ingest.limits import still_working
from ingest.readers.ocr import picture, rulings
from ingest.readers.ocr.boldness import strokes
from ingest.readers.ocr.cells import cell_boxes, cut_out, read_cells
from ingest.readers.ocr.gutters import side_by_side
from ingest.readers.ocr.sizes import one_size
from ingest.readers.ocr.tesseract import PageTooSlow, SeenLine, SeenWord, read_lines, turned_by
from ingest.readers.pdf_page import Page, Word
from ingest.secrecy import marked
from ingest.syllable import is_syllable
from ingest.types import PagePicture

LIMIT = 1000  # pages of one file: an hour and a half on two cores
_DOUBTFUL = 0.8  # mean confidence; below it the page may lie on its side or its head
_SURE = 0.3  # below this confidence what is no syllable and no number is a blot
_LOWEST = 0.42  # of the usual letter height; an x has half of it
_LOOSE = 1.15  # a font's whole height, in letter heights
_BOLD = 1.22  # times the usual thickness of strokes; bold words have 1.2 to 1.6, others up to 1.2
_BOLD_LINE = 1.18  # a line whose words have this in the middle is bold as a whole
_KEPT_SIDE = 1600  # pixels of a kept picture's longer side: small letters stay readable
_KEPT_QUALITY = 20  # of WebP: about 100 kB a page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to recognise. ``picture`` is made when its turn comes and never twice; ``dpi`` is what
    the file says of its resolution, if anything."""

    number: int  # from 1
    picture: Callable[[], Image.Image]
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as it was read. ``gave_up`` where it took too long, and then there are no words."""

    page: Page
    picture: PagePicture
    gave_up: bool = False
    mark: str = ""  # of secrecy, stamped in red


def recognise(sheets: Iterable[Sheet]) -> Iterator[Recognised]:
    """The pages in order, each as soon as it and those before it are done.

    Pictures are made in the caller's thread, and few ahead: PDFium is not to be shared, and a page
    at 300 dpi takes 9 MB.

    Raises:
        FileRefused: Tesseract fails altogether.
    """
    workers = os.cpu_count() or 1
    running: deque[Future[Recognised]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="troly-ocr") as threads:
        try:
            for sheet in sheets:
                seen = sheet.picture()
                red = picture.red_ink(seen)
                shown, dpi = picture.sized(picture.grey(seen), sheet.dpi)
                running.append(threads.submit(_recognised, sheet.number, shown, dpi, red))
                if len(running) > workers:
                    yield _next(running)
            while running:
                yield _next(running)
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _next(running: deque[Future[Recognised]]) -> Recognised:
    still_working()
    done = running.popleft().result()
    still_working()
    return done


def _recognised(number: int, shown: Image.Image, dpi: int, red: Image.Image | None) -> Recognised:
    shown = picture.level(shown)
    try:
        mark = _mark(red, dpi) if red is not None else ""
        page = _read(number, shown, dpi)
        if page.confidence < _DOUBTFUL and (turn := turned_by(shown, dpi)):
            turned = picture.level(shown.rotate(turn, expand=True, fillcolor=255))
            other = _read(number, turned, dpi)
            if other.confidence > page.confidence:
                page, shown = other, turned
    except PageTooSlow:
        blank = Page(number, *_points(shown, dpi), recognised=True, confidence=0.0)
        return Recognised(blank, _kept(number, shown), gave_up=True)
    return Recognised(page, _kept(number, shown), mark=mark)


def _mark(red: Image.Image, dpi: int) -> str:
    """A mark of secrecy among what is stamped in red, which is taken out of the page itself."""
    small, dpi = picture.sized(red, dpi)
    lines = (" ".join(w.text for w in line.words) for line in read_lines(small, dpi, "scattered"))
    return next((text for text in lines if marked(text)), "")


def _read(number: int, shown: Image.Image, dpi: int) -> Page:
    bare, edges = rulings.taken_out(shown, dpi)
    cells, outside = cut_out(bare, cell_boxes(edges, bare.height, dpi))
    sides, outside = cut_out(outside, side_by_side(outside, dpi))
    lines = [*read_lines(outside, dpi), *read_cells(cells, dpi), *read_cells(sides, dpi)]
    lines = _without_blots(lines)
    seen = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in seen)
    sure = sum(word.confidence * len(word.text) for word in seen)
    return Page(
        number,
        *_points(shown, dpi),
        words=_words(lines, bare, dpi),
        edges=edges,
        recognised=True,
        confidence=sure / letters if letters else 0.0,
    )


def _points(shown: Image.Image, dpi: int) -> tuple[float, float]:
    return shown.width * 72 / dpi, shown.height * 72 / dpi


def _without_blots(lines: Sequence[SeenLine]) -> list[SeenLine]:
    usual = statistics.median_low([line.size for line in lines for _ in line.words] or [1.0])
    kept = []
    for line in lines:
        words = tuple(word for word in line.words if not _is_blot(word, usual))
        if words:
            kept.append(SeenLine(words, line.baseline, line.size))
    return kept


def _is_blot(word: SeenWord, usual: float) -> bool:
    """What Tesseract makes of seals, signatures and specks, unsure of it itself; and what is too
    low for letters, as the star of a letterhead. Numbers stay, as in "12-NQ/TU": it is never sure
    of those."""
    bare = word.text.strip(".,:;()[]\"'“”-–/")
    if bare and word.bottom - word.top < _LOWEST * usual:
        return True
    if word.confidence >= _SURE or any(c.isdigit() for c in bare):
        return False
    return len(bare) < 2 or not is_syllable(bare)


def _words(lines: list[SeenLine], bare: Image.Image, dpi: int) -> list[Word]:
    """Words in points from the lower left corner, as high as their font, bold where they are."""
    if not lines:
        return []
    point = 72 / dpi
    usual = statistics.median_low([line.size for line in lines for _ in line.words])
    lines = [replace(line, size=one_size(line.size, usual)) for line in lines]
    thick = strokes(bare, lines)
    usually = statistics.median([t for line in thick for t in line]) or 1.0
    words = []
    for line, thickness in zip(lines, thick, strict=True):
        foot = (bare.height - line.baseline - 0.22 * line.size) * point
        top = foot + _LOOSE * line.size * point
        whole = statistics.median(thickness) > _BOLD_LINE * usually
        for word, stroke in zip(line.words, thickness, strict=True):
            bold = whole or stroke > _BOLD * usually
            words.append(Word(word.text, word.left * point, foot, word.right * point, top, bold))
    return words


def _kept(number: int, shown: Image.Image) -> PagePicture:
    """The page as it was read, small enough to keep."""
    small = shown.copy()
    small.thumbnail((_KEPT_SIDE, _KEPT_SIDE))
    written = io.BytesIO()
    small.save(written, "WEBP", quality=_KEPT_QUALITY, method=2)
    return PagePicture(number, written.getvalue())
