"""``python -m ingest``: DESIGN.md's keys, streams and exit codes; every fault with its remedy."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from ingest import console, pipeline
from ingest.data_folder import DataFolder
from ingest.settings import Settings
from ingest.types import Progress

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "eval" / "samples" / "documents"
ADD_KEYS = [
    "files", "ingested", "unchanged", "refused", "documents", "passages", "seconds",
    "passages_per_second", "peak_memory_mb", "notes",
]  # fmt: skip
STATUS_KEYS = {
    "title", "kind", "number", "issuer", "issued", "pages", "articles", "passages", "status",
    "library", "version",
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, decree: Callable[..., str]) -> Path:
    folder = tmp_path / "văn bản"
    folder.mkdir()
    text = decree("15-QĐ/TU", "chế độ báo cáo", "Báo cáo tháng gửi trước ngày hai mươi.", "Hai.")
    (folder / "a.txt").write_text(text, "utf-8")
    text = decree("16-QĐ/TU", "hồ sơ đảng viên", "Hồ sơ lưu tại văn phòng cấp ủy.")
    (folder / "b.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture
def filled(files: Path, opened: Callable[..., DataFolder]) -> Path:
    """The test's data folder holds the two files."""
    with opened() as folder:
        pipeline.add(folder, [files], "Kho chung")
    return files


# --- what is printed --------------------------------------------------------------------------


def test_add_prints_the_keys_of_the_design(command, files) -> None:
    ran = command("add", files, files / "không có.txt", "--json")
    assert ran.code == 1
    told = ran.json
    assert list(told) == ADD_KEYS
    assert (told["files"], told["ingested"], told["unchanged"], told["documents"]) == (3, 2, 0, 2)
    assert [set(r) for r in told["refused"]] == [{"file", "reason"}]
    assert told["passages"] == 3
    assert told["passages_per_second"] == pytest.approx(3 / told["seconds"], rel=0.05)
    assert told["peak_memory_mb"] > 1
    assert "không có.txt — Không tìm thấy" in ran.err
    assert "\r" not in ran.err  # progress is for a terminal


def test_adding_again_changes_nothing_and_says_so(command, filled) -> None:
    ran = command("add", filled, "--json")
    told = ran.json
    assert (ran.code, told["unchanged"], told["ingested"], told["passages"]) == (0, 2, 0, 0)
    assert told["documents"] == 2
    assert told["seconds"] < 1
    assert "không phải làm gì thêm" in ran.err


def test_an_empty_folder(command, tmp_path) -> None:
    (tmp_path / "trống").mkdir()
    ran = command("add", tmp_path / "trống", "--json")
    assert (ran.code, ran.json["files"]) == (0, 0)
    assert "Không có tệp nào" in ran.err


def test_status_prints_the_keys_of_the_design(command, filled) -> None:
    told = command("status", "--json").json
    assert set(told) == {"libraries", "documents"}
    assert told["libraries"] == ["Kho chung"]
    assert len(told["documents"]) == 2
    first = told["documents"][0]
    assert set(first) >= STATUS_KEYS
    assert (first["number"], first["kind"], first["articles"]) == ("15-QĐ/TU", "Quy định", 2)
    assert first["status"] == "current"
    assert len(first["version"]) == 64
    assert str(filled) not in json.dumps(told)
    words = command("status")
    assert "15-QĐ/TU" in words.out
    assert words.code == 0


def test_status_makes_no_folder(command, data) -> None:
    assert command("status", "--json").json == {"libraries": [], "documents": []}
    assert "chưa có văn bản nào" in command("status").err
    assert not data.exists()


def test_remove_and_check(command, filled, data) -> None:
    assert command("remove", 1, "--json").json["removed"][0]["id"] == 1
    assert [d["id"] for d in command("status", "--json").json["documents"]] == [2]
    check = command("check", "--json")
    assert (check.code, check.json) == (0, {"passages": 1, "problems": []})
    gone = command("remove", 1)
    assert (gone.code, gone.out) == (2, "")
    assert "Không có văn bản mã 1" in gone.err
    assert filled.exists()
    (original,) = [p for p in (data / "originals").rglob("*") if p.is_file()]
    original.unlink()
    check = command("check", "--json")
    assert check.code == 3
    assert "Thiếu tệp gốc" in check.json["problems"][0]


def test_a_file_name_that_is_no_text(command, tmp_path) -> None:
    name = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.bin")
    Path(os.fsdecode(name)).write_bytes(bytes(100))
    ran = command("add", os.fsdecode(name), "--json")
    assert ran.code == 1
    assert ran.json["refused"][0]["file"] == "\ufffd\ufffd.bin"


def test_usage(command) -> None:
    assert command("add").code == 2
    assert command("remove", "một").code == 2


def test_unknown_setting(command, files, monkeypatch) -> None:
    monkeypatch.setenv("TROLY_EMBEDING", "x")
    for words in (("add", files), ("status",), ("check",), ("rebuild",)):
        ran = command(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "TROLY_EMBEDING" in ran.err


@pytest.mark.parametrize("url", ["máy chủ", "http://127.0.0.1:x"])
def test_an_address_that_is_none(command, files, monkeypatch, url) -> None:
    monkeypatch.setenv("TROLY_CHROMA_URL", url)
    ran = command("add", files)
    assert ran.code == 2
    assert f"TROLY_CHROMA_URL={url}" in ran.err


# --- an index of other rules ------------------------------------------------------------------


@pytest.fixture
def other_model(model: Path, tmp_path: Path) -> Path:
    """A model with the first 32 of the committed one's numbers in each vector."""
    from safetensors.numpy import load_file, save_file

    folder = Path(shutil.copytree(model, tmp_path / "mô hình khác"))
    weights = load_file(folder / "model.safetensors")
    save_file(
        {"embedding.weight": weights["embedding.weight"][:, :32].copy()},
        folder / "model.safetensors",
    )
    return folder


def test_another_model_asks_for_a_rebuild(command, filled, data, other_model, monkeypatch) -> None:
    monkeypatch.setenv("TROLY_EMBEDDING", str(other_model))
    for words in (("add", filled), ("check",), ("remove", 1)):
        ran = command(*words)
        assert (ran.code, ran.out) == (3, "")
        assert "mô hình nhúng" in ran.err
        assert f"python -m ingest rebuild --data {data}" in ran.err
    assert command("status").code == 0
    assert command("rebuild", "--json").json == {"passages": 3, "kept": []}
    assert command("check").code == 0


@pytest.mark.parametrize("record", ['{"embedding": "x"}', "[]", "rác", "{}"])
def test_an_altered_record_asks_for_a_rebuild(command, filled, data, record) -> None:
    assert filled
    with sqlite3.connect(data / "catalog.sqlite") as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'index'", (record,))
    db.close()
    ran = command("check")
    assert ran.code == 3
    assert "python -m ingest rebuild" in ran.err
    assert command("rebuild").code == 0
    assert command("check").code == 0


# --- progress ---------------------------------------------------------------------------------


def test_a_long_ingest_shows_its_rate_the_time_left_and_what_was_refused(monkeypatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(console, "_words", Console(file=shown, force_terminal=True, width=160))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with console.progress_bar() as update:
        for done in range(0, 1001, 10):
            update(Progress(f"{done}.docx", done, 1000, "đọc", failed=done // 100))
            time.sleep(0.002)
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue())
    assert re.search(r"1000/1000 tệp\s+[\d,]+/giây\s+còn \d:\d\d:\d\d 10 bị từ chối", lines)


# --- broken parts -----------------------------------------------------------------------------


def _spoil(pattern: str) -> Callable[[Path], None]:
    def damage(data: Path) -> None:
        spoilt = [p.write_bytes(b"rac\n" * 2000) for p in data.glob(pattern) if p.is_file()]
        assert spoilt

    return damage


def _delete(name: str) -> Callable[[Path], None]:
    return lambda data: shutil.rmtree(data / name)


@pytest.mark.parametrize(
    "damage",
    [
        _spoil("lexical/meta.json"), _spoil("lexical/*.term"), _delete("lexical"),
        _delete("dense"),
    ],
    ids=["lexical meta", "lexical terms", "no lexical", "no dense"],
)  # fmt: skip
def test_a_broken_index_is_told_and_rebuilt(command, filled, data, damage) -> None:
    """Chroma keeps a folder's client by its path, so a copy of the folder is damaged."""
    folder = Path(shutil.copytree(data, data.with_name("hỏng")))
    damage(folder)
    ran = command("check", folder=folder)
    assert (ran.code, ran.out) == (3, "")
    assert f"python -m ingest rebuild --data {folder}" in ran.err.replace("\n", "")
    assert "Traceback" not in ran.err
    assert command("rebuild", folder=folder).code == 0
    assert command("check", folder=folder).code == 0
    assert command("add", filled, "--json", folder=folder).json["unchanged"] == 2


@pytest.mark.slow
def test_a_broken_dense_index_is_told_and_rebuilt(process, filled, data) -> None:
    """In processes of their own: Chroma remembers for good a folder that it failed to open."""
    assert filled
    _spoil("dense/chroma.sqlite3")(data)
    ran = process("assistant", "ask", "Báo cáo tháng gửi trước ngày nào?")
    assert (ran.code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    assert f"python -m ingest rebuild --data {data}" in line
    assert process("ingest", "rebuild").code == 0
    assert "hai mươi" in process("assistant", "ask", "Báo cáo tháng gửi trước ngày nào?").out


def test_a_broken_catalog_is_told(command, filled, data) -> None:
    assert filled
    _spoil("catalog.sqlite")(data)
    for words in (("check",), ("status",), ("rebuild",), ("add", filled)):
        ran = command(*words)
        assert (ran.code, ran.out) == (3, "")
        assert "catalog.sqlite bị hỏng" in ran.err
        assert "bản sao lưu" in ran.err


def test_a_folder_that_cannot_be_written(command, files) -> None:
    ran = command("add", files, folder=Path("/proc/kho"))
    assert (ran.code, ran.out) == (3, "")
    assert "Không ghi được vào thư mục dữ liệu /proc/kho" in ran.err


# --- a full disk ------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, Callable[[str], None]]]:
    """A real file system of 3 MiB and a way to give it another size."""
    place = tmp_path / "ổ đĩa"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", place], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here (not root)")

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)

    yield place, resize
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.slow
def test_a_full_disk_loses_nothing(small_disk, process, files) -> None:
    place, resize = small_disk
    data = place / "kho"
    assert process("ingest", "add", files, folder=data).code == 0

    full = process("ingest", "add", SAMPLES, "--json", folder=data)
    assert (full.code, full.out) == (3, "")
    (line,) = full.err.splitlines()
    assert f"Ổ đĩa chứa {data} đã hết chỗ" in line

    with suppress(OSError), (place / "lấp đầy").open("wb", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass
    assert shutil.disk_usage(place).free == 0
    for words in (("ingest", "check"), ("assistant", "ask", "Hồ sơ lưu ở đâu?")):
        ran = process(*words, folder=data)
        assert (ran.code, ran.out) == (3, "")
        assert "đã hết chỗ" in ran.err

    resize("40m")
    answer = process("assistant", "ask", "Báo cáo tháng gửi trước ngày nào?", folder=data)
    assert "hai mươi" in answer.out
    assert process("ingest", "check", folder=data).code == 0
    more = list(SAMPLES.glob("*.txt"))
    again = process("ingest", "add", *more, "--json", folder=data)
    assert (again.code, again.json["documents"]) == (0, 2 + len(more))


# --- real processes ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_and_the_streams(process, files) -> None:
    ran = process("ingest", "add", files, "--json")
    assert ran.code == 0
    assert ran.json["ingested"] == 2
    assert "nạp 2" in ran.err
    assert process("ingest", "check").code == 0


@pytest.mark.slow
def test_ctrl_c_stops_soon_and_leaves_a_good_folder(data, model, process) -> None:
    environ = {**os.environ, "TROLY_EMBEDDING": str(model)}
    running = subprocess.Popen(
        [sys.executable, "-m", "ingest", "add", str(SAMPLES), "--data", str(data), "--json"],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A suite run in the background has SIGINT ignored, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (data / "originals").exists():
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.02)
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    took = time.monotonic() - asked
    assert (running.returncode, out) == (130, "")
    assert err.splitlines() == ["Đã dừng theo yêu cầu. Những gì báo là đã nạp vẫn còn nguyên."]
    assert took < 5  # a second where nothing else runs; this machine is shared
    assert process("ingest", "check").code == 0
    with DataFolder(Settings(data=data, embedding=str(model)), "phép thử") as folder:
        assert folder.catalog.pending() == []


@pytest.mark.slow
def test_progress_on_a_terminal(data, model, files) -> None:
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TROLY_EMBEDDING": str(model), "TERM": "xterm"}
    running = subprocess.Popen(
        [sys.executable, "-m", "ingest", "add", str(files), "--data", str(data), "--json"],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=theirs, text=True,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert running.stdout is not None
    (line,) = running.stdout.read().splitlines()
    assert running.wait() == 0
    assert json.loads(line)["ingested"] == 2
    assert "2/2" in shown.decode()
