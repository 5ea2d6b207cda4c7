"""Are answers right, and is every quote where it says? Questions through ``Assistant.ask``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from assistant.types import Answer, Turn
from eval.judge import DEPTHS, contains_gold, judge, sentences_shown
from eval.significance import bootstrap, percentile, wilson
from eval.types import Case, Outcome, Report

if TYPE_CHECKING:
    from assistant.service import Assistant


def run_cases(
    assistant: Assistant, cases: Sequence[Case], on_case: Callable[[], None] = lambda: None
) -> Report:
    """Labelled office questions: the share that ended as they should, by type and in all."""
    outcomes = _run(assistant, cases, on_case)
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    by_type = {
        kind: _share([o for o in outcomes if o.type == kind])
        for kind in dict.fromkeys(case.type for case in cases)
    }
    metrics = {
        "right": verdicts["right"],
        "questions": len(outcomes),
        **_share(outcomes),
        "wrong": verdicts["wrong"],
        "needless_refusals": verdicts["needless_refusal"],
        "missed_refusals": verdicts["missed_refusal"],
        "errors": verdicts["error"],
        **_common(outcomes),
        "by_type": by_type,
    }
    return Report("answers", metrics, outcomes)


def run_squad(
    assistant: Assistant, cases: Sequence[Case], on_case: Callable[[], None] = lambda: None
) -> Report:
    """SQuAD questions: does a gold string stand in the first sentences shown?

    Figures are shares of the questions that have a gold string; those that the text cannot answer
    are counted apart.
    """
    outcomes = _run(assistant, cases, on_case)
    answerable = [o for o in outcomes if o.type != "impossible"]
    impossible = [o for o in outcomes if o.type == "impossible"]
    names = [f"contains_gold@{depth}" for depth in DEPTHS]
    scores = {name: [o.scores[name] for o in answerable] for name in names}
    metrics: dict[str, Any] = {
        **{name: fmean(values or [0.0]) for name, values in scores.items()},
        **{f"{name}_ci95": list(bootstrap(values)) for name, values in scores.items()},
        "refused": fmean([o.status == "refused" for o in answerable] or [0.0]),
        "questions": len(answerable),
        "impossible_questions": len(impossible),
        "impossible_refused": fmean([o.status == "refused" for o in impossible] or [0.0]),
        "errors": sum(o.verdict == "error" for o in outcomes),
        **_common(outcomes),
    }
    return Report("squad", metrics, outcomes)


def _share(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    right = sum(outcome.verdict == "right" for outcome in outcomes)
    low, high = wilson(right, len(outcomes))
    return {
        "accuracy": right / len(outcomes) if outcomes else 0.0,
        "interval95": [low, high],
        "count": len(outcomes),
    }


def _common(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    times = [outcome.ms for outcome in outcomes]
    return {
        "quote_violations": sum(len(outcome.violations) for outcome in outcomes),
        "ask_ms_p50": percentile(times, 50),
        "ask_ms_p95": percentile(times, 95),
    }


def _run(
    assistant: Assistant, cases: Sequence[Case], on_case: Callable[[], None]
) -> tuple[Outcome, ...]:
    outcomes = []
    files = {document.id: Path(document.file).name for document in assistant.documents()}
    if cases:
        _ask(assistant, cases[0], files)  # not counted: the first question loads the model
    for case in cases:
        outcomes.append(_ask(assistant, case, files))
        on_case()
    return tuple(outcomes)


def _ask(assistant: Assistant, case: Case, files: Mapping[int, str]) -> Outcome:
    """One case; whatever goes wrong in it is its outcome and stays in the count."""
    gold = case.contains[0] if case.contains else ()
    expected = case.expect + (
        ": " + " + ".join(" | ".join(g) for g in case.contains) if gold else ""
    )
    start = time.perf_counter()
    try:
        turns = _earlier_turns(assistant, case)
        start = time.perf_counter()
        answer = assistant.ask(case.question, history=turns)
        ms = (time.perf_counter() - start) * 1000
        verdict, why = judge(case, answer, files)
        return Outcome(
            id=case.id,
            type=case.type,
            question=case.question,
            ms=ms,
            scores={
                **contains_gold(gold, sentences_shown(answer)),
                "right": float(verdict == "right"),
            },
            expected=expected,
            got=answer.text,
            status=answer.status,
            verdict=verdict,
            why=why,
            violations=false_quotes(assistant, answer),
        )
    except Exception as failure:
        return Outcome(
            id=case.id,
            type=case.type,
            question=case.question,
            ms=(time.perf_counter() - start) * 1000,
            scores={**contains_gold(gold, ()), "right": 0.0},
            expected=expected,
            verdict="error",
            error=f"{type(failure).__name__}: {failure}",
        )


def _earlier_turns(assistant: Assistant, case: Case) -> tuple[Turn, ...]:
    """The conversation before the question, held for real: each turn sees those before it."""
    turns: tuple[Turn, ...] = ()
    for question in case.history:
        answer = assistant.ask(question, history=turns)
        understood = answer.question.standalone if answer.question else question
        turns = (*turns, Turn(understood, answer.text))
    return turns


def false_quotes(assistant: Assistant, answer: Answer) -> tuple[str, ...]:
    """Citations whose quote is not, letter for letter, what opening them shows (promise 1).

    Empty when all hold. A claim that names a citation the answer does not carry counts too.
    """
    wrong = []
    for citation in answer.citations:
        view = assistant.open(citation)
        if not citation.quote or view.quote != citation.quote:
            wrong.append(f"[{citation.id}] “{citation.quote}” ≠ “{view.quote}”")
        elif len(citation.quote) != citation.end - citation.start:
            wrong.append(f"[{citation.id}] {citation.start}–{citation.end}: “{citation.quote}”")
    known = {citation.id for citation in answer.citations}
    for claim in answer.claims:
        wrong += [f"[{number}] không có" for number in claim.citations if number not in known]
    return tuple(wrong)
