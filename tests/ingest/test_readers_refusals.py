"""Every file ends as blocks or as a refusal a clerk can act on; nothing else leaves ``read``."""

from __future__ import annotations

import functools
import os
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from ingest.errors import FileRefused
from ingest.readers import detect, package, read
from tests.ingest.office_files import ole

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@functools.cache
def small_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Điều 1. Phạm vi", level=2)
    document.add_paragraph("Giảm 12 thôn.", style="List Number")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "A"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@functools.cache
def small_pptx() -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Kết quả", "Giảm 12 thôn."
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


@functools.cache
def small_pdf() -> bytes:
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("Times", size=14)
    pdf.cell(text="So 12-NQ/TU ve sap xep to chuc bo may cua tinh")
    return bytes(pdf.output())


def zipped(**members: str | bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def reason(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("trống.txt", b"", "rỗng"),
        ("trắng.txt", b"\xef\xbb\xbf \r\n\t\n", "rỗng"),
        ("khóa.docx", ole("EncryptedPackage", "EncryptionInfo"), "mật khẩu"),
        ("cũ.xls", ole("Workbook"), "Excel"),
        ("thư.msg", ole("__properties_version1.0"), "Outlook"),
        ("lạ.ole", ole()[:8] + bytes(64), "Office đời cũ"),
        ("ảnh.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "ảnh"),
        ("quét.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "Tệp ảnh"),
        ("ảnh giả.docx", b"\x89PNG\r\n\x1a\n" + bytes(40), "ảnh"),
        ("sổ.xlsx", zipped(xl__workbook_xml="<x/>"), "Excel"),
        ("trình chiếu.pptx", zipped(**{"ppt__presentation.xml": "<x/>"}), "hỏng"),
        ("nén.zip", zipped(a_txt="chữ"), "giải nén"),
        ("sách.epub", zipped(mimetype="application/epub+zip"), "Sách điện tử"),
        (
            "khóa.odt",
            zipped(
                mimetype="application/vnd.oasis.opendocument.text",
                **{"META-INF__manifest.xml": "<manifest:encryption-data/>"},
            ),
            "mật khẩu",
        ),
        ("nén.rar", b"Rar!\x1a\x07\x00" + bytes(20), "giải nén"),
        ("hộp thư", b"From a@x.vn Wed Jun  5\nFrom: a@x.vn\nTo: b@x.vn\nDate: x\n\nx", "từng thư"),
        ("nén.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "giải nén"),
        ("mã.json", b'{"a": 1}', "không phải văn kiện"),
        ("lạ.bin", bytes(range(32)) * 8, "Không nhận ra"),
        ("hỏng.docx", b"PK\x03\x04" + bytes(100), "hỏng"),
        ("thiếu.docx", zipped(a_xml="<x/>"), "thiếu phần nội dung"),
        ("hỏng.pdf", b"%PDF-1.7\n" + bytes(100), "PDF bị hỏng"),
        ("chỉ gạch.txt", b"-----\n*****\n", "không có chữ nào"),
        (
            "trang.html",
            b"<html><body><script>var a = 1;</script></body></html>",
            "không có chữ nào",
        ),
    ],
)
def test_a_file_that_cannot_be_evidence_says_why(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in reason(path)


def test_unsupported_kinds_name_the_supported_ones(tmp_path: Path) -> None:
    path = tmp_path / "ảnh.heic"
    path.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    assert ".docx" in reason(path)
    assert "PDF" in reason(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "Không tìm thấy" in reason(tmp_path / "không có.docx")
    assert "thư mục" in reason(tmp_path)


def test_a_temporary_word_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "~$o cao.docx"
    path.write_bytes(b"x" * 162)
    assert "tệp tạm" in reason(path)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mật.txt"
    path.write_text("chữ", encoding="utf-8")

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    # The tests may run as root, whom no mode stops: the refusal of the disk is played here.
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert "quyền" in reason(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "ống"
    os.mkfifo(path)
    assert "không phải là tệp thường" in reason(path)


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "SIZE_LIMIT", 10)
    path = tmp_path / "to.txt"
    path.write_text("dài hơn mười byte", encoding="utf-8")
    assert "vượt giới hạn" in reason(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MEMBER_LIMIT", 2**20)
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b"<w/>" + b" " * 2**22)
    assert path.stat().st_size < 10_000
    assert "bung ra quá lớn" in reason(path)


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    document = (
        f'<!DOCTYPE d [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/hostname">{entities}]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>Trước &e11; &f; sau</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    path = tmp_path / "bom xml.docx"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("word/document.xml", document)
    try:
        text = " ".join(block.text for block in read(path).blocks)
    except FileRefused:
        return  # refusing the whole file is as good
    assert len(text) < 100
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in text


def test_broken_xml_inside_a_docx(tmp_path: Path) -> None:
    path = tmp_path / "gãy.docx"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>')
    assert "hỏng" in reason(path)


def test_a_protected_pdf(tmp_path: Path) -> None:
    # An encryption dictionary that no empty password opens: PDF 32000-1, 7.6.3.
    lock = b"/Filter /Standard /V 1 /R 2 /P -4 /O <" + b"4d" * 32 + b"> /U <" + b"7a" * 32 + b">"
    trailer = b"trailer\n<<\n/ID [<01> <01>] /Encrypt << " + lock + b" >>"
    path = tmp_path / "khóa.pdf"
    path.write_bytes(re.sub(rb"trailer\s*<<", lambda _: trailer, small_pdf()))
    assert "mật khẩu" in reason(path)


def test_kind_goes_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "thật ra là word.pdf"
    path.write_bytes(small_docx())
    assert read(path).blocks[0].text == "Điều 1. Phạm vi"
    path = tmp_path / "thật ra là trang web.doc"
    path.write_text("<html><body><p>Điều 1. Phạm vi</p></body></html>", encoding="utf-8")
    assert [b.text for b in read(path).blocks] == ["Điều 1. Phạm vi"]


MAIL = (
    "From: A <a@x.vn>\nTo: b@x.vn\nSubject: =?utf-8?B?QsOhbyBjw6Fv?=\nDate: Wed, 5 Jun 2019 "
    "08:00:00 +0700\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    "Content-Type: text/plain; charset=utf-8\n\nKính gửi huyện ủy.\n--b\n"
    "Content-Type: application/zip\n"
    'Content-Disposition: attachment; filename="a.txt"\n\nchữ\n--b--\n'
).encode()
HTML = (
    "<!DOCTYPE html><html><head><title>Tin</title></head><body><h1>Hội nghị</h1><table><tr>"
    "<th>A</th><th>B</th></tr><tr><td rowspan=2>1</td><td>2</td></tr></table>"
    "<ol><li>một</li></ol></body></html>"
).encode()
SEEDS: dict[str, Callable[[], bytes]] = {
    "docx": small_docx,
    "pdf": small_pdf,
    "html": lambda: HTML,
    "md": lambda: "# Tên\n\n| A | B |\n|---|---|\n| 1 | **2** |\n\n- [x] ý `a`\n".encode(),
    "eml": lambda: MAIL,
    "pptx": small_pptx,
    "txt": lambda: "TỈNH ỦY X\tĐẢNG CỘNG SẢN VIỆT NAM\nSố 1-NQ/TU\n".encode("utf-16"),
}


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, int, bytes]]:
    """Edits at relative places: bytes overwritten, cut out, or put in."""
    kinds = st.sampled_from(["write", "cut", "insert"])
    places = st.integers(min_value=0, max_value=2**16)
    return draw(st.lists(st.tuples(kinds, places, st.binary(min_size=1, max_size=12)), max_size=8))


def mutated(data: bytes, edits: list[tuple[str, int, bytes]]) -> bytes:
    for kind, place, piece in edits:
        at = place * len(data) >> 16
        if kind == "write":
            data = data[:at] + piece + data[at + len(piece) :]
        elif kind == "cut":
            data = data[:at] + data[at + len(piece) * 9 :]
        else:
            data = data[:at] + piece + data[at:]
    return data


def assert_blocks_or_refusal(path: Path) -> None:
    try:
        blocks = read(path).blocks
    except FileRefused as refusal:
        blocks, words = (), str(refusal)
    else:
        words = blocks[0].text
    assert words
    assert all(block.text.strip() for block in blocks)


@pytest.mark.parametrize("kind", sorted(SEEDS))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=mutations())
def test_hostile_bytes_end_as_blocks_or_a_refusal(
    tmp_path: Path, kind: str, edits: list[tuple[str, int, bytes]]
) -> None:
    path = tmp_path / f"x.{kind}"
    path.write_bytes(mutated(SEEDS[kind](), edits))
    assert_blocks_or_refusal(path)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.txt", "a | b | c\n" * 20_000),
        ("x.txt", "Điều 5 của luật " * 20_000),
        ("x.md", "**a* " * 60_000),
        ("x.html", "<html><body>" + "<p>một dòng chữ</p>" * 20_000),
        ("x.html", "<html><body>" + "<div><a href=x>chữ</a>" * 3_000),
        ("x.html", "<html><table><tr>" + "<td rowspan=999 colspan=999>x" * 50 + "<tr><td>y" * 300),
    ],
    ids=["bars", "one line", "stars", "repeats", "depth", "spans"],
)
def test_repetition_does_not_take_quadratic_time(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert_blocks_or_refusal(path)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=mutations(), member=st.sampled_from(["word/document.xml", "word/numbering.xml"]))
def test_hostile_xml_inside_a_sound_package(
    tmp_path: Path, edits: list[tuple[str, int, bytes]], member: str
) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(BytesIO(small_docx())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, mutated(data, edits) if name == member else data)
    assert_blocks_or_refusal(path)
