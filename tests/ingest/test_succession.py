"""Which document stands for which."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from ingest.succession import another_work, same_work
from ingest.types import Document, DocumentFacts, Link, Reference
from ingest.validity import with_status

_ids = itertools.count(1)


def _document(number=None, issued=None, replaces=(), *, library="A", title="t") -> Document:
    facts = DocumentFacts(title, number=number, issued=issued)
    links = tuple(Link("replaces", reference, 0, 1) for reference in replaces)
    return Document(next(_ids), "v", library, "f", facts, 1, 1, 1, links=links)


def _marked(*documents: Document) -> list[str | None]:
    marked = with_status(documents, "2025-01-01")
    assert [d.id for d in marked] == [d.id for d in documents]
    assert all((d.status == "superseded") == (d.superseded_by is not None) for d in marked)
    return [d.superseded_by for d in marked]


OLD_17 = ("18-NQ/TW", "2017-10-25")
OLD_22 = ("18-NQ/TW", "2022-06-16")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (Reference("18", "NQ/TW", issued="2017-10-25"), ["9-KL/TW", None]),
        (Reference("18", "NQ/TW", issued="2022-06-16"), [None, "9-KL/TW"]),
        (Reference("18", "NQ/TW", year=2017), ["9-KL/TW", None]),
        (Reference("18", "NQ/TW"), [None, "9-KL/TW"]),
        (Reference("18", "NQ/TW", issued="2011-01-01"), [None, None]),
        (Reference("19", "NQ/TW"), [None, None]),
    ],
    ids=["by date", "by the other date", "by year", "newest", "a third", "not held"],
)
def test_numbers_that_start_again_every_term(reference: Reference, expected: list) -> None:
    newer = _document("9-KL/TW", "2024-01-01", [reference])
    assert _marked(_document(*OLD_17), _document(*OLD_22), newer) == [*expected, None]


def test_nothing_replaces_what_came_later() -> None:
    newer = _document("9-KL/TW", "2018-01-01", [Reference("18", "NQ/TW")])
    assert _marked(_document(*OLD_17), _document(*OLD_22), newer) == ["9-KL/TW", None, None]


def test_all_copies_of_the_one_replaced() -> None:
    newer = _document("9-KL/TW", "2024-01-01", [Reference("18", "NQ/TW", year=2017)])
    copies = [_document(*OLD_17), _document(*OLD_17, library="B")]
    assert _marked(*copies, newer) == ["9-KL/TW", "9-KL/TW", None]


def test_a_term_later_the_same_number_replaces_its_forerunner() -> None:
    """Held in two libraries, the newer one is not its own forerunner."""
    replaces = [Reference("18", "NQ/TW")]
    newer = [_document(*OLD_22, replaces), _document(*OLD_22, replaces, library="B")]
    assert _marked(_document(*OLD_17), *newer) == ["18-NQ/TW", None, None]


def test_a_document_without_a_number_is_named_by_its_title() -> None:
    newer = _document(None, "2024-01-01", [Reference("18", "NQ/TW")], title="Công văn mới")
    assert _marked(_document(*OLD_22), newer) == ["Công văn mới", None]


KNOWN = {"title": "Báo cáo 6 tháng", "number": "15-BC/HU", "issuer": "Huyện ủy A",
         "issued": "2019-06-20"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"title": "Báo cáo sáu tháng đầu năm"}, True),
        ({"issued": None}, True),
        ({"issuer": None}, True),
        ({"issuer": "Huyện ủy B"}, False),
        ({"issued": "2020-06-20"}, False),
        ({"number": "16-BC/HU"}, False),
        ({"number": None}, False),
    ],
    ids=str,
)
def test_versions_of_one_work(changes: dict, same: bool) -> None:
    known, other = DocumentFacts(**KNOWN), DocumentFacts(**{**KNOWN, **changes})
    assert same_work(known, other) is same_work(other, known) is same


@pytest.mark.parametrize(
    ("facts", "same"),
    [({"issuer": "Huyện ủy A"}, True), ({"issued": "2019-06-20"}, True), ({}, False)],
    ids=["an issuer", "a day", "a title alone"],
)
def test_versions_of_a_work_without_a_number(facts: dict, same: bool) -> None:
    known = DocumentFacts("Báo cáo 6 tháng", **facts)
    assert same_work(known, known) is same


def test_a_reused_file_name_is_no_new_version() -> None:
    scan = DocumentFacts("Báo cáo", kind="Báo cáo", number="88-BC/HU", subject="kết quả công tác")
    put_right = replace(scan, number="89-BC/HU")
    other = DocumentFacts("Quyết định", kind="Quyết định", number="21-QĐ/TU", subject="luân chuyển")
    silent = DocumentFacts("Báo cáo", kind="Báo cáo", subject="kết quả công tác")
    assert another_work(scan, other)
    assert not any(another_work(scan, file) for file in (scan, put_right, silent))
