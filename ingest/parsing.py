"""One file read and structured: what a worker does with each file it is given."""

from __future__ import annotations

from dataclasses import replace

from ingest.errors import FileRefused
from ingest.readers import TOO_LARGE, read
from ingest.structure import parse
from ingest.types import ParsedDocument, SourceFile
from ingest.walk import file_name


def parse_file(source: SourceFile) -> ParsedDocument:
    """Read and structure one file, in this process and without limits (see ``ingest.workers``).

    Raises:
        FileRefused: it cannot become evidence.
    """
    reading = read(source.readable or source.path)
    try:
        parsed = parse(reading.blocks, file_name=file_name(source.name))
        parsed.text.encode("utf-8")  # half a character, which no database takes
    except MemoryError as error:
        raise FileRefused(TOO_LARGE) from error
    except Exception as error:
        # A layout nobody foresaw must not stop the other files.
        raise FileRefused(
            f"Chương trình chưa phân tích được bố cục của tệp này ({type(error).__name__}). "
            "Hãy mở tệp, lưu lại thành .docx rồi nạp lại."
        ) from error
    if not parsed.passages:
        raise FileRefused(
            "Không tìm thấy đoạn nội dung nào trong tệp. Hãy mở tệp kiểm tra xem có chữ không."
        )
    return replace(parsed, notes=reading.notes, pictures=reading.pictures)
