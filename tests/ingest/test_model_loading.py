"""Models by hub name, from a hub that this machine serves; and how batches are chosen."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.embedding import load_embedding
from ingest.errors import SettingsError
from ingest.model_loading import batch_size, half_precision

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
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
        if path.startswith("/api/models/van-phong/mo-hinh"):
            files = [str(f.relative_to(self.folder)) for f in self.folder.rglob("*")]
            info = {"id": "van-phong/mo-hinh", "modelId": "van-phong/mo-hinh", "sha": COMMIT,
                    "siblings": [{"rfilename": f} for f in files], "tags": []}  # fmt: skip
            listing = [] if "/tree/" in path else info
            self.send(200, json.dumps(listing).encode(), body)
            return
        file = self.folder / path.rpartition(f"/resolve/{COMMIT}/")[2]
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
        self.send_header("X-Repo-Commit", COMMIT)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(minilm: Path) -> Iterator[tuple[str, list[str]]]:
    """Address of a hub that holds one model, and the paths it was asked for."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, minilm, asked))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()


def load_elsewhere(name: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The model's fingerprint as another process prints it: where the hub is, is read at import."""
    code = (
        "import sys; from ingest.embedding import load_embedding as load; "
        "from ingest.errors import TrolyError\n"
        f"try: print(load({name!r}).fingerprint)\n"
        "except TrolyError as e: print(e, file=sys.stderr); sys.exit(e.exit_code)"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=200,
    )


@pytest.mark.slow
def test_a_hub_model_is_announced_downloaded_once_and_then_never_asked_for(
    hub: tuple[str, list[str]], tmp_path: Path, minilm: Path
) -> None:
    address, asked = hub
    online = {"HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0", "HF_ENDPOINT": address,
              "HF_HOME": str(tmp_path / "cache")}  # fmt: skip
    first = load_elsewhere("van-phong/mo-hinh", **online)
    assert first.returncode == 0, first.stderr
    said = [line for line in first.stderr.splitlines() if "đang tải từ" in line]
    assert len(said) == 1
    assert address in said[0]
    assert "van-phong/mo-hinh" in said[0]
    assert "TROLY_EMBEDDING" in said[0]
    assert first.stdout.strip() == load_embedding(str(minilm)).fingerprint
    requests = len(asked)
    assert requests > 0
    again = load_elsewhere("van-phong/mo-hinh", **online)
    assert again.stdout == first.stdout
    assert "đang tải" not in again.stderr
    assert len(asked) == requests, f"a request left the machine: {asked[requests:]}"


def test_without_a_network_the_message_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="lần nạp đầu tiên") as caught:
        load_embedding("van-phong/chua-tai")  # HF_HUB_OFFLINE is set for every test
    assert "TROLY_EMBEDDING" in str(caught.value)
    assert "\n" not in str(caught.value)


class TestBatches:
    @pytest.mark.parametrize("device", ["cpu", "mps", "cuda"])
    @pytest.mark.parametrize("longest", [128, 512, 8_192, 32_768, None])
    @pytest.mark.parametrize("characters", [0, 40, 1_500, 200_000])
    def test_at_least_one_and_never_more_tokens_than_there_is_room_for(
        self, device: str, longest: int | None, characters: int
    ) -> None:
        size = batch_size(device, ["a" * characters], longest)
        tokens = min(max(1, characters // 2), longest or characters)
        assert 1 <= size <= 256
        assert size == 1 or size * tokens <= {"cpu": 8_192, "mps": 16_384, "cuda": 65_536}[device]

    def test_what_matters_is_the_longest_text_up_to_where_the_model_cuts(self) -> None:
        assert batch_size("cpu", ["ngắn", "x" * 2_048], 8_192) == 8
        assert batch_size("cpu", ["ngắn", "x" * 2_048], 256) == 32
        assert batch_size("cuda", ["ngắn", "x" * 2_048], 256) == 256
        assert batch_size("cpu", [], 256) == 256

    def test_half_precision_is_for_cards_only(self) -> None:
        import torch

        a = torch.ones(2, 2)
        for device in ("cpu", "mps"):
            with half_precision(device):
                assert (a @ a).dtype == torch.float32

    @pytest.mark.filterwarnings("ignore:CUDA is not available")
    def test_half_precision_on_a_card(self) -> None:
        import torch

        assert isinstance(half_precision("cuda"), torch.autocast)
