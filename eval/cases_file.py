"""Labelled questions, one JSON object a line: ``eval/cases/*.jsonl``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

from eval.splits import split_of
from eval.types import Case, Source, Split, Status
from ingest.errors import UsageError

SOURCE_FIELDS = tuple(field.name for field in dataclasses.fields(Source))
HERE = Path(__file__).parent
SAMPLE_CASES = HERE / "cases" / "samples.jsonl"
SAMPLE_DOCUMENTS = HERE / "samples" / "documents"


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a case file.

    Raises:
        UsageError: a missing file, or a line that is not a case; the message names the line.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Không đọc được tệp câu hỏi “{path}”: {error}") from error
    cases: dict[str, Case] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = to_case(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"Dòng {number} của “{path}” không đúng mẫu: {error!r}") from error
        if case.id in cases:
            raise UsageError(f"Dòng {number} của “{path}”: mã câu hỏi “{case.id}” đã dùng ở trên.")
        cases[case.id] = case
    return tuple(cases.values())


def to_case(raw: dict[str, Any]) -> Case:
    """One line as a case."""
    expect, split = raw["expect"], raw.get("split") or split_of(raw["id"])
    if expect not in get_args(Status):
        raise ValueError(f"expect: {expect}")
    if split not in get_args(Split):
        raise ValueError(f"split: {split}")
    return Case(
        id=raw["id"],
        question=raw["question"],
        type=raw.get("type", ""),
        history=tuple(
            turn if isinstance(turn, str) else turn["question"] for turn in raw.get("history") or ()
        ),
        expect=expect,
        contains=tuple(tuple(group) for group in raw.get("contains", ())),
        sources=tuple(
            Source(**{name: s.get(name) for name in SOURCE_FIELDS}) for s in raw.get("sources", ())
        ),
        split=split,
    )
