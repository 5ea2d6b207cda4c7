"""Text in the codes of before Unicode: converted whole, told, and nothing else touched."""

from __future__ import annotations

import io
import itertools
import json
import lzma
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import read
from ingest.readers.encoding import read_lines
from ingest.readers.legacy.codes import code_of_font, convert, draws_capitals
from ingest.readers.legacy.mender import Mender
from ingest.types import Reading
from tests.ingest import old_codes as old

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
BOTH = old.LOWER + old.LOWER.upper()
words = st.lists(st.sampled_from(old.SYLLABLES), min_size=1, max_size=8)
cases = st.sampled_from([str.lower, str.upper, str.title])


def reading(folder: Path, data: bytes | str, name: str = "văn bản.txt") -> Reading:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(path)


def told(*names: str) -> tuple[str, ...]:
    return tuple(f"Chuyển từ mã {name} sang Unicode" for name in names)


# Every letter, there and back


@given(st.text(BOTH + " ,;-/0123456789", max_size=40))
def test_vni_there_and_back(text: str) -> None:
    assert convert(old.vni(text), "VNI") == text
    assert convert(old.vni(text, capital_marks=False), "VNI") == text


@given(st.text(old.LOWER + "ĂÂĐÊÔƠƯ" + " ,;-/.", max_size=40))
def test_tcvn3_there_and_back(text: str) -> None:
    assert convert(old.tcvn3(text), "TCVN3") == text


@given(st.text(BOTH + " ,;-/.", max_size=40))
def test_tcvn3_capitals_come_from_their_font(text: str) -> None:
    shown = Mender().line([(old.tcvn3_h(f"nghị quyết {text}"), ".VnTimeH")])
    assert shown == [f"NGHỊ QUYẾT {text.upper()}"]


@given(words, cases, st.sampled_from([". Xong", "? Xong"]))
def test_viqr_there_and_back(syllables: list[str], case: object, stop: str) -> None:
    text = case(" ".join(syllables)) + stop  # type: ignore[operator]
    assert convert(old.viqr(text), "VIQR") == text


@given(words, cases)
def test_windows_1258_there_and_back(syllables: list[str], case: object) -> None:
    text = case(" ".join(syllables))  # type: ignore[operator]
    for stored in (old.cp1258(text), old.cp1258_decomposed(text)):
        assert unicodedata.normalize("NFC", stored.decode("cp1258")) == text


def test_the_alphabet_is_whole() -> None:
    assert len(set(BOTH)) == 2 * 73 == len(unicodedata.normalize("NFC", BOTH))
    assert convert(old.vni(BOTH), "VNI") == BOTH
    assert convert(old.tcvn3(old.LOWER), "TCVN3") == old.LOWER


# By content: no font is known


@pytest.mark.parametrize(
    ("stored", "note"),
    [
        pytest.param(old.tcvn3(old.LETTER).encode("latin-1"), told("TCVN3 (ABC)"), id="tcvn3"),
        pytest.param(old.tcvn3(old.LETTER).encode(), told("TCVN3 (ABC)"), id="tcvn3-in-utf-8"),
        pytest.param(old.vni(old.LETTER).encode("latin-1"), told("VNI"), id="vni"),
        pytest.param(old.vni(old.LETTER, False).encode(), told("VNI"), id="vni-in-utf-8"),
        pytest.param(old.viqr(old.LETTER).encode(), told("VIQR"), id="viqr"),
        pytest.param(old.cp1258(old.LETTER), told("Windows-1258"), id="windows"),
        pytest.param(old.cp1258_decomposed(old.LETTER), told("Windows-1258"), id="windows-apart"),
        pytest.param(
            unicodedata.normalize("NFD", old.LETTER).encode(),
            ("Chuyển dấu rời (NFD) thành chữ có dấu dựng sẵn (NFC)",),
            id="nfd",
        ),
        pytest.param(old.LETTER.encode(), (), id="unicode"),
        pytest.param(old.LETTER.encode("utf-16"), (), id="utf-16"),
    ],
)
def test_a_text_file_in_any_code(tmp_path: Path, stored: bytes, note: tuple[str, ...]) -> None:
    found = reading(tmp_path, stored)
    # TCVN3 keeps no capitals with tones where no font is named: lines in capitals get them back.
    assert [block.text for block in found.blocks] == old.LETTER.splitlines()
    assert found.notes == note


def test_lines_of_a_file_decide_for_themselves(tmp_path: Path) -> None:
    lines = old.LETTER.splitlines()
    stored = [
        *lines[:5],
        *map(old.tcvn3, lines[5:]),
        "Thủ tướng Phạm Văn Đồng",
        "© 1999 café Müller",
    ]
    found = reading(tmp_path, "\n".join(stored))
    assert [block.text for block in found.blocks] == [*lines, *stored[-2:]]
    assert found.notes == told("TCVN3 (ABC)")


UNTOUCHED = [
    "Nhiệt độ 10 ÷ 20 °C, sai số 5 µm ± 2 %, © 2019, § 5, «ngoặc kép», ® ™ ¶ · ¨ ¸ ¹²³",
    "Les élèves de François Hollande ont été reçus à l'école où naît l'Œuvre; façade, garçon, naïf",
    "Dvořák, Škoda, Čapek, Plzeň; Müller, Köln, Straße; señor, niño; smörgåsbord, Ærø, Åse",
    "αβγ Δεν μπορώ; для людей; ½ ¼ ¾ × ÷; ¿Qué? ¡Sí!",
    "for (i=0; i<n; i++) { a[i] = x.y(z) ? o'k : e^2; } # don't, it's, we're; a.m., i.e., e.g.",
    "Hoi nghi ban ve cong tac can bo? Co. Thoi gian: 8h. Lien he: a.b@c.vn, http://u.o/a?e=i'",
    "Toán, Lý, Hóa: xã Hà Mòn, bà Ngô Thị Tú và ông Lê Bá Vũ ký.",
    "xã Hà Mòn", "và", "Báo cáo", "Toán", "hoà", "quá", "Lý do:", "có", "cá", "và các xã", "ngày 5",
    "`ls -la` ~/.bashrc; x^2 + y^2 = z^2; (a+b)(a-b); ddmmyyyy; Add; O'Brien's; C'est la vie.",
]  # fmt: skip


@pytest.mark.parametrize("text", [*UNTOUCHED, "\n".join(UNTOUCHED)])
def test_unicode_is_never_touched(text: str) -> None:
    assert read_lines(text.encode()) == (text, ())
    for font in ("Times New Roman", ".VnTime", "VNI-Times"):
        if any(c > "\u00ff" and c.isalpha() for c in text):  # a program shows these in another font
            assert Mender([text]).line([(text, font)]) == [text]


def test_unicode_in_an_old_font_stays_as_it_is() -> None:
    # Programs draw letters that a font lacks in another: the font's name is no proof.
    for text in ("Báo cáo", "xã", "và các xã", "Hà Trung Nam", "có lúc quá"):
        assert Mender().line([(text, ".VnTime")]) == [text]
        assert Mender().line([(text, "VNI-Times")]) == [text]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_bytes_stay_western(encoding: str) -> None:
    text = "Les élèves de François ont été reçus; Müller à Köln; señor Núñez, ça là-bas, dès août."
    assert read_lines(text.encode(encoding)) == (text, ())


def test_no_sample_law_or_news_changes() -> None:
    files = [*(ROOT / "eval" / "samples" / "documents").iterdir(), *SHARED.glob("laws-docx/*.docx")]
    assert [f.name for f in files if read(f).notes] == []
    texts = [path.read_text("utf-8") for path in SHARED.glob("seed/*.txt")]
    for name in ("articles", "questions"):
        path = SHARED / "alqac2023" / f"{name}.json"
        if path.exists():
            texts += map(str, _strings(json.loads(path.read_text("utf-8"))))
    news = SHARED / "vietnews" / "train.jsonl.xz"
    if news.exists():
        with lzma.open(news, "rt", encoding="utf-8") as lines:
            texts += (
                s for line in itertools.islice(lines, 2000) for s in _strings(json.loads(line))
            )
    joined = unicodedata.normalize("NFC", "\n".join(texts))
    assert Mender(joined.split("\n")).idle
    for text in joined.split("\n"):
        assert Mender([text]).text(text) == text


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [s for part in value.values() for s in _strings(part)]
    if isinstance(value, list):
        return [s for part in value for s in _strings(part)]
    return [value] if isinstance(value, str) else []


# By font


@pytest.mark.parametrize(
    ("name", "code", "capitals"),
    [
        (".VnTime", "TCVN3", False), (".VnTimeH", "TCVN3", True), (".vntimeh", "TCVN3", False),
        (".VnArial NarrowH", "TCVN3", True), ("VnTime,Bold", "TCVN3", False),
        (".VnTimeH,BoldItalic", "TCVN3", True), (".VnBook-AntiquaH-Bold", "TCVN3", True),
        ("VNI-Times", "VNI", False), ("VNI-Helve", "VNI", False), ("vni-times", "VNI", False),
        ("VNI Times", "VNI", False), ("Times New Roman", None, False), ("Vnexpress", None, False),
        ("", None, False), ("Arial H", None, False),
    ],
)  # fmt: skip
def test_fonts(name: str, code: str | None, capitals: bool) -> None:
    assert (code_of_font(name), draws_capitals(name)) == (code, capitals)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CASES = {
    "ascii and hAnsi": '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>',
    "hAnsi alone": '<w:rFonts w:hAnsi=".VnTime"/>',
    "ascii alone": '<w:rFonts w:ascii=".VnTime"/>',
    "east asian": '<w:rFonts w:eastAsia=".VnTime" w:hint="eastAsia"/>',
    "character style": '<w:rStyle w:val="Cu"/>',
}


def made(folder: Path, change: object) -> Reading:
    document = docx.Document()
    change(document)  # type: ignore[operator]
    document.save(str(folder / "x.docx"))
    return read(folder / "x.docx")


@pytest.mark.parametrize("case", CASES)
def test_fonts_of_runs(tmp_path: Path, case: str) -> None:
    def change(document: docx.document.Document) -> None:
        style = document.styles.add_style("Cu", 2)
        style.font.name = ".VnTime"
        paragraph = document.add_paragraph("Tỉnh ủy: ")
        run = paragraph.add_run(old.tcvn3("nghị quyết về bộ máy"))
        inner = docx.oxml.parse_xml(f'<w:rPr xmlns:w="{W}">{CASES[case]}</w:rPr>')
        run._r.insert(0, inner)

    found = made(tmp_path, change)
    assert [b.text for b in found.blocks] == ["Tỉnh ủy: nghị quyết về bộ máy"]
    assert found.notes == told("TCVN3 (ABC)")


def test_fonts_of_styles_defaults_and_themes(tmp_path: Path) -> None:
    def based(document: docx.document.Document) -> None:
        parent = document.styles.add_style("Cha", 1)
        parent.font.name = "VNI-Times"
        child = document.styles.add_style("Con", 1)
        child.base_style = parent
        document.add_paragraph(old.vni("Quyết định của Ủy ban"), style="Con")

    found = made(tmp_path, based)
    assert ([b.text for b in found.blocks], found.notes) == (["Quyết định của Ủy ban"], told("VNI"))

    def default(document: docx.document.Document) -> None:
        fonts = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
        fonts.clear()
        fonts.set(qn("w:hAnsi"), ".VnTime")
        document.add_paragraph(old.tcvn3("Quyết định của ban"))

    assert [b.text for b in made(tmp_path, default).blocks] == ["Quyết định của ban"]

    def theme(document: docx.document.Document) -> None:
        document.add_paragraph(old.tcvn3("Quyết định của ban"))

    made(tmp_path, theme)
    whole = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "x.docx") as before, zipfile.ZipFile(whole, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.startswith("word/theme/"):
                data = data.replace(
                    b'<a:latin typeface="Cambria"/>', b'<a:latin typeface=".VnTime"/>'
                )
                assert b".VnTime" in data
            after.writestr(name, data)
    found = reading(tmp_path, whole.getvalue(), "theme.docx")
    assert [b.text for b in found.blocks] == ["Quyết định của ban"]


def test_vni_marks_split_from_their_letters_by_runs(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph()
        for piece in ("Quye", "át ñò", "nh cu", "ûa ba", "n"):
            paragraph.add_run(piece).font.name = "VNI-Times"

    assert [b.text for b in made(tmp_path, change).blocks] == ["Quyết định của ban"]


def test_a_document_in_unknown_fonts_is_known_by_content(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        document.add_paragraph("ỦY BAN NHÂN DÂN TỈNH")
        for line in old.LETTER.splitlines()[4:]:
            document.add_paragraph(old.tcvn3(line))
        note = OxmlElement("w:p")
        document.element.body.insert(0, note)

    found = made(tmp_path, change)
    lines = old.LETTER.splitlines()[4:]
    assert [b.text for b in found.blocks] == ["ỦY BAN NHÂN DÂN TỈNH", *lines]
    assert found.notes == told("TCVN3 (ABC)")


@pytest.mark.parametrize(
    "page",
    [
        '<p><font face=".VnTime">{}</font></p>',
        '<p><font face="VnTime, Arial">{}</font></p>',
        "<p style=\"font-family:'.VnTime',serif\">{}</p>",
        '<style>p.Mso {{font-size:14pt; font-family:".VnTime";}}</style><p class="Mso">{}</p>',
        "<style>.a, .b {{font-family: .VnTime}}</style><div class=b><p><i>{}</i></p></div>",
        "<style>body {{font:14pt .VnTime}} p {{margin:0}}</style><p>{}</p>",
    ],
)
def test_fonts_of_a_page(tmp_path: Path, page: str) -> None:
    stored = old.tcvn3("sắp xếp tổ chức, cán bộ tư pháp").replace("\u00ad", "&shy;")
    html = f"<html><head><title>x</title></head><body>{page.format(stored)}<p>Tỉnh ủy</p></body>"
    found = reading(tmp_path, html, "trang.html")
    assert [b.text for b in found.blocks][-2:] == ["sắp xếp tổ chức, cán bộ tư pháp", "Tỉnh ủy"]
    assert found.notes == told("TCVN3 (ABC)")


def test_a_page_in_an_old_code_without_fonts(tmp_path: Path) -> None:
    body = "".join(f"<p>{old.vni(line)}</p>" for line in old.LETTER.splitlines())
    page = f'<meta charset="iso-8859-1"><body>{body}</body>'.encode("latin-1")
    found = reading(tmp_path, page, "trang.html")
    assert [b.text for b in found.blocks][-9:] == old.LETTER.splitlines()
    assert found.notes == told("VNI")


def pdf(lines: list[tuple[str, str]]) -> bytes:
    """A PDF whose fonts carry only names, as old programs' do: text in Latin-1."""
    fonts = sorted({font for font, _ in lines})
    content = b"BT 50 780 Td 14 TL\n"
    for font, text in lines:
        stored = text.encode("latin-1").replace(b"\\", rb"\\")
        stored = stored.replace(b"(", rb"\(").replace(b")", rb"\)")
        content += f"/F{fonts.index(font)} 11 Tf ".encode() + b"(" + stored + b") Tj T*\n"
    content += b"ET"
    named = " ".join(f"/F{i} {i + 5} 0 R" for i in range(len(fonts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        f"/Resources<</Font<<{named}>>>>>>".encode(),
        f"<</Length {len(content)}>>stream\n".encode() + content + b"\nendstream",
        *(
            f"<</Type/Font/Subtype/TrueType/BaseFont/{font}/Encoding/WinAnsiEncoding>>".encode()
            for font in fonts
        ),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>startxref\n{start}\n%%EOF".encode()


@pytest.mark.parametrize("fonts", [("AAAAAA+.VnTimeH", "ABCDEF+.VnTime"), ("Times", "Times")])
def test_a_pdf_by_font_and_by_content(tmp_path: Path, fonts: tuple[str, str]) -> None:
    head, body = fonts
    lines = old.LETTER.splitlines()
    stored = [(head, old.tcvn3_h(lines[3]) if head != body else old.tcvn3(lines[3]))]
    stored += [(body, old.tcvn3(line)) for line in lines[4:]]
    found = reading(tmp_path, pdf(stored), "cũ.pdf")
    text = " ".join(b.text for b in found.blocks)
    assert text == " ".join(lines[3:])
    assert found.notes == told("TCVN3 (ABC)")


def test_soft_hyphens_as_libreoffice_writes_them(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run("t")
        run._r.append(OxmlElement("w:softHyphen"))
        text = OxmlElement("w:t")
        text.text = old.tcvn3("ơng đương với cư trú")
        run._r.append(text)
        run.font.name = ".VnTime"
        modern = document.add_paragraph("Tỉnh ủy tổ").add_run()
        modern._r.append(OxmlElement("w:softHyphen"))
        modern.add_text(" chức")

    assert [b.text for b in made(tmp_path, change).blocks] == [
        "tương đương với cư trú",
        "Tỉnh ủy tổ chức",
    ]
