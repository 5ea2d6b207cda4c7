"""Adding through the assistant: samples once, uploads that are stopped by closing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.service import Assistant
from assistant.wiring import open_assistant
from ingest.errors import TrolyError
from ingest.settings import Settings
from ingest.types import Progress


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "mẫu"
    folder.mkdir()
    for n in (1, 2, 3):
        text = f"TỈNH ỦY A\nSố {n}-QĐ/TU\n\nQUY ĐỊNH\nvề việc {n}\n\nĐiều 1. Nội dung\nSố {n}.\n"
        (folder / f"{n}.txt").write_text(text, "utf-8")
    return folder


def _opened(tmp_path: Path) -> Assistant:
    return open_assistant(Settings(data=tmp_path / "data"))


def test_an_interrupted_start_adds_the_samples_at_the_next(tmp_path: Path, samples: Path) -> None:
    def interrupt(step: Progress) -> None:
        if step.done == 1:
            raise KeyboardInterrupt

    with _opened(tmp_path) as assistant:
        assert assistant.wants_samples()
        with pytest.raises(KeyboardInterrupt):
            assistant.add_samples([samples], library="Mẫu", on_progress=interrupt)
    with _opened(tmp_path) as assistant:
        assistant.add([samples / "1.txt"], library="Của tôi")  # does not stand in for them
        assert assistant.wants_samples()
        assert len(assistant.add_samples([samples], library="Mẫu").ingested) == 3
        assert not assistant.wants_samples()
        for document in assistant.documents():
            assistant.remove(document.id)
    with _opened(tmp_path) as assistant:
        assert assistant.documents() == ()
        assert not assistant.wants_samples()


def test_samples_do_not_join_documents_that_are_there(tmp_path: Path, samples: Path) -> None:
    with _opened(tmp_path) as assistant:
        assistant.add([samples / "1.txt"])
        assert not assistant.wants_samples()


def test_closing_waits_for_an_upload_which_stops(tmp_path: Path, samples: Path) -> None:
    assistant = _opened(tmp_path)
    reading, go_on = threading.Event(), threading.Event()
    ended: list[BaseException] = []

    def wait(_: Progress) -> None:
        reading.set()
        go_on.wait(20)

    def upload() -> None:
        try:
            assistant.add([samples], on_progress=wait)
        except TrolyError as error:
            ended.append(error)

    thread = threading.Thread(target=upload)
    thread.start()
    assert reading.wait(20)
    closing = threading.Thread(target=assistant.close)
    closing.start()
    closing.join(0.3)
    assert closing.is_alive()  # the folder's lock is not given up under the upload
    go_on.set()
    closing.join(20)
    thread.join(20)
    assert "đang đóng" in str(ended[0])
    with _opened(tmp_path) as again:
        assert again.documents() == ()
        assert again.libraries() in ((), ("Kho chung",))
