"""``eval speed`` at size: the text it is built from, what is timed, the folder it keeps."""

from __future__ import annotations

import itertools
import json
import lzma
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from eval import speed, speed_folder
from eval.cli import app
from eval.made_text import articles
from eval.speed_folder import NEIGHBOURS, built_folder, questions_of
from eval.stopwatch import Stopwatch
from ingest.errors import UsageError
from ingest.settings import Settings

WORDS = "huyện xã thôn đảng viên cán bộ báo cáo trường học đường cầu lúa cá rừng biển chợ".split()


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Twelve articles of three paragraphs."""
    rng = np.random.default_rng(5)

    def sentence() -> str:
        return " ".join(rng.choice(WORDS, 14).tolist()).capitalize() + "."

    path = tmp_path / "bai.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        for number in range(12):
            body = [" ".join(sentence() for _ in range(8)) for _ in range(3)]
            article = {"title": f"Tin {number}: {sentence()}", "abstract": sentence(), "body": body}
            lines.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def test_a_corpus_that_runs_out_starts_again_with_other_words(text: Path) -> None:
    made = list(itertools.islice(articles(text), 30))
    assert [a.turn for a in made] == [0] * 12 + [1] * 12 + [2] * 6
    paragraphs = [p for a in made for p in a.paragraphs]
    assert len(set(paragraphs)) == len(paragraphs)
    assert made[12].title.endswith(made[0].title)
    assert list(itertools.islice(articles(text), 30)) == made


def test_invented_articles_are_the_same_each_time_and_never_twice() -> None:
    made = list(itertools.islice(articles(None), 40))
    assert made == list(itertools.islice(articles(None), 40))
    assert len({p for a in made for p in a.paragraphs}) == sum(len(a.paragraphs) for a in made)
    lengths = [len(p.split()) for a in made for p in a.paragraphs]
    assert 55 < sum(lengths) / len(lengths) < 120


def test_questions_are_titles_and_openings(text: Path) -> None:
    asked = questions_of(text)
    assert len(asked) == speed_folder.QUESTIONS
    assert all(8 <= len(q.split()) <= 30 for q in asked)
    assert asked[0].startswith("Tin 0")
    assert not asked[1].startswith("Tin")


def test_an_empty_corpus_is_told(tmp_path: Path) -> None:
    (tmp_path / "trong.jsonl").write_text("", "utf-8")
    with pytest.raises(UsageError, match="không có bài nào"):
        next(articles(tmp_path / "trong.jsonl"))


def test_the_stopwatch_adds_up_what_methods_take() -> None:
    class Slow:
        def work(self, value: int) -> int:
            time.sleep(0.01)
            return value + 1

    slow = Slow()
    watch = Stopwatch({(slow, "work"): "a"})
    assert slow.work(1) + slow.work(2) == 5
    assert watch.take()["a"] >= 20
    assert watch.take() == {}


def test_what_runs_side_by_side_is_busy_once() -> None:
    class Slow:
        def one(self) -> None:
            time.sleep(0.05)

        def other(self) -> None:
            time.sleep(0.05)

    slow = Slow()
    watch = Stopwatch({(slow, "one"): "one", (slow, "other"): "other"})
    with ThreadPoolExecutor(2) as both:
        both.submit(slow.one)
        both.submit(slow.other)
    slow.one()
    stages, busy = watch.take_with_busy()
    assert stages["one"] >= 100
    assert stages["other"] >= 50
    assert 100 <= busy <= sum(stages.values())


def test_the_nearest_are_the_nearest(text: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "unused")
    with built_folder(150, text, settings, data=tmp_path / "kho") as (folder, built):
        assert 150 <= built.passages < 160
        assert folder.lexical.count() == folder.dense.count(1) == built.passages
        assert len(folder.catalog.documents()) == built.documents
        assert built.turns > 1
        assert min(built.stage_seconds.values()) > 0
        probe = folder.embedding.encode_query(built.questions[3])
        found = [i for i, _ in folder.dense.search(probe, [1], NEIGHBOURS)]
        assert len(set(found) & set(built.nearest[3])) >= 98
        assert not built.reused
    with built_folder(150, text, settings, data=tmp_path / "kho") as (_, again):
        assert again.reused
        assert again.nearest == built.nearest
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("kept", [True, False])
def test_stopped_half_way_nothing_is_left(text, tmp_path, monkeypatch, kept) -> None:
    (tmp_path / "tam").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tam"))
    monkeypatch.setattr(speed_folder, "CHUNK", 50)

    def stop(held: int) -> None:
        if held > 80:
            raise KeyboardInterrupt

    data = tmp_path / "kho" if kept else None
    with (
        pytest.raises(KeyboardInterrupt),
        built_folder(300, text, Settings(data=tmp_path / "x"), data=data, on_passages=stop),
    ):
        pass
    left = [p.suffix for place in ("tam", "kho") for p in (tmp_path / place).glob("*")]
    assert set(left) <= {".lock"}


@pytest.mark.slow
def test_the_command_prints_rates_stages_sizes(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # runs/ lands there
    monkeypatch.setattr(speed_folder, "QUESTIONS", 10)  # for the time they take
    monkeypatch.setattr(speed, "QUESTIONS", speed.QUESTIONS[:5])

    def run() -> tuple[dict[str, Any], str]:
        done = CliRunner().invoke(
            app, ["speed", "--passages", "300", "--text", str(text), "--data", "kho", "--json"]
        )
        assert done.exit_code == 0, done.stderr
        (line,) = done.stdout.splitlines()
        return json.loads(line), done.stderr

    printed, told = run()
    assert 300 <= printed["passages"] < 310
    assert printed["documents"] > 24
    assert printed["text_turns"] > 2
    assert printed["questions"] == 15
    assert "lượt" in told
    assert printed["ingest_reused"] is False
    for stage in ("understand", "embed", "lexical", "dense", "rest", "search", "ask",
                  "lexical_alone", "dense_alone"):  # fmt: skip
        ranks = [printed[f"{stage}_ms_p{rank}"] for rank in (50, 95, 99)]
        assert ranks == sorted(ranks), stage
    parts = sum(printed[f"{s}_ms_p50"] for s in ("understand", "embed", "lexical", "dense", "rest"))
    assert parts == pytest.approx(printed["search_ms_p50"], rel=0.5)
    for part in ("catalog", "lexical", "embed", "dense"):
        assert printed[f"{part}_passages_per_second"] > printed["passages_per_second"] * 0.8
    assert min(printed[f"{part}_mb"] for part in ("catalog", "lexical", "dense")) > 0.01
    assert printed["peak_memory_mb"] >= printed["ingest_peak_memory_mb"] > 50
    assert printed["dense_recall@100"] >= 0.98
    again, _ = run()
    assert again["ingest_reused"] is True
    assert again["seconds_to_ingest"] == printed["seconds_to_ingest"]
