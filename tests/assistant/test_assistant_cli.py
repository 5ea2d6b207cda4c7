"""``python -m assistant ask``: what a script and what a person gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import answer_json, answer_lines, app
from assistant.service import Assistant
from assistant.types import Answer
from assistant.wiring import open_assistant
from ingest.settings import Settings

ROOT = Path(__file__).parents[2]
ANSWER_KEYS = {"status", "answer", "claims", "citations", "mode", "timings_ms"}
CITATION_KEYS = {
    "id", "quote", "document_title", "number", "issued", "heading_path", "article", "pages",
    "version", "library", "superseded_by", "remark", "secrecy", "also_in",
    "recognised", "low_quality",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, letter) -> Path:
    folder = tmp_path_factory.mktemp("lenh")
    (folder / "qc.txt").write_text(
        letter(
            "Quy chế",
            "09-QC/HU",
            "4/5/2021",
            "làm việc của Ban Thường vụ Huyện ủy",
            "Điều 1. Họp\nBan Thường vụ họp định kỳ 02 lần trong một tháng.",
        ),
        encoding="utf-8",
    )
    with open_assistant(Settings(data=folder / "data")) as assistant:
        assistant.add([folder / "qc.txt"], library="Kho huyện")
    return folder / "data"


def run(data: Path, *arguments: str) -> Result:
    """In this process: most of a command's seconds go to imports."""
    return CliRunner().invoke(app, ["ask", *arguments, "--data", str(data)])


def ask(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "ask", *arguments, "--data", str(data)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_json_is_one_object_and_nothing_else(data: Path) -> None:
    done = ask(data, "Ban Thường vụ họp mấy lần trong một tháng?", "--json")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert set(answer) >= ANSWER_KEYS
    assert answer["status"] == "answered"
    assert answer["mode"] == "extractive"
    assert "02 lần" in answer["answer"]
    (claim,) = answer["claims"]
    assert set(claim) == {"text", "state", "citations"}
    assert (claim["state"], claim["citations"]) == ("verified", [1])
    (citation,) = answer["citations"]
    assert set(citation) == CITATION_KEYS
    assert citation["quote"] == claim["text"]
    assert (citation["number"], citation["issued"]) == ("09-QC/HU", "2021-05-04")
    assert (citation["article"], citation["library"]) == ("1", "Kho huyện")
    assert citation["heading_path"] == ["Điều 1. Họp"]
    assert len(citation["version"]) == 64
    assert citation["superseded_by"] is None


def test_a_refusal_exits_0(data: Path) -> None:
    done = run(data, "Giá vàng hôm nay bao nhiêu?", "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["claims"], answer["citations"]) == ("refused", [], [])


def test_an_unknown_library_is_refused_without_a_trace(data: Path) -> None:
    done = run(data, "Ban Thường vụ họp mấy lần?", "--library", "Không có", "--json")
    assert done.exit_code in (0, 2)
    assert "Quy chế" not in done.stdout + done.stderr
    if done.exit_code == 0:
        assert json.loads(done.stdout)["status"] == "refused"


def test_plain_words_for_a_person(data: Path) -> None:
    done = run(data, "ban thuong vu hop may lan trong mot thang")
    assert done.exit_code == 0
    first, *rest = done.stdout.splitlines()
    assert first == "Ban Thường vụ họp định kỳ 02 lần trong một tháng. [1]"
    assert "Căn cứ:" in rest
    assert rest[-1].startswith("[1] Quy chế số 09-QC/HU")
    assert "Điều 1" in rest[-1]
    assert done.stderr == ""


def test_an_empty_question_exits_2_with_words(data: Path) -> None:
    done = run(data, "  ", "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Chưa có câu hỏi" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_held_folder_exits_3_and_says_who_holds_it(tmp_path: Path) -> None:
    with open_assistant(Settings(data=tmp_path / "data"), "trang hỏi đáp"):
        done = ask(tmp_path / "data", "Ai ký?", "--json")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "trang hỏi đáp" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_ambiguous_number_shows_its_choices(office: Assistant) -> None:
    answer = office.ask("Ai ký Nghị quyết 18-NQ/TU?")
    told, *choices = answer_lines(answer)
    assert told == answer.text
    assert [choice.strip(" -") for choice in choices] == list(answer.choices)
    assert answer_json(answer)["choices"] == list(answer.choices)


def test_a_replaced_document_is_marked(office: Assistant) -> None:
    answer = office.ask("Cán bộ lãnh đạo cấp phòng học tập lý luận chính trị mấy ngày một năm?")
    assert any("đã được thay thế bởi 31-QĐ/TU" in line for line in answer_lines(answer))


def test_every_answer_can_be_printed(sample_answers: list[Answer]) -> None:
    for answer in sample_answers:
        assert all(isinstance(line, str) for line in answer_lines(answer))
        shown = json.loads(json.dumps(answer_json(answer), ensure_ascii=False))
        assert set(shown) >= ANSWER_KEYS
        assert all(set(citation) == CITATION_KEYS for citation in shown["citations"])
