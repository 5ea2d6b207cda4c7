"""Has quality fallen? Today's score of every sample question against the committed ones.

The questions are the same each time and nothing is drawn at random, so no interval is needed: what
may differ is the machine's rounding and Chroma's approximate graph, which move single questions. A
figure has fallen when the questions lost outweigh the questions won by more than ``TOLERANCE``
questions' worth. A change that loses three and wins three passes, and says which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval import answers, retrieval
from eval.cases_file import SAMPLE_CASES
from eval.corpora import load_together
from eval.gold import Labels
from eval.prepare import Ingested
from eval.types import Corpus, Report
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.service import Assistant

BASELINE = Path(__file__).parent / "baseline.json"
TOLERANCE = 1.0  # questions
# figure -> (kind of run, score of an outcome)
FIGURES = {
    "trả lời đúng": ("answers", "right"),
    "có trong năm kết quả đầu": ("retrieval", "recall@5"),
    "nDCG@10": ("retrieval", "ndcg@10"),
}

Scores = Mapping[str, Mapping[str, float]]  # figure -> question id -> score in [0, 1]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure then and now, as sums over the questions, with the questions that changed."""

    figure: str
    before: float
    now: float
    questions: int
    lost: tuple[str, ...]
    won: tuple[str, ...]

    @property
    def fallen(self) -> bool:
        return self.before - self.now > TOLERANCE + 1e-9


def corpora() -> tuple[Corpus, list[Corpus]]:
    """The cases that are answered, and all committed case files, for retrieval."""
    names = [f"cases:{path}" for path in sorted(SAMPLE_CASES.parent.glob("*.jsonl"))]
    loaded = load_together(names)
    (samples,) = (corpus for corpus in loaded if corpus.name == f"cases:{SAMPLE_CASES}")
    return samples, loaded


def measure(
    assistant: Assistant,
    samples: Corpus,
    loaded: list[Corpus],
    ingested: Ingested,
    on_case: Callable[[], None] = lambda: None,
) -> tuple[Report, Report]:
    """The two runs that are gated."""
    cases = retrieval.searchable(case for corpus in loaded for case in corpus.cases)
    return (
        answers.run_cases(assistant, samples.cases, on_case),
        retrieval.run(assistant, cases, ingested, Labels(loaded), on_case=on_case),
    )


def scores_of(reports: tuple[Report, ...]) -> dict[str, dict[str, float]]:
    """The gated scores of these runs."""
    by_kind: dict[str, Report] = {report.kind: report for report in reports}
    return {
        figure: {o.id: round(o.scores[name], 4) for o in by_kind[kind].outcomes}
        for figure, (kind, name) in FIGURES.items()
    }


def broken(reports: tuple[Report, ...]) -> int:
    """Questions that failed and quotes that are not in their version: never to be traded."""
    return sum(
        report.metrics["errors"] + report.metrics.get("quote_violations", 0) for report in reports
    )


def changes(before: Scores, now: Scores) -> list[Change]:
    """Each figure over the questions asked both times."""
    made = []
    for figure, old in before.items():
        new = now.get(figure, {})
        shared = [question for question in old if question in new]
        made.append(
            Change(
                figure,
                sum(old[question] for question in shared),
                sum(new[question] for question in shared),
                len(shared),
                tuple(q for q in shared if new[q] < old[q]),
                tuple(q for q in shared if new[q] > old[q]),
            )
        )
    return made


def unguarded(before: Scores, now: Scores) -> list[str]:
    """Questions in only one of the two: until the baseline is made anew, nothing watches them."""
    then, today = ({q for each in scores.values() for q in each} for scores in (before, now))
    return sorted(then ^ today)


def load(path: Path = BASELINE) -> dict[str, dict[str, float]]:
    """The committed scores.

    Raises:
        UsageError: there are none, or the file is not one that ``save`` wrote.
    """
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
        scores = {
            figure: {question: float(score) for question, score in raw["questions"][figure].items()}
            for figure in FIGURES
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"Chưa có mốc chất lượng dùng được ở “{path}” ({error}). "
            "Hãy lập mốc: python -m eval gate --update"
        ) from error
    return scores


def save(scores: Scores, record: Mapping[str, Any], path: Path = BASELINE) -> None:
    """Write today's scores as the baseline, a question a line, so that a diff shows what moved.

    Args:
        record: the run's, of which the code and the model are kept.
    """
    head = {
        **{name: record[name] for name in ("commit", "dirty", "model")},
        "figures": {
            figure: round(sum(each.values()) / len(each), 4) if each else 0.0
            for figure, each in scores.items()
        },
    }
    lines = [json.dumps(head, ensure_ascii=False)[:-1] + ', "questions": {']
    for place, (figure, each) in enumerate(scores.items()):
        rows = ",\n".join(
            f"  {json.dumps(question, ensure_ascii=False)}: {score:g}"
            for question, score in sorted(each.items())
        )
        comma = "," if place + 1 < len(scores) else ""
        lines.append(f" {json.dumps(figure, ensure_ascii=False)}: {{\n{rows}\n }}{comma}")
    path.write_text("\n".join([*lines, "}}"]) + "\n", "utf-8")
