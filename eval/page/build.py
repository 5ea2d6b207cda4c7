"""The page from a run, or from two: everything a template needs, worked out here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.compare import Compared, compare
from eval.page import plots
from eval.page.summary import summary
from eval.page.words import (
    COMPARED,
    FIGURES,
    READING,
    READING_COMPARISON,
    TYPES,
    VERDICTS,
    chance,
    decimal,
    wanted,
)
from eval.report import INTERVAL, TITLES, failed, number
from eval.significance import percentile, wilson
from eval.types import Outcome, Report

TEMPLATE = "report.html.j2"
LISTED = 300  # failures on a page; the run record holds all of them
SURE = 0.05  # p below which two runs count as different
TELLING = ("commit", "dirty", "settings", "model", "reranker", "corpora", "options")
# Bars of the plot of ranks.
RANKS = {
    "thứ 1": range(1, 2),
    "thứ 2": range(2, 3),
    "thứ 3": range(3, 4),
    "thứ 4–5": range(4, 6),
    "thứ 6–10": range(6, 11),
    "sau thứ 10": range(11, 10_000),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot with the sentence above it."""

    title: str
    svg: str


def page(run: Report, other: Report | None = None) -> str:
    """One self-contained HTML document; with ``other`` it ends in a comparison, ``run`` being A.

    Questions, documents and settings are untrusted: the template escapes all but the plots.

    Raises:
        UsageError: two runs that cannot be compared.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(decimal=decimal, wanted=wanted, chance=chance)
    compared = compare(run, other) if other is not None else None
    failures = [outcome for outcome in run.outcomes if failed(outcome, run.kind)]
    return environment.get_template(TEMPLATE).render(
        title=TITLES[run.kind],
        summary=summary(run),
        figures=figures(run),
        others=others(run),
        pictures=pictures(run),
        reading=reading(run, compared),
        failures=failures[:LISTED],
        failed=len(failures),
        asked=len(run.outcomes),
        types=TYPES,
        verdicts=VERDICTS,
        comparison=None if other is None or compared is None else told(compared, run, other),
        records=[("A" if other else "", record_rows(run.record))]
        + ([("B", record_rows(other.record))] if other else []),
    )


def figures(run: Report) -> list[tuple[str, float, tuple[float, float], str]]:
    """(label, value, 95% interval, what it means) of each figure this kind of run has."""
    rows = []
    for name, (label, meaning) in FIGURES.items():
        if name not in run.metrics:
            continue
        interval = run.metrics.get(name + INTERVAL) or run.metrics.get("interval95")
        if interval is not None:  # records of before intervals were kept have none
            low, high = interval
            rows.append((label, float(run.metrics[name]), (low, high), meaning))
    return rows


def others(run: Report) -> list[tuple[str, str]]:
    """What else the run counted, as it stands in the record."""
    shown = {name for name in run.metrics if name in FIGURES or name.endswith(INTERVAL)}
    shown |= {"by_type", "interval95"}
    return [(name, number(value)) for name, value in run.metrics.items() if name not in shown]


def pictures(run: Report) -> list[Picture]:
    """The plots of a run; those without data are left out."""
    made: list[tuple[str, str]] = []
    shares = [(label, value, interval) for label, value, interval, _ in figures(run)]
    if shares:
        title = "Các con số, từ 0 đến 1, với khoảng tin cậy 95%"
        made.append((title, plots.intervals(shares, title)))
    if ranks := rank_counts(run):
        title = "Chỗ cần tìm đứng thứ mấy (số câu hỏi)"
        made.append((title, plots.bars(ranks, title)))
    if run.kind == "answers":
        title = "Mỗi câu hỏi kết thúc thế nào (số câu hỏi)"
        verdicts = Counter(outcome.verdict for outcome in run.outcomes)
        named = {label: verdicts[name] for name, label in VERDICTS.items()}  # type: ignore[index]
        made.append((title, plots.bars(named, title)))
    if kinds := by_type(run):
        title = (
            "Trả lời đúng theo loại câu hỏi (số câu trong ngoặc)"
            if run.kind == "answers"
            else "Đứng ngay đầu theo loại câu hỏi (số câu trong ngoặc)"
        )
        made.append((title, plots.intervals(kinds, title)))
    times = [outcome.ms for outcome in run.outcomes if not outcome.error]
    if times:
        title = "Thời gian của mỗi câu hỏi"
        marks = {"p50": percentile(times, 50), "p95": percentile(times, 95)}
        made.append((title, plots.histogram(times, marks, title)))
    return [Picture(title, svg) for title, svg in made]


def rank_counts(run: Report) -> dict[str, int]:
    """Questions by the rank of the first thing wanted; nothing where ranks were not recorded."""
    found = [outcome for outcome in run.outcomes if outcome.scores.get("mrr@10")]
    if run.kind != "retrieval" or any(outcome.rank is None for outcome in found):
        return {}
    ranks = Counter(outcome.rank for outcome in run.outcomes)
    counts = {label: sum(ranks[rank] for rank in span) for label, span in RANKS.items()}
    return {**counts, "không thấy": ranks[None]}


def by_type(run: Report) -> list[tuple[str, float, tuple[float, float]]]:
    """Each type of question with the share that went right and its 95% interval, weakest first."""
    figure = {"answers": "right", "retrieval": "hit@1"}.get(run.kind)
    groups: dict[str, list[float]] = {}
    for outcome in run.outcomes if figure else ():
        if outcome.type:
            groups.setdefault(outcome.type, []).append(outcome.scores.get(figure or "", 0.0))
    rows = [
        (
            f"{TYPES.get(kind, kind)} ({len(values)})",
            sum(values) / len(values),
            wilson(round(sum(values)), len(values)),
        )
        for kind, values in groups.items()
    ]
    return sorted(rows, key=lambda row: row[1]) if len(rows) > 1 else []


def reading(run: Report, compared: Compared | None) -> list[tuple[str, str]]:
    """Each thing on the page explained in one sentence."""
    rows = [(label, meaning) for label, _, _, meaning in figures(run)]
    return [*rows, *READING, *(READING_COMPARISON if compared else ())]


def told(compared: Compared, run: Report, other: Report) -> dict[str, Any]:
    """The comparison section: a verdict in words, the figures, the questions lost and won."""
    after = {outcome.id: outcome for outcome in other.outcomes}
    before = {outcome.id: outcome for outcome in run.outcomes}
    lead = compared.figures[0]
    rows: list[tuple[Outcome, Outcome, float, float]] = [
        (before[i], after[i], a, b) for i, _, a, b in compared.changed
    ]
    return {
        "shared": compared.shared,
        "only_a": compared.only_a,
        "only_b": compared.only_b,
        "differences": [
            name
            for (name, a), (_, b) in zip(
                record_rows(_telling(run.record)), record_rows(_telling(other.record)), strict=True
            )
            if a != b
        ],
        "lead": COMPARED[lead.figure][0],
        "verdict": _verdict(lead.b - lead.a, lead.p),
        "figures": [
            (COMPARED[f.figure][0], f, "khác nhau thật" if f.p < SURE else "có thể do ngẫu nhiên")
            for f in compared.figures
        ],
        "lost": [row for row in rows if row[3] < row[2]],
        "won": [row for row in reversed(rows) if row[3] > row[2]],
    }


def record_rows(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A run's record, flattened to what a person can read out on the telephone."""
    titles = {
        "started": "Bắt đầu", "command": "Lệnh", "commit": "Mã nguồn (commit)",
        "dirty": "Mã nguồn có sửa chưa lưu", "python": "Python", "machine": "Máy",
        "model": "Mô hình nhúng", "reranker": "Mô hình xếp lại", "settings": "Cấu hình",
        "corpora": "Dữ liệu (SHA-256)", "options": "Tùy chọn", "packages": "Gói phần mềm",
    }  # fmt: skip
    return [(titles.get(name, name), _flat(value)) for name, value in record.items()]


def _telling(record: Mapping[str, Any]) -> dict[str, Any]:
    """What of a record can make one run better than another."""
    return {name: record.get(name) for name in TELLING}


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_flat(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return {True: "có", False: "không"}[value] if isinstance(value, bool) else str(value)


def _verdict(difference: float, p: float) -> str:
    if difference == 0:
        return "hai lần đo ngang nhau"
    better = "B tốt hơn A" if difference > 0 else "B kém hơn A"
    return better if p < SURE else f"{better} một chút, nhưng có thể chỉ do ngẫu nhiên"
