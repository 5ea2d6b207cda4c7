"""PPTX: slides are pages under their titles; everything a person reads, in the order of reading."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from ingest.errors import FileRefused
from ingest.readers import pptx as module
from ingest.readers import read
from ingest.structure import parse

A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture
def deck():
    return Presentation()


@pytest.fixture
def read_back(deck, tmp_path: Path):
    def run():
        path = tmp_path / "bài.pptx"
        deck.save(str(path))
        return read(path)

    return run


def slide(deck, title: str | None, *lines: str):
    made = deck.slides.add_slide(deck.slide_layouts[1 if title else 6])
    if title:
        made.shapes.title.text = title
        made.placeholders[1].text = "\n".join(lines)
    return made


def box(shapes, text: str, left: float, top: float):
    made = shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(0.5))
    made.text_frame.text = text
    return made


def test_slides_are_pages_under_their_titles(deck, read_back) -> None:
    slide(deck, "Kết quả năm 2019", "Giảm 12 thôn.", "Giảm 3 xã.")
    slide(deck, "Nhiệm vụ\vnăm 2020", "Tiếp tục sắp xếp.")
    reading = read_back()
    assert [(b.page, b.kind, b.text) for b in reading.blocks] == [
        (1, "heading", "Kết quả năm 2019"),
        (1, "paragraph", "Giảm 12 thôn."),
        (1, "paragraph", "Giảm 3 xã."),
        (2, "heading", "Nhiệm vụ năm 2020"),
        (2, "paragraph", "Tiếp tục sắp xếp."),
    ]
    parsed = parse(reading.blocks, file_name="bài.pptx")
    assert parsed.pages == 2
    last = parsed.passages[-1]
    assert ("Nhiệm vụ năm 2020" in last.heading_path, last.pages) == (True, (2,))


def test_boxes_are_read_by_lines_and_groups_where_they_stand(deck, read_back) -> None:
    shapes = slide(deck, None).shapes
    box(shapes, "dưới cùng", 1, 5)
    box(shapes, "phải", 5, 1.05)
    box(shapes, "trái", 1, 1)
    group = shapes.add_group_shape()
    box(group.shapes, "nhóm hai", 4, 3)
    inner = group.shapes.add_group_shape()
    box(inner.shapes, "nhóm một", 1, 2.9)
    assert [b.text for b in read_back().blocks] == [
        "trái", "phải", "nhóm một", "nhóm hai", "dưới cùng",
    ]  # fmt: skip


def test_tables_notes_and_hidden_slides(deck, read_back) -> None:
    made = slide(deck, "Bảng 1: Kết quả")
    made.placeholders[1].element.getparent().remove(made.placeholders[1].element)
    table = made.shapes.add_table(4, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    cells = [["Đơn vị", "Năm 2019", ""], ["", "Thôn", "Xã"], ["Bình Lãng", "12", "1"],
             ["Song Kiều", "9", "0"]]  # fmt: skip
    for r, line in enumerate(cells):
        for c, text in enumerate(line):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    made.notes_slide.notes_text_frame.text = "Nói thêm về Bình Lãng."
    slide(deck, "Dự phòng", "Số liệu cũ.").element.set("show", "0")
    reading = read_back()
    assert [(b.kind, b.text) for b in reading.blocks] == [
        ("heading", "Bảng 1: Kết quả"),
        ("row", "Bình Lãng · Năm 2019 – Thôn: 12 · Năm 2019 – Xã: 1"),
        ("row", "Song Kiều · Năm 2019 – Thôn: 9 · Năm 2019 – Xã: 0"),
        ("paragraph", "Nói thêm về Bình Lãng."),
        ("heading", "Dự phòng"),
        ("paragraph", "Số liệu cũ."),
    ]
    assert reading.notes == ("Có trang chiếu bị ẩn khi trình chiếu (trang 2), vẫn được nạp.",)


def test_automatic_numbers_are_part_of_the_text(deck, read_back) -> None:
    made = slide(deck, "Nhiệm vụ", *"abcdefgh")
    forms = [
        (0, "arabicPeriod", None), (0, "arabicPeriod", None), (1, "alphaLcParenR", None),
        (1, "alphaLcParenR", None), (0, "arabicPeriod", None), (1, "alphaLcParenR", None),
        (0, None, None), (0, "romanUcPeriod", 4),
    ]  # fmt: skip
    for paragraph, (level, form, start) in zip(
        made.placeholders[1].text_frame.paragraphs, forms, strict=True
    ):
        paragraph.level = level
        if form:
            number = etree.SubElement(paragraph._p.get_or_add_pPr(), f"{{{A}}}buAutoNum")
            number.set("type", form)
            if start:
                number.set("startAt", str(start))
    assert [b.text for b in read_back().blocks][1:] == [
        "1. a", "2. b", "a) c", "b) d", "3. e", "a) f", "g", "IV. h",
    ]  # fmt: skip


def test_line_breaks_bold_and_what_every_slide_prints(deck, read_back) -> None:
    made = slide(deck, "Tên", "")
    paragraph = made.placeholders[1].text_frame.paragraphs[0]
    paragraph.add_run().text = "dòng một"
    paragraph.add_line_break()
    run = paragraph.add_run()
    run.text, run.font.bold = "dòng hai", True
    layout = deck.slide_layouts[1]
    for place in layout.placeholders:
        if place.placeholder_format.type in module._FURNITURE:
            element = place.element
            made.shapes._spTree.append(etree.fromstring(etree.tostring(element)))
            made.shapes[-1].text_frame.text = "chân trang"
    assert len(made.shapes) == 5
    assert [(b.text, b.bold) for b in read_back().blocks] == [
        ("Tên", True), ("dòng một", False), ("dòng hai", True),
    ]  # fmt: skip


def test_a_deck_that_unpacks_to_too_much(deck, tmp_path: Path, monkeypatch) -> None:
    slide(deck, "Tên", "chữ")
    buffer = io.BytesIO()
    deck.save(buffer)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("ppt/media/a.bin", bytes(2**20))
    (tmp_path / "a.pptx").write_bytes(buffer.getvalue())
    monkeypatch.setattr(module, "_UNPACKED", 2**20)
    with pytest.raises(FileRefused, match="bung ra quá lớn"):
        read(tmp_path / "a.pptx")
