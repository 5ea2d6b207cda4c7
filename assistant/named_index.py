"""Which documents a question could name, looked up instead of read through.

``naming.named_documents`` reads every document it is given: 3 ms a question for 4,000, ten times
that for the 40,000 of 100,000 passages of news. Given only what is found here it says the same (a
test holds the two together), since every document that it can name shares with the question its
number, the last two syllables of its title, or two pairs of syllables of its subject.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

from assistant.naming import (
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

_LOCK = threading.Lock()  # over the indexes and what they hold


def possibly_named(
    catalog: Catalog, question: Question, libraries: Sequence[str] | None
) -> tuple[Document, ...]:
    """The documents of these libraries (None: all) among which those the question names are."""
    with _LOCK:
        index = _INDEXES.setdefault(catalog, _NamedIndex())
        index.bring_up_to_date(catalog.documents_by_id())
        found = index.find(question)
    readable = catalog.documents_by_id(libraries)
    return tuple(readable[number] for number in sorted(found) if number in readable)


class _NamedIndex:
    """From what a question shares with documents to their ids."""

    def __init__(self) -> None:
        self._documents: Mapping[int, Document] = {}
        self._by_number: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        self._by_subject: dict[str, list[int]] = {}

    def bring_up_to_date(self, documents: Mapping[int, Document]) -> None:
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

    def find(self, question: Question) -> set[int]:
        pairs = set(bigrams(syllables(question.standalone)))
        shared = Counter(n for pair in pairs for n in self._by_subject.get(pair, ()))
        least = least_shared_pairs(question)
        found = {number for number, count in shared.items() if count >= least}
        for pair in pairs:
            found.update(self._by_title.get(pair, ()))
        for reference in question.references:
            found.update(self._by_number.get(reference.number.lstrip("0"), ()))
        return found

    def _places(self, document: Document) -> Iterator[tuple[dict[str, list[int]], str]]:
        """Where a document stands in the index."""
        facts = document.facts
        own = own_reference(document)
        if own is not None:
            yield self._by_number, own.number.lstrip("0")
        title = bigrams(list(bare_title(facts.title)[-2:]))
        if title:
            yield self._by_title, title[0]
        if facts.kind in MEANT_BY_KIND:
            for pair in subject_pairs(facts):
                yield self._by_subject, pair


_INDEXES: WeakKeyDictionary[Catalog, _NamedIndex] = WeakKeyDictionary()
