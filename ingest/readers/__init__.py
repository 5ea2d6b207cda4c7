"""Readers: one file in, blocks in reading order out. One module per format.

``read`` is the only way in. A file that cannot become evidence raises ``FileRefused``; no other
exception leaves this package, whatever the bytes.
"""

from __future__ import annotations

from pathlib import Path

from ingest.errors import FileRefused
from ingest.readers.detect import load, recognise
from ingest.types import Block, Reading

TOO_LARGE = "Tệp quá lớn so với bộ nhớ của máy. Hãy tách nhỏ rồi nạp lại."


def read(path: Path) -> Reading:
    """One file, read; its type is recognised by content.

    Raises:
        FileRefused: with a Vietnamese reason and what to do next.
    """
    data = load(path)
    try:
        reading = _read(data, path.name)
    except FileRefused:
        raise
    except MemoryError as error:
        raise FileRefused(TOO_LARGE) from error
    except Exception as error:
        # Hostile or damaged bytes reach the parsers' own faults; the other files must go on.
        raise FileRefused(
            f"Tệp bị hỏng hoặc sai định dạng, không đọc được ({type(error).__name__}). "
            "Hãy mở thử bằng chương trình gốc, lưu lại rồi nạp lại."
        ) from error
    if not reading.blocks:
        raise FileRefused(
            "Tệp không có chữ nào đọc được (có thể chỉ chứa ảnh). "
            "Hãy kiểm tra lại, hoặc nhận dạng chữ (OCR) rồi nạp lại."
        )
    return reading


def _read(data: bytes, name: str) -> Reading:
    return Reading(tuple(_blocks(data, name)))


def _blocks(data: bytes, name: str) -> list[Block]:
    # Each parser is imported when its first file comes: start-up stays light.
    kind = recognise(data, name)
    if kind == "docx":
        from ingest.readers.docx import read_docx

        return read_docx(data)
    if kind == "pdf":
        from ingest.readers.pdf import read_pdf

        return read_pdf(data)
    if kind == "html":
        from ingest.readers.html import read_html

        return read_html(data)
    if kind == "mhtml":
        from ingest.readers.html import read_mhtml

        return read_mhtml(data)
    if kind == "markdown":
        from ingest.readers.markdown import read_markdown

        return read_markdown(data)
    from ingest.readers.plain import read_text

    return read_text(data)
