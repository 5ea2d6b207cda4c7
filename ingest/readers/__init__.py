"""Readers: one file in, blocks in reading order out. One module per format.

``read`` is the only way in. A file that cannot become evidence raises ``FileRefused``; no other
exception leaves this package, whatever the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from ingest.errors import FileRefused
from ingest.readers.detect import load, recognise
from ingest.readers.kinds import SUPPORTED, TARGETS, Kind
from ingest.readers.libreoffice import convert
from ingest.types import Reading

# Module of this package and its function, from a file's bytes to its ``Reading``.
_READERS: Mapping[Kind, tuple[str, str]] = {
    "docx": ("docx", "read_docx"),
    "pptx": ("pptx", "read_pptx"),
    "xlsx": ("workbook", "read_workbook"),
    "xls": ("old_workbook", "read_old_workbook"),
    "ods": ("open_sheet", "read_open_sheet"),
    "csv": ("separated", "read_separated"),
    "pdf": ("pdf", "read_pdf"),
    "picture": ("pictures", "read_picture"),
    "html": ("html", "read_html"),
    "mhtml": ("html", "read_mhtml"),
    "eml": ("mail", "read_mail"),
    "markdown": ("markdown", "read_markdown"),
    "text": ("plain", "read_text"),
}

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
            "Tệp không có chữ nào đọc được. Hãy mở tệp kiểm tra; nếu là bản quét, hãy quét lại rõ "
            "hơn rồi nạp lại."
        )
    return reading


def _read(data: bytes, name: str) -> Reading:
    kind = recognise(data, name)
    if kind in TARGETS:
        data, kind = convert(data, kind), TARGETS[kind]
    if kind not in _READERS:
        raise FileRefused(f"Tệp nén: hãy giải nén rồi nạp các văn kiện bên trong. {SUPPORTED}.")
    # Each parser is imported when its first file comes: start-up stays light.
    module, function = _READERS[kind]
    made: Reading = getattr(import_module(f"ingest.readers.{module}"), function)(data)
    return made
