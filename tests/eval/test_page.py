"""The HTML report: self-contained, escaped, and readable at both widths in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from eval import record
from eval.cli import app
from eval.page.build import by_type, figures, page, rank_counts
from eval.page.words import FIGURES, decimal, of_a_hundred, wanted
from eval.ranking import NAMES
from eval.types import Outcome, Report

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "<script>document.title='x'</script><img src=https://evil.example/a.png onerror=x>"
RECORD = {
    "started": "2026-11-25T09:00:00+07:00", "command": ["retrieval", "--corpus", EVIL],
    "commit": "abc123", "dirty": True, "settings": {"embedding": "m"}, "model": "sha256:feed",
    "corpora": {"x": "beef"}, "options": {"mode": "fused"},
}  # fmt: skip


def outcome(number: int, rank: int | None, ms: float = 8.0) -> Outcome:
    scores = dict.fromkeys(NAMES, 0.0)
    if rank is not None and rank <= 10:
        scores = {**dict.fromkeys(NAMES, 1.0), "mrr@10": 1 / rank, "hit@1": float(rank == 1)}
    return Outcome(
        f"q{number}", "who" if number % 2 else "when", f"Câu {number} {EVIL}", ms, scores,
        expected=f"a.docx: “{EVIL}”", got=f"b.docx\n{EVIL}", rank=rank,
    )  # fmt: skip


@pytest.fixture
def run() -> Report:
    outcomes = [outcome(n, rank, 4.0 + n) for n, rank in enumerate((1, 1, 2, 5, 30, None))]
    metrics = {
        **dict.fromkeys(NAMES, 0.5),
        **{f"{name}_ci95": [0.2, 0.8] for name in NAMES},
        "queries": 6, "documents": 42, "passages": 15684, "mode": "lexical", "errors": 0,
        "wrong_diacritics": 0.1,
    }  # fmt: skip
    return Report("retrieval", metrics, tuple(outcomes), RECORD)


@pytest.fixture
def better(run: Report) -> Report:
    outcomes = (replace(outcome(0, 2), got="thua"), *run.outcomes[1:5], outcome(5, 1))
    return replace(run, outcomes=outcomes, record={**RECORD, "options": {"mode": "fused", "n": 1}})


@pytest.fixture
def answers() -> Report:
    verdicts = ("right", "wrong", "needless_refusal", "missed_refusal", "error")
    outcomes = tuple(
        Outcome(
            v, "list", "?", 30.0, {"right": float(v == "right")}, "answered: 45", EVIL,
            verdict=v, why="thiếu “45”", violations=(EVIL,) if v == "wrong" else (),
            error="nổ" if v == "error" else "",
        )
        for v in verdicts
    )  # fmt: skip
    metrics = {
        "right": 1, "questions": 5, "accuracy": 0.2, "interval95": [0.04, 0.62], "wrong": 1,
        "needless_refusals": 1, "missed_refusals": 1, "errors": 1, "quote_violations": 1,
    }  # fmt: skip
    return Report("answers", metrics, outcomes, RECORD)


def text_of(page_html: str) -> str:
    return " ".join(html.fromstring(page_html.encode()).text_content().split())


def fetched(page_html: str) -> list[str]:
    """Whatever in a page would make a browser ask for something."""
    tree = html.fromstring(page_html.encode())
    asked = [
        f"{node.tag} {name}={value}"
        for node in tree.iter()
        if isinstance(node.tag, str)
        for name, value in node.attrib.items()
        if name.rpartition("}")[2].rpartition(":")[2] in {"src", "href", "srcset", "data", "action"}
        and not value.startswith("#")
    ]
    asked += [node.tag for node in tree.iter("script", "img", "link", "iframe", "object", "base")]
    outside = [u for u in re.findall(r"url\(([^)]*)\)", page_html) if not u.startswith("#")]
    return asked + outside + re.findall(r"@import[^;]*", page_html)


@pytest.mark.parametrize("pair", [False, True])
def test_nothing_is_fetched_and_nothing_runs(run: Report, better: Report, pair: bool) -> None:
    made = page(run, better if pair else None)
    assert fetched(made) == []
    assert "default-src 'none'" in made
    assert made.count("&lt;script&gt;") >= 7, "shown as it was typed"
    assert fetched(made.replace("<h1>", f"<h1>{EVIL}")) != [], "the check above sees it"


def test_the_page_says_what_was_measured(run: Report) -> None:
    told = text_of(page(run))
    assert "Ngày 25-11-2026, trợ lý được giao tìm chỗ có lời đáp cho 6 câu hỏi" in told
    assert "42 văn bản, 15.684 đoạn trích" in told
    assert "chỉ theo từ ngữ, câu hỏi gõ sai dấu ở 10 trong 100 chữ có dấu" in told
    for label, meaning in (FIGURES[name] for name in NAMES):
        assert label in told
        assert meaning in told
    assert "0,5000,200 đến 0,800" in told
    assert "Những câu chưa đạt: 2 trong 6" in told
    for word in ("abc123", "sha256:feed", "beef", "Mã nguồn có sửa chưa lưucó", "mode: fused"):
        assert word in told
    assert "So sánh" not in told


def test_ranks_and_types_are_counted(run: Report) -> None:
    assert rank_counts(run) == {
        "thứ 1": 2, "thứ 2": 1, "thứ 3": 0, "thứ 4–5": 1, "thứ 6–10": 0, "sau thứ 10": 1,
        "không thấy": 1,
    }  # fmt: skip
    assert [row[:2] for row in by_type(run)] == [("Hỏi khi nào (3)", 1 / 3), ("Hỏi ai (3)", 1 / 3)]
    old = replace(run, outcomes=tuple(replace(o, rank=None) for o in run.outcomes))
    assert rank_counts(old) == {}, "a record of before ranks were kept"


def test_the_plots_show_the_figures(run: Report) -> None:
    tree = html.fromstring(page(run).encode())
    plots = [" ".join(svg.text_content().split()) for svg in tree.iter("svg")]
    assert len(plots) == 4
    assert "nDCG@10" in plots[0]
    assert "0,500" in plots[0]
    assert "không thấy" in plots[1]
    assert "Hỏi ai (3)" in plots[2]
    assert "p50: 6,5 ms" in plots[3]
    assert page(run) == page(run), "the same run makes the same page"


def test_two_runs_are_compared_question_by_question(run: Report, better: Report) -> None:
    tree = html.fromstring(page(run, better).encode())
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h3")]
    assert headings[:2] == ["Những câu B kém hơn: 0", "Những câu B hơn: 1"]
    told = text_of(page(run, better))
    assert "trên 6 câu hỏi chung" in told
    assert "Hai lần đo khác nhau ở: tùy chọn" in told
    assert "có thể chỉ do ngẫu nhiên" in told
    assert "0,000 → 1,000" in told
    assert {"Lần đo A", "Lần đo B"} <= set(headings)


def test_answers_show_how_each_question_ended(answers: Report) -> None:
    told = text_of(page(answers))
    assert "đúng 1 câu, tức 20 trong 100" in told
    for word in ("từ chối thừa", "lẽ ra phải từ chối", "trả lời: 45", "thiếu “45”", "nổ"):
        assert word in told
    assert "Trích dẫn sai: <script>" in told
    assert fetched(page(answers)) == []


def test_other_kinds_make_a_page_too() -> None:
    squad = {f"contains_gold@{k}": 0.5 for k in (1, 2, 3)}
    scored = Outcome("q", "answerable", "?", 1.0, dict(squad))
    metrics = {**squad, "contains_gold@1_ci95": [0.1, 0.9], "questions": 1, "refused": 0.0}
    report = Report("squad", metrics, (scored,), RECORD)
    assert [row[0] for row in figures(report)] == ["Đáp án trong câu đầu"]
    assert "Đáp án trong câu đầu" in text_of(page(report))
    assert "passages_per_second" in text_of(page(Report("speed", {"passages_per_second": 9.0})))


def test_numbers_as_they_are_printed_here() -> None:
    assert decimal(-0.1836) == "−0,184"
    assert of_a_hundred(0.824) == "82 trong 100"
    assert wanted("ambiguous") == "hỏi lại"
    assert wanted("a.docx: “x: y”") == "a.docx: “x: y”"


def test_the_command_writes_the_file(run: Report, better: Report, tmp_path: Path) -> None:
    a, b = record.save(run, tmp_path / "a"), record.save(better, tmp_path / "b")
    out = tmp_path / "bao-cao.html"
    done = CliRunner().invoke(app, ["report", str(a), str(b), "--out", str(out)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert out.read_text("utf-8") == page(record.load(a), record.load(b))
    done = CliRunner().invoke(app, ["report", str(a), "--out", str(tmp_path / "none" / "x.html")])
    assert done.exit_code == 2
    assert "Không ghi được" in done.stderr
    listed = CliRunner().invoke(app, ["compare", str(a), str(b), "--all", "--json"])
    assert [row[0] for row in json.loads(listed.stdout)["changed"]] == ["q5"]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if not CHROMIUM.exists():
        pytest.skip(f"trình duyệt {CHROMIUM} không có ở máy này (no Chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_asks_for_nothing_and_nothing_sticks_out(
    browser, run: Report, better: Report, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(run, better), "utf-8")
    shown = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []
    assert shown.title() == "Báo cáo đo chất lượng – Tìm kiếm", "no script has run"
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    for plot in shown.locator("svg").all():
        box = plot.bounding_box()
        assert box["width"] > 250
        assert box["height"] > 60
    shown.close()
