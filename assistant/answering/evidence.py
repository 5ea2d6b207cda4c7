"""What answers a question, looked for where the question wants to be answered from.

Where nothing answers there, it is looked for everywhere and the person is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from assistant.answering.candidates import candidates
from assistant.answering.compose import choose
from assistant.answering.coverage import needs_of
from assistant.answering.spans import Span
from assistant.duplicates import unfolded, with_copies
from assistant.naming import Named, speaking_of_named
from assistant.question import understand
from assistant.reranking import Reranker
from assistant.retrieval import search
from assistant.scope import Scope, scope_of
from assistant.types import Hit, Question
from ingest.data_folder import DataFolder
from ingest.types import Document

_LIMIT = re.compile(r"^\W*(?:theo|trong|tại|o|tai|ở)\s[^,]{3,100},\s*", re.IGNORECASE)
# Characters: headline and first paragraph of a page of news. An official document tells by its
# letterhead whose it is; its first words name whom it is for and what it rests on.
_LEAD = 1_500
HITS_FOR_ANSWER = 60  # the shortlist keeps twelve


@dataclass(frozen=True, slots=True)
class Evidence:
    """The spans that answer, none if the evidence is weak; what was found near; and what is said
    of a limit that left nothing."""

    spans: Sequence[Span] = ()
    hits: Sequence[Hit] = ()
    notice: str | None = None


def find_evidence(
    folder: DataFolder,
    question: Question,
    documents: Sequence[Document],
    libraries: Sequence[str] | None,
    most: int,
    named: Named,
    besides: Set[int] = frozenset(),
    inside: Set[int | None] = frozenset(),
    reranker: Reranker | None = None,
) -> Evidence:
    """At most ``most`` sentences, or a whole list. ``documents`` are those of ``libraries``;
    ``besides`` were used already; ``inside`` are the only passages to look in, if any."""
    scope = scope_of(question, documents)

    def found(asked: Question, where: Scope) -> Evidence:
        return _found(folder, asked, libraries, most, named, where, besides, inside, reranker)

    within = Evidence() if scope.only == frozenset() else found(question, scope)
    if within.spans or scope.only is None:
        return within
    elsewhere = found(_without_limit(question), scope.unlimited)
    return replace(elsewhere, notice=scope.notice(elsewhere=bool(elsewhere.spans)))


def _without_limit(question: Question) -> Question:
    """The question without "Theo báo cáo của huyện Phú Lộc, …": whom the limit names is not whom it
    asks about."""
    asked = _LIMIT.sub("", question.standalone)
    if asked == question.standalone:
        return question
    return replace(understand(asked), on=question.on, ruled=question.ruled)


def _found(
    folder: DataFolder,
    question: Question,
    libraries: Sequence[str] | None,
    most: int,
    named: Named,
    scope: Scope,
    besides: Set[int],
    inside: Set[int | None],
    reranker: Reranker | None,
) -> Evidence:
    hits = search(folder, question, libraries, HITS_FOR_ANSWER, named, scope, reranker=reranker)
    if inside:
        hits = tuple(hit for hit in unfolded(hits) if hit.passage.id in inside)
    ids = list(folder.library_ids(libraries).values())
    passages = folder.lexical.count(ids)

    def frequency(terms: Iterable[str]) -> Mapping[str, int]:
        return folder.lexical.document_frequency(terms, ids)

    needs = [needs_of(question, reading, frequency, passages) for reading in question.readings]
    read = speaking_of_named(question, named, hits)
    leads: Mapping[int, str] = {}
    if needs and needs[0].names:
        unnumbered = {hit.document.id for hit in read if hit.document.facts.number is None}
        leads = folder.catalog.beginnings(unnumbered, _LEAD)
    found = candidates(question, needs, read, leads)
    spans = choose(folder.catalog, question, needs, found, most, besides, named.documents)
    return Evidence([with_copies(span, hits) for span in spans], hits)
