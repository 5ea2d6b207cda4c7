"""Pictures of pages: PNG, JPEG, TIFF of any number of pages, BMP, GIF, WebP."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from functools import partial

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.errors import FileRefused
from ingest.readers.ocr.pages import LIMIT, Sheet, recognise
from ingest.readers.ocr.reading import reading_of
from ingest.readers.ocr.tesseract import INSTALL, missing
from ingest.types import Reading

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MOST_PIXELS = 150_000_000  # of one page: A0 at 300 dpi; a bomb claims billions in a few bytes
_SMALLEST = 40  # pixels either way; less is an icon


def read_picture(data: bytes) -> Reading:
    """The blocks of a picture or of each of its pages, recognised.

    Raises:
        FileRefused: broken, too large, without text, or nothing here can recognise it.
    """
    lacking = missing()
    if lacking is not None:
        raise FileRefused(f"Tệp ảnh cần nhận dạng chữ. {lacking} {INSTALL}.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd tags, and of size, which is looked at below
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                done = list(recognise(_sheets(picture)))
        except FileRefused:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
            raise FileRefused(
                "Tệp ảnh bị hỏng, không mở được. Hãy mở thử bằng chương trình xem ảnh, lưu lại "
                "hoặc quét lại rồi nạp lại."
            ) from error
    reading = reading_of([], done)
    if not reading.blocks:
        raise FileRefused(
            "Không nhận dạng được chữ nào trong ảnh. Nếu ảnh có chữ, hãy quét lại rõ hơn "
            "(từ 200 dpi) rồi nạp lại."
        )
    return reading


def _sheets(picture: Image.Image) -> Iterator[Sheet]:
    # Only in TIFF are frames pages; elsewhere they are an animation.
    frames = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    if frames > LIMIT:
        raise FileRefused(
            f"Tệp ảnh có {frames} trang, vượt giới hạn {LIMIT}. Hãy tách nhỏ rồi nạp lại."
        )
    for index in range(frames):
        picture.seek(index)
        if picture.width * picture.height > _MOST_PIXELS:
            raise _too_large()
        if min(picture.size) < _SMALLEST:
            raise FileRefused("Ảnh quá nhỏ, không phải trang văn bản. Hãy quét lại rồi nạp lại.")
        yield Sheet(index + 1, partial(_upright, picture, index), _resolution(picture))


def _upright(picture: Image.Image, index: int) -> Image.Image:
    picture.seek(index)
    return ImageOps.exif_transpose(picture.copy())


def _resolution(picture: Image.Image) -> float | None:
    """Dots an inch, where the file says so."""
    told = picture.info.get("dpi")
    try:
        return float(told[0]) if told else None
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return None


def _too_large() -> FileRefused:
    return FileRefused(
        "Ảnh quá lớn (trên 150 triệu điểm ảnh). Hãy lưu lại nhỏ hơn, chừng 300 dpi, rồi nạp lại."
    )
