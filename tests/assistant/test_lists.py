"""A list asked for comes whole, with the line that announces it."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.answering.candidates import Candidate, Features
from assistant.answering.lists import block_around
from assistant.service import Assistant
from assistant.types import Hit
from ingest.sentences import sentence_spans
from ingest.types import Document, DocumentFacts, Passage

KHOAN = """\
2. Cấp ủy có trách nhiệm:
a) Cử cán bộ đi học đúng đối tượng;
b) Bố trí kinh phí cho lớp học;
đ) Kiểm tra kết quả học tập.
3. Báo cáo trước ngày 15 tháng 12."""
DASHES = """\
Hồ sơ gồm:
- Đơn xin vào Đảng;
- Lý lịch;
Hồ sơ nộp tại chi bộ."""
OFFSET = 1_000  # where the passage stands in its document


def candidate(text: str, sentence: str) -> Candidate:
    start = text.index(sentence)
    passage = Passage(text, OFFSET, OFFSET + len(text), ("Điều 5",), article="5", id=1)
    document = Document(1, "0" * 64, "Kho", "a.docx", DocumentFacts("Quy định"), 1, 1, 1)
    features = Features(**{field.name: 1.0 for field in dataclasses.fields(Features)})
    where = OFFSET + start
    return Candidate(
        Hit(passage, document, 1.0), where, where + len(sentence), sentence, features, frozenset()
    )


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize("line", KHOAN.split("\n")[:4])
def test_any_item_brings_its_lead_in_and_its_neighbours(line: str) -> None:
    block = block_around(candidate(KHOAN, line))
    assert block
    assert block.text == "\n".join(KHOAN.split("\n")[:4])
    assert KHOAN[block.start - OFFSET : block.end - OFFSET] == block.text


def test_the_list_ends_where_the_text_goes_on() -> None:
    block = block_around(candidate(DASHES, "- Lý lịch;"))
    assert block
    assert block.text == "Hồ sơ gồm:\n- Đơn xin vào Đảng;\n- Lý lịch;"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (KHOAN, "3. Báo cáo trước ngày 15 tháng 12."),
        (DASHES, "Hồ sơ nộp tại chi bộ."),
        ("Một câu không có danh sách.", "Một câu không có danh sách."),
        ("Gồm các việc sau đây:", "Gồm các việc sau đây:"),
    ],
    ids=["next-clause", "after-the-list", "prose", "lead-in-alone"],
)
def test_what_stands_in_no_list_brings_none(text: str, sentence: str) -> None:
    assert block_around(candidate(text, sentence)) is None


def test_every_sentence_of_a_list_can_be_looked_around() -> None:
    for text in (KHOAN, DASHES):
        for sentence in sentences(text):
            block = block_around(candidate(text, sentence))
            assert block is None or sentence in block.text


@pytest.mark.parametrize(
    "question",
    [
        "Cấp ủy có những trách nhiệm gì theo Quy định 31-QĐ/TU?",
        "cap uy co nhung trach nhiem gi theo quy dinh 31-qd/tu",
    ],
    ids=["toned", "bare"],
)
def test_a_list_is_answered_whole(office: Assistant, question: str) -> None:
    answer = office.ask(question)
    assert answer.status == "answered"
    for item in ("Cấp ủy có trách nhiệm:", "a) Cử", "b) Bố trí", "c) Kiểm tra"):
        assert item in answer.text


def test_the_list_keeps_the_documents_order(office: Assistant) -> None:
    text = office.ask("Cấp ủy có những trách nhiệm gì theo Quy định 31-QĐ/TU?").text
    places = [text.index(item) for item in ("a) Cử", "b) Bố trí", "c) Kiểm tra")]
    assert places == sorted(places)
