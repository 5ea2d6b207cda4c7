"""Does the right passage come up? Questions by their bare text through ``Assistant.search``."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from assistant.types import Hit, SearchSettings
from eval.gold import Labels, gold_of
from eval.mistyped import without_diacritics, wrong_diacritics
from eval.prepare import Ingested
from eval.ranking import NAMES, first_ranks, score
from eval.significance import bootstrap, percentile
from eval.types import Case, Outcome, Report

if TYPE_CHECKING:
    from assistant.service import Assistant

DEPTH = 50  # passages asked for: an article may fill several, and ten articles are scored
KEPT = 10  # of what was found, kept in the run record
WARM_UP = 3  # questions asked first and not timed: the first loads the model


@dataclass(frozen=True, slots=True)
class Asking:
    """How the questions are put: to which index, and in what spelling."""

    using: SearchSettings = field(default_factory=SearchSettings)
    without_diacritics: bool = False
    wrong_diacritics: float = 0.0  # the share of marked letters that get another mark

    def typed(self, question: str) -> str:
        """The question as it is typed."""
        if self.without_diacritics:
            return without_diacritics(question)
        return wrong_diacritics(question, self.wrong_diacritics)


def searchable(cases: Iterable[Case]) -> list[Case]:
    """The cases that name what must be found and can be understood without a conversation."""
    return [case for case in cases if not case.history and gold_of(case)]


def spread(cases: Sequence[Case], limit: int | None) -> tuple[Case, ...]:
    """At most ``limit`` cases, evenly over the list: its order is by law, so its head is not."""
    if limit is None or limit >= len(cases):
        return tuple(cases)
    return tuple(cases[index * len(cases) // limit] for index in range(limit))


def run(
    assistant: Assistant,
    cases: Sequence[Case],
    ingested: Ingested,
    labels: Labels,
    asking: Asking = Asking(),
    *,
    on_case: Callable[[], None] = lambda: None,
) -> Report:
    """Ask every case and score what was found by its labels.

    Args:
        on_case: called after each question, for progress.
    """
    cases = [replace(case, question=asking.typed(case.question)) for case in cases]
    for case in cases[:WARM_UP]:
        _ask(assistant, case, labels, asking.using)
    outcomes, found = [], {}
    for case in cases:
        outcome, found[case.id] = _ask(assistant, case, labels, asking.using)
        outcomes.append(outcome)
        on_case()
    scores = score({case.id: gold_of(case) for case in cases}, found)
    scored = tuple(replace(outcome, scores=scores[outcome.id]) for outcome in outcomes)
    times = [outcome.ms for outcome in scored]
    metrics = {
        **_figures(list(scores.values())),
        "queries": len(scored),
        "documents": len(assistant.documents()),
        "query_ms_p50": percentile(times, 50),
        "query_ms_p95": percentile(times, 95),
        "passages": ingested.passages,
        "errors": sum(bool(outcome.error) for outcome in scored),
        "mode": asking.using.mode,
        "without_diacritics": asking.without_diacritics,
        "wrong_diacritics": asking.wrong_diacritics,
        "lost_articles": len(ingested.lost),
        "short_articles": len(ingested.short),
        "missing_gold": len(labels.missing(cases)),
        "refused_files": len(ingested.refused),
        "seconds_to_ingest": ingested.seconds,
        "ingest_reused": ingested.reused,
    }
    return Report("retrieval", metrics, scored)


def _figures(scores: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Each figure's mean over the questions, with its 95% interval beside it."""
    figures: dict[str, Any] = {}
    for name in NAMES:
        values = [each[name] for each in scores]
        figures[name] = fmean(values) if values else 0.0
        figures[f"{name}_ci95"] = list(bootstrap(values))
    return figures


def _ask(
    assistant: Assistant, case: Case, labels: Labels, using: SearchSettings
) -> tuple[Outcome, list[str]]:
    """One search; a failure is an outcome with nothing found."""
    start = time.perf_counter()
    error = ""
    hits: tuple[Hit, ...] = ()
    try:
        hits = assistant.search(case.question, limit=DEPTH, using=using)
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
    ms = (time.perf_counter() - start) * 1000
    # What is shown as a copy of a hit was found: it counts right behind it.
    keys = first_ranks(
        key for hit in hits for shown in (hit, *hit.copies) for key in labels.keys(case, shown)
    )
    gold = gold_of(case)
    outcome = Outcome(
        id=case.id,
        type=case.type,
        question=case.question,
        ms=ms,
        expected="; ".join(gold),
        got="\n".join(keys[:KEPT]),
        rank=next((rank for rank, key in enumerate(keys, 1) if key in gold), None),
        error=error,
    )
    return outcome, keys
