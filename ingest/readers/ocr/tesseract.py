"""The Tesseract program: one picture in, its words with their places out.

It is run directly rather than through pytesseract, which writes every picture to a file first and
gives no baselines. hOCR is the one output that has them, and without them a line of "an" and "em"
is half as tall as a line of "Đảng".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import lxml.html
from PIL import Image

from ingest.errors import FileRefused

LANGUAGE = "vie"  # with "eng" beside it more words were wrong (1.6 % of those of four pages more)
PAGE_SECONDS = 120  # a full page at 300 dpi takes under ten on a slow core
INSTALL = (
    "Hãy nhờ người phụ trách kỹ thuật cài Tesseract với dữ liệu tiếng Việt (Debian, Ubuntu: "
    "sudo apt-get install tesseract-ocr tesseract-ocr-vie) rồi nạp lại"
)
_TITLE = re.compile(r"(bbox|baseline|x_size|x_wconf|textangle) ([-\d. ]+)")
_LINES = "ocr_line ocr_header ocr_caption ocr_textfloat".split()


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word and its box in pixels, y downwards from the top; ``confidence`` in [0, 1]."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenLine:
    """Words left to right; ``baseline`` is its height at the line's middle, ``size`` the height of
    its letters from the foot of g to the top of h, both in pixels."""

    words: tuple[SeenWord, ...]
    baseline: float
    size: float


class PageTooSlow(Exception):
    """A picture took longer than ``PAGE_SECONDS``."""


def missing() -> str | None:
    """What has to be installed before pictures can be read, in Vietnamese; None where nothing."""
    program = shutil.which("tesseract")
    if program is None:
        return "Máy này chưa có chương trình nhận dạng chữ Tesseract."
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=60)
    if LANGUAGE not in listed.stdout.split():
        return "Tesseract trên máy này chưa có dữ liệu tiếng Việt (vie)."
    return None


Layout = Literal["page", "block", "scattered"]
_MODES: Mapping[Layout, str] = {"page": "3", "block": "6", "scattered": "11"}


def read_lines(picture: Image.Image, dpi: int, layout: Layout = "page") -> list[SeenLine]:
    """The lines of a greyscale picture, in no certain order. A "block" has them one under the
    other.

    Raises:
        PageTooSlow: it was given up.
        FileRefused: Tesseract failed.
    """
    return _parsed(_run(picture, dpi, "--psm", _MODES[layout], "hocr"))


def turned_by(picture: Image.Image, dpi: int) -> int:
    """By how many degrees (0, 90, 180, 270), against the clock, the picture must be turned to
    stand upright, by Tesseract's own guess; 0 where it has none."""
    try:
        told = _run(picture, dpi, "--psm", "0", language="osd").decode("utf-8", "replace")
    except (PageTooSlow, FileRefused):
        return 0
    found = re.search(r"Rotate: (\d+)", told)
    sure = re.search(r"Orientation confidence: ([\d.]+)", told)
    if found is None or sure is None or float(sure[1]) < 1:
        return 0
    return -int(found[1]) % 360


def _run(picture: Image.Image, dpi: int, *options: str, language: str = LANGUAGE) -> bytes:
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    command = ["tesseract", "-", "-", "-l", language, "--dpi", str(dpi), *options]
    try:
        done = subprocess.run(
            command,
            input=header + picture.convert("L").tobytes(),
            capture_output=True,
            timeout=PAGE_SECONDS,
            # Pages are read side by side: threads of its own would only wait for each other.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise PageTooSlow from error
    except OSError as error:
        raise FileRefused(f"Không chạy được Tesseract. {INSTALL}.") from error
    if done.returncode:
        raise FileRefused(
            f"Tesseract không nhận dạng được ảnh này (mã {done.returncode}). Hãy quét lại trang "
            "thành PDF, JPEG hoặc PNG rồi nạp lại."
        )
    return done.stdout


def _parsed(hocr: bytes) -> list[SeenLine]:
    root = lxml.html.document_fromstring(hocr, parser=lxml.html.HTMLParser(encoding="utf-8"))
    lines = []
    for element in root.iter("span"):
        if element.get("class") not in _LINES:
            continue
        about = _title(element.get("title"))
        words = [_word(span) for span in element.iter("span") if span.get("class") == "ocrx_word"]
        seen = tuple(word for word in words if word is not None)
        box = about.get("bbox", [])
        if not seen or len(box) != 4 or "textangle" in about:  # text up the page is a margin's
            continue
        slope, offset = about.get("baseline", [0.0, 0.0])
        baseline = box[3] + offset + slope * (box[2] - box[0]) / 2
        lines.append(SeenLine(seen, baseline, about.get("x_size", [box[3] - box[1]])[0]))
    return lines


def _word(span: lxml.html.HtmlElement) -> SeenWord | None:
    text = "".join(str(part) for part in span.itertext()).strip()
    about = _title(span.get("title"))
    box = about.get("bbox", [])
    if not text or len(box) != 4:
        return None
    left, top, right, bottom = box
    return SeenWord(text, left, top, right, bottom, about.get("x_wconf", [0.0])[0] / 100)


def _title(title: str | None) -> dict[str, list[float]]:
    """The properties that hOCR writes into an element's title."""
    found = {m[1]: [float(n) for n in m[2].split()] for m in _TITLE.finditer(title or "")}
    return {name: values for name, values in found.items() if values}
