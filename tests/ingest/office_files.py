"""Office files made by script: OLE containers by hand, Word 97, RTF and ODT by LibreOffice."""

from __future__ import annotations

import functools
import io
import struct
import subprocess
import tempfile
from pathlib import Path

import docx
import pytest

from ingest.readers.libreoffice import soffice

needs_soffice = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")
SECTOR = 512
FREE, END, IN_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(*names: str, storages: dict[str, tuple[str, ...]] | None = None) -> bytes:
    """A compound file ([MS-CFB]) with an empty big stream of each name at its top, and storages
    that hold streams of their own."""
    entries: list[list] = [["Root Entry", 5, FREE, FREE, FREE]]  # name, kind, left, right, child

    def chain(children: list[tuple[str, int]]) -> int:
        first = len(entries)
        for place, (name, kind) in enumerate(children):
            right = first + place + 1 if place + 1 < len(children) else FREE
            entries.append([name, kind, FREE, right, FREE])
        return first if children else FREE

    inner = storages or {}
    entries[0][4] = chain([(n, 2) for n in names] + [(n, 1) for n in inner])
    for name, held in inner.items():
        storage = next(e for e in entries if e[0] == name)
        storage[4] = chain([(n, 2) for n in held])
    directory = b""
    for name, kind, left, right, child in entries:
        text = name.encode("utf-16-le")
        directory += text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        directory += struct.pack("<III", left, right, child) + bytes(36) + struct.pack("<IQ", 0, 0)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    count = len(directory) // SECTOR
    table = [IN_TABLE] + [*range(2, count + 1), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    packed = b"".join(struct.pack("<I", n) for n in table).ljust(SECTOR, b"\xff")
    return header + packed + directory


@functools.cache
def regulation(number: str = "15-QĐ/TU", words: str = "Báo cáo tháng gửi ngày 20.") -> bytes:
    """A DOCX with a letterhead, a number made by Word, and one article."""
    document = docx.Document()
    for line in ("TỈNH ỦY HÀ TRUNG NAM", f"Số {number}", "QUY ĐỊNH", "về chế độ báo cáo"):
        document.add_paragraph(line)
    document.add_paragraph(f"Điều 1. Thời hạn. {words}")
    document.add_paragraph("Báo cáo bằng văn bản.", style="List Number")
    document.add_paragraph("Báo cáo qua mạng nội bộ.", style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@functools.cache
def saved_as(suffix: str, data: bytes | None = None) -> bytes:
    """A DOCX as LibreOffice saves it in another format: "doc", "rtf", "odt", "xml" (Word 2003)."""
    program = soffice()
    assert program is not None
    form = {"xml": "xml:MS Word 2003 XML", "doc": "doc:MS Word 97"}.get(suffix, suffix)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.docx")
        source.write_bytes(data or regulation())
        command = [
            program, f"-env:UserInstallation={Path(folder, 'p').as_uri()}", "--headless",
            "--convert-to", form, "--outdir", folder, source,
        ]  # fmt: skip
        for _ in range(2):  # the first call may only make the profile
            subprocess.run(list(map(str, command)), capture_output=True, timeout=120, check=False)
        return Path(folder, f"a.{suffix}").read_bytes()
