"""Files with the content of a held document: named, not indexed twice; and what a removal takes."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.copies import copies_of
from ingest.normalise import words
from ingest.removal import remove
from ingest.sameness import fingerprint, may_be_copies, nearly_the_same
from ingest.types import DocumentFacts

HEAD = (
    "TỈNH ỦY HÀ TRUNG NAM\nSố {number}\n\nHà Trung, ngày 05 tháng 6 năm 2019\n\n"
    "QUY ĐỊNH\nvề chế độ chi\n\n"
)
BODY = (
    "Điều 1. Phạm vi\nQuy định này áp dụng cho các cấp ủy trực thuộc trong toàn tỉnh khi tổ chức"
    " hội nghị định kỳ và chuyên đề.\n\nĐiều 2. Mức chi\nMức chi tiền nước uống cho đại biểu dự hội"
    " nghị là 20.000 đồng một buổi, do văn phòng cấp ủy thanh toán.\n\nĐiều 3. Tổ chức thực hiện"
    "\nVăn phòng Tỉnh ủy hướng dẫn, kiểm tra việc thực hiện Quy định này và báo cáo Ban Thường"
    " vụ.\n"
)
TEXT = HEAD.format(number="05-QĐ/TU") + BODY
SAID = words(BODY)


def changed(old: str, new: str) -> list[str]:
    assert old in BODY
    return words(BODY.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("trực thuộc", "trục thuộc", True),
        ("chuyên đề", "chuyên đê", True),
        ("do văn phòng cấp ủy", "văn phòng cấp ủy", True),
        ("20.000", "40.000", False),
        ("20.000", "20.000 đến 30.000", False),
        ("áp dụng cho", "không áp dụng cho", False),
        ("toàn tỉnh", "toàn Bình Lãng", False),
        ("kiểm tra việc", "kiểm tra, giám sát và đôn đốc thường xuyên việc", False),
        ("một buổi", "hai buổi", False),
    ],
)
def test_slips_are_the_same_and_whatever_matters_is_not(old: str, new: str, same: bool) -> None:
    other = changed(old, new)
    assert nearly_the_same(SAID, other) is nearly_the_same(other, SAID) is same
    assert fingerprint(SAID).text != fingerprint(other).text


@pytest.mark.parametrize("seed", range(20))
def test_a_scan_meets_its_original_and_a_draft_is_never_taken_for_it(seed: int) -> None:
    chance = random.Random(seed)
    of = [chance.choice(SAID) for _ in range(400)]
    plain = [i for i, w in enumerate(of) if w.islower()]
    scanned = list(of)
    for index in chance.sample(plain, 4):
        scanned[index] = f"{of[index]}ơ"
    assert set(fingerprint(of).bands) & set(fingerprint(scanned).bands)
    draft = list(of)
    draft[chance.choice([i for i, w in enumerate(of) if w[0].isdigit()])] = "31.500"
    assert not nearly_the_same(of, draft)


KNOWN = DocumentFacts("t", number="5-QĐ/TU", issued="2019-06-05", issuer="Tỉnh ủy", signatory="A")


@pytest.mark.parametrize(
    ("changes", "may_be"),
    [
        ({}, True), ({"signatory": None}, True), ({"issuer": None}, True), ({"title": "u"}, True),
        ({"number": None}, False), ({"issued": None}, False), ({"number": "6-QĐ/TU"}, False),
        ({"issuer": "Huyện ủy An"}, False), ({"signatory": "B"}, False),
    ],
    ids=str,
)  # fmt: skip
def test_what_the_letterheads_must_agree_on(changes: dict, may_be: bool) -> None:
    assert may_be_copies(KNOWN, replace(KNOWN, **changes)) is may_be


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "hồ sơ"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


def held(folder) -> list[tuple[str, list[str]]]:
    copies = copies_of(folder.catalog.database)
    return [
        (Path(d.file).name, [Path(c.name).name for c in copies if c.document_id == d.id])
        for d in folder.catalog.documents()
    ]


def found(folder) -> set[str]:
    return {Path(d.file).name for d in folder.catalog.documents()}


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def test_every_sort_of_copy_is_named_and_nothing_is_indexed_twice(opened, files) -> None:
    write(files, "b.txt", TEXT)
    write(files, "c.md", TEXT.replace("Điều 1. Phạm vi\n", "Điều 1. Phạm vi\n\n"))
    write(files, "d.txt", TEXT.replace("trực thuộc", "trục thuộc"))
    write(files, "e.txt", TEXT.replace("20.000", "40.000"))
    folder = opened()
    report = pipeline.add(folder, [files], "A")
    assert (len(report.ingested), len(report.unchanged), len(report.refused)) == (4, 1, 0)
    assert held(folder) == [("a.txt", ["b.txt", "c.md", "d.txt"]), ("e.txt", [])]
    said = {Path(n.file).name: n.text for n in report.notes}
    assert said["b.txt"].startswith("Trùng nguyên tệp với “Quy định số 05-QĐ/TU")
    assert said["c.md"].startswith("Trùng nội dung với")
    assert said["d.txt"].startswith("Gần như trùng nội dung với")
    assert "e.txt" not in said
    assert folder.lexical.count() == sum(d.passages for d in folder.catalog.documents())
    again = pipeline.add(folder, [files], "A")
    assert (len(again.unchanged), again.notes) == (5, ())


def test_another_librarys_documents_are_not_looked_at(opened, files) -> None:
    folder = opened()
    pipeline.add(folder, [files], "A")
    report = pipeline.add(folder, [files], "B")
    assert (len(report.ingested), report.notes) == (1, ())


@pytest.mark.parametrize("copy", ["b.txt", "c.md"], ids=["the same bytes", "the same words"])
def test_removing_one_keeps_the_other_answering(opened, files, copy: str) -> None:
    write(files, copy, TEXT if copy == "b.txt" else TEXT.replace("\n\n", "\n\n\n"))
    folder = opened()
    pipeline.add(folder, [files], "A")
    (document,) = folder.catalog.documents()
    planned = remove(folder, document.id, dry_run=True)
    assert found(folder) == {"a.txt"}
    assert remove(folder, document.id) == planned
    assert found(folder) == {copy}
    assert Path(planned.stays or "").name == copy
    (left,) = folder.catalog.documents()
    assert copies_of(folder.catalog.database) == ()
    assert folder.lexical.count() == left.passages
    assert folder.originals.find(left.version) is not None
    assert remove(folder, left.id).stays is None
    assert found(folder) == set()


def test_a_copy_speaks_for_itself_when_its_document_is_edited(opened, files) -> None:
    write(files, "c.md", TEXT.replace("\n\n", "\n\n\n"))
    folder = opened()
    pipeline.add(folder, [files], "A")
    assert held(folder) == [("a.txt", ["c.md"])]
    write(files, "a.txt", TEXT.replace("20.000", "50.000"))
    pipeline.add(folder, [files], "A")
    assert held(folder) == [("a.txt", []), ("c.md", [])]
    for document in folder.catalog.documents():
        text, _ = folder.catalog.text_of(document.id, document.version)
        assert ("50.000" in text) == (Path(document.file).name == "a.txt")


def test_an_edited_copy_is_a_document(opened, files) -> None:
    write(files, "c.md", TEXT.replace("\n\n", "\n\n\n"))
    folder = opened()
    pipeline.add(folder, [files], "A")
    write(files, "c.md", TEXT.replace("20.000", "50.000"))
    pipeline.add(folder, [files], "A")
    assert held(folder) == [("a.txt", []), ("c.md", [])]


def test_nothing_of_a_removed_document_is_left_in_the_folder(opened, files, data) -> None:
    """Neither of its versions nor of its copies: not in free pages, not in the log beside the
    database, not in either index."""
    secret = "xuồng ba lá Hòn Gai Nam"
    write(files, "a.txt", TEXT.replace("toàn tỉnh", f"toàn tỉnh {secret}"))
    folder = opened()
    pipeline.add(folder, [files], "A")
    write(files, "a.txt", TEXT.replace("toàn tỉnh", f"toàn quốc {secret}"))
    write(files, "c.md", TEXT.replace("toàn tỉnh", f"toàn quốc {secret}").replace("\n\n", "\n\n\n"))
    write(files, "khác.txt", TEXT.replace("05-QĐ/TU", "06-QĐ/TU").replace("20.000", "10.000"))
    pipeline.add(folder, [files], "A")
    assert holding(data, secret)
    document = next(d for d in folder.catalog.documents() if d.facts.number == "05-QĐ/TU")
    removal = remove(folder, document.id, with_copies=True)
    assert (removal.versions, removal.originals, len(removal.copies)) == (2, 3, 1)
    assert removal.passages == document.passages > 0
    assert holding(data, secret) == []
    folder.close()
    assert holding(data, secret) == []
    assert [d.facts.number for d in opened().catalog.documents()] == ["06-QĐ/TU"]


def holding(folder: Path, text: str) -> list[str]:
    """Files that hold a text, in any encoding a database might keep it in, or its search terms."""
    folded = "xuong_ba", "hon_gai"
    forms = [text.encode(c) for c in ("utf-8", "utf-16-le")] + [f.encode() for f in folded]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def test_a_crash_in_a_removal_leaves_no_original_behind(opened, files, data) -> None:
    write(files, "b.txt", TEXT)
    write(files, "c.md", TEXT.replace("\n\n", "\n\n\n"))
    folder = opened()
    pipeline.add(folder, [files], "A")
    originals = data / "originals"
    assert sum(p.is_file() for p in originals.rglob("*")) == 2
    folder.catalog.withdraw(1)  # and no further
    folder.close()
    opened()
    assert sum(p.is_file() for p in originals.rglob("*")) == 0


def test_a_rebuild_finds_links_and_copies_in_what_was_held_before(opened, files) -> None:
    """A folder from before has neither; one document's original is lost besides."""
    write(files, "lost.txt", TEXT.replace("05-QĐ/TU", "09-QĐ/TU").replace(
        "\n\nĐiều 3", "\n\nĐiều 2a. Bãi bỏ\nQuy định này thay thế Quy định số 05-QĐ/TU, ngày"
        " 05/6/2019.\n\nĐiều 3"))  # fmt: skip
    folder = opened()
    pipeline.add(folder, [files], "A")
    first, second = folder.catalog.documents()
    assert first.status == "superseded"
    folder.originals.remove(second.version)
    with folder.catalog.database.writing() as db:
        for table in ("links", "fingerprints", "fingerprint_bands"):
            db.execute(f"DELETE FROM {table}")
    record = json.loads(folder.catalog.meta("index"))
    folder.catalog.set_meta("index", json.dumps(record | {"passages": "3"}))
    folder.close()
    rebuilt = opened(for_rebuild=True)
    assert len(pipeline.rebuild(rebuilt).kept) == 1
    assert [x.target.canonical for x in rebuilt.catalog.documents()[1].links] == ["05-QĐ/TU"]
    write(files, "c.md", TEXT.replace("\n\n", "\n\n\n"))
    assert "c.md" in pipeline.add(rebuilt, [files], "A").notes[0].file


def test_commands_say_what_goes_and_what_stays(command, files) -> None:
    write(files, "b.txt", TEXT)
    command("add", files)
    assert "tệp trùng: hồ sơ/b.txt" in command("status").out
    planned = command("remove", "1", "--dry-run", "--json")
    (entry,) = planned.json["removed"]
    assert (entry["stays"], entry["versions"]) == ("hồ sơ/b.txt", 0)
    assert "Sẽ gỡ" in planned.err
    (entry,) = command("remove", "1", "--with-copies", "--json").json["removed"]
    assert (entry["versions"], entry["originals"], entry["copies"]) == (1, 1, ["hồ sơ/b.txt"])
    assert command("status", "--json").json["documents"] == []


def test_one_text_under_two_headings_is_two_documents(opened, files) -> None:
    said = "Việc sáp nhập thôn còn chậm vì thiếu hướng dẫn về con dấu. " * 3
    write(files, "b.txt", f"I. KẾT QUẢ CỦA XÃ ĐỒNG CÓI\n\n{said}\n")
    write(files, "c.txt", f"I. KẾT QUẢ CỦA XÃ PHÚ LẠCH\n\n{said}\n")
    folder = opened()
    pipeline.add(folder, [files], "A")
    assert found(folder) >= {"b.txt", "c.txt"}
    assert copies_of(folder.catalog.database) == ()
