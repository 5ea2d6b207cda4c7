"""One owner of a data folder (promise 6), between real processes."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.errors import DataFolderError, DataFolderHeld, StorageFull
from ingest.owner import DataFolderOwner

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from ingest.owner import DataFolderOwner
held = DataFolderOwner(Path(sys.argv[1]), "trang hỏi đáp")
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def holder(data: Path):
    """Another process that holds the test's data folder."""
    running = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "held\n"
    yield running
    running.kill()
    running.wait()
    running.stdout.close()


def test_a_second_process_is_told_who_holds_the_folder(data: Path, holder) -> None:
    started = time.perf_counter()
    with pytest.raises(DataFolderHeld) as error:
        DataFolderOwner(data, "lệnh hỏi")
    assert time.perf_counter() - started < 1
    for part in ("trang hỏi đáp", f"tiến trình {holder.pid}", str(data)):
        assert part in str(error.value)


@pytest.mark.slow
def test_commands_on_a_held_folder(holder, process) -> None:
    file = ROOT / "pyproject.toml"
    for module, *words in (
        ("ingest", "add", file, "--json"),
        ("ingest", "rebuild"),
        ("assistant", "ask", "Báo cáo gửi ngày nào?", "--json"),
    ):
        ran = process(module, *words)
        assert (ran.code, ran.out) == (3, ""), ran.err
        (line,) = ran.err.splitlines()
        assert f"“trang hỏi đáp” (tiến trình {holder.pid}" in line
    status = process("ingest", "status", "--json")
    assert (status.code, status.json) == (0, {"libraries": [], "documents": []})


def test_status_answers_while_the_folder_is_held(opened, command, tmp_path, decree) -> None:
    (tmp_path / "a.txt").write_text(decree("15-QĐ/TU", "a", "Nội dung."), "utf-8")
    folder = opened()
    pipeline.add(folder, [tmp_path / "a.txt"], "Kho chung")
    assert [d["number"] for d in command("status", "--json").json["documents"]] == ["15-QĐ/TU"]
    held = command("check")
    assert held.code == 3
    assert f"tiến trình {os.getpid()}" in held.err


def test_a_killed_holder_holds_nothing(data: Path, holder) -> None:
    holder.kill()
    holder.wait()
    assert (data / "owner.json").exists()  # what it left behind
    with DataFolderOwner(data, "lệnh hỏi"):
        assert re.search(rf'"pid": {os.getpid()}\b', (data / "owner.json").read_text("utf-8"))
    assert not (data / "owner.json").exists()


def test_a_holder_without_a_card_is_still_a_holder(data: Path, holder) -> None:
    del holder
    for card in ("{", '{"role": 1}', "[]"):
        (data / "owner.json").write_text(card)
        with pytest.raises(DataFolderHeld, match="một tiến trình khác"):
            DataFolderOwner(data, "lệnh hỏi")


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("")
    for place in (tmp_path / "tệp", tmp_path / "tệp" / "trong", Path("/proc/không"), Path("a\0b")):
        with pytest.raises(DataFolderError, match=r"Không ghi được vào thư mục dữ liệu.*--data"):
            DataFolderOwner(place, "lệnh hỏi")


def test_no_room_for_the_card_lets_the_lock_go(data: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(StorageFull, match=str(data)):
            DataFolderOwner(data, "lệnh hỏi")
    DataFolderOwner(data, "lệnh hỏi").close()
