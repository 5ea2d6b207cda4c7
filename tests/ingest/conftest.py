"""Real data folders, small ones: real SQLite, tantivy and Chroma, and the committed model."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.cli import app
from ingest.data_folder import DataFolder
from ingest.embedding import Embedding, load_embedding
from ingest.lexical import terms
from ingest.settings import DEFAULT_MODEL, Settings

ROOT = Path(__file__).parents[2]


def decree(number: str, subject: str, *articles: str, issuer: str = "TỈNH ỦY HÀ TRUNG NAM") -> str:
    """A regulation as a text file holds it: letterhead, title, one Điều for each text."""
    body = "\n\n".join(
        f"Điều {place}. Nội dung thứ {place}\n{text}" for place, text in enumerate(articles, 1)
    )
    return f"{issuer}\nSố {number}\n\nQUY ĐỊNH\nvề {subject}\n\n{body}\n"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """The one object on standard output, where nothing else may stand."""
        (line,) = self.out.splitlines()
        return json.loads(line)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed model, where nobody retrains it while the tests run."""
    return Path(shutil.copytree(DEFAULT_MODEL, tmp_path_factory.mktemp("model") / "model"))


@pytest.fixture(scope="session")
def _models() -> Callable[[str], Embedding]:
    """Loads each real model once a session: most of what opening a small folder costs."""
    return cache(load_embedding)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(
    data: Path, model: Path, _models: Callable[[str], Embedding], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., DataFolder]]:
    """Opens the test's data folder (or another); whatever is still open at the end is closed."""
    monkeypatch.setattr("ingest.own_model.load_embedding", _models)
    held: list[DataFolder] = []

    def open_folder(folder: Path | None = None, **options: object) -> DataFolder:
        chroma_url = options.pop("chroma_url", None)
        settings = Settings(data=folder or data, embedding=str(model), chroma_url=chroma_url)
        held.append(DataFolder(settings, "phép thử", **options))
        return held[-1]

    yield open_folder
    for folder in held:
        folder.close()


@pytest.fixture
def command(
    data: Path, model: Path, _models: Callable[[str], Embedding], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Runs ``python -m ingest`` in this process, which is much faster than another one."""
    monkeypatch.setenv("TROLY_EMBEDDING", str(model))
    monkeypatch.setattr("ingest.own_model.load_embedding", _models)

    def run(*words: object, folder: Path | None = None) -> Ran:
        result = CliRunner().invoke(app, [*map(str, words), "--data", str(folder or data)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def process(data: Path, model: Path) -> Callable[..., Ran]:
    """Runs a module of ours as a real process of its own."""

    def run(module: str, *words: object, folder: Path | None = None, **environ: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, words), "--data", str(folder or data)],
            cwd=ROOT,
            env={**os.environ, "TROLY_EMBEDDING": str(model), **environ},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def found(folder: DataFolder, question: str, *libraries: str, limit: int = 20) -> list[str]:
    """Texts of the passages that either index finds and the catalog shows, best lexical first."""
    ids = folder.library_ids(libraries or None)
    lexical = folder.lexical.search(terms(question), list(ids.values()), limit)
    vector = folder.embedding.encode_query(question)
    dense = folder.dense.search(vector, list(ids.values()), limit)
    wanted = list(dict.fromkeys([i for i, _ in lexical] + [i for i, _ in dense]))
    shown = folder.catalog.current_passages(wanted, list(ids))
    return [shown[i][0].text for i in wanted if i in shown]


@pytest.fixture(name="found")
def _found() -> Callable[..., list[str]]:
    return found


@pytest.fixture(name="decree")
def _decree() -> Callable[..., str]:
    return decree
