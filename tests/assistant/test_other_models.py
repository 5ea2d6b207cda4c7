"""The whole path with models of an office's own: ingest, ask, change, be refused, rebuild, ask."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from rich.console import Console
from typer.testing import CliRunner

from assistant.cli import app as assistant_app
from ingest import console
from ingest.cli import app as ingest_app
from ingest.data_folder import DataFolder
from ingest.pipeline import add, rebuild
from ingest.settings import Settings
from ingest.types import Progress

QUESTION = "Cán bộ lãnh đạo cấp phòng học tập lý luận chính trị mấy ngày trong một năm?"


@pytest.fixture
def sources(tmp_path: Path, letter: Callable[..., str]) -> Path:
    folder = tmp_path / "nguon"
    folder.mkdir()
    for number, days in ((5, "03 ngày"), (6, "05 ngày")):
        (folder / f"qd{number}.txt").write_text(
            letter(
                "Quy định",
                f"0{number}-QĐ/TU",
                f"10/{number}/2016",
                "về chế độ học tập" if number == 5 else "về nghỉ phép của cán bộ",
                "Điều 1. Thời gian học tập lý luận\nCán bộ lãnh đạo cấp phòng học tập lý luận "
                f"chính trị {days} trong một năm.\n\nĐiều 2. Hiệu lực\nCó hiệu lực từ ngày ký.",
            ),
            encoding="utf-8",
        )
    return folder


@pytest.mark.slow
def test_ingest_ask_change_the_prompts_rebuild_ask_and_rerank(
    tmp_path: Path, sources: Path, minilm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ("--data", str(tmp_path / "data"))
    run = CliRunner().invoke

    def ask() -> dict:
        done = run(assistant_app, ["ask", QUESTION, "--json", *data])
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    monkeypatch.setenv("TROLY_EMBEDDING", str(minilm))
    done = run(ingest_app, ["add", str(sources), "--json", *data])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["ingested"] == 2
    first = ask()
    assert first["status"] == "answered"

    monkeypatch.setenv("TROLY_QUERY_PROMPT", "query: ")
    monkeypatch.setenv("TROLY_PASSAGE_PROMPT", "passage: ")
    refused = run(assistant_app, ["ask", QUESTION, *data])
    assert refused.exit_code == 3
    assert f"python -m ingest rebuild --data {tmp_path / 'data'}" in refused.stderr
    assert "lời dẫn" in refused.stderr
    assert run(ingest_app, ["rebuild", *data]).exit_code == 0
    assert ask()["status"] == "answered"

    from sentence_transformers import CrossEncoder

    torch.manual_seed(5)
    cross = CrossEncoder(str(minilm), num_labels=1, device="cpu", local_files_only=True)
    cross.save(str(tmp_path / "xep-lai"))
    monkeypatch.setenv("TROLY_RERANKER", str(tmp_path / "xep-lai"))
    third = ask()
    assert third["status"] == "answered"
    assert third["citations"]


class TestProgress:
    def test_vectors_are_counted_while_they_are_made(self, tmp_path: Path, sources: Path) -> None:
        told: list[Progress] = []
        with DataFolder(Settings(data=tmp_path / "data"), "phép thử") as folder:
            report = add(folder, [sources], "Kho", told.append)
        vectors = [step for step in told if step.unit == "đoạn trích"]
        assert (vectors[-1].done, vectors[-1].total) == (report.passages, report.passages)
        assert {step.stage for step in vectors} == {"tính véc-tơ"}
        assert [step.total for step in told if step.unit == "tệp"] == [2] * (
            len(told) - len(vectors)
        )
        told.clear()
        with DataFolder(Settings(data=tmp_path / "data"), "phép thử", for_rebuild=True) as folder:
            rebuild(folder, told.append)
        last = [step for step in told if step.unit == "đoạn trích"][-1]
        assert (last.done, last.total) == (report.passages, report.passages)

    def test_closing_stops_a_slow_model_between_two_reports(
        self, tmp_path: Path, sources: Path
    ) -> None:
        with DataFolder(Settings(data=tmp_path / "data"), "phép thử") as folder:
            steps: list[str] = []

            def close_at_the_end_of_reading(step: Progress) -> None:
                steps.append(step.stage)
                if step.stage == "lập chỉ mục":
                    folder.closing.set()

            with pytest.raises(Exception, match="Việc nạp dừng lại"):
                add(folder, [sources], "Kho", close_at_the_end_of_reading)
            assert "tính véc-tơ" not in steps
            assert folder.catalog.documents() == ()

    def test_a_terminal_shows_files_and_passages_apart(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        screen = io.StringIO()
        monkeypatch.setattr(console, "_words", Console(file=screen, force_terminal=True, width=120))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        with console.progress_bar() as update:
            update(Progress("a.docx", 3, 9, "đọc"))
            update(Progress("", 128, 2_000, "tính véc-tơ", "đoạn trích"))
        shown = screen.getvalue()
        assert "3/9" in shown
        assert "128/2000" in shown
        assert "đoạn trích" in shown
