"""Reading the lexical index as it was committed last: queries, and how often terms stand.

What is known of one commit stays true of it, so counts are kept until the next.
"""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from ingest import lexical_query

_COUNTS = 100_000  # kept in memory


class LexicalReader:
    """One commit of an index; raises whatever tantivy raises."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher, self._schema = searcher, schema
        self._are_all: dict[frozenset[int], bool] = {}
        # How many passages of libraries (of all with None) have a term, or are there at all.
        self._counts: dict[tuple[frozenset[int] | None, str | None], int] = {}

    def found(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        """The best passages of a query as (passage id, score), best first; only scores above 0."""
        # Counting every passage that matches would keep tantivy from skipping those that cannot
        # be among the best.
        found = self._searcher.search(query, limit, count=False)
        ids = self._searcher.fast_field_values("id", [address for _, address in found.hits])
        # Where few passages lead, those without any of the terms come last, with nothing.
        return [
            (int(i or 0), score) for i, (score, _) in zip(ids, found.hits, strict=True) if score > 0
        ]

    def ids(self, library_id: int) -> list[int]:
        """Every passage of a library, in no order."""
        query = tantivy.Query.term_query(self._schema, "library", library_id)
        most = max(1, self._searcher.num_docs)
        hits = self._searcher.search(query, most, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [int(i or 0) for i in ids]

    def filter_for(self, library_ids: Sequence[int]) -> Sequence[int] | None:
        """The libraries to filter by: None where no passage of any other is held. Then a filter
        keeps nothing out (promise 5), and without one tantivy skips far more."""
        asked = frozenset(library_ids)
        if asked not in self._are_all:
            others = lexical_query.outside(self._schema, "library", library_ids)
            self._are_all[asked] = not self._searcher.search(others, 1, count=False).hits
        return None if self._are_all[asked] else library_ids

    def count(self, library_ids: Sequence[int] | None = None, term: str | None = None) -> int:
        """How many passages of these libraries, of all with None, have the term."""
        key = (None if library_ids is None else frozenset(library_ids), term)
        if key not in self._counts:
            if len(self._counts) >= _COUNTS:
                self._counts.clear()
            self._counts[key] = self._counted(library_ids, term)
        return self._counts[key]

    def _counted(self, library_ids: Sequence[int] | None, term: str | None) -> int:
        if library_ids is None:
            searcher = self._searcher
            return int(
                searcher.num_docs if term is None else searcher.doc_freq(lexical_query.FIELD, term)
            )
        query = lexical_query.inside(self._schema, library_ids, term)
        found = self._searcher.search(query, 1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # in no stub
