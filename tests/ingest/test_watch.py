"""``ingest watch``: what settles is taken, once; what is refused is said, once; a kill changes
nothing. The process is a real one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.settling import SETTLED, Settling, Trace, is_passing, listing

ROOT = Path(__file__).parents[2]
A, B = Path("a.docx"), Path("b.docx")


def test_a_file_is_ready_when_it_has_not_changed_for_a_while() -> None:
    settling = Settling()
    assert settling.ready({A: Trace(10, 1)}, 0.0) == []
    assert settling.ready({A: Trace(20, 2)}, 1.5) == [], "still being copied"
    assert settling.ready({A: Trace(20, 2)}, 1.5 + SETTLED / 2) == []
    assert settling.is_waiting
    assert settling.ready({A: Trace(20, 2)}, 1.5 + SETTLED) == [A]
    assert not settling.is_waiting
    assert settling.ready({A: Trace(20, 2)}, 100.0) == [], "once"


def test_the_same_size_at_another_time_is_another_file() -> None:
    settling = Settling()
    for now in (0.0, SETTLED):
        settling.ready({A: Trace(10, 1)}, now)
    assert settling.ready({A: Trace(10, 2)}, 10.0) == []
    assert settling.ready({A: Trace(10, 2)}, 10.0 + SETTLED) == [A]


def test_a_file_that_went_and_came_back_is_looked_at_again() -> None:
    settling = Settling()
    for now in (0.0, SETTLED):
        settling.ready({A: Trace(10, 1), B: Trace(5, 1)}, now)
    assert settling.ready({B: Trace(5, 1)}, 10.0) == []
    settling.ready({A: Trace(10, 1), B: Trace(5, 1)}, 11.0)
    assert settling.ready({A: Trace(10, 1), B: Trace(5, 1)}, 11.0 + SETTLED) == [A]


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("~$báo cáo.docx", True),
        ("~WRL0005.tmp", True),
        (".~lock.báo cáo.odt#", True),
        (".DS_Store", True),
        ("báo cáo.docx.part", True),
        ("báo cáo.pdf.crdownload", True),
        ("báo cáo.TMP", True),
        ("Thumbs.db", True),
        ("báo cáo.docx", False),
        ("phần 1.partial.docx", False),
        ("không đuôi", False),
    ],
)
def test_what_programs_leave_beside_documents_is_passed_over(name: str, passing: bool) -> None:
    assert is_passing(name) == passing


def test_a_listing_keeps_what_cannot_be_opened_and_leaves_out_the_data_folder(tmp_path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.sqlite").write_bytes(b"x")
    (tmp_path / "trong").mkdir()
    (tmp_path / "trong" / "a.txt").write_text("a")
    (tmp_path / "đứt").symlink_to("không có đích")
    found = listing(tmp_path, tmp_path / "data")
    assert {path.name: found[path][1].size for path in found} == {"a.txt": 1, "đứt": -1}
    assert [one.name for one, _ in found.values()] == [
        f"{tmp_path.name}/trong/a.txt",
        f"{tmp_path.name}/đứt",
    ]


# --- the command ------------------------------------------------------------------------------


class Watching:
    """A running ``ingest watch`` and what it has said."""

    def __init__(self, root: Path, data: Path, model: Path) -> None:
        self.log = data.with_name(f"watch-{time.monotonic_ns()}.txt")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ingest", "watch", str(root), "--data", str(data), "--json"],
                cwd=ROOT, env={**os.environ, "TROLY_EMBEDDING": str(model)}, stderr=log,
                stdout=subprocess.PIPE, text=True,
                # A suite run in the background has SIGINT ignored, and its children inherit that.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def until(self, words: str, times: int = 1) -> None:
        deadline = time.monotonic() + 90
        while self.said().count(words) < times:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, f"never said “{words}”:\n{self.said()}"
            time.sleep(0.05)

    def stop(self, with_: signal.Signals = signal.SIGINT) -> dict:
        self.process.send_signal(with_)
        out, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, self.said()
        return json.loads(out)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def watching(tmp_path: Path, data: Path, model: Path) -> Iterator[Callable[[], Watching]]:
    (tmp_path / "hồ sơ").mkdir()
    running: list[Watching] = []

    def start() -> Watching:
        running.append(Watching(tmp_path / "hồ sơ", data, model))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.kill()


@pytest.mark.slow
def test_watching_a_folder(watching, tmp_path, decree, opened, found) -> None:
    files = tmp_path / "hồ sơ"
    (files / "có sẵn.txt").write_text(decree("1-QĐ/TU", "a", "Trồng lúa nước."), "utf-8")
    (files / "hỏng.pdf").write_bytes(b"%PDF-1.7\n")
    watch = watching()
    watch.until("Đã nạp: hồ sơ/có sẵn.txt")
    watch.until("Từ chối: hồ sơ/hỏng.pdf — Tệp PDF bị hỏng")
    watch.until("Đang chờ tệp mới")

    # half-copied, slowly: never taken before it is whole
    text = decree("2-QĐ/TU", "b", "Nuôi cá tra xuất khẩu.").encode()
    (files / "dở.docx.part").write_bytes(b"PK")
    with (files / "chép dần.txt").open("wb") as copy:
        for start in range(0, len(text), 60):
            copy.write(text[start : start + 60])
            copy.flush()
            time.sleep(0.4)
    (files / "con").mkdir()
    (files / "con" / "~$tạm.docx").write_bytes(b"x")
    watch.until("Đã nạp: hồ sơ/chép dần.txt")
    # a new version, a moved file, a mended one, one that is gone
    (files / "có sẵn.txt").write_text(decree("1-QĐ/TU", "a", "Trồng ngô lai."), "utf-8")
    (files / "chép dần.txt").rename(files / "con" / "chép xong.txt")
    watch.until("Đã nạp: hồ sơ/có sẵn.txt", times=2)
    (files / "hỏng.pdf").unlink()
    (files / "hỏng.pdf").write_text(decree("3-QĐ/TU", "c", "Nuôi tôm."), "utf-8")
    watch.until("Đã nạp: hồ sơ/hỏng.pdf")
    (files / "hỏng.pdf").unlink()
    watch.until("Không còn trong thư mục: hồ sơ/hỏng.pdf — văn bản vẫn ở trong kho")
    time.sleep(3)
    said = watch.said()
    assert said.count("Từ chối") == 1
    assert said.count("Đã nạp") == 4
    assert said.count("Không còn trong thư mục") == 1, "a moved file is not gone"
    assert all(line.startswith("[") for line in said.splitlines())
    totals = watch.stop()
    assert totals == {"ingested": 4, "unchanged": 1, "refused": 1}
    assert "Đã dừng theo dõi: nạp 4" in watch.said()
    with opened() as folder:
        texts = "\n".join(found(folder, "trồng lúa ngô, nuôi cá tra, tôm"))
        assert [word in texts for word in ("ngô lai", "lúa nước", "cá tra", "tôm")] == [
            True, False, True, True,
        ]  # fmt: skip


@pytest.mark.slow
def test_a_killed_watch_goes_on_where_it_was(watching, tmp_path, decree, process) -> None:
    files = tmp_path / "hồ sơ"
    for n in range(120):
        (files / f"{n:03}.txt").write_text(decree(f"{n}-QĐ/TU", f"việc {n}", f"Số {n}."), "utf-8")
    watch = watching()
    watch.until("Đã nạp: hồ sơ/000.txt")  # the first of three batches
    watch.kill()
    (files / "000.txt").unlink()
    (files / "001.txt").write_text(decree("1-QĐ/TU", "việc 1", "Nội dung mới."), "utf-8")
    (files / "mới.txt").write_text(decree("200-QĐ/TU", "việc mới", "Trong lúc nghỉ."), "utf-8")
    again = watching()
    again.until("Đã nạp: hồ sơ/001.txt")
    again.until("Đã nạp: hồ sơ/mới.txt")
    again.until("Không còn trong thư mục: hồ sơ/000.txt")
    again.until("Đang chờ tệp mới")
    totals = again.stop(signal.SIGTERM)
    assert totals["refused"] == 0
    assert totals["ingested"] + totals["unchanged"] == 120
    status = process("ingest", "status", "--json").json
    assert len(status["documents"]) == 121
    assert process("ingest", "check").code == 0


def test_a_folder_that_is_none(command, tmp_path) -> None:
    ran = command("watch", tmp_path / "không có")
    assert (ran.code, "Không có thư mục" in ran.err) == (2, True)
