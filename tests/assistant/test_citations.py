"""Promise 1 at its one gate: a quote is what stands in the version, or it is not shown."""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from pathlib import Path

import pytest

from assistant.citations import cite, open_citation, page_of
from assistant.service import Assistant
from assistant.types import Answer
from ingest.catalog import Catalog
from ingest.errors import DataFolderError
from ingest.readers import read
from ingest.types import CELL_SEPARATOR, Document, DocumentFacts, ParsedDocument, Passage

TEXT = "Trang một nói về Đảng bộ.\nTrang hai nói về thôn.\nTrang ba là hết."
SECOND = TEXT.index("Trang hai")
THIRD = TEXT.index("Trang ba")


@pytest.fixture
def catalog(tmp_path: Path):
    opened = Catalog(tmp_path / "catalog.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def document(catalog: Catalog) -> Document:
    passage = Passage(TEXT, 0, len(TEXT), ("Điều 1",), (1, 2, 3), "1")
    parsed = ParsedDocument(
        TEXT, DocumentFacts("Báo cáo"), (passage,), 3, 1, page_starts=(0, SECOND, THIRD)
    )
    version, _, _ = catalog.add_pending(catalog.library_id("Kho"), "a.pdf", None, "f" * 64, parsed)
    catalog.publish([version])
    return catalog.documents()[0]


def tamper(catalog: Catalog, text: str) -> None:
    with catalog._db.writing() as db:
        db.execute("UPDATE versions SET text = ?", (text,))


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [(0, 9, (1,)), (SECOND, THIRD - 1, (2,)), (5, SECOND + 4, (1, 2)), (0, len(TEXT), (1, 2, 3))],
    ids=["first", "second", "over-a-break", "whole"],
)
def test_a_citation_quotes_its_span_and_knows_its_pages(
    catalog: Catalog, document: Document, start: int, end: int, pages: tuple[int, ...]
) -> None:
    citation = cite(catalog, 1, document, start, end, TEXT[start:end])
    assert citation
    assert citation.quote == TEXT[start:end]
    assert citation.pages == pages
    opened = open_citation(catalog, citation, around=10_000)
    assert opened.before + opened.quote + opened.after == TEXT
    assert opened.page == pages[0]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 9, "Trang hai"),
        (0, 9, "Trang mot"),  # the quote is verbatim, diacritics and all
        (0, 9, "trang một"),
        (0, 9, "Trang một nói"),
        (3, 3, ""),
        (len(TEXT) + 5, len(TEXT) + 9, ""),
    ],
)
def test_what_does_not_stand_there_is_not_cited(
    catalog: Catalog, document: Document, start: int, end: int, expected: str
) -> None:
    assert cite(catalog, 1, document, start, end, expected) is None


def test_a_tampered_text_is_neither_cited_nor_opened(catalog: Catalog, document: Document) -> None:
    citation = cite(catalog, 1, document, 0, 9, "Trang một")
    assert citation
    tamper(catalog, TEXT.replace("một", "bảy"))
    assert cite(catalog, 1, document, 0, 9, "Trang một") is None
    with pytest.raises(DataFolderError, match="không còn khớp"):
        open_citation(catalog, citation, 10)


def test_a_forged_citation_does_not_open(catalog: Catalog, document: Document) -> None:
    citation = cite(catalog, 1, document, 0, 9, "Trang một")
    assert citation
    forged = dataclasses.replace(citation, quote="Trang bảy")
    with pytest.raises(DataFolderError):
        open_citation(catalog, forged, 10)
    other_version = dataclasses.replace(citation, version="0" * 64)
    with pytest.raises(DataFolderError, match="không còn trong kho"):
        open_citation(catalog, other_version, 10)


@pytest.mark.parametrize(("around", "before"), [(0, ""), (5, TEXT[SECOND - 5 : SECOND])])
def test_the_context_is_bounded(
    catalog: Catalog, document: Document, around: int, before: str
) -> None:
    citation = cite(catalog, 1, document, SECOND, SECOND + 9, "Trang hai")
    assert citation
    opened = open_citation(catalog, citation, around)
    assert len(opened.before) <= max(len(before), around)
    assert len(opened.after) <= around
    assert TEXT.startswith(opened.before + opened.quote + opened.after, SECOND - len(opened.before))


def test_a_text_without_pages_has_none() -> None:
    assert page_of((), 5) is None
    assert page_of((0, 10), 9) == 1
    assert page_of((0, 10), 10) == 2


def flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_every_quote_of_every_sample_answer_is_verbatim_and_opens(
    samples: Assistant, sample_answers: list[Answer]
) -> None:
    catalog = samples._folder.catalog
    cited = [citation for answer in sample_answers for citation in answer.citations]
    assert len(cited) > 100
    for citation in cited:
        text, _ = catalog.text_of(citation.document_id, citation.version)
        assert text[citation.start : citation.end] == citation.quote
        opened = samples.open(citation)
        assert opened.quote == citation.quote
        assert f"{opened.before}{opened.quote}{opened.after}" in text
        assert opened.page in (*citation.pages, None)


def test_every_quote_stands_in_the_file_itself(
    samples: Assistant, sample_answers: list[Answer], sample_documents: Path
) -> None:
    """Read again with the reader alone: the quote stands on the page, white space aside."""
    files = {d.id: d.file for d in samples.documents()}
    read_again: dict[int, str] = {}
    for answer in sample_answers:
        for citation in answer.citations:
            if citation.document_id not in read_again:
                path = sample_documents.parent / files[citation.document_id]
                blocks = read(path).blocks
                read_again[citation.document_id] = flat(" ".join(block.text for block in blocks))
            assert flat(citation.quote) in read_again[citation.document_id]
    assert len(read_again) > 20


def test_claims_of_sentences_are_the_quotes_themselves(sample_answers: list[Answer]) -> None:
    """Extractive: nothing is said that is not quoted, but the letterhead's facts, told in words. Of
    a table's row cells may be left out, where three dots say so."""
    for answer in sample_answers:
        quotes = {citation.id: citation.quote for citation in answer.citations}
        for claim in answer.claims:
            if claim.text.partition(" ")[0] not in ("Người", "Ngày", "Cơ", "Nơi", "Văn"):
                (quote,) = (quotes[number] for number in claim.citations)
                cells = iter(quote.split(CELL_SEPARATOR))
                assert claim.text == quote or all(
                    said == "…" or said in cells for said in claim.text.split(CELL_SEPARATOR)
                )


def test_a_cited_version_is_the_files_own_bytes(samples: Assistant, sample_documents: Path) -> None:
    for document in samples.documents():
        content = (sample_documents.parent / document.file).read_bytes()
        assert document.version == hashlib.sha256(content).hexdigest()
