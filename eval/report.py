"""Reports and comparisons as tables for a person; --json prints the figures themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Compared
from eval.prepare import Ingested
from eval.types import Outcome, Report

INTERVAL = "_ci95"  # after a figure's name: its interval, shown beside it
LISTED = 30  # failures printed; the run record holds all of them

TITLES = {
    "retrieval": "Tìm kiếm",
    "answers": "Trả lời câu hỏi mẫu",
    "squad": "Trả lời có đáp án sẵn",
    "speed": "Tốc độ",
    "ocr": "Nhận dạng chữ",
}
VERDICTS = {
    "wrong": "sai",
    "needless_refusal": "từ chối thừa",
    "missed_refusal": "lẽ ra phải từ chối",
    "error": "lỗi",
}


def show_ingest(console: Console, ingested: Ingested) -> None:
    """Files that were refused and Điều or paragraphs that did not come through, loudly."""
    for refusal in ingested.refused:
        console.print(f"[yellow]Không nạp được {escape(refusal.file)}: {escape(refusal.reason)}")
    if ingested.lost:
        console.print(
            f"[bold red]CẢNH BÁO: {len(ingested.lost)} điều hoặc đoạn không còn riêng ra sau khi "
            f"nạp:[/] "
            f"[red]{escape('; '.join(ingested.lost))}"
        )
    if ingested.short:
        console.print(
            f"[yellow]{len(ingested.short)} điều hụt chữ sau khi nạp:[/] "
            f"{escape('; '.join(ingested.short))}",
            highlight=False,
        )


def show(console: Console, report: Report) -> None:
    """The figures, those of each type of question, then the failures."""
    table = Table("Chỉ số", "Giá trị", "Khoảng tin cậy 95%", title=TITLES[report.kind])
    for name, value in report.metrics.items():
        if name == "by_type" or name.endswith(INTERVAL):
            continue
        interval = report.metrics.get(f"{name}{INTERVAL}")
        table.add_row(name, number(value), number(interval) if interval else "")
    console.print(table)
    by_type: Mapping[str, Any] = report.metrics.get("by_type", {})
    if by_type:
        table = Table("Loại câu hỏi", "Số câu", "Đúng", "Khoảng tin cậy 95%")
        for kind, share in by_type.items():
            table.add_row(
                kind, str(share["count"]), number(share["accuracy"]), number(share["interval95"])
            )
        console.print(table)
    failures = [outcome for outcome in report.outcomes if failed(outcome, report.kind)]
    for outcome in failures[:LISTED]:
        console.print(_failure(outcome), highlight=False)
    if len(failures) > LISTED:
        console.print(f"… và {len(failures) - LISTED} câu nữa trong tệp kết quả.")


def failed(outcome: Outcome, kind: str) -> bool:
    """Whether an outcome belongs on the list that somebody should look at."""
    if outcome.error or outcome.violations:
        return True
    if kind == "retrieval":
        return outcome.scores["recall@10"] == 0
    if kind == "ocr" and outcome.verdict is None:
        return False  # a page: its words read wrongly are in the figures
    if kind == "squad" and outcome.type != "impossible":
        return outcome.scores["contains_gold@3"] == 0
    return outcome.verdict != "right"


def _failure(outcome: Outcome) -> str:
    label = VERDICTS.get(outcome.verdict or "", "")
    received = "; ".join((outcome.error or outcome.got).splitlines())
    lines = [
        f"[bold]{escape(outcome.id)}[/] {escape(outcome.type)} {label}: {escape(outcome.question)}"
    ]
    lines.append(f"    cần:   {escape(outcome.expected)}")
    lines.append(f"    nhận:  {escape(received)[:500]}")
    lines += [f"    vì:    {escape(outcome.why)}"] if outcome.why else []
    lines += [f"    [red]trích dẫn sai:[/] {escape(violation)}" for violation in outcome.violations]
    return "\n".join(lines)


def show_comparison(console: Console, compared: Compared, *, everything: bool = False) -> None:
    """Both runs side by side over the shared questions, then the questions that changed.

    ``everything`` lists all of them, not only the first.
    """
    table = Table(
        "Chỉ số", "A", "B", "B - A", "95%", "B hơn", "B kém", "p", "Phép thử",
        title=f"{compared.shared} câu chung; chỉ có ở A: {compared.only_a}, ở B: {compared.only_b}",
    )  # fmt: skip
    for c in compared.figures:
        table.add_row(
            c.figure, number(c.a), number(c.b), f"{c.b - c.a:+.4f}", number([c.low, c.high]),
            str(c.wins), str(c.losses), number(c.p), c.test,
        )  # fmt: skip
    console.print(table)
    worse = [row for row in compared.changed if row[3] < row[2]]
    better = [row for row in compared.changed if row[3] > row[2]]
    for title, rows in (("B kém hơn", worse), ("B hơn", better[::-1])):
        shown = rows if everything else rows[:LISTED]
        for case_id, question, a, b in shown:
            console.print(
                f"{title}: {escape(case_id)} {a:.3f} → {b:.3f} {escape(question)}", highlight=False
            )
        if len(rows) > len(shown):
            console.print(f"… và {len(rows) - len(shown)} câu nữa ({title}); --all để xem hết.")


def number(value: object) -> str:
    """A figure as printed: four decimals for shares, two for times and sizes above ten."""
    if isinstance(value, list | tuple):
        return " – ".join(number(part) for part in value)
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    return f"{value:.4f}" if abs(value) < 10 else f"{value:.2f}"
