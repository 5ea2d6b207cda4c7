"""Which documents a question could name, looked up instead of read through.

``naming.named_documents`` reads every document it is given: 3 ms a question for 4,000, ten times
that for the 40,000 of 100,000 passages of news. Given only what is found here it says the same (a
test holds the two together), since every document that it can name shares with the question its
number, its whole title, or two pairs of syllables of its subject.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from assistant.as_of import stands
from assistant.naming import (
    LEAST_TITLE_SYLLABLES,
    MEANT_BY_KIND,
    bare_title,
    least_shared_pairs,
    own_reference,
    subject_pairs,
)
from assistant.types import Question
from ingest.catalog import Catalog
from ingest.normalise import bigrams, syllables
from ingest.types import Document


def possibly_named(
    catalog: Catalog, question: Question, libraries: Sequence[str] | None
) -> tuple[Document, ...]:
    """The documents of these libraries (None: all) among which those the question names are; of
    those that stand on the day it asks about, if it does."""
    with _MAKING:
        index = _INDEXES.setdefault(catalog, _NamedIndex())
    found = index.find(question, catalog.documents_by_id())
    readable = catalog.documents_by_id(libraries, question.on)
    known = (readable[number] for number in sorted(found) if number in readable)
    return tuple(document for document in known if stands(document, question))


class _NamedIndex:
    """From what a question shares with documents to their ids; safe to use from several
    threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # over all below
        self._documents: Mapping[int, Document] = {}
        self._by_number: dict[str, list[int]] = {}
        self._by_title: dict[int, list[int]] = {}  # by hash: 360,000 titles are 100 MB
        self._by_subject: dict[str, list[int]] = {}
        self._longest = 0  # syllables of a title

    def find(self, question: Question, documents: Mapping[int, Document]) -> set[int]:
        """The ids of the documents that the question could name; see ``_bring_up_to_date``."""
        asked = syllables(question.standalone)
        pairs = set(bigrams(asked))
        least = least_shared_pairs(question)
        with self._lock:
            self._bring_up_to_date(documents)
            shared = Counter(n for pair in pairs for n in self._by_subject.get(pair, ()))
            found = {number for number, count in shared.items() if count >= least}
            for title in self._titles(asked):
                found.update(self._by_title.get(title, ()))
            for reference in question.references:
                found.update(self._by_number.get(reference.number.lstrip("0"), ()))
        return found

    def _titles(self, asked: Sequence[str]) -> Iterator[int]:
        """Every run of syllables that could be a title, by hash."""
        for start in range(len(asked) - LEAST_TITLE_SYLLABLES + 1):
            longest = min(self._longest, len(asked) - start)
            for length in range(LEAST_TITLE_SYLLABLES, longest + 1):
                yield hash(tuple(asked[start : start + length]))

    def _bring_up_to_date(self, documents: Mapping[int, Document]) -> None:
        """``documents`` is the same object as long as nothing changed."""
        before, self._documents = self._documents, documents
        if before is documents:
            return
        for number, document in before.items():
            if documents.get(number) is not document:
                for entries, key in self._places(document):
                    entries[key].remove(number)
        for number, document in documents.items():
            if before.get(number) is not document:
                for entries, key in self._places(document):
                    entries.setdefault(key, []).append(number)

    def _places(self, document: Document) -> Iterator[tuple[dict[Any, list[int]], str | int]]:
        """Where a document stands in the index."""
        facts = document.facts
        own = own_reference(document)
        if own is not None:
            yield self._by_number, own.number.lstrip("0")
        title = bare_title(facts.title)
        if len(title) >= LEAST_TITLE_SYLLABLES:
            self._longest = max(self._longest, len(title))
            yield self._by_title, hash(title)
        if facts.kind in MEANT_BY_KIND:
            for pair in subject_pairs(facts):
                yield self._by_subject, pair


_INDEXES: WeakKeyDictionary[Catalog, _NamedIndex] = WeakKeyDictionary()
_MAKING = threading.Lock()  # over _INDEXES
