"""Every file ends as ingested, unchanged or refused with a reason (promise 4)."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.errors import FileRefused, StorageFull, UsageError
from ingest.intake import ReadDocument
from ingest.originals import sha256_of
from ingest.parsing import parse_file
from ingest.types import Progress, SourceFile
from ingest.walk import find_files
from tests.ingest.office_files import ole


@pytest.fixture
def add(opened):
    folder = opened()

    def run(*paths: Path, library: str = "Kho chung"):
        return pipeline.add(folder, paths, library)

    run.folder = folder
    return run


def _reasons(report) -> dict[str, str]:
    return {r.file: r.reason for r in report.refused}


# --- new, unchanged, new version ------------------------------------------------------------


def test_same_bytes_are_unchanged_under_any_name(add, tmp_path, decree) -> None:
    text = decree("15-QĐ/TU", "chế độ báo cáo", "Báo cáo tháng gửi ngày 20.")
    for name in ("a.txt", "bản sao.txt"):
        (tmp_path / name).write_text(text, "utf-8")
    report = add(tmp_path / "a.txt", tmp_path / "bản sao.txt", tmp_path / "a.txt")
    assert (report.ingested, report.unchanged) == (("a.txt",), ("bản sao.txt", "a.txt"))
    assert add(tmp_path / "bản sao.txt").unchanged == ("bản sao.txt",)
    assert len(add.folder.catalog.documents()) == 1


def test_same_path_with_new_bytes_is_a_new_version(add, found, tmp_path, decree) -> None:
    path = tmp_path / "a.txt"
    path.write_text(decree("15-QĐ/TU", "báo cáo", "Báo cáo tháng gửi ngày hai mươi."), "utf-8")
    add(path)
    (old,) = add.folder.catalog.documents()
    text, _ = add.folder.catalog.text_of(old.id, old.version)
    start = text.index("ngày hai mươi")
    path.write_text(decree("15-QĐ/TU", "báo cáo", "Báo cáo tháng gửi ngày mười lăm."), "utf-8")
    assert add(path).ingested == ("a.txt",)

    (new,) = add.folder.catalog.documents()
    assert (new.id, new.version != old.version) == (old.id, True)
    now = "\n".join(found(add.folder, "báo cáo tháng gửi ngày nào"))
    assert "mười lăm" in now
    assert "hai mươi" not in now
    assert add.folder.lexical.count() == new.passages == add.folder.dense.count(1)
    # what an old citation points to is still there, at the same place
    kept, _ = add.folder.catalog.text_of(old.id, old.version)
    assert kept[start : start + 13] == "ngày hai mươi"
    # and back again is a version like any other
    path.write_bytes(add.folder.originals.find(old.version).read_bytes())
    assert add(path).ingested == ("a.txt",)
    assert add.folder.catalog.documents()[0].version == old.version


@pytest.mark.parametrize(
    ("first", "second", "documents"),
    [
        (("15-QĐ/TU", "TỈNH ỦY A"), ("15-QĐ/TU", "TỈNH ỦY A"), 1),
        (("15-QĐ/TU", "TỈNH ỦY A"), ("16-QĐ/TU", "TỈNH ỦY A"), 2),
        (("15-QĐ/HU", "HUYỆN ỦY BÌNH LÃNG"), ("15-QĐ/HU", "HUYỆN ỦY SONG KIỀU"), 2),
    ],
    ids=["same number and issuer", "another number", "another issuer counts its own numbers"],
)
def test_one_file_name_from_two_folders(add, tmp_path, decree, first, second, documents) -> None:
    for place, (number, issuer) in (("một", first), ("hai", second)):
        (tmp_path / place).mkdir()
        text = decree(number, "chế độ báo cáo", f"Nội dung {place}.", issuer=issuer)
        (tmp_path / place / "quy dinh.txt").write_text(text, "utf-8")
    add(tmp_path / "một" / "quy dinh.txt")
    assert add(tmp_path / "hai" / "quy dinh.txt").ingested == ("quy dinh.txt",)
    held = add.folder.catalog.documents()
    assert len(held) == documents
    assert {d.status for d in held} == {"current"}


def test_two_notes_without_a_letterhead_do_not_replace_each_other(add, tmp_path) -> None:
    for place in ("một", "hai"):
        (tmp_path / place).mkdir()
        note = f"Họp giao ban sáng thứ {place}, các đồng chí chuẩn bị tài liệu đầy đủ.\n"
        (tmp_path / place / "ghi chu.txt").write_text(note, "utf-8")
        assert add(tmp_path / place / "ghi chu.txt").ingested == ("ghi chu.txt",)
    assert len(add.folder.catalog.documents()) == 2


def test_a_library_has_one_spelling(add, tmp_path, decree) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    add(tmp_path / "a.txt", library="Tổ chức")
    add(tmp_path / "a.txt", library="  Tổ   chức ")
    assert list(add.folder.catalog.libraries()) == ["Tổ chức"]
    with pytest.raises(UsageError, match="Tên kho"):
        add(tmp_path / "a.txt", library=" ")


# --- refused --------------------------------------------------------------------------------

UNFIT = {
    "rỗng.txt": b"",
    "hỏng.docx": b"PK\x03\x04 khong phai zip",
    "hỏng.pdf": b"%PDF-1.7\nkhong co gi ca",
    "mật khẩu.docx": ole("EncryptedPackage"),
    "bảng.xls": ole("Workbook"),
    "ảnh.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "~$a.docx": b"\x05admin" + bytes(150),
    ".DS_Store": b"\x00\x00\x00\x01Bud1\x00\x00\x10\x00" + bytes(200),
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "số liệu.json": b'{"a": 1}',
}


def test_what_cannot_be_read_is_refused_and_the_rest_goes_on(add, tmp_path, decree) -> None:
    files = tmp_path / "hồ sơ"
    files.mkdir()
    for name, content in UNFIT.items():
        (files / name).write_bytes(content)
    (files / "đọc được.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    report = add(files, tmp_path / "không có.docx")
    reasons = _reasons(report)
    assert report.ingested == ("hồ sơ/đọc được.txt",)
    assert set(reasons) == {f"hồ sơ/{name}" for name in UNFIT} | {"không có.docx"}
    assert all(reason.endswith(".") and len(reason) > 20 for reason in reasons.values())
    assert "mật khẩu" in reasons["hồ sơ/mật khẩu.docx"]
    assert "Không tìm thấy" in reasons["không có.docx"]
    assert add.folder.catalog.pending() == []


def test_what_is_no_file_is_refused_at_once(add, tmp_path, decree, monkeypatch) -> None:
    files = tmp_path / "lạ"
    (files / "trong").mkdir(parents=True)
    os.mkfifo(files / "ống")
    (files / "thiết bị").symlink_to("/dev/zero")
    (files / "vòng").symlink_to("vòng")
    (files / "đứt").symlink_to("không có đích")
    (files / "trong" / "lên trên").symlink_to(files)
    (files / "trong" / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    listening = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(files)  # a socket's path may have 107 bytes at most
    listening.bind("cổng")
    try:
        report = add(files)
    finally:
        listening.close()
    assert report.ingested == ("lạ/trong/a.txt",)
    reasons = _reasons(report)
    odd = ("ống", "thiết bị", "vòng", "đứt", "trong/lên trên", "cổng")
    assert set(reasons) == {f"lạ/{n}" for n in odd}
    assert "trỏ vòng" in reasons["lạ/vòng"]
    assert "thư mục đã xem" in reasons["lạ/trong/lên trên"]


def test_a_linked_folder_is_followed(tmp_path) -> None:
    (tmp_path / "thật").mkdir()
    (tmp_path / "thật" / "a.txt").write_text("a")
    (tmp_path / "gốc").mkdir()
    (tmp_path / "gốc" / "liên kết").symlink_to(tmp_path / "thật")
    assert [f.name for f in find_files([tmp_path / "gốc"])] == ["gốc/liên kết/a.txt"]


def test_names_nobody_can_print(add, tmp_path, decree) -> None:
    names = [b"hai\ndong.txt", b"\xff\xfe byte.txt", b"d" * 251 + b".txt", b"a." + b"x" * 250]
    files = tmp_path / "tên"
    files.mkdir()
    for place, name in enumerate(names):
        with open(os.path.join(os.fsencode(files), name), "wb") as file:
            file.write(decree(f"{place}-QĐ/TU", "a", f"Nội dung {place}.").encode())
    report = add(files)
    assert report.refused == ()
    assert len(report.ingested) == len(names)
    for name in report.ingested:
        assert name.isprintable()
        name.encode()
    assert add(files).ingested == ()
    long = tmp_path / ("dài" * 100 + ".txt")
    assert "quá dài" in _reasons(add(long))[long.name]


def test_a_folder_too_deep_to_recurse(tmp_path) -> None:
    at = os.open(tmp_path, os.O_DIRECTORY)
    for _ in range(1200):
        os.mkdir("s", dir_fd=at)
        at, above = os.open("s", os.O_DIRECTORY, dir_fd=at), at
        os.close(above)
    os.close(os.open("a.txt", os.O_CREAT, dir_fd=at))
    os.close(at)
    try:
        assert [f.path.name for f in find_files([tmp_path / "s"])] == ["a.txt"]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "s"], check=True)  # pytest would recurse


def test_the_data_folder_is_not_ingested_into_itself(add, data, tmp_path, decree) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    assert data.parent == tmp_path
    assert add(tmp_path).files == 1
    assert add(tmp_path).files == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
def test_without_the_right_to_read(tmp_path) -> None:
    (tmp_path / "kín").mkdir()
    (tmp_path / "kín" / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "kín").chmod(0)
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:  # nobody: reads what it may, tells what it may not, and is gone
        told = ""
        try:
            os.setuid(65534)
            for found in find_files([tmp_path]):
                try:
                    sha256_of(found.path)
                except FileRefused as refusal:
                    told += f"{found.name}: {found.problem or refusal}\n"
        finally:
            os.write(send, told.encode())
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, encoding="utf-8") as stream:
        told = stream.read().splitlines()
    os.waitpid(child, 0)
    assert [line.split(":")[0].rpartition("/")[2] for line in told] == ["b.txt", "kín"]
    assert "quyền đọc" in told[0]
    assert "không có quyền" in told[1]


# --- faults on the way ----------------------------------------------------------------------


def test_a_layout_nobody_foresaw_is_refused(tmp_path, decree, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")

    def parse(_, *, file_name):
        raise RecursionError(file_name * 10_000)

    monkeypatch.setattr("ingest.parsing.parse", parse)
    with pytest.raises(FileRefused, match="RecursionError") as caught:
        parse_file(SourceFile(tmp_path / "a.txt", "a.txt", "a" * 64))
    assert len(str(caught.value)) < 200


def test_half_a_character_is_refused(add, tmp_path) -> None:
    page = "<html><body><p>Nghị quyết về công tác cán bộ &#xD800; năm 2024.</p></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    assert add(tmp_path / "a.html").files == 1  # read without it or refused: never a crash
    (tmp_path / "b.txt").write_bytes(b"Nghi quyet \xed\xa0\x80 ve cong tac can bo nam 2024.\n")
    assert add(tmp_path / "b.txt").files == 1


def test_an_error_gives_back_what_was_not_published(add, tmp_path, decree, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(add.folder.dense, "add", _full)
        with pytest.raises(StorageFull):
            add(tmp_path / "a.txt")
    assert add.folder.catalog.pending() == []
    assert add.folder.lexical.count() == 0
    assert add(tmp_path / "a.txt").ingested == ("a.txt",)


def _full(*_: object) -> None:
    raise StorageFull("đầy")


def test_batches_become_visible_one_by_one(add, tmp_path, decree, monkeypatch) -> None:
    monkeypatch.setattr("ingest.intake.BATCH_PASSAGES", 2)
    files = tmp_path / "nhiều"
    files.mkdir()
    for n in range(5):
        (files / f"{n}.txt").write_text(decree(f"{n}-QĐ/TU", "a", f"Số {n}.", "Hai."), "utf-8")
    seen: list[tuple[str, int]] = []
    vectors: list[tuple[str, int]] = []

    def progress(step: Progress) -> None:
        (vectors if step.unit == "đoạn trích" else seen).append((step.stage, step.done))

    report = pipeline.add(add.folder, [files], "Kho chung", progress)
    assert report.ingested == tuple(f"nhiều/{n}.txt" for n in range(5))
    assert seen[0] == ("đọc", 0)
    assert seen[-1] == ("xong", 5)
    for steps in (seen, vectors):
        assert [done for _, done in steps] == sorted(done for _, done in steps)
    assert vectors[-1] == ("tính véc-tơ", report.passages)
    assert add.folder.lexical.count() == report.passages == add.folder.dense.count(1)


def test_documents_that_were_read_already_come_in_the_same(opened, found, tmp_path, decree) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Trồng lúa nước.", "Hai."), "utf-8")
    source = SourceFile(tmp_path / "a.txt", "a.txt", "a" * 64)
    read = ReadDocument("a.txt", "a" * 64, parse_file(source))
    with opened(tmp_path / "một") as by_file, opened(tmp_path / "hai") as by_text:
        passages = pipeline.add(by_file, [tmp_path / "a.txt"], "Kho chung").passages
        assert pipeline.add_read(by_text, [read], "Kho chung") == (1, passages)
        assert found(by_text, "lúa nước") == found(by_file, "lúa nước") != []
        assert by_text.lexical.count() == by_text.dense.count(1) == passages


def test_the_catalog_is_on_disk_before_an_index_holds_its_passages(
    add, tmp_path, decree, monkeypatch
) -> None:
    """A power cut may then leave nothing in an index that the catalog does not know."""
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung."), "utf-8")
    steps: list[str] = []
    for owner, name in ((add.folder.catalog, "settle"), (add.folder.catalog, "add_pending"),
                        (add.folder.lexical, "add"), (add.folder.dense, "add")):  # fmt: skip
        method = getattr(owner, name)

        def noted(*values: object, _method=method, _name=name) -> object:
            steps.append(_name)
            return _method(*values)

        monkeypatch.setattr(owner, name, noted)
    before = add.folder.catalog.meta("settled")
    add(tmp_path / "a.txt")
    assert steps == ["add_pending", "settle", "add", "add"]
    assert add.folder.catalog.meta("settled") != before, "SQLite writes nothing unless it changes"


def test_a_rebuild_keeps_what_new_rules_cannot_read(opened, tmp_path, decree, monkeypatch) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Nội dung cũ."), "utf-8")
    with opened() as folder:
        pipeline.add(folder, [tmp_path / "a.txt"], "Kho chung")
    monkeypatch.setattr("ingest.structure.RULES_VERSION", "khác")

    with opened(for_rebuild=True) as folder:
        folder.originals.find(folder.catalog.documents()[0].version).write_bytes(b"%PDF-1.7")
        report = pipeline.rebuild(folder)
    assert report.passages == 1
    assert [kept.file for kept in report.kept] == ["a.txt"]
    assert "PDF bị hỏng" in report.kept[0].reason
    with opened() as folder:
        assert "Nội dung cũ" in folder.catalog.passages_of(1)[0].text
