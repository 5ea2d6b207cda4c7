"""What a file is, by its content; the suffix only hints where content cannot tell.

Everything that is not one of the readable kinds is refused here, in words that say what to do.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Literal

from ingest.errors import FileRefused

Kind = Literal["docx", "pdf", "html", "mhtml", "markdown", "text", "xlsx", "xls", "csv", "ods"]

SIZE_LIMIT = 200 * 2**20  # bytes
SUPPORTED = (
    "Các loại đọc được: Word (.docx), bảng tính (.xlsx, .xls, .ods, .csv), PDF có lớp chữ, HTML, "
    "văn bản (.txt), Markdown (.md)"
)

_OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00",
)  # fmt: skip
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(p|div|table|h[1-6]|article|section|span|br)[\s>/]", re.IGNORECASE)
_NOT_PROSE = frozenset(
    {
        ".json", ".jsonl", ".xml", ".js", ".css", ".py", ".sql", ".log",
        ".ini", ".yaml", ".yml", ".toml", ".svg", ".ics", ".eml",
    }
)  # fmt: skip
_SAVED_PAGE = re.compile(
    rb"^MIME-Version:.*multipart/related|^From: <Saved by ", re.I | re.S | re.M
)
# Control characters that no text has; tabs, line breaks and escapes are not among them.
_ODD = bytes(byte for byte in range(32) if byte < 9 or (byte > 13 and byte != 27))
_LOOK = 8192  # bytes read to recognise a text format


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FileRefused: missing, a folder, unreadable, empty, or larger than ``SIZE_LIMIT``.
    """
    try:
        if path.is_dir():
            raise FileRefused("Đây là một thư mục, không phải tệp. Hãy chọn các tệp bên trong.")
        if not path.exists():
            raise FileRefused("Không tìm thấy tệp. Hãy kiểm tra lại tên và đường dẫn.")
        if not path.is_file():
            raise FileRefused("Đây không phải là tệp thường nên không đọc được.")
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise FileRefused(
                f"Tệp nặng {size / 2**20:.0f} MB, vượt giới hạn {SIZE_LIMIT // 2**20} MB. "
                "Hãy tách thành nhiều tệp nhỏ hơn."
            )
        data = path.read_bytes()
    except PermissionError as error:
        raise FileRefused(
            "Không có quyền đọc tệp. Hãy cấp quyền đọc cho tài khoản chạy chương trình "
            "hoặc chép tệp sang thư mục khác."
        ) from error
    except (OSError, ValueError) as error:
        raise FileRefused(
            "Không đọc được tệp từ ổ đĩa. Hãy kiểm tra ổ đĩa hoặc chép lại tệp rồi nạp lại."
        ) from error
    if path.name.startswith("~$"):
        raise FileRefused(
            "Đây là tệp tạm của Word hoặc Excel, không phải văn kiện. Hãy nạp tệp gốc."
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FileRefused("Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp gốc.")
    return data


def recognise(data: bytes, name: str) -> Kind:
    """The kind of a file's content.

    Raises:
        FileRefused: a kind that cannot be read, with what to do about it.
    """
    suffix = Path(name).suffix.lower()
    if data.startswith(_OLE):
        if _is_old_workbook(data):
            return "xls"
        raise FileRefused(_ole_reason(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data, suffix)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    _refuse_binary(data, suffix)
    head = data[:_LOOK].replace(b"\x00", b"")  # UTF-16 markup, seen as ASCII
    if _SAVED_PAGE.search(head):
        return "mhtml"
    if _HTML.search(head):
        return "html"
    if suffix in (".html", ".htm", ".xhtml") or (
        head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and _TAG.search(head)
    ):
        return "html"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in _NOT_PROSE or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise FileRefused(f"Loại tệp này không phải văn kiện nên không nạp. {SUPPORTED}.")
    return "markdown" if suffix in (".md", ".markdown") else "text"


def _is_old_workbook(data: bytes) -> bool:
    """Whether a compound file holds a workbook and is no Word file with one inside."""
    return _holds(data, "Workbook", "Book") and not _holds(data, "EncryptedPackage", "WordDocument")


def _holds(data: bytes, *streams: str) -> bool:
    return any(stream.encode("utf-16-le") in data for stream in streams)


def _ole_reason(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return _holds(data, stream)

    if holds("EncryptedPackage"):
        return (
            "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Word hoặc Excel, bỏ mật khẩu "
            "(Tệp > Thông tin > Bảo vệ tài liệu), lưu lại rồi nạp lại."
        )
    if holds("WordDocument"):
        return "Tệp Word 97-2003 (.doc): hãy mở bằng Word, lưu lại thành .docx rồi nạp lại."
    if holds("PowerPoint Document"):
        return f"Tệp trình chiếu PowerPoint chưa đọc được. {SUPPORTED}."
    return f"Tệp Office đời cũ hoặc bị hỏng, không đọc được. {SUPPORTED}."


def _zip_kind(data: bytes, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except Exception as error:
        # zipfile raises many kinds on damaged directories (struct.error, UnicodeDecodeError, …)
        raise FileRefused(
            "Tệp bị hỏng, không mở được. Hãy mở thử bằng "
            f"{'Excel' if suffix.startswith('.xls') else 'Word'} hoặc xin lại tệp gốc, lưu lại "
            f"thành {'.xlsx' if suffix.startswith('.xls') else '.docx'} rồi nạp lại."
        ) from error
    if any(n.startswith("word/") for n in names):
        return "docx"
    if "xl/workbook.bin" in names:
        raise FileRefused(
            "Bảng tính nhị phân (.xlsb): hãy mở bằng Excel, lưu lại thành .xlsx rồi nạp lại."
        )
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    if _OPEN_SHEET in data[:200]:
        return "ods"
    if any(n.startswith("ppt/") for n in names):
        raise FileRefused(f"Tệp trình chiếu PowerPoint chưa đọc được. {SUPPORTED}.")
    if "content.xml" in names or suffix == ".odt":
        raise FileRefused("Tệp OpenDocument: hãy mở và lưu lại thành .docx rồi nạp lại.")
    if "[Content_Types].xml" in names or suffix == ".docx":
        raise FileRefused(
            "Tệp Word bị hỏng: thiếu phần nội dung. Hãy mở thử bằng Word, lưu lại rồi nạp lại."
        )
    raise FileRefused(f"Tệp nén: hãy giải nén rồi nạp các văn kiện bên trong. {SUPPORTED}.")


def _refuse_binary(data: bytes, suffix: str) -> None:
    picture = data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1")
    # "BM" may open an ordinary text; a bitmap holds zero bytes at once.
    if picture and (not data.startswith(b"BM") or b"\x00" in data[:64]):
        raise FileRefused(
            "Tệp ảnh, chưa có lớp chữ. Hãy nhận dạng chữ (OCR) thành PDF hoặc .docx "
            f"rồi nạp lại. {SUPPORTED}."
        )
    if data.startswith(_ARCHIVES):
        raise FileRefused(f"Tệp nén: hãy giải nén rồi nạp các văn kiện bên trong. {SUPPORTED}.")
    if data.startswith(b"{\\rtf"):
        raise FileRefused("Tệp RTF: hãy mở bằng Word, lưu lại thành .docx rồi nạp lại.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    head = data[:_LOOK]
    odd = len(head) - len(head.translate(None, _ODD))
    zeros = head.count(0)
    wide = zeros * 3 > len(head) and (
        head[1::2].count(0) > 0.9 * zeros or head[::2].count(0) > 0.9 * zeros
    )
    if odd * 50 > len(head) and not wide:
        kind = f" {suffix}" if suffix else ""
        raise FileRefused(f"Không nhận ra loại tệp{kind}, hoặc tệp bị hỏng. {SUPPORTED}.")
