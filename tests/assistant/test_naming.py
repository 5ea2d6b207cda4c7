"""Which documents a question names."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.naming import asks_for_whole, named_documents
from assistant.question import understand
from ingest.types import Document, DocumentFacts


def document(
    identifier: int,
    title: str,
    number: str | None,
    issued: str | None = None,
    kind: str | None = None,
) -> Document:
    subject = title.partition(" về ")[2] or None
    facts = DocumentFacts(title, kind=kind, number=number, issued=issued, subject=subject)
    return Document(identifier, f"{identifier:064}", "Kho", f"{identifier}.docx", facts, 1, 9, 9)


OLD = document(
    1, "Nghị quyết số 18-NQ/TU về bộ máy, biên chế", "18-NQ/TU", "2017-10-25", "Nghị quyết"
)
NEW = document(
    2, "Nghị quyết số 18-NQ/TU về phát triển du lịch biển", "18-NQ/TU", "2022-06-16", "Nghị quyết"
)
OTHER = document(3, "Quy định số 31-QĐ/TU về bồi dưỡng", "31-QĐ/TU", "2020-09-08", "Quy định")
LAW = document(4, "Luật Cư trú", None, None, "Luật")
AMENDING = document(5, "Luật sửa đổi Luật Cư trú", None, None, "Luật")
ALL = (OLD, NEW, OTHER, LAW, AMENDING)


def named(text: str, documents: tuple[Document, ...] = ALL) -> tuple[list[int], list[int]]:
    found = named_documents(understand(text), documents)
    return [d.id for d in found.documents], [d.id for d in found.rivals]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("Quy định 31-QĐ/TU nói gì?", [3]),
        ("quy dinh 31-qd/tu noi gi", [3]),
        ("Nghị quyết 18-NQ/TU ngày 25/10/2017 nói gì?", [1]),
        ("Nghị quyết 18-NQ/TU ngày 25 tháng 10 năm 2017 nói gì?", [1]),
        ("Năm 2022, Nghị quyết 18-NQ/TU đề ra gì?", [2]),
        ("Nghị quyết 18-NQ/TU về phát triển du lịch biển đề ra gì?", [2]),
        ("Luật Cư trú quy định gì?", [4]),
        ("luat cu tru quy dinh gi", [4]),
        ("Luật sửa đổi Luật Cư trú quy định gì?", [5]),
        ("Thời tiết hôm nay thế nào?", []),
        ("Nghị quyết 99-NQ/TU nói gì?", []),
    ],
)
def test_named(text: str, documents: list[int]) -> None:
    assert named(text) == (documents, [])


def test_a_number_alone_that_fits_two_makes_rivals() -> None:
    assert named("Nghị quyết 18-NQ/TU nói gì?") == ([], [1, 2])


def test_two_files_of_one_work_are_no_rivals() -> None:
    copy = dataclasses.replace(OLD, id=6, library="Kho khác")
    assert named("Nghị quyết 18-NQ/TU nói gì?", (OLD, copy)) == ([1, 6], [])


def test_order_of_the_library_does_not_matter() -> None:
    found = named_documents(understand("Nghị quyết 18-NQ/TU nói gì?"), ALL[::-1])
    assert {d.id for d in found.rivals} == {1, 2}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Điều 5 Luật Cư trú quy định gì?", True),
        ("dieu 5 luat cu tru quy dinh nhu the nao", True),
        ("Nội dung khoản 2 Điều 5 Luật Cư trú", True),
        ("Theo Điều 5 Luật Cư trú, ai phải đăng ký tạm trú?", False),
    ],
)
def test_a_question_for_the_whole_article(text: str, whole: bool) -> None:
    assert asks_for_whole(understand(text), (LAW,)) is whole
