"""Marks of secrecy: found wherever stamps are put, in no sentence; nothing of a secret is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Cm

from ingest.data_folder import DataFolder
from ingest.editing import edit_facts
from ingest.errors import UsageError
from ingest.parsing import parse_file
from ingest.pipeline import add, rebuild
from ingest.secrecy import marked, marked_number
from ingest.structure import parse
from ingest.types import Block, DocumentFacts, SourceFile

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"


@pytest.mark.parametrize(
    ("piece", "level"),
    [
        ("MẬT", "Mật"), ("TỐI MẬT", "Tối mật"), ("TUYỆT MẬT", "Tuyệt mật"), ("| MẬT |", "Mật"),
        ("Độ mật: Mật", "Mật"), ("Độ mật : TỐI MẬT", "Tối mật"), ("Mức độ mật - Mật", "Mật"),
        ("(Mật)", "Mật"), ("(Tối mật)", "Tối mật"), ("[ MẬT ]", "Mật"), ("Tuyệt mật", "Tuyệt mật"),
        ("M Ậ T", "Mật"), ("T Ố I M Ậ T", "Tối mật"), ("MẬT, HỎA TỐC", "Mật"),
        ("KHẨN - TỐI MẬT", "Tối mật"), ("MẬT Bản số: 05", "Mật"), ("TÀI LIỆU MẬT", "Mật"),
        ("DỰ THẢO MẬT", "Mật"),
        # as OCR leaves a stamp
        ("MAT", "Mật"), ("MÂT", "Mật"), ("MẶT", "Mật"), ("TOI MAT", "Tối mật"),
        ("TÓI MẬT", "Tối mật"), ("TUYET MẠT", "Tuyệt mật"), (". MẬT _", "Mật"),
        # no marks
        ("HỎA TỐC", None), ("KHẨN", None), ("THƯỢNG KHẨN", None), ("Mật", None), ("mật", None),
        ("BẢO VỆ BÍ MẬT", None), ("BÍ MẬT NHÀ NƯỚC", None), ("Bộ phận Mật mã", None),
        ("MẬT MÃ", None), ("XÃ AN MẬT", None), ("MẮT", None), ("MẤT", None), ("MÁT", None),
        ("MẶT TRẬN", None), ("Độ mật: Thường", None), ("Độ mật: Không", None), ("Độ mật:", None),
        ("(mất)", None), ("(M)", None), ("M", None), ("", None), ("ĐÃ GIẢI MẬT", None),
        ("Mật khẩu: 12345", None), ("DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT", None),
        ("tài liệu tối mật", None), ("MẬT " * 40, None),
    ],
)  # fmt: skip
def test_pieces(piece: str, level: str | None) -> None:
    assert marked(piece) == level


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Số 12-NQ/TW (M)", "Mật"), ("Số: 05-BC/TU (Mật)", "Mật"), ("Số: 05-BC/TU(MẬT)", "Mật"),
        ("Số: 05/BC-UBND (Tối mật)", "Tối mật"), ("Số 7-KL/TW (TM)", "Tối mật"),
        ("Số 12-NQ/TW (khóa XII)", None), ("Số 12-NQ/TW (bản lưu)", None), ("Số 12-NQ/TW", None),
    ],
)  # fmt: skip
def test_numbers(line: str, level: str | None) -> None:
    assert marked_number(line) == level


def facts(*lines: str) -> DocumentFacts:
    return parse([Block(line) for line in lines], file_name="x.docx").facts


HEAD = ["TỈNH ỦY ĐÔNG LĨNH", "Số 12-NQ/TU", "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Lĩnh An, ngày 5 tháng 3 năm 2020"]  # fmt: skip
BODY = ["NGHỊ QUYẾT", "về công tác nhân sự", "Điều 1. Nội dung", "Cán bộ giữ bí mật công tác."]


@pytest.mark.parametrize("place", range(6))
def test_a_stamp_anywhere_in_the_letterhead(place: int) -> None:
    lines = [*HEAD, *BODY]
    lines.insert(place, "TỐI MẬT")
    found = facts(*lines)
    assert (found.secrecy, found.certainty["secrecy"]) == ("Tối mật", "chắc")
    assert (found.number, found.issuer) == ("12-NQ/TU", "Tỉnh ủy Đông Lĩnh")
    assert found.issued == "2020-03-05"


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (["TỈNH ỦY ĐÔNG LĨNH\tĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-NQ/TU\tMẬT", *BODY], "Mật"),
        (["TỈNH ỦY ĐÔNG LĨNH", "Số 12-NQ/TU MẬT", *BODY], "Mật"),
        (["TỈNH ỦY ĐÔNG LĨNH", "Số 12-NQ/TU (M)", *BODY], "Mật"),
        (["TỈNH ỦY ĐÔNG LĨNH", "Số:      -BC/TU (Mật)", *BODY], "Mật"),
        (["Độ mật: Mật", *HEAD, *BODY], "Mật"),
        ([*HEAD, "Mật", *BODY], "Mật"),
        ([*HEAD, "TỐI", "MẬT", *BODY], "Tối mật"),
        ([*HEAD, BODY[0], BODY[1], "(Mật)", *BODY[2:]], "Mật"),
        (["MẬT", "Báo cáo không có thể thức", "Nội dung."], "Mật"),
        ([*HEAD, *BODY, *["Nội dung."] * 40, "MẬT", *HEAD, "PHƯƠNG ÁN", "về x"], "Mật"),
        ([*HEAD, "MẬT", "TUYỆT MẬT", *BODY], "Tuyệt mật"),
        ([*HEAD, *BODY, *["Nội dung."] * 20, "T/M TỈNH ỦY", "Nguyễn Văn An", "MẬT"], "Mật"),
        (["TỈNH ỦY ĐÔNG LĨNH TỐI MẬT ĐẢNG CỘNG SẢN VIỆT NAM", *HEAD[1:2], *BODY], "Tối mật"),
        # what talks about secrets, or is called so
        ([*HEAD, *BODY], None),
        ([*HEAD, "QUY ĐỊNH", "VỀ BẢO VỆ BÍ", "MẬT", "Điều 1. x"], None),
        ([*HEAD, "QUY ĐỊNH", "về bảo vệ bí mật", "Điều 1. x", "Dấu “MẬT” đóng ở góc."], None),
        ([*HEAD, "HỎA TỐC", *BODY], None), ([*HEAD, "KHẨN", *BODY], None),
        (["ĐẢNG ỦY XÃ AN MẬT", *HEAD[1:], *BODY], None),
        (["BỘ PHẬN MẬT MÃ", *HEAD[1:], *BODY], None),
        (["ỦY BAN MẶT TRẬN TỔ QUỐC", *HEAD[1:], *BODY], None),
        ([*HEAD, *BODY, *["Nội dung."] * 20, "Mật", "MẬT", "Tối mật"], None),
        ([*HEAD, "QUY ĐỊNH", "về bảo vệ bí mật nhà nước", *["Nội dung."] * 20, "MẬT", *HEAD], None),
        ([*HEAD, *BODY, *["Nội dung."] * 20, "Mẫu số 1", "MẬT", *HEAD], None),
        ([*HEAD, "MẬT", "ĐÃ GIẢI MẬT", *BODY], None),
        (["Mật", "Mật ngọt chết ruồi", "Một truyện ngắn."], None),
        (["Tối mật", "Phim mới ra rạp hôm nay.", "Khán giả đông."], None),
        (["QUỐC HỘI", "LUẬT", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Điều 8. x", "TUYỆT MẬT", "MẬT"], None),
        (["ĐẢNG ỦY XÃ AN", "MẬT", *HEAD[1:], *BODY], None),
        (["ĐẢNG ỦY XÃ AN MẬT ĐẢNG CỘNG SẢN VIỆT NAM", *HEAD[1:2], *BODY], None),
    ],
)  # fmt: skip
def test_where_a_mark_counts(lines: list[str], level: str | None) -> None:
    found = facts(*lines)
    assert found.secrecy == level
    assert ("secrecy" in found.evidence) == (level is not None)


def test_what_ocr_spoilt_is_inferred() -> None:
    assert facts(*HEAD, "TOI MAT", *BODY).certainty["secrecy"] == "suy ra"


def test_no_sample_law_or_article_is_stopped() -> None:
    files = [*(ROOT / "eval" / "samples" / "documents").iterdir(), *SHARED.glob("laws-docx/*.docx"),
             *SHARED.glob("seed/*.txt")]  # fmt: skip
    marks = {f.name: parse_file(SourceFile(f, f.name, "")).facts.secrecy for f in files}
    assert {name for name, mark in marks.items() if mark} == set()
    assert len(marks) >= 42
    laws = SHARED / "alqac2023" / "articles.json"
    if laws.exists():
        articles = list(json.loads(laws.read_text("utf-8")).values())[::10]
        assert len(articles) > 200
        assert not any(facts(*filter(str.strip, text.split("\n"))).secrecy for text in articles)


# Where formats keep stamps


def saved(folder: Path, change: Callable[[docx.document.Document], None]) -> DocumentFacts:
    document = docx.Document()
    change(document)
    for line in (*HEAD, *BODY):
        document.add_paragraph(line)
    path = folder / "x.docx"
    document.save(str(path))
    return parse_file(SourceFile(path, path.name, "")).facts


def _cell(document: docx.document.Document) -> None:
    table = document.add_table(1, 1, style="Table Grid")
    table.cell(0, 0).text = "MẬT"
    table.cell(0, 0).width = Cm(3)


def _letterhead(document: docx.document.Document) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "TỈNH ỦY X", "ĐẢNG CỘNG SẢN VIỆT NAM"
    table.cell(1, 0).text, table.cell(1, 1).text = "Số 5-BC/TU\nMẬT", "X, ngày 1 tháng 2 năm 2020"


VML = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape>{}</v:shape></w:pict></w:r></w:p>'
)
BOX = "<v:textbox><w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent></v:textbox>"


def _box(document: docx.document.Document) -> None:
    document.element.body.insert(0, docx.oxml.parse_xml(VML.format(BOX)))


def _word_art(document: docx.document.Document) -> None:
    header = document.sections[0].header
    header.is_linked_to_previous = False
    art = docx.oxml.parse_xml(VML.format('<v:textpath string="MẬT"/>'))
    header._element.append(art)


def _footer(document: docx.document.Document) -> None:
    document.sections[0].footer.paragraphs[0].text = "MẬT"


def _header(document: docx.document.Document) -> None:
    document.sections[0].header.paragraphs[0].text = "MẬT"


@pytest.mark.parametrize("put", [_cell, _letterhead, _box, _word_art, _footer, _header])
def test_stamps_in_word_files(
    tmp_path: Path, put: Callable[[docx.document.Document], None]
) -> None:
    assert saved(tmp_path, put).secrecy == "Mật"


def test_a_watermark_that_is_no_mark_stays_out_of_the_text(tmp_path: Path) -> None:
    def draft(document: docx.document.Document) -> None:
        art = docx.oxml.parse_xml(VML.format('<v:textpath string="DỰ THẢO"/>'))
        document.sections[0].header._element.append(art)

    assert saved(tmp_path, draft).secrecy is None


def test_a_slanted_stamp_and_one_on_every_page_of_a_pdf(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf")
    for angle in (0, 30):
        pdf = fpdf.FPDF()
        for page in range(3):
            pdf.add_page()
            pdf.set_font("Helvetica", size=12)
            with pdf.rotation(angle, 60, 20):
                pdf.text(60, 12, "TOI MAT")
            for line in range(12):
                pdf.text(20, 40 + 8 * line, f"Noi dung thu {line} cua trang {page} trong bao cao.")
        path = tmp_path / f"{angle}.pdf"
        pdf.output(str(path))
        assert parse_file(SourceFile(path, path.name, "")).facts.secrecy == "Tối mật"


# At the door

SECRET = "\n".join([*HEAD, "MẬT", *BODY, "Điều bí mật: chuyển kho vũ khí đến Lạc Đình.\n"])
PLAIN = "\n".join([*HEAD[:1], "Số 13-NQ/TU", *HEAD[2:], *BODY, ""])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "tệp"
    folder.mkdir()
    (folder / "mật.txt").write_text(SECRET)
    (folder / "thường.txt").write_text(PLAIN)
    return folder


def test_a_secret_is_stopped_and_nothing_of_it_is_kept(
    files: Path,
    opened: Callable[..., DataFolder],
    data: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    folder = opened()
    report = add(folder, [files], "Kho")
    assert len(report.ingested) == 1
    (refusal,) = report.refused
    assert refusal.file.endswith("mật.txt")
    assert "dấu độ mật (MẬT)" in refusal.reason
    assert "--accept-secret" in refusal.reason
    assert "vũ khí" not in refusal.reason
    folder.close()
    needles = ["vũ khí".encode(), b"vu khi", SECRET.encode()[:80]]
    for path in data.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert not any(needle in held for needle in needles), path
    assert len([p for p in (data / "originals").rglob("*") if p.is_file()]) == 1
    assert "vũ khí" not in caplog.text


@pytest.mark.parametrize(
    ("accepts", "taken"), [("không", 0), ("Mật", 1), ("toi-mat", 2), ("tuyệt mật", 3)]
)
def test_a_library_accepts_up_to_its_level(
    tmp_path: Path, command: Callable[..., object], accepts: str, taken: int
) -> None:
    for n, level in enumerate(("MẬT", "TỐI MẬT", "TUYỆT MẬT")):
        text = SECRET.replace("MẬT", level).replace("12-NQ", f"{n + 1}-NQ")
        (tmp_path / f"{n}.txt").write_text(text)
    assert command("library", "Kho mật", "--accept-secret", accepts).code == 0
    files = [tmp_path / f"{n}.txt" for n in range(3)]
    ran = command("add", *files, "--library", "Kho mật", "--json")
    assert ran.json["ingested"] == taken
    held = command("status", "--json").json["documents"]
    assert [d["secrecy"] for d in held] == ["Mật", "Tối mật", "Tuyệt mật"][:taken]
    # Another library of the same folder is asked for itself.
    assert command("add", *files, "--library", "Kho khác", "--json").json["ingested"] == 0
    told = command("library", "Kho mật", "--json").json
    assert told["secret_documents"] == taken
    assert command("library", "Kho chưa có").code == 2


def test_levels_are_checked_and_taken_back(command: Callable[..., object], files: Path) -> None:
    assert command("library", "Kho", "--accept-secret", "rất mật").code == 2
    command("library", "Kho", "--accept-secret", "mật")
    assert command("library", "Kho", "--json").json["accepts_secret"] == "Mật"
    assert command("add", files, "--library", "Kho", "--json").json["ingested"] == 2
    command("library", "Kho", "--accept-secret", "không")
    assert command("library", "Kho", "--json").json == {
        "library": "Kho", "accepts_secret": None, "secret_documents": 1,
    }  # fmt: skip


def test_an_accepted_secret_keeps_its_mark_through_a_rebuild(
    files: Path, opened: Callable[..., DataFolder]
) -> None:
    folder = opened()
    folder.catalog.admission.accept(folder.catalog.library_id("Kho"), "Mật")
    assert len(add(folder, [files], "Kho").ingested) == 2
    folder.catalog.admission.accept(folder.catalog.library_id("Kho"), None)
    folder.catalog.set_meta("index", json.dumps({"passages": "0"}))
    folder.close()
    again = opened(for_rebuild=True)
    assert rebuild(again).kept == ()
    assert sorted(d.facts.secrecy or "" for d in again.catalog.documents()) == ["", "Mật"]


def test_a_secret_among_the_catalogs_facts_cannot_be_edited_away(
    files: Path, opened: Callable[..., DataFolder]
) -> None:
    folder = opened()
    folder.catalog.admission.accept(folder.catalog.library_id("Kho"), "Mật")
    add(folder, [files], "Kho")
    with pytest.raises(UsageError):
        edit_facts(folder, 1, {"secrecy": ""})
