"""What a person puts right: checked, kept through everything but removal, seen at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import editing
from ingest.data_folder import DataFolder
from ingest.editing import edit_facts
from ingest.errors import UsageError
from ingest.fact_values import checked, find_value
from ingest.pipeline import add, rebuild


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("number", "12-NQ/TU", "12-NQ/TU"), ("number", "Số: 24/2010/NĐ-CP", "24/2010/NĐ-CP"),
        ("number", " 12 - nq/tu ", "12-NQ/TU"), ("number", "", None),
        ("kind", "nghị quyết", "Nghị quyết"), ("kind", "Tin", "Tin"),
        ("issued", "25-10-2017", "2017-10-25"), ("issued", "2017-10-25", "2017-10-25"),
        ("issued", "ngày 5 tháng 3 năm 2020", "2020-03-05"), ("effective_to", "", None),
        ("recipients", "Tỉnh ủy;  Các huyện ủy; ", ["Tỉnh ủy", "Các huyện ủy"]),
        ("recipients", "", []), ("title", "  Quy chế   làm việc ", "Quy chế làm việc"),
    ],
)  # fmt: skip
def test_values_are_put_into_form(field: str, typed: str, kept: object) -> None:
    assert checked(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("number", "mười hai", "không phải số"), ("number", "12", "không phải số"),
        ("number", "12-NQ/TU và 13-NQ/TU", "không phải số"), ("kind", "Bài thơ", "Các loại"),
        ("issued", "31-2-2020", "không phải một ngày"), ("issued", "tháng 7/2019", "một ngày"),
        ("issued", "1-1-2020 hoặc 2-1-2020", "một ngày"), ("title", " ", "phải có tên"),
        ("articles", "3", "Các thông tin sửa được"), ("subject", "x" * 1001, "quá dài"),
        ("secrecy", "Mật", "Các thông tin sửa được"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(field: str, typed: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        checked(field, typed)


def test_a_value_is_found_where_the_text_says_it() -> None:
    text = "TỈNH ỦY ĐÔNG LĨNH\nSố 12-NQ/TU\nngày 5 tháng 3 năm 2020\nHoàng Thị Nhạn"
    spans = {
        field: find_value(text, field, value)
        for field, value in {
            "issuer": "Tỉnh ủy Đông Lĩnh", "number": "12-NQ/TU", "issued": "2020-03-05",
            "signatory": "Hoàng Thị Nhạn", "place": "Lạc Đình", "recipients": ["Hoàng Thị Nhạn"],
        }.items()
    }  # fmt: skip
    assert {k: text[slice(*s)] for k, s in spans.items() if s} == {
        "issuer": "TỈNH ỦY ĐÔNG LĨNH", "number": "12-NQ/TU", "issued": "ngày 5 tháng 3 năm 2020",
        "signatory": "Hoàng Thị Nhạn",
    }  # fmt: skip


@pytest.fixture
def one(
    tmp_path: Path, opened: Callable[..., DataFolder], decree: Callable[..., str]
) -> tuple[DataFolder, Path]:
    """A folder with one document, and the file it came from."""
    path = tmp_path / "quy định.txt"
    path.write_text(decree("7-QĐ/TU", "luân chuyển cán bộ", "Cán bộ được luân chuyển.", "Hết."))
    folder = opened()
    add(folder, [path], "Kho")
    return folder, path


def test_an_edit_is_seen_at_once_everywhere(one: tuple[DataFolder, Path]) -> None:
    folder, _ = one
    before = folder.catalog.documents()[0]
    now = edit_facts(folder, 1, {"number": "9-QĐ/TU", "issuer": "Huyện ủy Bình Lãng"})
    assert folder.catalog.documents() == (now,)
    assert now.facts.title == "Quy định số 09-QĐ/TU về luân chuyển cán bộ"
    assert now.facts.edited == ("issuer", "number")
    # What the text does not say stands nowhere in it, and a person needs no grade.
    assert not {"number", "issuer"} & {*now.facts.evidence, *now.facts.certainty}
    assert before.facts.evidence["kind"] == now.facts.evidence["kind"]


def test_search_knows_the_document_by_its_new_issuer(
    one: tuple[DataFolder, Path],
) -> None:
    folder, _ = one
    passages, vectors = folder.lexical.count(), folder.dense.count(1)

    def hits(question: str) -> int:
        return len(folder.lexical.search(question.split(), [1], 10))

    assert hits("lang") == 0
    edit_facts(folder, 1, {"issuer": "Huyện ủy Bình Lãng"})
    assert hits("lang") == passages == folder.lexical.count()
    assert folder.dense.count(1) == vectors
    edit_facts(folder, 1, {}, ["issuer"])
    assert hits("lang") == 0


def test_an_edit_outlives_unchanged_files_new_versions_and_rebuilds(
    one: tuple[DataFolder, Path],
    opened: Callable[..., DataFolder],
    decree: Callable[..., str],
) -> None:
    folder, path = one
    edit_facts(folder, 1, {"issuer": "Huyện ủy Bình Lãng", "signatory": "Lê Văn Tám"})
    assert add(folder, [path], "Kho").unchanged
    path.write_text(decree("7-QĐ/TU", "luân chuyển cán bộ", "Đã sửa đổi.\n\nLê Văn Tám", "Hết."))
    assert add(folder, [path], "Kho").ingested
    (document,) = folder.catalog.documents()
    assert (document.facts.issuer, document.facts.signatory) == ("Huyện ủy Bình Lãng", "Lê Văn Tám")
    assert "signatory" not in document.facts.evidence, "counted in the text of the version before"
    assert len(folder.lexical.search(["lang"], [1], 10)) == folder.lexical.count()
    folder.close()
    again = opened(for_rebuild=True)
    rebuild(again)
    assert again.catalog.documents()[0].facts.issuer == "Huyện ủy Bình Lãng"
    assert len(again.lexical.search(["lang"], [1], 10)) == again.lexical.count()


def test_taken_back_the_reading_shows_again(one: tuple[DataFolder, Path]) -> None:
    folder, _ = one
    before = folder.catalog.documents()[0]
    edit_facts(folder, 1, {"number": "9-QĐ/TU", "place": "Lạc Đình"})
    assert edit_facts(folder, 1, {}, ["number", "place"]) == before
    with pytest.raises(UsageError, match="chưa được ai sửa"):
        edit_facts(folder, 1, {}, ["number"])
    with pytest.raises(UsageError, match="Không có văn bản mã 5"):
        edit_facts(folder, 5, {"place": "x"})


def test_a_refused_edit_changes_nothing(one: tuple[DataFolder, Path]) -> None:
    folder, _ = one
    before = folder.catalog.documents()
    for given in (
        {"place": "Lạc Đình", "issued": "31-2-2020"},
        {"effective_from": "2-1-2020", "effective_to": "1-1-2020"},
    ):
        with pytest.raises(UsageError):
            edit_facts(folder, 1, given)
    assert folder.catalog.documents() == before
    assert folder.catalog.edits.to_index() == []


def test_validity_counted_from_the_signing_follows_it(
    tmp_path: Path, opened: Callable[..., DataFolder]
) -> None:
    path = tmp_path / "x.txt"
    path.write_text(
        "TỈNH ỦY X\nSố 7-QĐ/TU\nY, ngày 1 tháng 2 năm 2020\nQUY ĐỊNH\nvề x\n\n"
        "Điều 1. Quy định này có hiệu lực từ ngày ký.\n"
    )
    folder = opened()
    add(folder, [path], "Kho")
    assert folder.catalog.documents()[0].facts.effective_from == "2020-02-01"
    assert edit_facts(folder, 1, {"issued": "3-4-2021"}).facts.effective_from == "2021-04-03"


def test_removed_documents_take_their_edits_along(one: tuple[DataFolder, Path], data: Path) -> None:
    folder, path = one
    edit_facts(folder, 1, {"place": "Lạc Đình"})
    folder.remove(1)
    with sqlite3.connect(data / "catalog.sqlite") as db:
        assert db.execute("SELECT count(*) FROM fact_edits").fetchone() == (0,)
    add(folder, [path], "Kho")
    assert folder.catalog.documents()[0].facts.edited == ()


def test_killed_before_the_indexes_knew_it_is_finished_at_the_next_start(
    one: tuple[DataFolder, Path],
    opened: Callable[..., DataFolder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, _ = one

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(editing, "index_edited", stop)
        with pytest.raises(KeyboardInterrupt):
            edit_facts(folder, 1, {"issuer": "Huyện ủy Bình Lãng"})
    assert folder.lexical.search(["lang"], [1], 10) == []
    folder.close()
    again = opened()
    assert len(again.lexical.search(["lang"], [1], 10)) == again.lexical.count()
    assert again.catalog.edits.to_index() == []


def test_a_folder_from_before_edits_opens_and_takes_them(
    one: tuple[DataFolder, Path], opened: Callable[..., DataFolder], data: Path
) -> None:
    folder, _ = one
    folder.close()
    with sqlite3.connect(data / "catalog.sqlite") as db:
        db.execute("DROP TABLE fact_edits")
        db.execute("DROP TABLE facts_to_index")
        # Facts as they were written before certainty, validity and the term were read.
        db.execute(
            "UPDATE versions SET facts = json_remove(facts, '$.certainty', '$.edited', '$.term',"
            " '$.effective_from', '$.effective_to', '$.secrecy')"
        )
    again = opened()
    assert again.catalog.documents()[0].facts.certainty == {}
    assert edit_facts(again, 1, {"place": "Lạc Đình"}).facts.place == "Lạc Đình"


def test_the_command_shows_edits_and_takes_them_back(
    one: tuple[DataFolder, Path], command: Callable[..., object]
) -> None:
    folder, _ = one
    shown = {row["field"]: row for row in command("facts", 1, "--json").json["facts"]}
    assert (shown["number"]["value"], shown["number"]["sure"]) == ("07-QĐ/TU", "chắc")
    assert (shown["number"]["where"], shown["number"]["quote"]) == ("dòng 2", "7-QĐ/TU")
    assert shown["signatory"]["value"] is None
    held = command("facts", 1, "--set", "place=Lạc Đình")
    assert held.code == 3, "the folder is open here"
    folder.close()
    ran = command("facts", 1, "--set", "place=Lạc Đình", "--set", "number=9-QĐ/TU", "--json")
    shown = {row["field"]: row for row in ran.json["facts"]}
    assert (shown["place"]["value"], shown["place"]["sure"]) == ("Lạc Đình", "người sửa")
    status = command("status", "--json").json["documents"][0]
    assert (status["number"], status["title"]) == (
        "09-QĐ/TU", "Quy định số 09-QĐ/TU về luân chuyển cán bộ"
    )  # fmt: skip
    ran = command("facts", 1, "--unset", "number", "--json")
    assert {r["field"]: r["value"] for r in ran.json["facts"]}["number"] == "07-QĐ/TU"
    for wrong in (("--set", "number"), ("--set", "kind=Bài thơ"), ("--unset", "kind")):
        assert command("facts", 1, *wrong).code == 2
    assert command("facts", 99).code == 2
