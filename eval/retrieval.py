"""Does the right Điều come up? Questions by their bare text through ``Assistant.search``."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.types import Hit
from eval.corpora.alqac import section_key
from eval.prepare import Ingested
from eval.ranking import NAMES, first_ranks, score
from eval.significance import percentile
from eval.types import Case, Outcome, Report

if TYPE_CHECKING:
    from assistant.service import Assistant

DEPTH = 50  # passages asked for: an article may fill several, and ten articles are scored
KEPT = 10  # sections kept in the run record
WARM_UP = 3  # questions asked first and not timed: the first loads the model

_STROKE = str.maketrans("đĐ", "dD")


def without_diacritics(text: str) -> str:
    """As typed on a keyboard without Vietnamese: ``Đảng bộ`` -> ``Dang bo``."""
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKE))
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )


def spread(cases: Sequence[Case], limit: int | None) -> tuple[Case, ...]:
    """At most ``limit`` cases, evenly over the list: its order is by law, so its head is not."""
    if limit is None or limit >= len(cases):
        return tuple(cases)
    return tuple(cases[index * len(cases) // limit] for index in range(limit))


def run(
    assistant: Assistant,
    cases: Sequence[Case],
    ingested: Ingested,
    *,
    strip: bool = False,
    on_case: Callable[[], None] = lambda: None,
) -> Report:
    """Ask every case and score the articles of what was found.

    Args:
        strip: ask without diacritics.
        on_case: called after each question, for progress.
    """
    if strip:
        cases = [replace(case, question=without_diacritics(case.question)) for case in cases]
    for case in cases[:WARM_UP]:
        _ask(assistant, case)
    outcomes, found = [], {}
    for case in cases:
        outcome, found[case.id] = _ask(assistant, case)
        outcomes.append(outcome)
        on_case()
    scores = score({case.id: case.relevant for case in cases}, found)
    scored = tuple(replace(outcome, scores=scores[outcome.id]) for outcome in outcomes)
    times = [outcome.ms for outcome in scored]
    metrics = {
        **{name: fmean(s[name] for s in scores.values()) if scores else 0.0 for name in NAMES},
        "queries": len(scored),
        "documents": len(assistant.documents()),
        "query_ms_p50": percentile(times, 50),
        "query_ms_p95": percentile(times, 95),
        "passages": ingested.passages,
        "errors": sum(bool(outcome.error) for outcome in scored),
        "without_diacritics": strip,
        "lost_articles": len(ingested.lost),
        "short_articles": len(ingested.short),
        "seconds_to_ingest": ingested.seconds,
        "ingest_reused": ingested.reused,
    }
    return Report("retrieval", metrics, scored)


def _ask(assistant: Assistant, case: Case) -> tuple[Outcome, list[str]]:
    """One search; a failure is an outcome with nothing found."""
    start = time.perf_counter()
    error = ""
    hits: tuple[Hit, ...] = ()
    try:
        hits = assistant.search(case.question, limit=DEPTH)
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
    ms = (time.perf_counter() - start) * 1000
    # What is shown as a copy of a hit was found: it counts right behind it.
    keys = first_ranks(
        section_key(shown.document.file, shown.passage.article)
        for hit in hits
        for shown in (hit, *hit.copies)
    )
    outcome = Outcome(
        id=case.id,
        type=case.type,
        question=case.question,
        ms=ms,
        expected="; ".join(case.relevant),
        got="; ".join(keys[:KEPT]),
        error=error,
    )
    return outcome, keys
