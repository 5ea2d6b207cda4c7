"""What a review of the room found: one test for each fault, so that none comes back."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import cli, pipeline
from ingest.database import Database
from ingest.errors import DataFolderError, IndexMismatch
from ingest.parsing import parse_file
from ingest.settings import Settings
from ingest.types import Document, DocumentFacts, Link, Progress, Reference, SourceFile
from ingest.validity import with_status


@pytest.fixture
def files(tmp_path: Path, decree) -> Path:
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(decree(f"{n}-QĐ/TU", "a", f"Số {n}."), "utf-8")
    return folder


# --- the database ---------------------------------------------------------------------------


def test_threads_that_ended_leave_no_connection(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    for _ in range(20):
        thread = threading.Thread(target=database.all, args=("SELECT 1",))
        thread.start()
        thread.join()
    database.all("SELECT 1")
    assert len(database._held) == 1
    database.close()


def test_closed_means_closed(opened, files) -> None:
    folder = opened()
    pipeline.add(folder, [files], "A")
    folder.close()
    for use in (
        folder.catalog.documents,
        lambda: folder.catalog.set_meta("a", "b"),
        lambda: list(folder.catalog.all_current_passages(1)),
        lambda: folder.dense.count(1),
        lambda: folder.lexical.search(["a"], [1], 1),
        lambda: pipeline.add(folder, [files], "A"),
    ):
        with pytest.raises(DataFolderError, match=r"đang đóng|đã đóng"):
            use()


def test_closing_stops_an_add_which_gives_back_only_its_own(opened, files) -> None:
    folder = opened()
    parsed = parse_file(SourceFile(files / "0.txt", "khác", "b" * 64))
    library = folder.catalog.library_id("A")
    other, _, _ = folder.catalog.add_pending(library, "khác", None, "b" * 64, parsed)

    def close_after_one(step: Progress) -> None:
        if step.done == 1:
            folder.closing.set()

    with pytest.raises(DataFolderError, match="đang đóng"):
        pipeline.add(folder, [files], "A", close_after_one)
    assert folder.catalog.pending() == [other]
    assert folder.catalog.documents() == ()


def test_only_what_becomes_visible_renews_the_documents(opened, files, monkeypatch) -> None:
    folder = opened()
    pipeline.add(folder, [files / "0.txt"], "A")
    before = folder.catalog.documents()
    parsed = parse_file(SourceFile(files / "1.txt", "1.txt", "b" * 64))
    version, _, _ = folder.catalog.add_pending(1, "1.txt", None, "b" * 64, parsed)
    folder.catalog.set_meta("a", "b")
    assert folder.catalog.documents() is before
    assert folder.catalog.documents(("A",)) is before  # every library, however it is said
    folder.publish(1, [version])
    read: list[object] = []
    monkeypatch.setattr(
        "ingest.snapshot.edited_facts_of", lambda row: read.append(row) or parsed.facts
    )
    assert len(folder.catalog.documents()) == 2
    assert len(read) == 1  # the first document's facts are known


# --- the data folder ------------------------------------------------------------------------


def test_an_emptied_dense_index_is_told_at_its_first_use(opened, data, tmp_path, files) -> None:
    with opened() as folder:
        pipeline.add(folder, [files], "A")
    with opened(tmp_path / "khác") as empty:
        empty.dense.connect()
    shutil.rmtree(data / "dense")
    shutil.copytree(tmp_path / "khác" / "dense", data / "dense")
    folder = opened()
    for _ in range(2):
        with pytest.raises(IndexMismatch, match=r"0 véc-tơ cho 3 đoạn.*ingest rebuild"):
            folder.dense.search(folder.embedding.encode_query("gì"), [1], 1)
    folder.close()
    with opened(for_rebuild=True) as folder:
        pipeline.rebuild(folder)
    with opened() as folder:
        assert folder.dense.count(1) == 3
        folder.remove(1)  # a folder that was opened whole counts its own changes
        assert folder.dense.count(1) == 2
    with opened() as folder:
        folder.remove(2)
        assert folder.dense.count(1) == 1


def test_another_place_for_the_dense_index_asks_for_a_rebuild(opened, files) -> None:
    with opened() as folder:
        pipeline.add(folder, [files], "A")
        folder.settings = Settings(folder.settings.data, chroma_url="http://127.0.0.1:9")
        with pytest.raises(IndexMismatch, match=r"TROLY_CHROMA_URL.*ingest rebuild"):
            folder._check_record()


# --- adding ---------------------------------------------------------------------------------


def test_a_library_is_found_however_its_name_is_typed(command, files) -> None:
    told = command("add", files, "--library", "Luật  nhà   nước", "--json").json
    assert told["documents"] == 3
    gone = command("remove", "--library", " Luật nhà  nước", "--json").json
    assert len(gone["removed"]) == 3


def test_refused_files_make_no_library(opened, tmp_path) -> None:
    (tmp_path / "rỗng.txt").write_bytes(b"")
    folder = opened()
    assert len(pipeline.add(folder, [tmp_path / "rỗng.txt"], "Mới").refused) == 1
    assert folder.catalog.libraries() == {}


def test_a_lost_original_is_put_back_by_adding_the_file_again(command, files, data) -> None:
    command("add", files, "--library", "Kho A")
    for original in [p for p in (data / "originals").rglob("*") if p.is_file()]:
        original.unlink()
    check = command("check")
    assert check.code == 3
    assert "python -m ingest add" in check.err
    assert "rebuild" not in check.err
    assert command("add", files, "--library", "Kho A", "--json").json["unchanged"] == 3
    assert command("check").code == 0


def test_a_rebuild_reports_what_it_kept(command, files, data, monkeypatch) -> None:
    command("add", files)
    for original in [p for p in (data / "originals").rglob("*") if p.is_file()]:
        original.unlink()
    monkeypatch.setattr("ingest.structure.RULES_VERSION", "khác")
    ran = command("rebuild", "--json")
    assert ran.json["passages"] == 3
    assert [set(kept) for kept in ran.json["kept"]] == [{"file", "reason"}] * 3
    assert "bản lưu của tệp gốc" in ran.err


@pytest.mark.parametrize("adds", [1, 2], ids=["one add", "two adds"])
def test_two_files_of_one_name_and_number_are_versions(opened, tmp_path, decree, adds) -> None:
    paths = []
    for place in ("một", "hai"):
        (tmp_path / place).mkdir()
        paths.append(tmp_path / place / "quy dinh.txt")
        paths[-1].write_text(decree("15-QĐ/TU", "báo cáo", f"Nội dung {place}."), "utf-8")
    folder = opened()
    for batch in [paths] if adds == 1 else [[p] for p in paths]:
        pipeline.add(folder, batch, "A")
    (held,) = folder.catalog.documents()
    (passage,) = folder.catalog.passages_of(held.id)
    assert "Nội dung hai" in passage.text
    assert folder.lexical.count() == folder.dense.count(1) == 1


@pytest.mark.parametrize(("keep", "origins"), [(True, 3), (False, 0)])
def test_an_upload_has_no_origin(opened, files, keep, origins) -> None:
    folder = opened()
    pipeline.add(folder, [files], "A", keep_origin=keep)
    rows = folder.catalog._db.all("SELECT origin FROM documents WHERE origin IS NOT NULL")
    assert len(rows) == origins


# --- which document replaces which ----------------------------------------------------------

UNITS = ("Huyện ủy An", "Huyện ủy An Khê", "Tỉnh ủy Hà Trung Nam", None)


@pytest.mark.parametrize(
    ("symbol", "own", "named", "replaced"),
    [
        ("QĐ/HU", "Huyện ủy An", None, {"Huyện ủy An", None}),
        ("QĐ/HU", "HUYỆN UỶ AN", None, {"Huyện ủy An", None}),
        ("QĐ/HU", "Ban Thường vụ Huyện ủy An", None, {"Huyện ủy An", None}),
        ("QĐ/HU", "Huyện ủy An", "Huyện ủy", {"Huyện ủy An", None}),
        ("QĐ/HU", "Huyện ủy An", "Ban Thường vụ Huyện ủy", {"Huyện ủy An", None}),
        ("QĐ/TU", "Huyện ủy An", "Ban Thường vụ Tỉnh ủy", {"Tỉnh ủy Hà Trung Nam", None}),
        ("QĐ/HU", "Tỉnh ủy Hà Trung Nam", "Huyện ủy An", {"Huyện ủy An", None}),
        ("QĐ/TU", "Huyện ủy An", "Tỉnh ủy", {"Tỉnh ủy Hà Trung Nam", None}),
        ("QĐ/HU", None, None, set(UNITS)),
        ("NQ/TW", "Huyện ủy An", None, set(UNITS)),
        ("QĐ-UBND", "Huyện ủy An", None, {"Huyện ủy An", None}),
        ("QĐ-BNV", "Huyện ủy An", None, set(UNITS)),
    ],
)
def test_a_unit_replaces_its_own_documents(symbol, own, named, replaced) -> None:
    reference = Reference("08", symbol, issuer=named)
    number = reference.canonical
    held = [DocumentFacts("t", number=number, issuer=u, issued="2019-01-01") for u in UNITS]
    newer = DocumentFacts("m", number="1-X", issuer=own, issued="2024-01-01")
    documents = [Document(n, "v", "A", "f", f, 1, 1, 1) for n, f in enumerate([*held, newer])]
    documents[-1] = replace(documents[-1], links=(Link("replaces", reference, 0, 1),))
    marked = with_status(documents, "2025-01-01")
    assert {d.facts.issuer for d in marked if d.status == "superseded"} == replaced


# --- commands -------------------------------------------------------------------------------


def test_a_fault_nobody_foresaw_is_one_line_and_no_refusal(command, files, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("chia cho không")

    monkeypatch.setattr(cli, "add_files", fail)
    ran = command("add", files, "--json")
    assert (ran.code, ran.out) == (70, "")
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
