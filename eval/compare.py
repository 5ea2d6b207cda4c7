"""Two runs question by question: who won where, and whether chance could have done it."""

from __future__ import annotations

from dataclasses import dataclass

from eval.significance import mcnemar, paired_bootstrap
from eval.types import Report
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure in both runs, over the questions that both asked."""

    figure: str
    a: float
    b: float
    wins: int  # questions where B is better
    losses: int
    low: float  # 95% interval of B - A
    high: float
    p: float  # McNemar for yes/no figures, paired bootstrap otherwise
    test: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All figures, with the questions that changed in the first of them."""

    figures: tuple[Comparison, ...]
    shared: int
    only_a: int
    only_b: int
    changed: tuple[tuple[str, str, float, float], ...]  # id, question, A, B


def compare(a: Report, b: Report) -> Compared:
    """Compare two runs of one kind over the questions they share.

    Raises:
        UsageError: runs of different kinds, or without a question in common.
    """
    if a.kind != b.kind:
        raise UsageError(f"Hai lần đo khác loại ({a.kind}, {b.kind}) nên không so sánh được.")
    left = {outcome.id: outcome for outcome in a.outcomes}
    right = {outcome.id: outcome for outcome in b.outcomes}
    # The same id may stand for another question in another corpus.
    shared = [
        i
        for i in left
        if i in right
        and (left[i].expected, left[i].type) == (right[i].expected, right[i].type)
        and left[i].type != "impossible"
    ]
    if not shared:
        raise UsageError("Hai lần đo không có câu hỏi nào chung.")
    # A run of an earlier version may lack a figure.
    names = [
        name
        for name in left[shared[0]].scores
        if _applies(name, a.kind)
        and all(name in run[i].scores for run in (left, right) for i in shared)
    ]
    if not names:
        raise UsageError("Hai lần đo không có chỉ số nào chung.")
    figures = tuple(
        _figure(name, [(left[i].scores[name], right[i].scores[name]) for i in shared])
        for name in names
    )
    lead = names[0]
    changed = [
        (i, right[i].question, left[i].scores[lead], right[i].scores[lead])
        for i in shared
        if left[i].scores[lead] != right[i].scores[lead]
    ]
    return Compared(
        figures,
        len(shared),
        sum(i not in right for i in left),
        sum(i not in left for i in right),
        tuple(sorted(changed, key=lambda row: row[3] - row[2])),
    )


def _applies(figure: str, kind: str) -> bool:
    """Sample cases are judged, SQuAD questions are searched for their gold string."""
    return {"answers": figure == "right", "squad": figure != "right"}.get(kind, True)


def _figure(name: str, pairs: list[tuple[float, float]]) -> Comparison:
    differences = [b - a for a, b in pairs]
    wins, losses = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    low, high, p = paired_bootstrap(differences)
    binary = all(value in (0.0, 1.0) for pair in pairs for value in pair)
    return Comparison(
        name,
        sum(a for a, _ in pairs) / len(pairs),
        sum(b for _, b in pairs) / len(pairs),
        wins,
        losses,
        low,
        high,
        mcnemar(wins, losses) if binary else p,
        "McNemar" if binary else "bootstrap",
    )
