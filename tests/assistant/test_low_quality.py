"""Text that was recognised badly: found and shown, with a warning, never as exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import answer_json, answer_lines
from assistant.service import Assistant
from assistant.web.conversation import Exchange
from assistant.web.render import source, thread
from ingest.data_folder import DataFolder
from ingest.intake import ReadDocument
from ingest.pipeline import add_read
from ingest.settings import Settings
from ingest.structure import parse
from ingest.types import Block, PagePicture

WARNING = "Chữ nhận dạng từ bản quét kém, hãy đối chiếu với bản gốc"
QUESTION = "Xã Kiệu Đông kết nạp bao nhiêu đảng viên?"


@pytest.fixture(params=[True, False], ids=["kém", "rõ"])
def low(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def assistant(tmp_path: Path, low: bool):
    blocks = [
        Block("I. KẾT QUẢ", page=1, recognised=True, low_quality=low),
        Block(
            "Đảng bộ xã Kiệu Đông kết nạp 41 đảng viên mới trong năm 2019.",
            page=1,
            recognised=True,
            low_quality=low,
        ),
        Block("Trang sau được gõ bằng máy, không nói gì về việc ấy.", page=2),
    ]
    parsed = parse(blocks, file_name="bao cao.pdf")
    folder = DataFolder(Settings(data=tmp_path / "kho"), "kiểm thử")
    folder.pages.keep("0" * 64, [PagePicture(1, b"webp")])
    add_read(folder, [ReadDocument("bao cao.pdf", "0" * 64, parsed)], "Kho")
    with Assistant(folder) as opened:
        yield opened


def test_the_mark_goes_through_to_the_answer(assistant: Assistant, low: bool) -> None:
    answer = assistant.ask(QUESTION)
    assert "41 đảng viên" in answer.text
    assert [claim.state for claim in answer.claims] == ["partial" if low else "verified"]
    (citation,) = answer.citations
    assert (citation.recognised, citation.low_quality) == (True, low)
    told = answer_json(answer)["citations"][0]
    assert (told["recognised"], told["low_quality"]) == (True, low)
    assert (f"    {WARNING}." in answer_lines(answer)) == low
    page = thread([Exchange(QUESTION, answer)])
    assert (WARNING in page) == low
    assert ("Câu trả lời là nguyên văn trong văn bản." in page) != low


def test_the_panel_shows_the_scan_and_warns(assistant: Assistant, low: bool) -> None:
    view = assistant.open(assistant.ask(QUESTION).citations[0])
    assert view.picture == b"webp"
    panel = source(view)
    assert "data:image/webp;base64,d2VicA==" in panel
    assert (f"{WARNING}." in panel) == low
