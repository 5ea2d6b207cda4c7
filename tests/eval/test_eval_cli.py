"""The commands: what goes to which stream, exit codes, usage errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from eval.cli import app

TINY = Path(__file__).parent / "made" / "squad_tiny.json"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    folder = tmp_path / "alqac"
    folder.mkdir()
    articles = {f"Luật Thử@{n}": f"Tên {word}\n\nNội dung." for n, word in enumerate("abc", 1)}
    question = {"text": "Tên b", "relevant_articles": [{"law_id": "Luật Thử", "article_id": "2"}]}
    (folder / "articles.json").write_text(json.dumps(articles))
    (folder / "questions.json").write_text(json.dumps([question]))
    (folder / "questions_synthetic.json").write_text(json.dumps([question] * 4))
    return folder


def figures(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    (line,) = result.stdout.splitlines()
    loaded: dict[str, Any] = json.loads(line)
    return loaded


@pytest.mark.usefixtures("opened")
def test_retrieval_prints_one_line_of_json(laws: Path) -> None:
    result = call("retrieval", "--corpus", f"alqac:{laws}", "--json")
    printed = figures(result)
    assert {
        "ndcg@10", "mrr@10", "recall@10", "hit@1", "queries", "documents",
        "query_ms_p50", "query_ms_p95",
    } <= set(printed)  # fmt: skip
    assert (printed["hit@1"], printed["queries"], printed["documents"]) == (1.0, 1, 1)
    assert (printed["lost_articles"], printed["short_articles"]) == (0, 0)
    assert "ndcg@10" in result.stderr
    assert len(list(Path("runs").glob("*-retrieval.json"))) == 1


@pytest.mark.usefixtures("opened")
def test_retrieval_on_synthetic_questions_limited(laws: Path) -> None:
    printed = figures(
        call(
            "retrieval", "--corpus", f"alqac:{laws}", "--questions", "synthetic",
            "--limit-queries", "3", "--without-diacritics", "--json",
        )
    )  # fmt: skip
    assert (printed["queries"], printed["without_diacritics"]) == (3, True)


@pytest.mark.usefixtures("opened")
def test_without_json_nothing_goes_to_standard_output(laws: Path) -> None:
    result = call("retrieval", "--corpus", f"alqac:{laws}")
    assert result.exit_code == 0
    assert result.stdout == ""


@pytest.mark.usefixtures("opened")
def test_squad_answers() -> None:
    printed = figures(call("answers", "--corpus", f"squad:{TINY}", "--json"))
    assert {f"contains_gold@{k}" for k in (1, 2, 3)} | {"refused"} <= set(printed)
    assert printed["questions"] == 19
    assert printed["impossible_questions"] == 2
    tune = figures(call("answers", "--corpus", f"squad:{TINY}", "--split", "tune", "--json"))
    test = figures(call("answers", "--corpus", f"squad:{TINY}", "--split", "test", "--json"))
    assert tune["questions"] + test["questions"] == 19


@pytest.mark.usefixtures("opened")
def test_answers_over_a_case_file_and_its_documents(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("Số 1-NQ/TU\n\nHuyện có mười xã.\n", "utf-8")
    (tmp_path / "documents" / "b.bin").write_bytes(b"\0")
    cases = tmp_path / "cases.jsonl"
    case = {"id": "a", "question": "Huyện có mấy xã?", "expect": "answered",
            "history": [], "contains": [["mười"]],
            "sources": [{"number": "1-NQ/TU", "issued": None}]}  # fmt: skip
    cases.write_text(json.dumps(case), "utf-8")
    result = call("answers", cases, "--documents", tmp_path / "documents", "--json")
    assert figures(result)["accuracy"] == 1.0
    assert "Không nạp được b.bin" in result.stderr


@pytest.mark.usefixtures("opened")
def test_speed_over_documents(tmp_path: Path) -> None:
    (tmp_path / "vb").mkdir()
    (tmp_path / "vb" / "a.txt").write_text("Chi bộ họp.\n\nĐảng viên học.\n", "utf-8")
    printed = figures(call("speed", "--corpus", f"docx:{tmp_path / 'vb'}", "--json"))
    assert printed["passages"] == 2
    assert {"passages_per_second", "peak_memory_mb", "ask_ms_p50", "ask_ms_p95"} <= set(printed)


@pytest.mark.usefixtures("opened")
def test_compare_two_runs() -> None:
    for _ in range(2):
        figures(call("answers", "--corpus", f"squad:{TINY}", "--json"))
    a, b = sorted(Path("runs").iterdir())
    assert "contains_gold@1" in call("compare", a, b).stdout
    compared = figures(call("compare", a, b, "--json"))
    assert compared["shared"] == 19
    assert [f["wins"] + f["losses"] for f in compared["figures"]] == [0, 0, 0]


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["retrieval", "--corpus", "trec:x"], "alqac"),
        (["retrieval", "--corpus", "beir:."], "qrels"),
        (["retrieval", "--corpus", "docx:."], "chỗ cần tìm"),
        (["retrieval", "--corpus", "alqac:x", "--mode", "both"], "fused"),
        (["retrieval", "--corpus", "alqac:x", "--wrong-diacritics", "2"], "wrong-diacritics"),
        (
            ["retrieval", "--corpus", "x", "--without-diacritics", "--wrong-diacritics", "0.1"],
            "Chỉ chọn một",
        ),
        (["report", "none.json"], "runs"),
        (["gate", "--baseline", "none.json"], "--update"),
        (["retrieval", "--corpus", "alqac:none"], "Không thấy"),
        (["answers", "x.jsonl", "--corpus", f"squad:{TINY}"], "một trong hai"),
        (["answers", "none.jsonl"], "Không đọc được"),
        (["answers", "--corpus", "docx:."], "squad:"),
        (["speed", "--passages", "5", "--corpus", "docx:."], "một trong hai"),
        (["speed", "--text", "x.jsonl"], "--passages"),
        (["speed", "--passages", "5", "--text", "none.jsonl"], "Không tìm thấy"),
        (["compare", "none.json", "none.json"], "runs"),
        (["retrieval"], "--corpus"),
        (["answers", "--split", "dev"], "tune"),
        (["speed", "--passages", "0"], "passages"),
    ],
)
def test_usage_errors_end_with_2_and_a_word(arguments: list[str], message: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_an_unknown_setting_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_NHAM", "1")
    result = call("speed", "--passages", "1")
    assert result.exit_code == 2
    assert "TROLY_NHAM" in result.stderr
