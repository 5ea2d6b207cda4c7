"""Quality cannot fall unnoticed: the rule, and the gate itself on the samples."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import eval as evaluation
from eval import gate
from eval.cli import app
from eval.retrieval import spread
from eval.types import Outcome, Report
from ingest.errors import UsageError

ROOT = Path(evaluation.__file__).parents[1]
RECORD = {"commit": "abc", "dirty": False, "model": "sha256:1", "settings": {}}


def scores(**each: float) -> dict[str, dict[str, float]]:
    return {figure: dict(each) for figure in gate.FIGURES}


def test_one_question_may_move_and_two_may_not() -> None:
    before = scores(a=1.0, b=1.0, c=0.0, d=0.5)
    assert not any(c.fallen for c in gate.changes(before, before))
    one = gate.changes(before, scores(a=0.0, b=1.0, c=0.0, d=0.5))
    assert [(c.lost, c.won, c.fallen) for c in one] == [(("a",), (), False)] * 3
    two = gate.changes(before, scores(a=0.0, b=0.0, c=0.0, d=0.5))
    assert all(c.fallen and c.lost == ("a", "b") for c in two)
    more = gate.changes(before, scores(a=0.0, b=1.0, c=0.0, d=0.4))
    assert all(c.fallen for c in more), "more than one question's worth"


def test_what_is_won_pays_for_what_is_lost() -> None:
    before = scores(a=1.0, b=1.0, c=0.0)
    (change, *_) = gate.changes(before, scores(a=0.0, b=0.0, c=1.0))
    assert (change.lost, change.won, change.fallen) == (("a", "b"), ("c",), False)
    assert (change.before, change.now, change.questions) == (2.0, 1.0, 3)


def test_new_and_removed_questions_ask_for_a_new_baseline() -> None:
    before, now = scores(a=1.0, b=1.0), scores(b=1.0, c=0.0)
    assert gate.unguarded(before, now) == ["a", "c"]
    assert not any(change.fallen for change in gate.changes(before, now)), "not a fall"


def test_the_baseline_reads_back_and_holds_a_question_a_line(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    made = scores(**{"câu 1": 0.6309, "b": 1.0})
    gate.save(made, RECORD, path)
    assert gate.load(path) == made
    lines = path.read_text("utf-8").splitlines()
    assert lines.count('  "câu 1": 0.6309') == len(gate.FIGURES)
    for bad in ("", "{}", '{"questions": {"nDCG@10": [1]}}'):
        path.write_text(bad, "utf-8")
        with pytest.raises(UsageError, match="gate --update"):
            gate.load(path)


def test_failed_questions_and_false_quotes_are_never_traded() -> None:
    answers = Report("answers", {"errors": 1, "quote_violations": 2}, ())
    retrieval = Report("retrieval", {"errors": 3}, ())
    assert gate.broken((answers, retrieval)) == 6


def test_scores_come_from_both_runs() -> None:
    answered = Outcome("a", "who", "?", 1.0, {"right": 1.0, "contains_gold@1": 0.0})
    found = replace(answered, scores={"recall@5": 1.0, "ndcg@10": 0.63093})
    reports = (Report("answers", {}, (answered,)), Report("retrieval", {}, (found,)))
    assert gate.scores_of(reports) == {
        "trả lời đúng": {"a": 1.0},
        "có trong năm kết quả đầu": {"a": 1.0},
        "nDCG@10": {"a": 0.6309},
    }  # fmt: skip


@pytest.mark.slow
def test_quality_on_the_samples_has_not_fallen(tmp_path: Path) -> None:
    """The gate: if this fails on purpose, `python -m eval gate --update` and commit the file."""
    done = subprocess.run(
        [sys.executable, "-m", "eval", "gate"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


@pytest.mark.usefixtures("opened")
def test_the_gate_opens_and_shuts_and_names_the_questions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    samples, _ = gate.corpora()
    few = replace(samples, cases=spread(samples.cases, 20))
    monkeypatch.setattr(gate, "corpora", lambda: (few, [few]))

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, ["gate", "--baseline", *map(str, arguments)])

    path = tmp_path / "baseline.json"
    assert call(path, "--update").exit_code == 0
    assert call(path).exit_code == 0
    now = gate.load(path)
    wrong = [question for question, right in now["trả lời đúng"].items() if not right]
    assert len(wrong) > 2, "who counts syllables is not always right"
    asked = len(now["trả lời đúng"])
    gate.save({figure: dict.fromkeys(each, 1.0) for figure, each in now.items()}, RECORD, path)
    shut = call(path)
    assert (shut.exit_code, shut.stdout) == (1, "")
    last = shut.stderr.rstrip().splitlines()[-1]
    assert last.startswith(f"Chất lượng không đạt mốc: trả lời đúng từ {asked}.00 xuống")
    assert f"(mất {', '.join(wrong)})" in last
    gate.save({figure: {**each, "gone": 1.0} for figure, each in now.items()}, RECORD, path)
    shut = call(path)
    assert shut.exit_code == 1
    assert "bộ câu hỏi đã đổi (gone)" in shut.stderr
