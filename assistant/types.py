"""The types that travel through the assistant: Question -> Hit -> Answer(Claim[], Citation[]).

Standard library only, frozen. A score lives on ``Hit``, never on the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ingest.types import Document, Passage, Reference

QuestionKind = Literal[
    "who", "how_many", "when", "where", "why", "list", "definition", "yes_no", "what"
]
Status = Literal["answered", "refused", "ambiguous"]
SearchMode = Literal["fused", "lexical", "dense"]
ClaimState = Literal["verified", "partial", "unsupported"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a question names, ISO dates, both included."""

    start: str  # "2019-01-01"
    end: str  # "2019-06-30"
    label: str  # as typed: "6 tháng đầu năm 2019"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood."""

    text: str  # as typed
    standalone: str  # rewritten to stand without the conversation; equal to text mostly
    kind: QuestionKind
    references: tuple[Reference, ...] = ()
    article: str | None = None  # "5" of "Điều 5"
    clause: str | None = None  # "2" of "khoản 2 Điều 5"
    periods: tuple[Period, ...] = ()  # those whose dates are known; "năm ngoái" has none
    readings: tuple[str, ...] = ()  # with abbreviations written out, one for each meaning
    on: str | None = None  # the day (ISO) whose rules are asked for; None: today's
    ruled: bool = False  # only documents that say when they are in force may answer
    # Its everyday words and the organs it names in full, each with what documents may say instead.
    official: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. ``score`` is in [0, 1] but for what a named document or Điều
    adds; ``lexical`` is BM25 and ``dense`` cosine similarity as they are.

    ``copies`` are the hits that say the same, further behind: see ``assistant.duplicates``.
    """

    passage: Passage
    document: Document
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    copies: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What each of the three measures of a candidate counts.

    Fitted on ALQAC's 1,418 synthetic questions by a listwise softmax over candidates, laws of a
    fold left out (0.64, 1, 0.40: nDCG@10 0.937; BM25 and vectors without coverage 0.925), by a
    throwaway script, and rounded; vectors up to a half since the model has learnt everyday words.
    """

    lexical: float = 0.65
    coverage: float = 1.0
    dense: float = 0.5


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Which index finds passages and how its measures are weighed; the default is what answers rest
    on.

    ``lexical`` and ``dense`` ask one index alone, to measure what each brings. Named documents and
    Điều go first in every mode.
    """

    mode: SearchMode = "fused"
    weights: Weights = Weights()

    @property
    def effective(self) -> Weights:
        """The weights with those of an index that is not asked at zero."""
        if self.mode == "lexical":
            return replace(self.weights, dense=0.0)
        if self.mode == "dense":
            return replace(self.weights, lexical=0.0, coverage=0.0)
        return self.weights


DEFAULT_SEARCH = SearchSettings()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: ``quote == text_of(version)[start:end]``, checked before it is shown."""

    id: int  # 1-based number shown in the answer
    quote: str
    document_id: int
    document_title: str
    number: str | None
    issued: str | None
    heading_path: tuple[str, ...]
    article: str | None
    pages: tuple[int, ...]
    version: str
    library: str
    start: int
    end: int
    superseded_by: str | None = None
    remark: str | None = None  # else what has become of it: "Điều 5 đã được sửa đổi bởi …"
    issuer: str | None = None
    secrecy: str | None = None  # "Mật", "Tối mật", "Tuyệt mật": of a library that accepts it
    copies: tuple[Document, ...] = ()  # other documents found that say the same, newest first
    recognised: bool = False  # read from a picture of the page
    low_quality: bool = False  # and so badly, or spoilt otherwise, that it may not be what it says


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer with the citations that carry it."""

    text: str
    state: ClaimState
    citations: tuple[int, ...]  # Citation.id


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets. A refusal is an outcome with its own state, not an error."""

    status: Status
    text: str  # what is read aloud: claims joined, or the refusal, or the question back
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Document, ...] = ()  # for a refusal: where one might look
    choices: tuple[str, ...] = ()  # for "ambiguous": questions that would be clear
    question: Question | None = None
    notice: str | None = None  # shown above: what the question limited itself to and is not there
    mode: Literal["extractive", "generative"] = "extractive"
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    near: tuple[Citation, ...] = ()  # for a refusal: passages to look at; none is said to answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation, as far as a follow-up needs it."""

    question: str  # standalone form
    answer: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """A citation opened on its page: the quote with the text around it."""

    citation: Citation
    before: str
    quote: str
    after: str
    page: int | None
    picture: bytes | None = None  # WebP of the page where the quote was recognised from it
