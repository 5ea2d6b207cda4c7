"""A file that kills, hangs or starves its reader is a refusal; the next one is read by a fresh
process, and nothing outlives whoever asked. Real processes, real signals."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.errors import DataFolderError, FileRefused
from ingest.limits import Limits
from ingest.parsing import parse_file
from ingest.types import ParsedDocument, SourceFile
from ingest.workers import AHEAD, Workers, ahead

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "eval" / "samples" / "documents").iterdir())
PARAGRAPH = "Các cấp ủy báo cáo kết quả thực hiện trước ngày mười lăm hằng tháng.\n\n"


def source(path: Path) -> SourceFile:
    return SourceFile(path, path.name, "a" * 64)


OTHERS: set[int] = set()  # readers of folders that other tests hold open


@pytest.fixture(autouse=True, scope="module")
def others() -> None:
    OTHERS.update(workers_of(os.getpid()))


def workers_of(parent: int) -> list[int]:
    """Live processes that read files for a process, those of other tests' folders apart."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"\nPPid:\t{parent}\n" in (entry / "status").read_text() and (
                b"ingest.worker" in (entry / "cmdline").read_bytes()
            ):
                found.append(int(entry.name))
    return [number for number in found if number not in OTHERS]


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "never happened"
        time.sleep(0.02)


def refusal(reading: Future[ParsedDocument]) -> str:
    with pytest.raises(FileRefused) as caught:
        reading.result(60)
    return str(caught.value)


@pytest.fixture
def small(tmp_path: Path) -> SourceFile:
    (tmp_path / "nhỏ.txt").write_text(PARAGRAPH * 3, "utf-8")
    return source(tmp_path / "nhỏ.txt")


@pytest.fixture
def slow(tmp_path: Path) -> SourceFile:
    """Takes seconds on any machine."""
    (tmp_path / "lâu.txt").write_text("".join(f"{n}. {PARAGRAPH}" for n in range(200_000)), "utf-8")
    return source(tmp_path / "lâu.txt")


@pytest.fixture
def made() -> Iterator[Callable[..., Workers]]:
    held: list[Workers] = []

    def make(count: int = 1, **limits: float) -> Workers:
        held.append(Workers(Limits(**limits), count))
        return held[-1]

    yield make
    for workers in held:
        workers.close()
    assert workers_of(os.getpid()) == []


def test_a_worker_reads_what_this_process_would(made) -> None:
    workers = made(count=2)
    readings = [workers.submit(source(path)) for path in SAMPLES]
    for path, reading in zip(SAMPLES, readings, strict=True):
        assert reading.result(60) == parse_file(source(path))
    assert len(workers_of(os.getpid())) == 2
    assert workers.peak_memory_mb() > 40


def test_a_refusal_keeps_its_words_and_its_worker(made, small, tmp_path) -> None:
    workers = made()
    assert workers.submit(small).result(60).passages
    before = workers_of(os.getpid())
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.7\n")
    assert "PDF bị hỏng" in refusal(workers.submit(source(tmp_path / "hỏng.pdf")))
    assert workers.submit(small).result(60).passages
    assert workers_of(os.getpid()) == before


@pytest.mark.parametrize("death", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_reader_that_dies_is_a_refusal_and_a_fresh_one_goes_on(made, small, slow, death) -> None:
    workers = made()
    assert workers.submit(small).result(60)
    (worker,) = workers_of(os.getpid())
    dying, next_one = workers.submit(slow), workers.submit(small)
    time.sleep(0.2)
    os.kill(worker, death)
    assert "dừng đột ngột" in refusal(dying)
    assert next_one.result(60).passages
    assert workers_of(os.getpid()) != [worker]


def test_a_file_that_takes_too_long_is_stopped(made, small, slow) -> None:
    workers = made(silence=0.6)
    workers.submit(small).result(60)  # the start is not the file's fault
    started = time.monotonic()
    dying, next_one = workers.submit(slow), workers.submit(small)
    assert "quá lâu" in refusal(dying)
    assert next_one.result(60).passages
    assert time.monotonic() - started < 30


def test_where_the_system_has_no_alarm_the_worker_is_stopped_from_here(
    made, slow, monkeypatch
) -> None:
    monkeypatch.setattr("ingest.workers._GRACE", 0.0)
    workers = made(silence=60, whole=0.5)  # the alarm would ring much later
    assert "quá lâu" in refusal(workers.submit(slow))


def test_a_file_that_needs_too_much_memory_is_refused(made, small, slow) -> None:
    workers = made(memory=220 * 2**20)
    assert workers.submit(small).result(60).passages
    assert "bộ nhớ" in refusal(workers.submit(slow))
    assert workers.submit(small).result(60).passages


def test_a_worker_retires_after_so_many_files(made, small) -> None:
    workers = made(files=2)
    seen = []
    for _ in range(3):
        workers.submit(small).result(60)
        seen.append(workers_of(os.getpid()))
    assert seen[1] == [], "gone when its last file is read"
    assert seen[2] != seen[0]


def test_closing_ends_what_is_being_read(made, small, slow) -> None:
    workers = made()
    workers.submit(small).result(60)
    reading, waiting = workers.submit(slow), workers.submit(slow)
    time.sleep(0.1)
    workers.close()
    assert workers_of(os.getpid()) == []
    with pytest.raises(DataFolderError, match="đang đóng"):
        reading.result(60)
    with pytest.raises(DataFolderError, match="đang đóng"):
        waiting.result(60)
    with pytest.raises(DataFolderError, match="đang đóng"):
        workers.submit(small)


def test_nothing_outlives_a_parent_that_is_killed(slow) -> None:
    code = f"""
import pickle, time
from ingest.workers import Workers
workers = Workers(count=1)
reading = workers.submit(pickle.loads({pickle.dumps(slow)!r}))
time.sleep(1.0)
print("đang đọc", reading.done(), flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout.readline().decode().strip() == "đang đọc False"
    (worker,) = workers_of(parent.pid)
    assert os.getpgid(worker) == worker, "a group of its own, to be killed with all it starts"
    folder = dict(
        line.split("=", 1)
        for line in Path(f"/proc/{worker}/environ").read_text().split("\0")
        if line
    )["TMPDIR"]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not Path(f"/proc/{worker}").exists(), 10)
    assert not Path(folder).exists()


def test_a_worker_that_cannot_start_says_so(made, small, monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DataFolderError, match="mã thoát 1"):
        made().submit(small).result(60)


def test_a_worker_loads_nothing_of_the_model_and_the_indexes() -> None:
    heavy = ("torch", "chromadb", "tantivy", "sentence_transformers", "transformers", "gradio")
    code = f"import sys, ingest.worker; print(*set({heavy!r}) & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_ahead_keeps_order_and_looks_only_so_far() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for n in range(20):
            taken.append(n)
            yield n

    given = []
    for number in ahead(numbers()):
        given.append(number)
        assert len(taken) - len(given) <= AHEAD
    assert given == list(range(20))


def test_one_bad_file_never_stops_a_folder(opened, tmp_path, slow, decree) -> None:
    """Killed at any file, the folder goes on, and says of which file it was."""
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text(decree(f"{n}-QĐ/TU", "a", f"Số {n}."), "utf-8")
    folder = opened()

    def kill_the_slow_one(progress) -> None:
        if progress.file == slow.name:
            time.sleep(0.3)  # the others have been read by now
            for worker in workers_of(os.getpid()):
                os.kill(worker, signal.SIGSEGV)

    paths = [tmp_path / name for name in ("0.txt", "1.txt", "lâu.txt", "2.txt", "3.txt")]
    report = pipeline.add(folder, paths, "Kho chung", kill_the_slow_one)
    assert report.ingested == ("0.txt", "1.txt", "2.txt", "3.txt")
    assert [r.file for r in report.refused] == ["lâu.txt"]
    assert folder.catalog.pending() == []
