"""A secret is called one wherever an answer names it; what a person put right is what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.citations import source_name
from assistant.cli import answer_json, answer_lines
from assistant.service import Assistant
from assistant.web import render, tables
from ingest.data_folder import DataFolder
from ingest.editing import edit_facts
from ingest.settings import Settings

SECRET = """\
TỈNH ỦY HOÀNH SƠN
Số 14-KH/TU
TỐI MẬT
Hoành Sơn, ngày 5 tháng 3 năm 2021
KẾ HOẠCH
về diễn tập phòng thủ

Điều 1. Thời gian
Cuộc diễn tập phòng thủ được tổ chức trong 4 ngày tại huyện Lạc Đình.

T/M TỈNH ỦY
BÍ THƯ
Nguyễn Văn Mẫu
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    opened = DataFolder(Settings(data=tmp_path / "data"), "phép thử")
    opened.catalog.admission.accept(opened.catalog.library_id("Kho"), "Tối mật")
    return opened


@pytest.fixture
def assistant(folder: DataFolder, tmp_path: Path) -> Iterator[Assistant]:
    (tmp_path / "kh.txt").write_text(SECRET)
    with Assistant(folder) as opened:
        assert opened.add([tmp_path / "kh.txt"], library="Kho").ingested
        yield opened


def test_answers_citations_and_lists_carry_the_mark(assistant: Assistant) -> None:
    answer = assistant.ask("Diễn tập phòng thủ được tổ chức trong mấy ngày?")
    (citation, *_) = answer.citations
    assert citation.secrecy == "Tối mật"
    assert source_name(citation).endswith("[TỐI MẬT]")
    assert "[TỐI MẬT]" in "\n".join(answer_lines(answer))
    assert answer_json(answer)["citations"][0]["secrecy"] == "Tối mật"
    assert "[TỐI MẬT]" in render.answer_html(0, answer)
    assert "<dt>Độ mật</dt><dd>Tối mật</dd>" in render.source(assistant.open(citation))
    assert tables.status(assistant.documents()[0]) == "còn dùng, tối mật"


def test_a_number_put_right_is_asked_for_cited_and_listed(
    assistant: Assistant, folder: DataFolder
) -> None:
    edit_facts(folder, 1, {"number": "15-KH/TU"})
    answer = assistant.ask("Theo Kế hoạch số 15-KH/TU, diễn tập được tổ chức trong mấy ngày?")
    assert answer.status == "answered"
    assert answer.citations[0].number == "15-KH/TU"
    assert "15-KH/TU" in tables.documents(assistant.documents())


def test_a_signatory_put_right_is_never_quoted_from_where_another_stands(
    assistant: Assistant, folder: DataFolder
) -> None:
    question = "Ai ký Kế hoạch số 14-KH/TU?"
    assert "Nguyễn Văn Mẫu" in assistant.ask(question).text
    edit_facts(folder, 1, {"signatory": "Lê Thị Hà"})
    answer = assistant.ask(question)
    assert all("Lê Thị Hà" in c.quote for c in answer.citations if "Lê Thị Hà" in answer.text)
    assert not any(c.text == "Lê Thị Hà" for c in answer.claims)
