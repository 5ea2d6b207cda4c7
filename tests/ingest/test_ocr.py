"""Recognition of scans with the real Tesseract, on pages drawn from the sample documents."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from ingest.data_folder import DataFolder
from ingest.errors import FileRefused
from ingest.pipeline import add
from ingest.readers import read
from ingest.readers.ocr import picture, rulings
from ingest.readers.ocr.tesseract import missing
from ingest.secrecy import marked
from ingest.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "eval" / "samples" / "documents"
RESOLUTION = SAMPLES / "12-NQ-TU chuyen doi so 2022.pdf"
tesseract = pytest.mark.skipif(
    missing() is not None, reason=f"{missing()} Cài: apt-get install tesseract-ocr-vie"
)


def drawn(path: Path, index: int, dpi: int = 200) -> Image.Image:
    with pdfium.PdfDocument(path) as document:
        return document[index].render(scale=dpi / 72).to_pil().convert("RGB")


@pytest.fixture(scope="module")
def first_page() -> Image.Image:
    return drawn(RESOLUTION, 0)


def read_back(tmp_path: Path, page: Image.Image, name: str = "trang.png", **options: object):
    path = tmp_path / name
    page.save(path, **options)
    return read(path)


@tesseract
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "turn"),
    [("trang.png", 0), ("nghiêng.jpg", 2.5), ("ngược.bmp", 180), ("nằm.tiff", 90)],
)
def test_a_page_is_read_however_it_was_scanned(
    tmp_path: Path, first_page: Image.Image, name: str, turn: float
) -> None:
    turned = first_page.rotate(turn, expand=True, fillcolor="white", resample=Image.BICUBIC)
    reading = read_back(tmp_path, turned, name)
    texts = [block.text for block in reading.blocks]
    # The two columns of the letterhead one after the other, the star between them left out.
    assert texts[:5] == [
        "TỈNH ỦY ĐÔNG LĨNH",
        "Số 12-NQ/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Lĩnh An, ngày 22 tháng 6 năm 2022",
        "NGHỊ QUYẾT",
    ]
    assert any(text.startswith("1. Khái niệm. Chuyển đổi số trong cơ quan đảng") for text in texts)
    assert all(block.recognised and not block.low_quality for block in reading.blocks)
    assert reading.notes == ("Nhận dạng chữ từ ảnh: 1 trang.",)
    kept = Image.open(io.BytesIO(reading.pictures[0].data))
    assert kept.format == "WEBP"
    assert kept.height > kept.width


@tesseract
@pytest.mark.slow
def test_only_the_scanned_pages_of_a_pdf_are_recognised(
    tmp_path: Path, first_page: Image.Image
) -> None:
    scan = tmp_path / "quét.pdf"
    first_page.save(scan, resolution=200)
    mixed = pdfium.PdfDocument.new()
    with pdfium.PdfDocument(scan) as one, pdfium.PdfDocument(RESOLUTION) as other:
        mixed.import_pages(one, [0])
        mixed.import_pages(other, [1])
        mixed.save(str(tmp_path / "lẫn.pdf"))
    mixed.close()
    reading = read(tmp_path / "lẫn.pdf")
    assert [p.page for p in reading.pictures] == [1]
    assert {block.page for block in reading.blocks if block.recognised} == {1}
    assert {block.page for block in reading.blocks} == {1, 2}


@tesseract
@pytest.mark.slow
def test_every_figure_of_a_table_is_read(tmp_path: Path) -> None:
    page = Image.new("L", (1200, 900), "white")
    draw = ImageDraw.Draw(page)
    rows = [["Don vi", "Giam", "Con"], *([f"Xa {n}", str(n), str(9 - n)] for n in range(1, 9))]
    for r in range(10):
        draw.line((100, 50 + 80 * r, 1000, 50 + 80 * r), fill=0, width=3)
    for x in (100, 400, 700, 1000):
        draw.line((x, 50, x, 770), fill=0, width=3)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            draw.text((130 + 300 * c, 70 + 80 * r), text, fill=0, font_size=36)
    reading = read_back(tmp_path, page, dpi=(200, 200))
    told = [block.text for block in reading.blocks if block.kind == "row"]
    assert len(told) == 8
    for n, text in enumerate(told, 1):
        assert f": {n} · " in text, told
        assert text.endswith(f": {9 - n}"), told


@tesseract
@pytest.mark.slow
def test_a_poor_scan_is_marked_through_to_the_note(tmp_path: Path, first_page: Image.Image) -> None:
    small = first_page.resize((first_page.width * 45 // 200, first_page.height * 45 // 200))
    reading = read_back(tmp_path, small)
    assert all(block.low_quality for block in reading.blocks)
    assert any("kém ở trang 1" in note for note in reading.notes)


@tesseract
def test_a_picture_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Không nhận dạng được chữ nào"):
        read_back(tmp_path, Image.effect_noise((600, 400), 80))


@tesseract
@pytest.mark.slow
def test_pictures_are_kept_with_the_version_and_go_with_it(
    tmp_path: Path, first_page: Image.Image, model: Path
) -> None:
    scan = tmp_path / "quét.png"
    first_page.save(scan, dpi=(200, 200))
    with DataFolder(Settings(data=tmp_path / "kho", embedding=model), "kiểm thử") as folder:
        report = add(folder, [scan], "Kho")
        assert report.ingested == ("quét.png",)
        (document,) = folder.catalog.documents()
        assert document.facts.number == "12-NQ/TU"
        assert folder.pages.find(document.version, 1)
        folder.remove(document.id)
        assert folder.pages.find(document.version, 1) is None


def test_without_tesseract_it_says_what_to_install(
    tmp_path: Path, first_page: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileRefused, match=r"apt-get install tesseract-ocr tesseract-ocr-vie"):
        read_back(tmp_path, first_page)
    scan = tmp_path / "quét.pdf"
    first_page.save(scan, resolution=200)
    with pytest.raises(FileRefused, match=r"bản quét.*tesseract-ocr-vie"):
        read(scan)
    mixed = pdfium.PdfDocument.new()
    with pdfium.PdfDocument(scan) as one, pdfium.PdfDocument(RESOLUTION) as other:
        mixed.import_pages(other, [0])
        mixed.import_pages(one, [0])
        mixed.save(str(tmp_path / "lẫn.pdf"))
    mixed.close()
    reading = read(tmp_path / "lẫn.pdf")
    assert reading.blocks
    assert any(note.startswith("Chưa đọc được trang 2 (bản quét)") for note in reading.notes)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="không có tesseract")
def test_data_for_vietnamese_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda *a, **k: (
            real([a[0][0], "--version"], **k) if "--list-langs" in a[0] else real(*a, **k)
        ),
    )
    assert "tiếng Việt (vie)" in str(missing())


@pytest.mark.parametrize("angle", [-5.5, -2.3, -0.7, 0.0, 0.4, 1.0, 3.0, 5.0])
def test_the_slant_is_found(first_page: Image.Image, angle: float) -> None:
    turned = first_page.convert("L").rotate(angle, resample=Image.BICUBIC, fillcolor=255)
    assert picture.slant(turned) == pytest.approx(-angle, abs=0.11)


def test_red_ink_goes_and_black_stays() -> None:
    page = Image.new("RGB", (400, 200), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((20, 20, 380, 90), fill="black")
    draw.ellipse((250, 110, 330, 190), outline=(205, 35, 50), width=6)
    told = picture.grey(page)
    assert min(told.crop((0, 100, 400, 200)).get_flattened_data()) > 190
    assert max(told.crop((30, 30, 370, 80)).get_flattened_data()) == 0


def test_red_text_is_not_taken_for_a_stamp() -> None:
    page = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(page).rectangle((20, 20, 380, 60), fill=(205, 35, 50))
    assert min(picture.grey(page).get_flattened_data()) < 120


def test_lines_of_a_table_are_taken_out_and_letters_left() -> None:
    page = Image.new("L", (800, 600), 255)
    draw = ImageDraw.Draw(page)
    for at in (100, 300, 500):
        draw.line((100, at, 700, at), fill=0, width=3)
        draw.line((at, 100, at, 500), fill=0, width=3)
    draw.text((140, 180), "Xa Dong", fill=0, font_size=40)
    bare, edges = rulings.taken_out(page, 200)
    assert sum(edge.vertical for edge in edges) == 3
    assert sum(not edge.vertical for edge in edges) == 3
    assert bare.crop((130, 170, 295, 230)).tobytes() == page.crop((130, 170, 295, 230)).tobytes()
    assert min(bare.crop((95, 95, 105, 505)).get_flattened_data()) == 255


@tesseract
@pytest.mark.slow
def test_a_mark_of_secrecy_in_red_ink_is_read(tmp_path: Path, first_page: Image.Image) -> None:
    page = first_page.copy()
    draw = ImageDraw.Draw(page)
    draw.rectangle((280, 40, 560, 130), outline=(205, 35, 50), width=5)
    draw.text((420, 85), "TOI MAT", fill=(205, 35, 50), anchor="mm", font_size=52)
    reading = read_back(tmp_path, page, dpi=(200, 200))
    assert marked(reading.blocks[0].text) == "Tối mật"
    assert not any(marked(block.text) for block in read_back(tmp_path, first_page).blocks)
