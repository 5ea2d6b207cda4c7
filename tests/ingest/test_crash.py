"""Killed at any step, a data folder opens again, answers what it answered, and completes
(promise 3). Every killed process is a real one, and so is the SIGKILL."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from safetensors.numpy import load_file, save_file

from ingest import intake, pipeline
from ingest.checking import check
from ingest.data_folder import DataFolder
from ingest.embedding import load_embedding
from ingest.errors import IndexMismatch
from ingest.settings import Settings
from ingest.training.adapt import adapt, undo, use_new

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "eval" / "samples" / "documents"


def decree(number: str, subject: str, *articles: str) -> str:
    """A regulation as a text file holds it."""
    body = "\n\n".join(f"Điều {n}. Nội dung thứ {n}\n{text}" for n, text in enumerate(articles, 1))
    return f"TỈNH ỦY HÀ TRUNG NAM\nSố {number}\n\nQUY ĐỊNH\nvề {subject}\n\n{body}\n"


# A server that has imported everything once and started nothing: its children cost no imports.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["ingest.pipeline", "ingest.data_folder", "chromadb"])

LEXICAL, DENSE = "ingest.lexical.LexicalIndex.", "ingest.dense.DenseIndex."
CATALOG, ORIGINALS = "ingest.catalog.Catalog.", "ingest.originals.Originals."
FOLDER, DATABASE = "ingest.data_folder.DataFolder.", "ingest.database.Database."

# (method, "before" or "after", which call of it)
ADDING = [
    (CATALOG + "current_hashes", "after", 1),
    (ORIGINALS + "keep", "after", 1),
    (CATALOG + "add_pending", "before", 1),
    (CATALOG + "add_pending", "after", 1),
    (CATALOG + "add_pending", "after", 2),
    (LEXICAL + "add", "after", 1),
    (DENSE + "add", "before", 1),
    (DENSE + "add", "after", 1),
    (CATALOG + "publish", "before", 1),
    (CATALOG + "publish", "after", 1),
    (LEXICAL + "remove", "after", 1),
    (DENSE + "remove", "after", 1),
    (CATALOG + "forget_passages", "after", 1),
]
REMOVING = [
    (CATALOG + "withdraw", "before", 1),
    (CATALOG + "withdraw", "after", 1),
    (LEXICAL + "remove", "after", 1),
    (DENSE + "remove", "after", 1),
    (CATALOG + "forget_passages", "after", 1),
    (ORIGINALS + "remove", "after", 1),
    (CATALOG + "discard", "before", 1),
    (CATALOG + "discard", "after", 1),
]
REBUILDING = [
    (FOLDER + "forget_shape", "after", 1),
    (DENSE + "clear", "before", 1),
    (DENSE + "clear", "after", 1),
    (LEXICAL + "add", "after", 1),
    (DENSE + "add", "after", 1),
    (FOLDER + "record_shape", "before", 1),
]
OWN = "ingest.own_model.OwnModel."
LEARNING = [
    ("ingest.training.sources.WrittenSource.take", "before", 1),
    # of some fifty held-out headings, asked before learning and again of the model that was saved
    ("ingest.embedding.Embedding.encode_query", "before", 80),
]
ADAPTING = [
    (OWN + "install", "before", 1),
    (OWN + "install", "after", 1),
    (DENSE + "clear", "after", 1),
    (LEXICAL + "add", "after", 1),
    (FOLDER + "record_shape", "before", 1),
]
UNDOING = [
    (OWN + "remove", "before", 1),
    (OWN + "discard", "before", 2),  # out of its place, not deleted yet
    (OWN + "remove", "after", 1),
    (FOLDER + "record_shape", "before", 1),
]
OPENING = [
    (DATABASE + "make", "before", 1),
    (DATABASE + "make", "after", 1),
    ("ingest.index_record.IndexRecord.write", "before", 1),
    (FOLDER + "recover", "before", 1),
]


def _name(step: tuple[str, str, int]) -> str:
    method, when, call = step
    return f"{when} {'.'.join(method.split('.')[-2:])} {call}"


def _die_at(step: tuple[str, str, int]) -> None:
    """Make this process kill itself when it gets to the step."""
    path, when, call = step
    module, owner_name, method = path.rsplit(".", 2)
    owner = getattr(sys.modules[module], owner_name)
    original = getattr(owner, method)
    calls = 0

    def dying(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, method, dying)


def _add(settings: Settings, step: tuple[str, str, int], path: Path) -> None:
    _die_at(step)
    with DataFolder(settings, "sẽ bị giết") as folder:
        pipeline.add(folder, [path], "Kho chung")


def _remove(settings: Settings, step: tuple[str, str, int], document_id: int) -> None:
    _die_at(step)
    with DataFolder(settings, "sẽ bị giết") as folder:
        folder.remove(document_id)


def _rebuild(settings: Settings, step: tuple[str, str, int], _: object) -> None:
    _die_at(step)
    with DataFolder(settings, "sẽ bị giết", for_rebuild=True) as folder:
        pipeline.rebuild(folder)


def _use_new(settings: Settings, step: tuple[str, str, int], _: object) -> None:
    _die_at(step)
    use_new(settings)


def _undo(settings: Settings, step: tuple[str, str, int], _: object) -> None:
    _die_at(step)
    undo(settings)


def _learn(settings: Settings, step: tuple[str, str, int], path: Path) -> None:
    with DataFolder(settings, "sẽ bị giết") as folder:
        pipeline.add(folder, [path], "Kho mẫu")
    _die_at(step)
    adapt(settings, "Kho mẫu", steps=1)


def _killed(work: Callable[..., None], *args: object) -> None:
    child = _processes.Process(target=work, args=args)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL, f"never got there: exit code {child.exitcode}"


def _agree(folder: DataFolder) -> None:
    """Both indexes hold exactly the catalog's current passages, and nothing waits."""
    counts = folder.catalog.passage_counts()
    assert folder.lexical.count() == sum(counts.values())
    for library_id in folder.catalog.libraries().values():
        assert folder.dense.count(library_id) == counts.get(library_id, 0)
    assert folder.catalog.pending() == []
    assert folder.catalog.hidden_passages() == {}
    for document in folder.catalog.documents():
        assert folder.originals.find(document.version) is not None


OLD, NEW, SECOND = (
    "Báo cáo tháng gửi trước ngày hai mươi.",
    "Báo cáo tháng gửi trước ngày mười lăm.",
    "Hồ sơ kết nạp lưu tại văn phòng cấp ủy.",
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """A data folder that holds the first file as it was, and that file."""
    place = tmp_path_factory.mktemp("before")
    (place / "files").mkdir()
    (place / "files" / "a.txt").write_text(decree("15-QĐ/TU", "chế độ báo cáo", OLD), "utf-8")
    with DataFolder(Settings(data=place / "data", embedding=str(model)), "phép thử") as folder:
        assert len(pipeline.add(folder, [place / "files"], "Kho chung").ingested) == 1
    return place


@pytest.fixture
def held(before: Path, data: Path) -> Path:
    """Files of which the first was ingested, then changed; the second is new."""
    shutil.copytree(before / "data", data)
    files = before / "files"
    (files / "a.txt").write_text(decree("15-QĐ/TU", "chế độ báo cáo", NEW, "Thêm."), "utf-8")
    (files / "b.txt").write_text(decree("16-QĐ/TU", "hồ sơ đảng viên", SECOND), "utf-8")
    return files


@pytest.mark.parametrize("step", ADDING, ids=_name)
def test_killed_while_adding_a_new_version(step, held, data, model, opened, found) -> None:
    _killed(_add, Settings(data=data, embedding=str(model)), step, held)
    published = step[0].endswith(("publish", "remove", "forget_passages")) and step[1] == "after"

    with opened() as folder:
        texts = "\n".join(found(folder, "báo cáo tháng gửi trước ngày nào, hồ sơ kết nạp"))
        assert (OLD in texts, NEW in texts, SECOND in texts) == (
            (False, True, True) if published else (True, False, False)
        )
        _agree(folder)
        old_version = folder.catalog.documents()[0].version

        report = pipeline.add(folder, [held], "Kho chung")
        assert (len(report.ingested), len(report.unchanged)) == ((0, 2) if published else (2, 0))
        texts = "\n".join(found(folder, "báo cáo tháng gửi trước ngày nào, hồ sơ kết nạp"))
        assert (OLD in texts, NEW in texts, SECOND in texts) == (False, True, True)
        assert len(folder.catalog.documents()) == 2
        _agree(folder)
        assert folder.catalog.text_of(1, old_version)[0]


@pytest.mark.parametrize("step", REMOVING, ids=_name)
def test_killed_while_removing(step, held, data, model, opened, found) -> None:
    _killed(_remove, Settings(data=data, embedding=str(model)), step, 1)
    gone = step[:2] != (CATALOG + "withdraw", "before")
    with opened() as folder:
        assert found(folder, "báo cáo tháng") == ([] if gone else found(folder, OLD))
        assert len(folder.catalog.documents()) == (0 if gone else 1)
        _agree(folder)
        originals = [p for p in (data / "originals").rglob("*") if p.is_file()]
        assert len(originals) == (0 if gone else 1)
        assert len(pipeline.add(folder, [held], "Kho chung").ingested) == 2
        _agree(folder)


@pytest.mark.parametrize("step", REBUILDING, ids=_name)
@pytest.mark.usefixtures("held")
def test_killed_while_rebuilding(step, data, model, opened, found) -> None:
    _killed(_rebuild, Settings(data=data, embedding=str(model)), step, None)
    with pytest.raises(IndexMismatch, match=r"chưa xong.*python -m ingest rebuild --data"):
        opened()
    with opened(for_rebuild=True) as folder:
        assert pipeline.rebuild(folder).passages == 1
    with opened() as folder:
        assert OLD in "\n".join(found(folder, "báo cáo tháng"))
        _agree(folder)


@pytest.fixture
def plain(before: Path, data: Path, model: Path) -> Path:
    """The first folder with the built-in model, and a folder of another model made from it."""
    shutil.copytree(before / "data", data)
    other = before / "other"
    if not other.exists():
        shutil.copytree(model, other)
        table = load_file(other / "model.safetensors")["embedding.weight"]
        save_file({"embedding.weight": table[:, ::-1].copy()}, other / "model.safetensors")
    return other


def _finished(data: Path) -> str:
    """What the folder's model is, after the command that an interrupted change names."""
    settings = Settings(data=data)
    with pytest.raises(IndexMismatch, match="python -m ingest rebuild --data"):
        DataFolder(settings, "phép thử")
    with DataFolder(settings, "phép thử", for_rebuild=True) as folder:
        assert pipeline.rebuild(folder).passages == 1
    with DataFolder(settings, "phép thử") as folder:
        _agree(folder)
        return folder.embedding.fingerprint


@pytest.mark.parametrize("step", ADAPTING, ids=_name)
def test_killed_while_a_new_model_is_put_to_use(step, plain, data, model) -> None:
    shutil.copytree(plain, data / "model.partial")
    _killed(_use_new, Settings(data=data), step, None)
    used = plain if (data / "model").exists() else model
    assert _finished(data) == load_embedding(str(used)).fingerprint
    early = [(OWN + "install", "before"), (DENSE + "clear", "after")]
    assert (used == model) == (step[:2] in early)


@pytest.mark.parametrize("step", UNDOING, ids=_name)
def test_killed_on_the_way_back_to_the_built_in_model(step, plain, data, model) -> None:
    shutil.copytree(plain, data / "model.partial")
    use_new(Settings(data=data))
    _killed(_undo, Settings(data=data), step, None)
    used = plain if step[:2] == (OWN + "remove", "before") else model
    assert _finished(data) == load_embedding(str(used)).fingerprint


@pytest.mark.parametrize("step", LEARNING, ids=_name)
@pytest.mark.usefixtures("plain")
def test_killed_while_a_model_learns_on(step, data, model) -> None:
    _killed(_learn, Settings(data=data), step, SAMPLES)
    assert (data / "model.partial").exists() == (step == LEARNING[1])
    with DataFolder(Settings(data=data), "phép thử") as folder:
        assert folder.embedding.fingerprint == load_embedding(str(model)).fingerprint
        _agree(folder)


@pytest.mark.parametrize("step", OPENING, ids=_name)
def test_killed_while_a_folder_is_made(step, data, model, opened, tmp_path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(decree("15-QĐ/TU", "chế độ báo cáo", OLD), "utf-8")
    _killed(_add, Settings(data=data, embedding=str(model)), step, file)
    with opened() as folder:
        assert len(pipeline.add(folder, [file], "Kho chung").ingested) == 1
        _agree(folder)


def _state(folder: DataFolder) -> dict[str, object]:
    """All that a folder holds, without the numbers that depend on how often it was begun."""
    documents = folder.catalog.documents()
    by_id = {d.id: d for d in documents}
    state: dict[str, object] = {
        "libraries": sorted(folder.catalog.libraries()),
        "originals": sorted(
            p.name for p in (folder.settings.data / "originals").rglob("*") if p.is_file()
        ),
    }
    for document in documents:
        passages = folder.catalog.passages_of(document.id)
        ids = [p.id for p in passages]
        state[document.file] = (
            document.version,
            document.facts.title,
            folder.catalog.text_of(document.id, document.version),
            [(p.start, p.end, p.text, p.heading_path, p.pages, p.article) for p in passages],
        )
        assert folder.catalog.current_passages(ids, ["Kho chung"]).keys() == set(ids)
    assert len(state) == len(by_id) + 2, "two documents of one file"
    return state


def _add_at_leisure(settings: Settings, files: Path) -> None:
    """In batches small enough for a kill to fall between any two."""
    intake.BATCH_PASSAGES = 60
    with DataFolder(settings, "sẽ bị giết") as folder:
        pipeline.add(folder, [files], "Kho chung")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every kind that is read, some that are refused, and the same bytes twice."""
    files = tmp_path_factory.mktemp("lẫn lộn")
    for path in sorted(SAMPLES.iterdir())[::2]:
        shutil.copy(path, files / path.name)
    for n in range(12):
        (files / f"quy định {n}.txt").write_text(decree(f"{n}-QĐ/TU", f"việc {n}", OLD), "utf-8")
    shutil.copy(files / "quy định 3.txt", files / "bản sao.txt")
    (files / "hỏng.pdf").write_bytes(b"%PDF-1.7\n")
    (files / "hỏng.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (files / "rỗng.txt").write_bytes(b"")
    return files


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_fifty_random_moments(mixed, data, model, opened, tmp_path) -> None:
    """Each time the folder opens sound; in the end it is what one undisturbed run makes. A
    folder is killed five times at most, so that kills fall everywhere on the way."""
    undisturbed = Settings(data=data, embedding=str(model))
    started = time.monotonic()
    whole = _processes.Process(target=_add_at_leisure, args=(undisturbed, mixed))
    whole.start()
    whole.join(120)
    assert whole.exitcode == 0
    takes = time.monotonic() - started
    with opened(data) as folder:
        expected = _state(folder)
    rng = random.Random(54)
    kills = between = places = 0
    while kills < 50:
        place = tmp_path / f"lần {places}"  # Chroma keeps a folder's client by its path
        places += 1
        settings = Settings(data=place, embedding=str(model))
        seen = 0
        for _ in range(5):
            child = _processes.Process(target=_add_at_leisure, args=(settings, mixed))
            child.start()
            child.join(rng.uniform(0.05, takes))
            child.kill()
            child.join()
            kills += child.exitcode == -signal.SIGKILL
            with opened(place) as folder:
                assert check(folder).problems == ()
                assert folder.catalog.pending() == []
                held = len(folder.catalog.documents())
            assert held >= seen, "what was there is gone"
            between += seen < held < len(expected) - 2
            seen = held
            if child.exitcode == 0:
                break  # before it was killed: nothing is left to do
        with opened(place) as folder:
            pipeline.add(folder, [mixed], "Kho chung")
            assert _state(folder) == expected
            assert check(folder).problems == ()
    assert between >= 5, "hardly a kill fell between two batches"


@pytest.mark.slow
def test_killed_at_random_times(data, model, opened, process) -> None:
    """The real command, killed twice in a row on one folder, ends where one run ends."""
    rng = random.Random(20250818)
    environ = {**os.environ, "TROLY_EMBEDDING": str(model)}
    seen = 0
    for _ in range(2):
        running = subprocess.Popen(
            [sys.executable, "-m", "ingest", "add", str(SAMPLES), "--data", str(data)],
            cwd=ROOT, env=environ, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while not (data / "originals").exists() and running.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with suppress(subprocess.TimeoutExpired):
            running.wait(rng.uniform(0.05, 2.5))
        running.kill()
        running.wait()
        with opened() as folder:
            _agree(folder)
            assert len(folder.catalog.documents()) >= seen
            seen = len(folder.catalog.documents())
    again = process("ingest", "add", SAMPLES, "--json").json
    assert again["refused"] == []
    assert again["files"] == again["documents"] == len(list(SAMPLES.iterdir()))
    assert process("ingest", "check").code == 0
