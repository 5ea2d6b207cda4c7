"""What a file is, by its content; the suffix only hints where content cannot tell.

Everything that is not one of the readable kinds is refused here, in words that say what to do.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from ingest.errors import FileRefused
from ingest.readers.kinds import SUPPORTED, TARGETS, Kind
from ingest.readers.office_kinds import ole_kind, zip_kind
from ingest.readers.ole import MAGIC

SIZE_LIMIT = 200 * 2**20  # bytes
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PACKED: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"\x1f\x8b\x08"), "gz"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "bz2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
)
_FOREIGN_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\x00\x00\x00\x00")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(p|div|table|h[1-6]|article|section|span|br)[\s>/]", re.IGNORECASE)
_NOT_PROSE = frozenset(
    {
        ".json", ".jsonl", ".xml", ".js", ".css", ".py", ".sql", ".log",
        ".ini", ".yaml", ".yml", ".toml", ".svg", ".ics",
    }
)  # fmt: skip
_SAVED_PAGE = re.compile(
    rb"^MIME-Version:.*multipart/related|^From: <Saved by ", re.I | re.S | re.M
)
# A message opens with header lines, among them some that only a sent or drafted one has.
_HEADER = re.compile(rb"[!-9;-~]{1,70}:")
_MAILBOX = re.compile(rb"From \S+ .{0,200}\r?\n")  # opens each message of a box of them
_OF_A_MESSAGE = re.compile(
    rb"^(?:(?:Received|Message-ID|Return-Path|Delivered-To|To|Cc|Bcc|X-Unsent|In-Reply-To):"
    rb"|Content-Type:\s*multipart/(?:mixed|alternative)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_OF_ANY_MAIL = re.compile(rb"^(From|Date|Subject|MIME-Version):", re.IGNORECASE | re.MULTILINE)
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}\{\\rtf")
_WORD_XML = re.compile(rb"office/word/2003/wordml|office/2006/xmlPackage")
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
    if data.startswith(MAGIC):
        return ole_kind(data)
    if is_zip(data):
        return zip_kind(io.BytesIO(data), suffix)
    if is_picture(data):
        return "picture"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    packed = packed_kind(data)
    if packed is not None:
        return packed
    if _RTF.match(data):
        return "rtf"
    _refuse_binary(data, suffix)
    head = data[:_LOOK].replace(b"\x00", b"")  # UTF-16 markup, seen as ASCII
    if is_message(head):
        return "eml"
    box = _MAILBOX.match(head)
    if box and is_message(head[box.end() :]):
        raise FileRefused(
            "Tệp gom nhiều thư (.mbox) chưa đọc được. Hãy mở bằng ứng dụng thư, lưu từng thư thành "
            ".eml rồi nạp."
        )
    if _SAVED_PAGE.search(head):
        return "mhtml"
    if _WORD_XML.search(head):
        return "wordxml"
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


def is_picture(data: bytes) -> bool:
    """Whether a file is a picture of a kind that can be read."""
    if data.startswith(b"BM"):  # may open an ordinary text; a bitmap holds zero bytes at once
        return b"\x00" in data[:64]
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def container_kind(path: Path) -> Kind | None:
    """The kind of a file that holds files, an archive or a message; None for any other."""
    head = _head(path)
    kind: Kind | None = packed_kind(head)
    if is_zip(head):
        kind = _zip_at(path)
        return kind if kind == "zip" else None
    if kind is None and is_message(head) and b"\x00" not in head:
        return "eml"
    return kind


def office_kind(path: Path) -> Kind | None:
    """The kind of a file that must be converted before it is read; None for any other."""
    head = _head(path)
    kind: Kind | None = None
    try:
        if is_zip(head) and b"mimetype" in head[:64]:  # an OpenDocument's first member
            kind = _zip_at(path)
        elif head.startswith(MAGIC) or _RTF.match(head) or _WORD_XML.search(head):
            kind = recognise(load(path), path.name)
    except FileRefused:
        return None
    return kind if kind in TARGETS else None


def _head(path: Path) -> bytes:
    """What a file opens with; nothing where it cannot be read."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return b""
        with path.open("rb") as file:
            return file.read(_LOOK)
    except (OSError, ValueError):
        return b""


def _zip_at(path: Path) -> Kind | None:
    try:
        return zip_kind(path, path.suffix.lower())
    except FileRefused:
        return None


def is_zip(head: bytes) -> bool:
    """Whether bytes open a zip: an archive, or a package of Office or OpenDocument."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def packed_kind(head: bytes) -> Kind | None:
    """The kind of an archive other than zip, by its first 512 bytes."""
    if head[257:262] == b"ustar":
        return "tar"
    return next((kind for mark, kind in _PACKED if mark.match(head)), None)


def is_message(head: bytes) -> bool:
    """Whether a text opens with the header lines of an e-mail; a saved web page has some too."""
    opening = head.lstrip(b"\xef\xbb\xbf\r\n")
    lines = re.split(rb"\r?\n\r?\n", opening, maxsplit=1)[0]
    if not _HEADER.match(opening) or b"\nFrom: <Saved by " in b"\n" + lines:
        return False
    return bool(_OF_A_MESSAGE.search(lines)) and len(set(_OF_ANY_MAIL.findall(lines))) >= 2


def _refuse_binary(data: bytes, suffix: str) -> None:
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        raise FileRefused(
            f"Ảnh HEIC hoặc AVIF chưa đọc được. Hãy lưu lại thành JPEG hoặc PNG. {SUPPORTED}."
        )
    if data.startswith(_FOREIGN_ARCHIVES):
        raise FileRefused(
            "Tệp nén loại này (.rar, .7z, .cab) không mở được. Hãy giải nén rồi nạp thư mục nhận "
            f"được, hoặc nén lại thành .zip. {SUPPORTED}."
        )
    if data.startswith(b"\x78\x9f\x3e\x22"):
        raise FileRefused(
            "Tệp winmail.dat của Outlook không đọc được. Hãy xin người gửi gửi lại tệp đính kèm."
        )
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
