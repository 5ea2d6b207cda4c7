"""The lexical index: BM25 over folded Vietnamese syllables and their bigrams, in tantivy.

Holds passage ids, library ids and search terms only; the text lives in the catalog.
Writing and reading stand side by side here so that they cannot drift.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from ingest import coverage, lexical_query
from ingest.errors import DataFolderError, TrolyError
from ingest.faults import brief, disk_full, is_disk_full, is_library_fault
from ingest.lexical_query import MOST_TOLD, Alternatives
from ingest.lexical_reader import LexicalReader
from ingest.normalise import bigrams, syllables

_ANALYSER = "spaces"  # terms are made by ingest.normalise; tantivy only splits them at spaces
_HEAP_BYTES = 64_000_000
# Passages scored by all terms for each that is wanted, where they are found without the commonest.
_SPARE = 3
# One field for title, headings and words together: on ALQAC 2023's 1,418 synthetic questions that
# gave nDCG@10 0.923 against 0.867 for headings in a field of their own (and 0.933 against 0.904
# on the 100 expert questions), since a question mixes words of both.
_FIELD = lexical_query.FIELD


def terms(text: str) -> list[str]:
    """The search terms of a text: folded syllables, then their bigrams."""
    tokens = syllables(text)
    return tokens + bigrams(tokens)


@lru_cache(maxsize=4_096)
def _heading_terms(heading: str) -> str:
    """Terms of a title or heading, which stands above many passages in a row."""
    return " ".join(terms(heading))


class LexicalIndex:
    """One tantivy index for all libraries, so that term statistics are those of the whole office
    and scores of different libraries compare; a library filter comes before ranking."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        builder.add_unsigned_field("library", indexed=True)
        builder.add_unsigned_field("document", indexed=True)
        builder.add_text_field(_FIELD, tokenizer_name=_ANALYSER, index_option="freq")
        self._schema = builder.build()
        self._folder = folder
        self._closed = False
        with self._in_our_words():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYSER, analyser)
        self._reload()

    def _reload(self) -> None:
        """Search what was committed last. One searcher until then, so that what is known of its
        libraries stays true of it."""
        with self._in_our_words():
            self._index.reload()
            self._reader = LexicalReader(self._index.searcher(), self._schema)

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """tantivy's errors as ours; it reports everything as ValueError, OSError or a panic."""
        if self._closed:
            raise DataFolderError(
                f"Kho dữ liệu {self._folder.parent} đã đóng. Hãy mở lại chương trình rồi làm lại."
            )
        try:
            yield
        except TrolyError:
            raise
        except BaseException as error:
            if not is_library_fault(error):
                raise
            raise _translated(error, self._folder) from error

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """One commit: everything in it becomes searchable at once, or nothing does."""
        with self._in_our_words():
            writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            try:
                yield writer
                writer.commit()
            except BaseException:
                with suppress(OSError, ValueError):  # the first error is the one to tell
                    writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()
        self._reload()

    def add(self, library_id: int, entries: Iterable[tuple[int, int, Sequence[str]]]) -> None:
        """Add (passage id, document id, parts of search text) entries and commit.

        Adding an id again replaces it, so a repeated call after a crash does no harm.
        """
        with self._writing() as writer:
            for passage_id, document_id, parts in entries:
                self._delete(writer, passage_id)
                document = tantivy.Document()
                document.add_unsigned("id", passage_id)
                document.add_unsigned("library", library_id)
                document.add_unsigned("document", document_id)
                headings = (_heading_terms(part) for part in parts[:-1])
                document.add_text(_FIELD, " ".join((*headings, *terms(parts[-1]))))
                writer.add_document(document)

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Take passages out; ids that are not there are passed over."""
        with self._writing() as writer:
            for passage_id in passage_ids:
                self._delete(writer, passage_id)

    def _delete(self, writer: tantivy.IndexWriter, passage_id: int) -> None:
        # tantivy-py 0.27's delete_documents_by_term makes a signed term of any Python int, which
        # never equals an unsigned field's: it deletes nothing and says nothing.
        query = tantivy.Query.term_query(self._schema, "id", passage_id)
        writer.delete_documents_by_query(query)

    def search(
        self,
        query_terms: Sequence[str],
        library_ids: Sequence[int],
        limit: int,
        document_ids: Sequence[int] = (),
        *,
        passage_ids: Sequence[int] = (),
        alternatives: Alternatives = (),
    ) -> list[tuple[int, float]]:
        """The best passages as (passage id, BM25 score), best first.

        A term that occurs twice in the question counts twice. ``document_ids`` and
        ``passage_ids`` narrow the search to those; empty means all of the libraries. Terms of
        ``alternatives`` count for less. Where very many passages are held, the best are looked
        for without the commonest terms (``lexical_query.telling``), then scored by all.
        """
        if not query_terms or not library_ids:
            return []
        reader, schema = self._reader, self._schema
        weights = lexical_query.weights_of(query_terms, alternatives)
        with self._in_our_words():
            libraries = reader.filter_for(library_ids)
            if passage_ids or document_ids:
                filters = {"library": libraries or (), "document": document_ids, "id": passage_ids}
                return reader.found(lexical_query.ranked(schema, weights, filters), limit)
            counts = {term: reader.count(None, term) for term in weights}
            telling = lexical_query.telling(weights, counts, reader.count())
            if len(telling) < len(weights):
                query = lexical_query.best(schema, telling, libraries)
                found = reader.found(query, _SPARE * limit)
                if len(found) >= limit:
                    return self._by_all(reader, found, weights, telling)[:limit]
            return reader.found(lexical_query.best(schema, weights, libraries), limit)

    def _by_all(
        self,
        reader: LexicalReader,
        found: Sequence[tuple[int, float]],
        weights: Mapping[str, float],
        telling: Mapping[str, float],
    ) -> list[tuple[int, float]]:
        """What was found by the telling terms, scored by all of them, best first."""
        others = {term: weight for term, weight in weights.items() if term not in telling}
        ids = [number for number, _ in found]
        query = lexical_query.ranked(self._schema, others, {"id": ids})
        more = dict(reader.found(query, len(ids)))
        whole = [(number, score + more.get(number, 0.0)) for number, score in found]
        return sorted(whole, key=lambda one: -one[1])

    def coverage(
        self,
        query_terms: Sequence[str],
        library_ids: Sequence[int],
        passage_ids: Sequence[int],
        *,
        alternatives: Alternatives = (),
    ) -> dict[int, float]:
        """Which share of the question stands in each of these passages, in (0, 1].

        Terms weigh their inverse document frequency in these libraries, however often and in
        however long a passage they stand; those of no passage at all are left out, unless there are
        other words for them. BM25 takes a passage that repeats two rare words of a question for
        better than one that has every word once; passages are short, so that both measures
        together find more than either (see ``assistant.fusion``).
        """
        if not passage_ids:
            return {}
        asked = coverage.terms_of(query_terms, alternatives)
        counts = self.document_frequency(asked, library_ids)
        held = self.count(library_ids)
        weights = {term: lexical_query.rarity(count, held) for term, count in counts.items()}
        has = self._has([term for term in asked if counts[term]], passage_ids)
        shares = coverage.shares(
            query_terms, alternatives, weights, counts, has, len(passage_ids)
        ).tolist()
        return {
            number: share for number, share in zip(passage_ids, shares, strict=True) if share > 0
        }

    def _has(
        self, asked: Sequence[str], passage_ids: Sequence[int]
    ) -> dict[str, NDArray[np.bool_]]:
        """Which of the passages have each term."""
        has: dict[str, NDArray[np.bool_]] = {}
        for start in range(0, len(asked), MOST_TOLD):
            some = asked[start : start + MOST_TOLD]
            query = lexical_query.present(self._schema, some, passage_ids)
            with self._in_our_words():
                told = dict(self._reader.found(query, len(passage_ids)))
            digits = np.array([int(told.get(number, 0)) for number in passage_ids])
            places = np.arange(len(some))[:, np.newaxis]
            has |= zip(some, (digits >> places & 1).astype(bool), strict=True)
        return has

    def document_frequency(
        self, query_terms: Iterable[str], library_ids: Sequence[int]
    ) -> dict[str, int]:
        """In how many passages of these libraries each term stands: how often somebody else's have
        it must not show (promise 5)."""
        with self._in_our_words():
            within = self._reader.filter_for(library_ids)
            return {term: self._reader.count(within, term) for term in dict.fromkeys(query_terms)}

    def count(self, library_ids: Sequence[int] | None = None) -> int:
        """Number of passages held in these libraries, in all of them with None."""
        with self._in_our_words():
            within = None if library_ids is None else self._reader.filter_for(library_ids)
            return self._reader.count(within)

    def ids(self, library_id: int) -> list[int]:
        """Every passage of a library, as often as it is held, in no order."""
        with self._in_our_words():
            return self._reader.ids(library_id)

    def close(self) -> None:
        """Every use after this raises DataFolderError: the folder may have another owner."""
        self._closed = True

    def clear(self) -> None:
        """Empty the index."""
        with self._writing() as writer:
            writer.delete_all_documents()


def _translated(error: BaseException, folder: Path) -> DataFolderError:
    if is_disk_full(error, folder.parent):
        return disk_full(folder.parent)
    return DataFolderError(
        f"Chỉ mục từ ở {folder} không đọc ghi được ({brief(error)}). "
        f"Hãy lập lại từ danh mục: python -m ingest rebuild --data {folder.parent}"
    )
