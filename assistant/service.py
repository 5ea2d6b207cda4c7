"""The assistant as everyone above it sees it: ask, search, open a citation, add and remove.

One object, safe to call from several threads; the UI, the CLI and eval hold nothing else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assistant.answering.compose import (
    MOST_SENTENCES,
    ambiguity,
    answer_from,
    fact_answer,
    greeting,
    named_article,
)
from assistant.answering.evidence import HITS_FOR_ANSWER, Evidence, find_evidence
from assistant.answering.facts import fact_answers, holder_of_post
from assistant.answering.refuse import refusal
from assistant.answering.spans import Span
from assistant.as_of import day_notice
from assistant.asking import is_greeting
from assistant.citations import open_citation
from assistant.conversation import stand_alone
from assistant.decompose import parts_of
from assistant.examples import example_candidates
from assistant.mending import mended
from assistant.named_index import possibly_named
from assistant.naming import Named, asks_for_whole, named_documents
from assistant.question import rules_of_the_day, understand
from assistant.reranking import Reranker
from assistant.retrieval import search
from assistant.scans import with_scan
from assistant.types import (
    DEFAULT_SEARCH,
    Answer,
    Citation,
    Hit,
    Question,
    SearchSettings,
    SourceView,
    Turn,
)
from ingest import pipeline
from ingest.closing import Closing
from ingest.data_folder import DataFolder
from ingest.errors import UsageError
from ingest.library_name import DEFAULT_LIBRARY, library_name
from ingest.removal import Removal, remove
from ingest.types import Document, IngestReport, Progress

_LONGEST_CLOSING = 30.0  # seconds: one file that is being read
_SAMPLES = "samples"  # in the catalog: "begun", "done"
_LONGEST_QUESTION = 2_000  # characters


class Assistant(Closing):
    """Answers from the documents of an open data folder, which it closes; a reranker, where there
    is one, puts what search finds in order."""

    def __init__(self, folder: DataFolder, reranker: Reranker | None = None) -> None:
        self._folder = folder
        self._reranker = reranker
        self.settings = folder.settings
        # One writer at a time; asking goes on meanwhile and sees only what is published.
        self._writing = threading.Lock()
        self._examples: tuple[tuple[Document, ...] | None, tuple[str, ...]] = (None, ())

    # --- asking ----------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        libraries: Sequence[str] | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The answer to a question, or a refusal, or a question back.

        Raises:
            UsageError: an empty or overlong question.
        """
        started = time.perf_counter()
        understood = self._understood(question, history)
        answer = self._answered(understood, libraries)
        if answer.status == "refused" and (rules := rules_of_the_day(understood)):
            by_rules = self._answered(rules, libraries)
            answer = by_rules if by_rules.status == "answered" else answer
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, timings_ms={**answer.timings_ms, "total": round(elapsed, 2)})

    def _answered(self, question: Question, libraries: Sequence[str] | None) -> Answer:
        """The first that answers: a greeting, a question back, the letterheads, the passages."""
        libraries = self._known(libraries)
        documents = self.documents(libraries, question.on)
        if is_greeting(question):
            return greeting(question, documents)
        named = self._named(question, libraries)
        if named.rivals:
            return ambiguity(question, named.rivals)
        facts = fact_answers(question, named, documents) or holder_of_post(question, documents)
        from_facts = fact_answer(self._folder.catalog, question, facts)
        return from_facts or self._from_passages(question, named, libraries)

    def _from_passages(
        self, question: Question, named: Named, libraries: Sequence[str] | None
    ) -> Answer:
        """The answer to every part of the question, the question whole where no part has one."""
        article = named_article(self._folder.catalog, question, named.documents)
        if asks_for_whole(question, named.documents):
            if article:
                return answer_from(self._folder.catalog, question, article)
            has_articles = any(d.articles for d in named.documents)
            if (question.article and has_articles) or (question.clause and not named.documents):
                # No other Điều stands in for one that is not there, nor any for one of nowhere.
                near = search(
                    self._folder,
                    question,
                    libraries,
                    HITS_FOR_ANSWER,
                    named,
                    reranker=self._reranker,
                )
                return refusal(self._folder.catalog, question, near)
        if article:
            inside = frozenset(span.passage.id for span in article)
            evidence = self._evidence(question, libraries, MOST_SENTENCES, named, inside=inside)
            if evidence.spans:
                return self._answer(question, evidence)
        parts = parts_of(question.standalone)
        found: list[Span] = []
        notices: list[str] = []
        for part in parts.questions if len(parts.questions) > 1 else ():
            # Two sides of a comparison stand in two documents where there are two.
            used = {s.document.id for s in found} if parts.compared else frozenset()
            asked = replace(understand(part), on=question.on, ruled=question.ruled)
            asked = replace(asked, kind="how_many") if parts.counted else asked
            evidence = self._evidence(asked, libraries, 1, besides=used)
            found += evidence.spans
            notices += [evidence.notice] if evidence.notice else []
        if found:
            notice = " ".join(dict.fromkeys(notices)) or None
            return self._answer(question, Evidence(found, notice=notice))
        return self._answer(question, self._evidence(question, libraries, MOST_SENTENCES, named))

    def _answer(self, question: Question, evidence: Evidence) -> Answer:
        answer = (
            answer_from(self._folder.catalog, question, evidence.spans)
            if evidence.spans
            else refusal(self._folder.catalog, question, evidence.hits)
        )
        return replace(answer, notice=day_notice(question, answer, evidence.notice))

    def _evidence(
        self,
        question: Question,
        libraries: Sequence[str] | None,
        most: int,
        named: Named | None = None,
        besides: Set[int] = frozenset(),
        inside: Set[int | None] = frozenset(),
    ) -> Evidence:
        documents = self.documents(libraries, question.on)
        if named is None:
            named = self._named(question, libraries)
        return find_evidence(
            self._folder, question, documents, libraries, most, named, besides, inside,
            self._reranker,
        )  # fmt: skip

    def _named(self, question: Question, libraries: Sequence[str] | None) -> Named:
        return named_documents(question, possibly_named(self._folder.catalog, question, libraries))

    def search(
        self,
        question: str,
        *,
        libraries: Sequence[str] | None = None,
        limit: int = 10,
        using: SearchSettings = DEFAULT_SEARCH,
    ) -> tuple[Hit, ...]:
        """The best passages for a question, best first; ``using`` asks one index alone."""
        understood = self._understood(question, ())
        return search(
            self._folder, understood, libraries, limit, reranker=self._reranker, using=using
        )

    def _known(self, libraries: Sequence[str] | None) -> tuple[str, ...] | None:
        """The libraries by their one spelling; raises UsageError for one that is not there, since a
        slip of the pen is no refusal."""
        if libraries is None:
            return None
        names, known = tuple(map(library_name, libraries)), self.libraries()
        for name in names:
            if name not in known:
                raise UsageError(
                    f"Không có kho “{name}”. "
                    + (f"Các kho hiện có: {', '.join(known)}." if known else "Chưa có kho nào.")
                )
        return names

    def _understood(self, question: str, history: Sequence[Turn]) -> Question:
        text = " ".join(question.split())
        meant = mended(text)
        if not meant.strip():  # zero-width characters are no question
            raise UsageError("Chưa có câu hỏi. Hãy gõ câu hỏi rồi gửi lại.")
        if len(text) > _LONGEST_QUESTION:
            raise UsageError(
                f"Câu hỏi dài {len(text)} ký tự, quá giới hạn {_LONGEST_QUESTION}. "
                "Hãy rút gọn câu hỏi."
            )
        return understand(text, stand_alone(meant, history))

    def open(self, citation: Citation, *, around: int = 700) -> SourceView:
        """A citation's quote with the text around it, and its page's picture if it was a scan."""
        return with_scan(self._folder, open_citation(self._folder.catalog, citation, around))

    # --- the library -----------------------------------------------------------------------

    def documents(
        self, libraries: Sequence[str] | None = None, on: str | None = None
    ) -> tuple[Document, ...]:
        """The documents that answer, oldest ingest first, with their status on a day (today)."""
        return self._folder.catalog.documents(libraries, on)

    def libraries(self) -> tuple[str, ...]:
        """Names of the libraries."""
        return tuple(self._folder.catalog.libraries())

    def add(
        self,
        paths: Sequence[Path],
        *,
        library: str = DEFAULT_LIBRARY,
        on_progress: Callable[[Progress], None] | None = None,
        keep_origin: bool = True,
    ) -> IngestReport:
        """Ingest files and folders; see ``ingest.pipeline.add``."""
        with self._writing:
            return pipeline.add(self._folder, paths, library, on_progress, keep_origin=keep_origin)

    def wants_samples(self) -> bool:
        """Whether sample documents belong here: in a folder without documents, or where adding them
        was interrupted. Samples that were removed stay removed."""
        state = self._folder.catalog.meta(_SAMPLES)
        return state == "begun" or (state is None and not self.documents())

    def add_samples(
        self,
        paths: Sequence[Path],
        *,
        library: str,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Ingest the sample documents; once it ends, ``wants_samples`` is false for good."""
        self._folder.catalog.set_meta(_SAMPLES, "begun")
        report = self.add(paths, library=library, on_progress=on_progress)
        self._folder.catalog.set_meta(_SAMPLES, "done")
        return report

    def remove(self, document_id: int) -> Removal:
        """Remove a document from everywhere; a copy of it under another name goes on answering."""
        with self._writing:
            return remove(self._folder, document_id)

    def example_questions(
        self, count: int = 6, *, libraries: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Questions made from the documents of the libraries (None: all) and answered by them."""
        documents = self.documents(libraries)
        held_for, held = self._examples
        if held_for is documents and len(held) == count:  # the catalog's snapshot, unchanged
            return held
        made = example_candidates(documents, self._folder.catalog.passages_of)
        answered = (
            question
            for question in islice(made, 3 * count)
            if self.ask(question, libraries=libraries).status == "answered"
        )
        found = tuple(islice(answered, count))
        self._examples = (documents, found)
        return found

    # --- closing ---------------------------------------------------------------------------

    def close(self) -> None:
        """Close the folder, after asking an ``add`` under way in another thread to stop."""
        self._folder.closing.set()
        stopped = self._writing.acquire(timeout=_LONGEST_CLOSING)
        try:
            self._folder.close()
        finally:
            if stopped:
                self._writing.release()
