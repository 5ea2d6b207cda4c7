"""What ZIP, TAR and GZ files hold, member by member: names made legible, nothing trusted, nothing
written. What becomes of a member is for ``ingest.containers``.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

from ingest.errors import FileRefused
from ingest.readers.kinds import Kind

# What a member's bytes may raise while they are read.
DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError,
    NotImplementedError, ValueError, OSError, struct.error,
)  # fmt: skip
BROKEN = "Tệp nén bị hỏng, không mở được. Hãy xin lại tệp, hoặc giải nén bằng tay rồi nạp lại."
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: the name in UTF-8 beside the one in old letters
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
_STREAMS: dict[str, Callable[[Path], IO[bytes]]] = {
    "gz": lambda path: cast(IO[bytes], gzip.GzipFile(path)),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a container. ``problem`` says why it cannot be had; ``packed`` is how many bytes
    it takes inside, where the container says so."""

    name: str
    open: Callable[[], IO[bytes]]
    packed: int | None = None
    problem: str | None = None


def members(path: Path, kind: Kind, name: str) -> Iterator[Member]:
    """The files of an archive, in its own order.

    ``name`` is what the archive itself is called; a packed single file says nothing else.

    Raises:
        FileRefused: the archive itself is damaged.
    """
    try:
        if kind == "zip":
            yield from _zip_members(path)
        elif kind == "tar":
            yield from _tar_members(path)
        else:
            opened = partial(_STREAMS[kind], path)
            yield Member(_unpacked_name(name), opened, path.stat().st_size)
    except DAMAGE as error:
        raise FileRefused(BROKEN) from error


def _zip_members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            yield Member(
                zip_name(info),
                partial(archive.open, info),
                info.compress_size,
                _zip_problem(info),
            )


def _zip_problem(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return (
            "Tệp này trong gói nén có đặt mật khẩu. Hãy giải nén bằng mật khẩu rồi nạp tệp nhận "
            "được."
        )
    if info.compress_type not in _METHODS:
        return (
            "Tệp này được nén theo cách chương trình không mở được. Hãy giải nén bằng chương trình "
            "đã tạo ra gói rồi nạp tệp nhận được."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return "Đây là một liên kết, không phải tệp. Hãy nạp tệp mà nó trỏ tới."
    return None


def _tar_members(path: Path) -> Iterator[Member]:
    with tarfile.open(path, "r:") as archive:
        for info in archive:
            if info.isdir():
                continue
            yield Member(
                _legible(info.name.encode("utf-8", "surrogateescape")),
                partial(_of_tar, archive, info),
                info.size,
                None
                if info.isreg()
                else "Đây là một liên kết, không phải tệp. Hãy nạp tệp mà nó trỏ tới.",
            )


def _of_tar(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        raise tarfile.ExtractError("no file")
    return stream


def zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name, whatever program wrote it.

    Since 2006 the format has a flag for UTF-8; programs before it, and Windows long after, wrote
    the letters of the machine, which ``zipfile`` takes for those of the first PC (cp437).
    """
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    at = 0
    while at + 4 <= len(info.extra):
        kind, length = struct.unpack_from("<HH", info.extra, at)
        field = info.extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and field[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
        at += 4 + length
    return _legible(raw)


def _legible(raw: bytes) -> str:
    """A name in UTF-8, else in Vietnamese Windows letters where they all come out as letters, else
    in those of the first PC."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
        if all(c.isascii() or c.isalpha() for c in text):
            return text
    except UnicodeDecodeError:
        pass
    return raw.decode("cp437")


def _unpacked_name(name: str) -> str:
    """``a.txt`` of ``a.txt.gz``, ``a.tar`` of ``a.tgz``."""
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() in ("tgz", "tbz2", "txz"):
        return f"{stem}.tar"
    return stem if suffix.lower() in ("gz", "bz2", "xz") else name
