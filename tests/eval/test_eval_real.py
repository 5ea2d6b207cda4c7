"""The commands over the real service, each in a process of its own as a person would run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import eval as evaluation

ROOT = Path(evaluation.__file__).parents[1]
TINY = Path(__file__).parent / "made" / "squad_tiny.json"
pytestmark = pytest.mark.slow


def call(folder: Path, *arguments: object) -> tuple[dict[str, Any], str]:
    """The JSON object printed and what went to standard error; runs/ lands in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-m", "eval", *map(str, arguments), "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line), done.stderr


def test_squad_answers_and_their_quotes(tmp_path: Path) -> None:
    printed, _ = call(tmp_path, "answers", "--corpus", f"squad:{TINY}")
    assert printed["questions"] == 19
    assert printed["errors"] == printed["quote_violations"] == 0
    assert printed["contains_gold@1"] <= printed["contains_gold@2"] <= printed["contains_gold@3"]
    assert printed["contains_gold@3"] >= 0.6, "sentences of three: chance alone would give a third"
    (path,) = (tmp_path / "runs").glob("*-squad.json")
    recorded = json.loads(path.read_text("utf-8"))["record"]
    assert recorded["model"].startswith("sha256:")


def test_articles_come_through_ingest_and_are_found(tmp_path: Path) -> None:
    topics = ["nuôi mèo", "trồng chè", "đóng thuyền", "dệt chiếu", "làm gốm", "đan lưới"]
    articles = {
        f"Luật Nghề@{number}": f"Nghề {topic}\n\n"
        f"1. Người làm nghề {topic} phải đăng ký.\n\n2. Hộ {topic} được vay vốn."
        for number, topic in enumerate(topics, 1)
    }
    questions = [
        {
            "text": f"Hộ {topic} có được vay vốn không?",
            "relevant_articles": [{"law_id": "Luật Nghề", "article_id": str(number)}],
        }
        for number, topic in enumerate(topics, 1)
    ]
    (tmp_path / "articles.json").write_text(json.dumps(articles), "utf-8")
    (tmp_path / "questions.json").write_text(json.dumps(questions), "utf-8")
    printed, _ = call(tmp_path, "retrieval", "--corpus", f"alqac:{tmp_path}", "--data", tmp_path)
    assert (printed["lost_articles"], printed["short_articles"]) == (0, 0)
    assert (printed["hit@1"], printed["queries"], printed["documents"]) == (1.0, 6, 1)
    bare, _ = call(
        tmp_path, "retrieval", "--corpus", f"alqac:{tmp_path}", "--data", tmp_path,
        "--without-diacritics",
    )  # fmt: skip
    assert (bare["hit@1"], bare["ingest_reused"]) == (1.0, True)
