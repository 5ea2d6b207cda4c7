"""Every command, setting, room and link of the README, run or looked up as it is written there.

The commands run in a folder that looks like the checkout (links to its entries), so that they are
typed as they stand and what they write goes away with the test.
"""

from __future__ import annotations

import dataclasses
import itertools
import lzma
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from ingest import errors
from ingest.readers.ocr.tesseract import missing
from ingest.settings import DEFAULT_MODEL, PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHROMIUM = Path("/usr/bin/chromium")
# What make would do is read, not done: it would run these very tests, change the checkout, or ask
# the package registry.
DRY = {
    "make test": "-m pytest",
    "make check": "-m mypy",
    "make format": "ruff format",
    "make lock": "uv pip compile",
    "make clean": "rm -rf .venv",
}
LIMIT = 280  # seconds


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


COMMANDS = [line for block in fenced("sh") for line in block.splitlines() if line]
SERVERS = [c for c in COMMANDS if c.startswith("make chat") or " serve" in c]
WATCHES = [c for c in COMMANDS if " ingest watch " in c]
PLAIN = [c for c in COMMANDS if c not in SERVERS and c not in WATCHES and c not in DRY]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that reads as the checkout, with the samples ingested and two runs to compare."""
    above = tmp_path_factory.mktemp("readme")
    here = above / "checkout"
    here.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in {".venv", "data", "runs"} and not entry.name.endswith("_cache"):
            (here / entry.name).symlink_to(entry)
    if (ROOT.parent / "shared" / "data").exists():
        link_shared(ROOT.parent / "shared" / "data", above / "shared" / "data")
    (here / ".venv" / "bin").mkdir(parents=True)
    python = here / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (here / ".venv" / "ready").touch()
    run(here, '.venv/bin/python -m ingest add eval/samples/documents --library "Tài liệu mẫu"')
    run(here, ".venv/bin/python -m eval answers --limit-queries 4")
    (made,) = (here / "runs").glob("*-answers.json")
    (here / "runs" / "truoc.json").write_bytes(made.read_bytes())
    made.rename(here / "runs" / "sau.json")
    return here


def link_shared(real: Path, made: Path) -> None:
    """The shared data as it is, but 400 articles of news instead of 105,418: training on all of
    them takes minutes and the command is the same."""
    made.mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name != "vietnews":
            (made / entry.name).symlink_to(entry)
    news = made / "vietnews" / "train.jsonl.xz"
    news.parent.mkdir()
    with lzma.open(real / "vietnews" / news.name, "rt") as source, lzma.open(news, "wt") as target:
        target.writelines(itertools.islice(source, 400))


def surroundings(here: Path) -> dict[str, str]:
    """The environment of a person at a fresh terminal: no setting, and no make around us."""
    drop = (PREFIX, "MAKE", "MFLAGS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(drop)}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", f"{PREFIX}DATA": str(here / "data")}


def run(here: Path, command: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["bash", "-c", command], cwd=here, env=surroundings(here), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def test_the_readme_has_the_two_commands_first_and_many_more() -> None:
    assert COMMANDS[0] == "make chat"
    assert COMMANDS.index("make test") < 3
    assert len(PLAIN) > 10
    assert set(DRY) <= set(COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize("command", PLAIN)
def test_the_command_does_what_the_readme_says(place: Path, command: str) -> None:
    if "../shared" in command and not (place.parent / "shared" / "data").exists():
        pytest.skip(
            "../shared/data không có ở máy này (the shared data set is not on this machine)"
        )
    if "picture.py" in command and not CHROMIUM.exists():
        pytest.skip(f"trình duyệt {CHROMIUM} không có ở máy này (no Chromium)")
    if "eval ocr" in command and (lacking := missing()):
        pytest.skip(f"{lacking} (no Tesseract with Vietnamese)")
    done = run(place, command)
    assert done.stdout.strip() or done.stderr.strip() or "build" in command


@pytest.mark.slow
@pytest.mark.parametrize("command", SERVERS)
def test_the_server_starts_answers_and_stops(place: Path, command: str) -> None:
    free = re.sub(r"(PORT=|--port )\d+", r"\g<1>0", command)  # 0: any free port
    if free == "make chat":
        free = "make chat PORT=0"
    assert free.endswith("0") or "--port 0" in free
    server = subprocess.Popen(
        ["bash", "-c", f"exec {free}"], cwd=place, env=surroundings(place), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        said = ""
        for line in server.stderr:
            said += line
            if address := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail(f"the server did not start: {said}")
        with urllib.request.urlopen(address[0], timeout=60) as page:
            assert page.status == 200
            assert "Trợ lý văn kiện" in page.read().decode()
        if "--data" not in command:
            assert "Nạp tài liệu mẫu" not in said, "the folder has the samples already"
    finally:
        os.killpg(server.pid, signal.SIGINT)  # Ctrl+C
        server.communicate(timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize("command", WATCHES)
def test_the_watch_takes_what_is_there_and_stops(place: Path, command: str) -> None:
    watch = subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=place, env=surroundings(place), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
        # A suite run in the background has SIGINT ignored, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    try:
        assert watch.stderr is not None
        said = ""
        for line in watch.stderr:
            said += line
            if "Đang chờ tệp mới" in line:
                break
        else:
            pytest.fail(f"the watch ended: {said}")
        assert "từ chối 0" in said
    finally:
        os.killpg(watch.pid, signal.SIGINT)  # Ctrl+C
        _, rest = watch.communicate(timeout=60)
    assert "Đã dừng theo dõi" in rest
    assert watch.returncode == 0


@pytest.mark.parametrize("command", DRY)
def test_the_target_is_there(place: Path, command: str) -> None:
    shown = run(place, command.replace("make", "make --dry-run", 1)).stdout
    assert DRY[command] in shown
    assert not re.search(r"rm .*\bdata\b", shown)


def test_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.findall(r"^make (\w+)", script, re.M) == ["test"]
    assert "set -euo pipefail" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.slow
def test_the_python_example_runs(place: Path) -> None:
    (example,) = fenced("python")
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=place, env=surroundings(place), capture_output=True,
        text=True, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("answered ")


def test_every_command_named_in_passing_is_one_that_runs() -> None:
    passing = re.findall(r"`((?:make|python -m|\.venv/bin/python) [^`\n]*)`", README)
    for command in passing:
        base = command.removeprefix(".venv/bin/")
        assert any(base in known for known in COMMANDS), command


def test_the_settings_table_is_the_settings_class() -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| (.+?) \|", README, re.M)
    fields = {f.name.upper(): f.default for f in dataclasses.fields(Settings)}
    assert [name for name, _ in rows] == list(fields)
    for name, shown in rows:
        if fields[name] is None and name != "EMBEDDING":
            assert shown == "không dùng"
    assert dict(rows)["DATA"] == f"`{fields['DATA']}`"
    assert fields["EMBEDDING"] is None
    assert f"`{DEFAULT_MODEL.relative_to(ROOT)}`" in dict(rows)["EMBEDDING"]


def test_the_exit_codes_are_those_of_the_errors() -> None:
    shown = {int(code) for code in re.findall(r"^\| (\d) \|", README, re.M)}
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    assert shown == {0} | {c.exit_code for c in classes if issubclass(c, errors.TrolyError)}


def test_the_map_of_rooms_is_the_tree() -> None:
    rows = dict(re.findall(r"^\| `(\w+)/` \| .+? \| (.+?) \|$", README, re.M))
    assert set(rows) == {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"tests"}
    allowed = {room: set(re.findall(r"`(\w+)`", told)) for room, told in rows.items()}
    assert allowed.pop("tests") == set()
    assert allowed == {
        "ingest": set(),
        "prompts": set(),
        "assistant": {"ingest", "prompts"},
        "eval": {"assistant", "ingest"},
    }  # the arrows that test_architecture.py enforces


def test_links_and_files_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
    for path in re.findall(r"`((?:tests|eval|ingest|assistant|\.ci)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path


def test_the_picture_is_light() -> None:
    (picture,) = re.findall(r"!\[.+?\]\((.+?)\)", README)
    data = (ROOT / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 300_000
