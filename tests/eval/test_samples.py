"""The sample documents and the cases asked of them: whole, invented, and true to each other.

A case whose quote is not in its document would fail every answer, or pass a wrong one, so the words
are looked up twice: in the source, and in the rendered file with a reader of this test's own.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from eval.samples import render_pdf
from eval.samples.build import build
from eval.samples.letterhead import plain_text
from eval.samples.source import DOCUMENTS, Source, load_sources

CASES = DOCUMENTS.parents[1] / "cases" / "samples.jsonl"
TYPES = (
    "who how_many when where list definition yes_no proposal compare two_documents follow_up "
    "abbreviation no_diacritics ambiguous_number absent"
).split()
SHARED = ("TỈNH ỦY ĐÔNG LĨNH", "12-NQ/TU")
REAL_PROVINCES = """
An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định,
Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai,
Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình,
Hồ Chí Minh, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng,
Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam,
Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa,
Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
"""


def flat(text: str) -> str:
    """Single spaces, so that a line break in a file does not hide a quote."""
    return " ".join(text.split())


@cache
def sources() -> dict[str, Source]:
    return {source.file: source for source in load_sources()}


@cache
def source_text(file: str) -> str:
    return flat(plain_text(sources()[file]))


@cache
def rendered_text(file: str) -> str:
    """The words of the committed file, in file order; nothing here is the product's reader."""
    path = DOCUMENTS / file
    match path.suffix.lower():
        case ".docx":
            text = "\n".join(_docx_lines(path))
        case ".html":
            text = html.unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))
        case ".pdf":
            # A page number stands alone on the first line of a page after the first.
            pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
            text = "\n".join(re.sub(r"\A\d+\s", "", page) for page in pages)
        case _:
            text = path.read_text("utf-8")
    return flat(text)


def _docx_lines(path: Path) -> list[str]:
    document = docx.Document(str(path))
    lines = []
    for item in document.iter_inner_content():
        if isinstance(item, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in item.rows]
        else:
            lines.append(item.text)
    return lines


@cache
def cases() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in CASES.read_text("utf-8").splitlines())


def case_params() -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in cases()]


def require_font() -> None:
    try:
        render_pdf.fonts()
    except render_pdf.FontMissing as error:
        pytest.skip(str(error))


def test_there_are_enough_documents_of_every_format_and_kind() -> None:
    by_suffix = Counter(source.suffix for source in sources().values())
    assert sum(by_suffix.values()) >= 36
    assert by_suffix[".docx"] >= 16
    assert by_suffix[".pdf"] >= 8
    assert by_suffix[".html"] >= 7
    assert by_suffix[".txt"] + by_suffix[".md"] >= 5
    kinds = {source.fields["kind"] for source in sources().values()}
    assert kinds >= {
        "NGHỊ QUYẾT", "KẾT LUẬN", "CHỈ THỊ", "QUY ĐỊNH", "QUY CHẾ", "HƯỚNG DẪN", "KẾ HOẠCH",
        "QUYẾT ĐỊNH", "THÔNG BÁO", "CÔNG VĂN", "TỜ TRÌNH", "CHƯƠNG TRÌNH", "BIÊN BẢN", "BÁO CÁO",
    }  # fmt: skip


def test_committed_documents_are_those_of_the_sources_and_small() -> None:
    committed = {path.name for path in DOCUMENTS.iterdir()}
    assert committed == set(sources())
    assert sum(path.stat().st_size for path in DOCUMENTS.iterdir()) < 3_000_000


def test_only_the_planted_pair_shares_a_number() -> None:
    numbers: dict[tuple[str, str], set[str]] = {}
    for source in sources().values():
        if source.number:
            issuer = source.fields.get("upper", "") + " " + source.fields["organ"]
            numbers.setdefault((issuer.strip(), source.number), set()).add(source.fields["issued"])
    assert len({number for _, number in numbers}) == len(numbers)
    shared = {key: dates for key, dates in numbers.items() if len(dates) > 1}
    assert shared == {SHARED: {"2019-08-15", "2022-06-22"}}
    counted = Counter(source.number for source in sources().values() if source.number)
    assert [number for number, times in counted.items() if times > 1] == ["12-NQ/TU"]
    days = Counter(source.fields["issued"] for source in sources().values())
    assert max(days.values()) == 1  # a news page has no number: its date tells it apart


def test_no_real_province_issues_a_sample() -> None:
    real = {flat(name).casefold() for name in REAL_PROVINCES.split(",")}
    assert len(real) == 63
    for source in sources().values():
        issuing = " ".join(source.fields.get(k, "") for k in ("upper", "organ", "place", "portal"))
        found = {
            name for name in real if re.search(rf"(?<!\w){name}(?!\w)", flat(issuing).casefold())
        }
        # The invented Hà Trung Nam holds no real name as whole words in a row.
        assert not found, (source.file, found)


def test_no_real_province_is_named_in_a_sample() -> None:
    names = sorted(flat(name) for name in REAL_PROVINCES.split(","))
    for file in sources():
        text = source_text(file).replace("Hồ Chí Minh", "")  # the man, not the city
        assert not [name for name in names if f"tỉnh {name}" in text or f"TỈNH {name}" in text]


@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".txt", ".pdf"])
def test_building_twice_gives_the_committed_bytes(suffix: str, tmp_path: Path) -> None:
    if suffix == ".pdf":
        require_font()
    first = build(tmp_path / "first", frozenset({suffix}))
    second = build(tmp_path / "second", frozenset({suffix}))
    assert first
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
        if suffix in {".html", ".md", ".txt"}:  # the others' bytes follow their library's version
            assert one.read_bytes() == (DOCUMENTS / one.name).read_bytes(), one.name


def test_every_word_of_a_source_is_in_its_document() -> None:
    for file, source in sources().items():
        rendered = set(re.findall(r"\w+", rendered_text(file)))
        words = set(re.findall(r"\w+", plain_text(source))) - set(
            re.findall(r"\w+", " ".join(source.notes.values()))
        )
        assert not words - rendered, file


def test_a_footnote_is_a_word_footnote() -> None:
    noted = [source for source in sources().values() if source.notes]
    assert noted
    for source in noted:
        with zipfile.ZipFile(DOCUMENTS / source.file) as archive:
            notes = archive.read("word/footnotes.xml").decode()
            assert all(text in notes for text in source.notes.values())
            marks = archive.read("word/document.xml").decode().count("<w:footnoteReference ")
            assert marks == len(source.notes)


def test_cases_cover_every_type_and_are_unique() -> None:
    by_type = Counter(case["type"] for case in cases())
    assert set(by_type) == set(TYPES)
    assert min(by_type.values()) >= 8
    assert len(cases()) >= 130
    assert len({case["id"] for case in cases()}) == len(cases())
    asked = Counter((case["question"], *case.get("history", ())) for case in cases())
    assert max(asked.values()) == 1


def test_split_is_by_hash_of_id_and_near_one_third() -> None:
    for case in cases():
        third = hashlib.sha256(case["id"].encode()).digest()[0] % 3 == 0
        assert case["split"] == ("tune" if third else "test"), case["id"]
    tune = sum(case["split"] == "tune" for case in cases())
    assert 0.25 < tune / len(cases()) < 0.42


@pytest.mark.parametrize("case", case_params())
def test_case_is_answerable_as_it_says(case: dict[str, Any]) -> None:
    expect = {"absent": "refused", "ambiguous_number": "ambiguous"}.get(case["type"], "answered")
    assert case["expect"] == expect
    assert bool(case.get("history")) == (case["type"] == "follow_up")
    if expect == "refused":
        assert not case["sources"]
        assert not case["contains"]
        return
    assert case["contains"]
    files = [source["file"] for source in case["sources"]]
    for alternatives in case["contains"]:
        for wanted in alternatives:
            for text_of in (source_text, rendered_text):
                assert any(flat(wanted) in text_of(file) for file in files), wanted
    for cited in case["sources"]:
        source = sources()[cited["file"]]
        assert cited["number"] == source.number
        assert cited["issued"] == source.fields["issued"]
        assert cited["quote"] or expect == "ambiguous" or cited["heading"]
        if cited["quote"]:
            assert flat(cited["quote"]) in source_text(cited["file"])
            assert flat(cited["quote"]) in rendered_text(cited["file"])


def test_two_documents_and_comparisons_need_two_documents() -> None:
    for case in cases():
        if case["type"] in {"compare", "two_documents", "ambiguous_number"}:
            assert len({source["file"] for source in case["sources"]}) == 2, case["id"]


def test_planted_figures_disagree_between_unit_and_province() -> None:
    """District and province say different things of one figure; one rule replaces another."""
    planted = [
        ("163-BC/HU", "kỷ luật 12 đảng viên", "Huyện Bình Lãng | 118 | 32 | 14"),
        ("201-BC/HU", "giảm 68 thôn", "Huyện Sông Kiệu | 198 | 127 | 71 | 19"),
        ("139-BC/HU", "Tinh giản biên chế: 18 người", "Huyện Hải Phượng | 152 | 104 | 48 | 16"),
    ]
    by_number = {source.number: file for file, source in sources().items()}
    for unit, said, consolidated in planted:
        assert said in source_text(by_number[unit])
        assert consolidated in source_text(by_number["412-BC/BTCTU"])
    assert "thay thế Quy định số 08-QĐ/TU" in source_text(by_number["17-QĐ/TU"])


def test_tables_of_the_province_add_up() -> None:
    """The consolidated report's totals are the sums of its rows: a compile task can be checked."""
    source = next(s for s in sources().values() if s.number == "412-BC/BTCTU")
    for table in (block for block in source.blocks if hasattr(block, "rows")):
        *rows, total = [row[2:] for row in table.rows]
        columns = zip(*rows, strict=True)
        sums = [sum(int(cell) for cell in column if cell != "-") for column in columns]
        assert sums == [int(cell.replace(".", "")) for cell in total]
