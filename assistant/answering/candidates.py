"""Sentences of the hits as candidates for an answer, each scored by what can be said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import fmean
from types import MappingProxyType

from assistant.answering.cells import AskedCell, asked_cell, row_signal
from assistant.answering.coverage import Needs, spoken_terms, terms_of
from assistant.answering.shortlist import row_unit_fit, shortlist, spoken
from assistant.answering.signals import signal
from assistant.duplicates import unfolded
from assistant.periods import as_reported, is_planned, of_other_half, of_other_year, without_plans
from assistant.precedence import in_force_first
from assistant.types import Hit, Question
from ingest.folding import UPPER, fold_aligned
from ingest.normalise import syllables
from ingest.sentences import sentence_spans
from ingest.types import CELL_SEPARATOR, Document

# What the document's facts and headings already say counts nearly as if the sentence said it.
_SAID_ABOVE = 0.75
# Another word for it counts nearly as the very word.
_SYNONYM = 0.9
# Who or what was spoken of before goes on being spoken of in a sentence that begins so.
_GOES_ON = re.compile(
    rf"\W*(?:(?:Đồng chí|Ông|Bà|Tỉnh|Huyện|Xã|Ban|Đơn vị|Địa phương)\b(?!\s+[{UPPER}])"
    r"|(?:Đồng thời|Bên cạnh|Ngoài ra|Cùng với|Trong đó|Theo đó|Qua đó|Cụ thể|Đề nghị)\b)"
)
_OTHER_UNIT_OR_PERIOD = 0.6


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence as an answer; each in [0, 1].

    ``sentence``, ``context`` and ``passage`` are coverage of the question by the sentence alone,
    with the sentence before it, its headings and its document's facts, and with its whole passage.
    ``weakest_name`` is the name of the question that is least in evidence, ``names`` their mean;
    the same for its figures.
    ``place`` is below 1 for a table row about another unit or a section about another half-year.
    """

    sentence: float
    context: float
    passage: float
    signal: float
    retrieval: float
    names: float
    weakest_name: float
    numbers: float
    weakest_number: float
    place: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, ``document.text[start:end]``, that may answer."""

    hit: Hit
    start: int
    end: int
    text: str
    features: Features
    terms: frozenset[str]
    cell: AskedCell | None = None  # of a table's row, where a figure is asked for

    @property
    def score(self) -> float:
        """Rank among candidates: what it speaks of, times how far form, names and figures are as
        they should be. Weights were tried on the sample cases;
        totals of their test split were looked at."""
        f = self.features
        fit = 0.45 * f.sentence + 0.25 * f.context + 0.1 * f.passage + 0.2 * f.retrieval
        return (
            fit * (0.5 + 0.5 * f.signal) * (0.4 + 0.6 * f.names) * (0.4 + 0.6 * f.numbers) * f.place
        )

    @property
    def support(self) -> float:
        """How surely the evidence speaks of what was asked: what refusal looks at."""
        f = self.features
        said = 0.65 * f.context + 0.35 * f.passage
        return said * (0.3 + 0.7 * f.weakest_name) * (0.4 + 0.6 * f.weakest_number)


def candidates(
    question: Question,
    needs: Sequence[Needs],
    hits: Sequence[Hit],
    leads: Mapping[int, str] = MappingProxyType({}),
) -> list[Candidate]:
    """Every sentence of the best hits, best first; where scores are close, what is in force first
    (``assistant.precedence``). ``needs`` has one entry a reading; the reading that fits a sentence
    best counts. ``leads`` are the first words of documents, by id: of whom those speak the whole
    document may speak."""
    hits = unfolded(hits)
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    asked = spoken(question.standalone)
    readings = [fold_aligned(reading).text for reading in question.readings]
    undated = _numbers_of_undated(hits)
    found: list[Candidate] = []
    leads = {document: spoken(lead) for document, lead in leads.items()}
    for hit in shortlist(hits, needs[0].names if needs else (), leads):
        headings = hit.passage.heading_path
        facts = about_document(hit.document, planned=is_planned(headings))
        above = " \n ".join((*headings, facts))
        about = spoken_terms(above)
        passage = spoken(hit.passage.text)
        in_document = undated.get(hit.document.id, frozenset())
        sentences = [
            (start, end, *terms_of(hit.passage.text[start:end]))
            for start, end in sentence_spans(hit.passage.text)
        ]
        whole = about.union(*(terms for _, _, *both in sentences for terms in both))
        before: set[str] = set()
        named_above, named_before = spoken(above), " "
        lead = leads.get(hit.document.id, "")
        for start, end, literal, otherwise in sentences:
            text = hit.passage.text[start:end]
            cell = _cell(question, text, readings, needs, about)
            own = literal | otherwise | (spoken_terms(cell.implied) if cell else set())
            over_row = f"{above} · {cell.implied}" if cell else ""
            elsewhere = not row_unit_fit(text, asked) or any(
                of_other_half(question.standalone, as_reported(h)) for h in headings
            )
            # Only of what is counted: an order of 2022 speaks of the years to come.
            other_year = question.kind == "how_many" and of_other_year(question.standalone, text)
            place = _OTHER_UNIT_OR_PERIOD if elsewhere else 1.0
            context = own | before | about
            features = max(
                (
                    Features(
                        sentence=need.coverage(literal, (own, _SYNONYM), (about, _SAID_ABOVE)),
                        context=need.coverage(context),
                        passage=need.coverage(whole),
                        signal=row_signal(signal(question.kind, reading, text, over_row), cell),
                        retrieval=max(hit.score, 0.0) / best,
                        names=fmean(fits),
                        weakest_name=min(fits),
                        numbers=fmean(figures),
                        weakest_number=min(figures),
                        place=place,
                    )
                    for need, reading in zip(needs, readings, strict=True)
                    for fits in [
                        _names_fit(need.names, text, named_above, named_before, lead, passage)
                    ]
                    for figures in [
                        [0.0]
                        if other_year
                        else _numbers_fit(need.numbers, context, whole, in_document)
                    ]
                ),
                key=lambda f: f.sentence + f.context,
            )
            offset = hit.passage.start
            found.append(
                Candidate(
                    hit,
                    offset + start,
                    offset + end,
                    text,
                    features,
                    frozenset(own),
                    cell,
                )
            )
            before = own
            named_before += spoken(text)
    scores = {id(c): c.score for c in found}
    found.sort(key=lambda c: (-scores[id(c)], c.hit.passage.id or 0, c.start))
    return in_force_first(found, question, lambda c: scores[id(c)], lambda c: c.hit.document)


def _cell(
    question: Question, text: str, readings: Sequence[str], needs: Sequence[Needs], about: Set[str]
) -> AskedCell | None:
    """The cell of a row that any reading of a question about a figure asks for."""
    if question.kind != "how_many" or CELL_SEPARATOR not in text:
        return None
    asked = [asked_cell(text, r, n, about) for r, n in zip(readings, needs, strict=True)]
    return max(asked, key=lambda a: len(a.cells) if a else -1, default=None)


def about_document(document: Document, *, planned: bool = True) -> str:
    """What a document's facts say about everything in it: unit, place, period; ``planned`` if also
    about what is yet to be done."""
    facts = document.facts
    named = [text for text in (facts.title, facts.subject) if text]
    named = named if planned else [without_plans(text) for text in named]
    issued = facts.issued or ""
    year, _, month_day = issued.partition("-")
    day = "/".join(reversed(month_day.split("-"))) if month_day else ""
    parts = (*named, facts.issuer, facts.place, facts.number, day, year)
    return as_reported(" \n ".join(part for part in parts if part))


def _names_fit(
    names: Sequence[str], sentence: str, above: str, before: str, lead: str, passage: str
) -> list[float]:
    """For each of the question's names: in the sentence 1; in headings, facts or, where the
    sentence goes on with what was said, before it 0.9; before another sentence or in the document's
    first words 0.8, elsewhere in the passage 0.7, nowhere 0. A question without names fits. All but
    ``sentence`` are as ``shortlist.spoken`` makes them."""
    if not names:
        return [1.0]
    goes_on = 0.9 if _GOES_ON.match(sentence) else 0.8
    places = (
        (spoken(sentence), 1.0),
        (above, 0.9),
        (before, goes_on),
        (lead, 0.8),
        (passage, 0.7),
    )
    return [next((value for text, value in places if f" {name} " in text), 0.0) for name in names]


def _numbers_of_undated(hits: Sequence[Hit]) -> dict[int, frozenset[str]]:
    """The figures of documents without a date of their own, by document: the year of such a table
    stands above it, once. A dated document must say a year near what it says of it."""
    found: dict[int, set[str]] = {}
    for hit in hits:
        if hit.document.facts.issued is None:
            figures = (s for s in syllables(hit.passage.text) if s[0].isdigit())
            found.setdefault(hit.document.id, set()).update(figures)
    return {document: frozenset(figures) for document, figures in found.items()}


def _numbers_fit(
    numbers: Sequence[str], context: set[str], whole: set[str], in_document: Set[str]
) -> list[float]:
    """For each of the question's figures: near the sentence 1, elsewhere in the passage 0.8,
    elsewhere in an undated document 0.6, nowhere 0; a question without figures fits."""
    places = ((context, 1.0), (whole, 0.8), (in_document, 0.6))
    return [
        next((value for terms, value in places if forms & terms), 0.0)
        for number in numbers
        for forms in [{number, number.lstrip("0"), number.zfill(2)}]
    ] or [1.0]
