"""Office files told apart: OLE by the streams at its top, zip packages by what they declare."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path
from typing import IO, cast

from ingest.errors import FileRefused
from ingest.readers.kinds import SUPPORTED, Kind
from ingest.readers.ole import top_streams

PASSWORD = (
    "Tệp có đặt mật khẩu nên không đọc được. Hãy mở bằng Word, bỏ mật khẩu "
    "(Tệp > Thông tin > Bảo vệ tài liệu), lưu lại rồi nạp lại."
)
OFFICE_SUFFIXES = frozenset(".docx .docm .dotx .pptx .ppsx .xlsx .xlsm .odt".split())
_MAIN_PART = re.compile(
    rb"(?:(?P<docx>wordprocessingml\.(?:document|template)|ms-word\.\w+\.macroEnabled\w*)"
    rb"|(?P<pptx>presentationml\.(?:presentation|slideshow|template)|ms-powerpoint\.\w+\.macro\w+)"
    rb"|(?P<xlsx>spreadsheetml\.(?:sheet|template)|ms-excel\.\w+\.macro\w+))\.main\+xml"
)
_MAIN_NAMES: tuple[tuple[str, str], ...] = (
    ("word/document.", "docx"), ("ppt/presentation.", "pptx"), ("xl/workbook", "xlsx"),
)  # fmt: skip
_OPEN_DOCUMENTS: dict[bytes, Kind] = {
    b"text": "odt", b"text-template": "odt", b"spreadsheet": "ods", b"presentation": "odp",
}  # fmt: skip
DIRECTORY = 8 * 2**20  # bytes of a zip's list of members: 60,000 with names of 90 letters
_TAIL = 66_000  # bytes: the end record, and the longest comment that may follow it
# The first block of a Word file ([MS-DOC] 2.5.2), of Word 6 too; a bit of its last byte read here.
_FIB, _FIB_ENCRYPTED = (b"\xec\xa5", b"\xdc\xa5"), 0x01


def ole_kind(data: bytes) -> Kind:
    """The kind of an OLE file.

    Raises:
        FileRefused: protected, or a kind that cannot be read.
    """
    streams = top_streams(data)
    if "EncryptedPackage" in streams:
        raise FileRefused(PASSWORD)
    if "WordDocument" in streams:
        block = data[streams["WordDocument"] :][:12]
        if block.startswith(_FIB) and block[-1] & _FIB_ENCRYPTED:
            raise FileRefused(PASSWORD)
        return "doc"
    if "PowerPoint Document" in streams:
        return "ppt"
    if "Workbook" in streams or "Book" in streams:
        return "xls"
    if any(name.startswith("__properties_version") for name in streams):
        raise FileRefused(
            "Thư của Outlook (.msg) chưa đọc được. Hãy mở bằng Outlook, chọn Lưu thành (Save as) "
            "dạng .mht rồi nạp tệp ấy; tệp đính kèm thì lưu riêng ra rồi nạp."
        )
    raise FileRefused(f"Tệp Office đời cũ hoặc bị hỏng, không đọc được. {SUPPORTED}.")


def zip_kind(file: IO[bytes] | Path, suffix: str) -> Kind:
    """What a zip is: an Office package by its list of content types, an OpenDocument by its
    ``mimetype``, otherwise an archive.

    Raises:
        FileRefused: damaged, protected, or a package that cannot be read.
    """
    if _directory_size(file) > DIRECTORY:
        raise FileRefused(
            "Tệp nén liệt kê quá nhiều tệp bên trong nên không mở. Hãy tách thành nhiều gói nhỏ."
        )
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            types, mimetype, manifest = (
                package.open(name).read(2**20) if name in names else b""
                for name in ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
            )
    except Exception as error:
        # zipfile raises many kinds on damaged directories (struct.error, UnicodeDecodeError, …)
        raise FileRefused(
            "Tệp bị hỏng, không mở được. Hãy mở thử bằng Word hoặc chương trình giải nén, hoặc "
            "xin lại tệp gốc, rồi nạp lại."
        ) from error
    declared = _MAIN_PART.search(types)
    main = declared.lastgroup if declared else _by_names(names)
    if main:
        return cast(Kind, main)
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if b"encryption-data" in manifest:
            raise FileRefused(PASSWORD)
        kind = _OPEN_DOCUMENTS.get(mimetype.strip().rpartition(b".")[2])
        if kind is None:
            raise FileRefused(f"Loại tệp OpenDocument này chưa đọc được. {SUPPORTED}.")
        return kind
    if types or suffix in OFFICE_SUFFIXES:
        raise FileRefused(
            "Tệp Word bị hỏng: thiếu phần nội dung. Hãy mở thử bằng Word, lưu lại rồi nạp lại."
        )
    if mimetype.startswith(b"application/epub"):
        raise FileRefused(f"Sách điện tử (.epub) chưa đọc được. {SUPPORTED}.")
    return "zip"


def _directory_size(file: IO[bytes] | Path) -> int:
    """Bytes of a zip's list of members, as its end tells; 0 where it does not. ``zipfile`` makes an
    object of some 600 bytes for every 47 of them."""
    if isinstance(file, Path):
        try:
            with file.open("rb") as opened:
                return _directory_size(opened)
        except (OSError, ValueError):
            return 0
    file.seek(max(0, file.seek(0, 2) - _TAIL))
    tail = file.read()
    file.seek(0)
    told = [0]
    # The record at the end, and the one of the extension for large files (APPNOTE 4.3.14, 4.3.16).
    for mark, form, at in ((b"PK\x05\x06", "<I", 12), (b"PK\x06\x06", "<Q", 40)):
        place = tail.rfind(mark)
        if place >= 0 and place + at + struct.calcsize(form) <= len(tail):
            told += [n for n in struct.unpack_from(form, tail, place + at) if n != 0xFFFFFFFF]
    return max(told)


def _by_names(names: set[str]) -> str | None:
    """What a package without a list of types holds. Not by folder: an archive may have one called
    "word" too."""
    return next(
        (kind for start, kind in _MAIN_NAMES if any(name.startswith(start) for name in names)), None
    )
