"""The catalog on its own: what is visible when, and what it says when its file is not right."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ingest.catalog import Catalog
from ingest.errors import DataFolderError
from ingest.snapshot import Snapshots
from ingest.types import DocumentFacts, Link, ParsedDocument, Passage, Provision, Reference


def _parsed(text: str, links: tuple[Link, ...] = (), **facts) -> ParsedDocument:
    half = len(text) // 2
    passages = (
        Passage(text[:half], 0, half, ("Điều 1",), (1,), "1"),
        Passage(text[half:], half, len(text), ("Điều 2",), (1, 2), "2"),
    )
    known = DocumentFacts(**{"title": "Quy định", **facts})
    return ParsedDocument(text, known, passages, 2, 2, links=links)


@pytest.fixture
def catalog(tmp_path: Path):
    opened = Catalog(tmp_path / "catalog.sqlite")
    yield opened
    opened.close()


def _add(catalog: Catalog, library: str, name: str, text: str, *, publish: bool = True, **facts):
    version, document, passages = catalog.add_pending(
        catalog.library_id(library), name, f"/{library}/{name}", f"sha of {text}",
        _parsed(text, **facts),
    )  # fmt: skip
    if publish:
        catalog.publish([version])
    return version, document, [p.id for p in passages]


def test_what_is_pending_is_nowhere(catalog: Catalog) -> None:
    version, document, ids = _add(catalog, "A", "a", "một hai", publish=False)
    assert catalog.documents() == ()
    assert catalog.current_passages(ids, ["A"]) == {}
    assert catalog.passages_of(document) == ()
    assert catalog.current_hashes(1) == set()
    assert catalog.passage_counts() == {}
    assert list(catalog.all_current_passages(1)) == []
    with pytest.raises(DataFolderError, match="không còn trong kho"):
        catalog.text_of(document, "sha of một hai")
    catalog.publish([version])
    assert [d.passages for d in catalog.documents()] == [2]
    assert set(catalog.current_passages(ids, ["A"])) == set(ids)


def test_a_document_comes_back_as_it_went_in(catalog: Catalog) -> None:
    facts = DocumentFacts(
        title="Quy định", kind="Quy định", number="15-QĐ/TU", recipients=("Như trên",),
        issued="2024-02-29", evidence={"number": (3, 9)},
    )  # fmt: skip
    part = Provision("5", "2")
    links = (Link("amends", Reference("8", "QĐ/TU", issued="2017-01-01"), 0, 2, part=part),)
    parsed = ParsedDocument(
        "đ\x00ủ 🏛 chữ", facts, (Passage("đ\x00", 0, 2, ()),), 0, 0, (0, 2), links=links
    )
    version, document, _ = catalog.add_pending(catalog.library_id("A"), "a", None, "s", parsed)
    catalog.publish([version])
    (held,) = catalog.documents()
    assert (held.facts, held.links) == (facts, links)
    assert catalog.text_of(document, "s") == (parsed.text, (0, 2))
    (passage,) = catalog.passages_of(document)
    assert (passage.text, passage.heading_path, passage.pages) == ("đ\x00", (), ())


def test_ids_are_never_given_twice(catalog: Catalog) -> None:
    """An index may still hold a discarded passage; its id must not come to mean another."""
    version, _, first = _add(catalog, "A", "a", "một hai", publish=False)
    catalog.discard([version])
    _, _, second = _add(catalog, "A", "b", "ba bốn")
    assert min(second) > max(first)


def test_only_the_libraries_asked_for(catalog: Catalog) -> None:
    _, _, ids_a = _add(catalog, "A", "a", "một hai", number="1-QĐ/TU")
    _, _, ids_b = _add(catalog, "B", "b", "ba bốn", number="1-QĐ/TU")
    assert set(catalog.current_passages(ids_a + ids_b, ["A"])) == set(ids_a)
    assert catalog.current_passages(ids_a + ids_b, []) == {}
    assert [d.library for d in catalog.documents(["B"])] == ["B"]
    assert catalog.documents([]) == ()


def test_who_replaced_whom_is_told_only_among_libraries_asked_for(catalog: Catalog) -> None:
    _add(catalog, "A", "cũ", "một hai", number="8-QĐ/TU", issued="2017-01-01")
    _add(
        catalog, "kín", "mới", "ba bốn", number="9-QĐ/TU", issued="2020-01-01",
        links=(Link("replaces", Reference("8", "QĐ/TU"), 0, 1),),
    )  # fmt: skip
    assert catalog.documents(["A"])[0].superseded_by is None
    assert catalog.documents()[0].superseded_by == "9-QĐ/TU"


def test_who_amended_whom_is_told_only_among_libraries_asked_for_and_from_its_day(
    catalog: Catalog,
) -> None:
    _add(catalog, "A", "cũ", "một hai", number="8-QĐ/TU", issued="2017-01-01")
    amends = Link("amends", Reference("8", "QĐ/TU"), 0, 1, part=Provision("1"))
    _add(
        catalog, "kín", "mới", "ba bốn", number="9-QĐ/TU", issued="2020-01-01",
        effective_from="2021-01-01", links=(amends,),
    )  # fmt: skip
    told = {
        (libraries, on): (document.status, len(document.changes))
        for libraries in ("A", None)
        for on in (None, "2020-12-31", "2016-01-01")
        for document in catalog.documents(libraries and [libraries], on)[:1]
    }
    assert told == {
        ("A", None): ("current", 0), (None, None): ("amended", 1),
        ("A", "2020-12-31"): ("current", 0), (None, "2020-12-31"): ("current", 0),
        ("A", "2016-01-01"): ("not_yet", 0), (None, "2016-01-01"): ("not_yet", 0),
    }  # fmt: skip


def test_a_removed_document_waits_out_of_sight(catalog: Catalog) -> None:
    version, document, ids = _add(catalog, "A", "a", "một hai")
    _, other, _ = _add(catalog, "A", "b", "ba bốn")
    catalog.withdraw(document)
    assert [d.id for d in catalog.documents()] == [other]
    assert catalog.hidden_passages(catalog.pending(document)) == {1: ids}
    assert catalog.hashes_only_in([version]) == {"sha of một hai"}
    catalog.discard([version])
    assert catalog.pending() == []


def test_bytes_another_library_needs_stay(catalog: Catalog) -> None:
    version, _, _ = _add(catalog, "A", "a", "một hai")
    other, _, _ = _add(catalog, "B", "a", "một hai")
    assert catalog.hashes_only_in([version]) == set()
    assert catalog.hashes_only_in([version, other]) == {"sha of một hai"}


def test_nothing_half_written(catalog: Catalog) -> None:
    """A text that SQLite cannot take leaves no row behind."""
    with pytest.raises(UnicodeEncodeError):
        _add(catalog, "A", "a", "nửa \ud800 chữ")
    assert catalog.pending() == []
    _add(catalog, "A", "a", "một hai")
    assert len(catalog.documents()) == 1


def test_snapshots_follow_writes(catalog: Catalog) -> None:
    assert catalog.documents() == ()
    _add(catalog, "A", "a", "một hai")
    first = catalog.documents()
    assert catalog.documents() is first
    _add(catalog, "A", "b", "ba bốn")
    assert len(catalog.documents()) == 2


def test_read_while_another_process_writes(catalog: Catalog, tmp_path: Path) -> None:
    _add(catalog, "A", "a", "một hai")
    writer = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM versions")
    assert len(Catalog(tmp_path / "catalog.sqlite").documents()) == 1
    writer.execute("ROLLBACK")
    writer.close()


def test_made_by_another_version_of_the_program(tmp_path: Path) -> None:
    opened = Catalog(tmp_path / "catalog.sqlite")
    opened.set_meta("schema", "từ tương lai")
    opened.close()
    with pytest.raises(DataFolderError, match=r"phiên bản khác.*từ tương lai.*--data"):
        Catalog(tmp_path / "catalog.sqlite")


@pytest.mark.parametrize("damage", ["header", "middle"])
def test_a_broken_file_is_named_with_its_remedy(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "catalog.sqlite"
    opened = Catalog(path)
    for n in range(50):
        _add(opened, "A", f"{n}", f"một hai {n} " * 200)
    opened.close()
    content = bytearray(path.read_bytes())
    start = 0 if damage == "header" else 4096
    content[start : start + 60_000] = b"rac" * 20_000
    path.write_bytes(content)
    with pytest.raises(DataFolderError, match=r"catalog\.sqlite bị hỏng.*bản sao lưu") as error:
        Catalog(path).documents()
    assert len(str(error.value)) < 400


def test_only_changed_documents_are_read_again(catalog: Catalog, monkeypatch) -> None:
    ids = [_add(catalog, library, n, f"{library} {n}")[1] for library in "AB" for n in "xyz"]
    assert [d.id for d in catalog.documents()] == ids
    read: list[int] = []
    original = Snapshots._read
    monkeypatch.setattr(
        Snapshots, "_read", lambda self, some: read.extend(some or [0]) or original(self, some)
    )
    catalog.withdraw(ids[1])
    _, new, _ = _add(catalog, "A", "y mới", "khác")
    _add(catalog, "B", "x", "bản khác của B x")
    assert [d.id for d in catalog.documents()] == [ids[0], *ids[2:], new]
    assert {d.id: d.version for d in catalog.documents(["B"])}[ids[3]] == "sha of bản khác của B x"
    assert set(catalog.documents_by_id(["B"])) == set(ids[3:])
    assert sorted(set(read)) == sorted({ids[1], new, ids[3]})


def test_a_failed_reading_is_made_up_for(catalog: Catalog, monkeypatch) -> None:
    _add(catalog, "A", "a", "một hai")
    assert len(catalog.documents()) == 1
    _add(catalog, "A", "b", "ba bốn")

    def broken(*_: object) -> None:
        raise DataFolderError("hỏng")

    with monkeypatch.context() as patched:
        patched.setattr(Snapshots, "_read", broken)
        with pytest.raises(DataFolderError, match="hỏng"):
            catalog.documents()
    assert len(catalog.documents()) == 2


def test_a_catalog_without_the_newer_indexes_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(path).close()
    added = ("documents_by_name", "documents_by_origin", "versions_by_state", "links")
    with sqlite3.connect(path) as db:
        for name in added:
            db.execute(f"DROP {'TABLE' if name == 'links' else 'INDEX'} {name}")
    Catalog(path).close()
    with sqlite3.connect(path) as db:
        held = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    assert held.issuperset(added)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("SELECT id FROM versions WHERE state = 'pending' AND document_id = ifnull(?, 0)", (None,)),
        ("SELECT id FROM versions WHERE state = 'past'", ()),
    ],
    ids=["what is pending", "what is past"],
)
def test_opening_reads_no_text_of_a_version(catalog: Catalog, sql: str, values: tuple) -> None:
    (plan,) = catalog._db.all(f"EXPLAIN QUERY PLAN {sql}", values)
    assert "COVERING INDEX versions_by_state" in plan["detail"]


def test_a_files_earlier_version_is_looked_up_by_name_and_origin(catalog: Catalog) -> None:
    """Reading every document for each file would make a large folder quadratic."""
    asked: list[str] = []
    with catalog._db.writing() as db:
        db.set_trace_callback(asked.append)
        catalog._work(db, 1, "a", "/a", DocumentFacts("x"), None)
        db.set_trace_callback(None)
    plan = " ".join(r["detail"] for r in catalog._db.all(f"EXPLAIN QUERY PLAN {asked[0]}"))
    assert "documents_by_name" in plan
    assert "documents_by_origin" in plan
    assert "SCAN" not in plan
