"""The types that travel through evaluation: Case -> Outcome -> Report.

Standard library only, frozen. A failed question is an ``Outcome`` like any other and stays in every
count (an average over the questions that came back would rise when one fails).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Status = Literal["answered", "refused", "ambiguous"]
Verdict = Literal["right", "wrong", "needless_refusal", "missed_refusal", "error"]
Split = Literal["tune", "test"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a labelled answer must rest on, and where in it."""

    number: str | None
    issued: str | None  # ISO date
    heading: str | None = None
    quote: str | None = None
    file: str | None = None  # names a document that carries no number


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled question.

    ``relevant`` holds what retrieval must find (``law@article``, a paragraph, a document); where it
    is empty, the quotes of ``sources`` say it. ``contains`` holds what an answer
    must say: every group must be met, by any one of its alternatives. A SQuAD question is one group
    of gold strings; one that its text cannot answer expects ``refused``.
    """

    id: str
    question: str
    type: str = ""
    history: tuple[str, ...] = ()  # questions asked before this one in the same conversation
    expect: Status = "answered"
    relevant: tuple[str, ...] = ()
    contains: tuple[tuple[str, ...], ...] = ()
    sources: tuple[Source, ...] = ()
    split: Split = "test"
    grades: tuple[int, ...] = ()  # of ``relevant``, one each, above 0; empty: all 1


@dataclass(frozen=True, slots=True)
class TextFile:
    """A document of a corpus that has no file of its own yet: name and UTF-8 content."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a made file that a question may ask for: a paragraph, or the whole file."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents to ingest and the questions asked of them.

    ``sections`` names, for each made file, the Điều that must come through ingest with the words
    of each, so that a loss there is told apart from a bad ranking. ``parts`` names the pieces of
    made files by which questions are labelled, in order, where these are no Điều.
    """

    name: str  # "alqac:…", as asked for
    cases: tuple[Case, ...] = ()
    made: tuple[TextFile, ...] = ()  # written to a temporary folder before ingest
    paths: tuple[Path, ...] = ()  # files and folders that exist already
    sections: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # file -> Điều -> words
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # file -> its pieces


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. ``scores`` are per question, in [0, 1], named as in the report."""

    id: str
    type: str
    question: str
    ms: float  # wall time of the question itself, earlier turns left out
    scores: Mapping[str, float] = field(default_factory=dict)
    expected: str = ""
    got: str = ""  # the answer's text, or the first sections found
    rank: int | None = None  # of the first thing wanted among what was found, from 1
    status: str = ""
    verdict: Verdict | None = None
    why: str = ""  # what was missing, in words
    violations: tuple[str, ...] = ()  # quotes that are not where their citation says (promise 1)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One run: the figures, how each question ended, and what is needed to run it again."""

    kind: Literal["retrieval", "answers", "squad", "speed", "ocr"]
    metrics: Mapping[str, Any]  # the object printed by --json
    outcomes: tuple[Outcome, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
