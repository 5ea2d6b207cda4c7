"""What a file is goes by its content; old Word files come through LibreOffice, which sees nothing
of the network and ends in time."""

from __future__ import annotations

import http.server
import io
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.conversion import converted
from ingest.errors import FileRefused
from ingest.readers import libreoffice, read
from ingest.readers.detect import container_kind, office_kind, recognise
from ingest.readers.ole import top_streams
from ingest.walk import Found
from tests.ingest.office_files import needs_soffice, ole, regulation, saved_as

ROOT = Path(__file__).parents[2]
TEXT = [
    "TỈNH ỦY HÀ TRUNG NAM", "Số 15-QĐ/TU", "QUY ĐỊNH", "về chế độ báo cáo",
    "Điều 1. Thời hạn. Báo cáo tháng gửi ngày 20.", "1. Báo cáo bằng văn bản.",
    "2. Báo cáo qua mạng nội bộ.",
]  # fmt: skip


def texts(path: Path) -> list[str]:
    return [block.text for block in read(path).blocks]


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


RTF = rb"{\rtf1\ansi B\'e1o c\'e1o}"
MAIL = b"From: a@x.vn\r\nTo: b@x.vn\r\nSubject: Bao cao\r\n\r\nNoi dung"
SAVED = (
    b"From: <Saved by Blink>\r\nSubject: Tin\r\nDate: x\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
)
WORD_MHT = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (regulation(), "docx"),
        (RTF, "rtf"),
        (b"\xef\xbb\xbf\r\n" + RTF, "rtf"),
        (b"<html><body><p>x</p></body></html>", "html"),
        (MAIL, "eml"),
        (b"Received: from x\r\n by y\r\n" + MAIL, "eml"),
        (SAVED, "mhtml"),
        (WORD_MHT, "mhtml"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
         b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "wordxml"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text", content=b""), "odt"),
        (zipped(**{"a.txt": b"x"}), "zip"),
        # a folder called "word" makes no Word file
        (zipped(**{"word__a.docx": regulation(), "xl__b.txt": b"x"}), "zip"),
        (ole("WordDocument", "1Table"), "doc"),
        # a workbook inside a Word file, and the names of streams as text, tell nothing
        (ole("WordDocument", storages={"ObjectPool": ("Workbook", "EncryptedPackage")}), "doc"),
        (ole("WordDocument") + "EncryptedPackage".encode("utf-16-le"), "doc"),
        (ole("PowerPoint Document", "Current User"), "ppt"),
        (b"From: Ban T\xe1\xbb\x95 ch\xe1\xbb\xa9c\nK\xc3\xadnh g\xe1\xbb\xadi: A\n", "text"),
        (b"To: A\n\nFrom: B\nSubject: C\n", "text"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.pdf", "x", "x.xlsb"])
def test_kind_goes_by_content(data: bytes, kind: str, name: str) -> None:
    assert recognise(data, name) == kind


@pytest.mark.parametrize(
    "damaged",
    [
        lambda d: d[:600],
        lambda d: d[:44] + b"\xff" * 100 + d[144:],
        lambda d: d[:512] + bytes(512) + d[1024:],  # a chain that leads round
    ],
    ids=["cut off", "no table", "ring"],
)
def test_a_damaged_directory_is_a_refusal(tmp_path: Path, damaged) -> None:
    (tmp_path / "a.doc").write_bytes(damaged(ole("WordDocument")))
    with pytest.raises(FileRefused, match="hỏng"):
        read(tmp_path / "a.doc")


def test_without_libreoffice_the_reason_says_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(libreoffice, "soffice", lambda: None)
    (tmp_path / "a.doc").write_bytes(ole("WordDocument"))
    (tmp_path / "a.ppt").write_bytes(ole("PowerPoint Document"))
    for name, words in (("a.doc", "libreoffice-writer"), ("a.ppt", "libreoffice-impress")):
        with pytest.raises(FileRefused, match=words):
            read(tmp_path / name)


@needs_soffice
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt", "xml"])
def test_old_word_files_read_like_their_docx(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "tên sai.pdf"
    path.write_bytes(saved_as(suffix))
    assert office_kind(path) == {"xml": "wordxml"}.get(suffix, suffix)
    # LibreOffice cannot read back the numbers that it writes in Word 2003's XML.
    end = 5 if suffix == "xml" else None
    assert texts(path)[:end] == TEXT[:end]


@needs_soffice
def test_what_libreoffice_cannot_open_says_what_to_do(tmp_path: Path) -> None:
    for name, stream, words in (("a.ppt", "PowerPoint Document", "libreoffice-impress"),
                                ("a.doc", "WordDocument", "mật khẩu")):  # fmt: skip
        (tmp_path / name).write_bytes(ole(stream))
        with pytest.raises(FileRefused, match=words):
            read(tmp_path / name)


@needs_soffice
def test_a_protected_word_97_file_is_named_as_such(tmp_path: Path) -> None:
    data = bytearray(saved_as("doc", regulation(words="Gửi báo cáo đúng hạn. " * 200)))
    data[top_streams(bytes(data))["WordDocument"] + 11] |= 1
    (tmp_path / "a.doc").write_bytes(data)
    with pytest.raises(FileRefused, match="mật khẩu"):
        read(tmp_path / "a.doc")


@needs_soffice
@pytest.mark.slow
def test_a_document_reaches_neither_the_network_nor_other_files(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_address[1]}"
    secret = tmp_path / "riêng.txt"
    secret.write_text("KHÔNG ĐƯỢC ĐỌC", encoding="utf-8")
    linked = (
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="5cm">'
        f'<draw:image xlink:href="{at}/a.png" xlink:type="simple" xlink:show="embed" '
        'xlink:actuate="onLoad"/></draw:frame></text:p><text:section text:name="S">'
        f'<text:section-source xlink:href="{secret.as_uri()}" text:filter-name="Text"/>'
        "<text:p>cũ</text:p></text:section></office:text>"
    )
    odt = tmp_path / "a.odt"
    with zipfile.ZipFile(io.BytesIO(saved_as("odt"))) as old, zipfile.ZipFile(odt, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</office:text>", linked.encode()))
    rtf = tmp_path / "b.rtf"
    rtf.write_bytes(
        rb'{\rtf1\ansi Bao cao {\field{\*\fldinst INCLUDEPICTURE "%s/b.png" \\d}{\fldrslt }}\par}'
        % at.encode()
    )
    try:
        got = texts(odt) + texts(rtf)
        assert "Bao cao" in got
        assert not any("KHÔNG ĐƯỢC" in text for text in got)
        assert asked == []
    finally:
        server.shutdown()


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in LibreOffice's place that starts a child and never ends; the child's id."""
    told = tmp_path / "con.pid"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > '{told}'\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "soffice", lambda: program)
    monkeypatch.setattr(libreoffice, "SILENCE", 1.0)
    return told


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_conversion_that_hangs_is_killed_with_its_children(tmp_path, hanging) -> None:
    (tmp_path / "a.doc").write_bytes(ole("WordDocument"))
    started = time.monotonic()
    with pytest.raises(FileRefused, match="chưa xong nên đã dừng"):
        read(tmp_path / "a.doc")
    assert time.monotonic() - started < 20
    child = int(hanging.read_text())
    assert _soon(lambda: not _alive(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with its parent")
def test_a_conversion_ends_with_whoever_waits_for_it(tmp_path: Path) -> None:
    told, program = tmp_path / "con.pid", tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\necho $$ > '{told}.moi'\nmv '{told}.moi' '{told}'\nexec sleep 600\n"
    )
    program.chmod(0o755)
    code = (
        "from pathlib import Path; from ingest.readers import libreoffice; "
        f"libreoffice.soffice = lambda: Path({str(program)!r}); libreoffice.convert(b'x', 'doc')"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    waiting = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)
    try:
        assert _soon(told.exists)
        child = int(told.read_text())
        assert _alive(child)
    finally:
        waiting.kill()
        waiting.wait()
    assert _soon(lambda: not _alive(child))


def _soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes true within 20 seconds."""
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def _alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@needs_soffice
@pytest.mark.slow
def test_many_are_converted_in_one_call_and_a_bad_one_stops_none(opened, tmp_path, monkeypatch):
    calls: list[int] = []
    call = libreoffice._call
    monkeypatch.setattr(
        libreoffice, "_call", lambda p, s, *rest: calls.append(len(s)) or call(p, s, *rest)
    )
    files = tmp_path / "hồ sơ"
    files.mkdir()
    for place in range(6):
        numbered = saved_as("rtf").replace(b"15-Q", b"%d-Q" % (place + 1))
        (files / f"{place}.doc").write_bytes(numbered)
    (files / "3.doc").write_bytes(ole("WordDocument"))
    folder = opened()
    report = pipeline.add(folder, [files], "Kho chung")
    assert len(report.ingested) == 5
    ((bad, reason),) = [(r.file, r.reason) for r in report.refused]
    assert bad == "hồ sơ/3.doc"
    assert "LibreOffice không mở được" in reason
    assert calls == [6, 1]
    # what is held already is not converted again; originals are what was brought
    again = pipeline.add(folder, [files], "Kho chung")
    assert (len(again.unchanged), calls) == (5, [6, 1, 1])
    (one,) = [d for d in folder.catalog.documents() if d.file == "hồ sơ/0.doc"]
    assert folder.originals.find(one.version).read_bytes() == (files / "0.doc").read_bytes()
    assert not folder.settings.unpacked.exists() or list(folder.settings.unpacked.iterdir()) == []


def test_files_that_need_no_conversion_pass_through(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(regulation())
    found = [Found(tmp_path / "a.docx", "a.docx"), Found(tmp_path / "b", "b", "lý do")]
    assert list(converted(found, set(), lambda: pytest.fail("nothing to write"))) == found
    assert container_kind(tmp_path / "a.docx") is None
