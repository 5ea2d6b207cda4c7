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

Kind = Literal["docx", "pdf", "picture", "html", "mhtml", "markdown", "text"]

SIZE_LIMIT = 200 * 2**20  # bytes
SUPPORTED = (
    "Các loại đọc được: Word (.docx), PDF, ảnh chụp hoặc quét (PNG, JPEG, TIFF, BMP, GIF, WebP), "
    "HTML, văn bản (.txt), Markdown (.md)"
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(p|div|table|h[1-6]|article|section|span|br)[\s>/]", re.IGNORECASE)
_NOT_PROSE = frozenset(
    {
        ".json", ".jsonl", ".xml", ".csv", ".tsv", ".js", ".css", ".py", ".sql", ".log",
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
        raise FileRefused("Đây là tệp tạm của Word, không phải văn kiện. Hãy nạp tệp gốc.")
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
        raise FileRefused(_ole_reason(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data, suffix)
    if is_picture(data):
        return "picture"
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
    if suffix in _NOT_PROSE or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise FileRefused(f"Loại tệp này không phải văn kiện nên không nạp. {SUPPORTED}.")
    return "markdown" if suffix in (".md", ".markdown") else "text"


def is_picture(data: bytes) -> bool:
    """Whether a file is a picture of a kind that can be read."""
    if data.startswith(b"BM"):  # may open an ordinary text; a bitmap holds zero bytes at once
        return b"\x00" in data[:64]
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _ole_reason(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return (
            "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Word, bỏ mật khẩu "
            "(Tệp > Thông tin > Bảo vệ tài liệu), lưu lại rồi nạp lại."
        )
    if holds("WordDocument"):
        return "Tệp Word 97-2003 (.doc): hãy mở bằng Word, lưu lại thành .docx rồi nạp lại."
    if holds("Workbook") or holds("Book"):
        return f"Bảng tính Excel chưa đọc được. {SUPPORTED}."
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
            "Tệp bị hỏng, không mở được. Hãy mở thử bằng Word hoặc xin lại tệp gốc, "
            "lưu lại thành .docx rồi nạp lại."
        ) from error
    if any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        raise FileRefused(f"Bảng tính Excel chưa đọc được. {SUPPORTED}.")
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
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise FileRefused(
            f"Ảnh HEIC hoặc AVIF chưa đọc được. Hãy lưu lại thành JPEG hoặc PNG. {SUPPORTED}."
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
