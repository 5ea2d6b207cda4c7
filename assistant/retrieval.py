"""Question -> hits: lexical and dense candidates fused, named documents and Điều found directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.as_of import stands
from assistant.asking import searched
from assistant.definition import definition_signal
from assistant.duplicates import fold_duplicates
from assistant.fusion import fuse
from assistant.named_index import possibly_named
from assistant.naming import Named, asks_for_whole, named_documents
from assistant.precedence import in_force_first
from assistant.reranking import Reranker, reranked
from assistant.scope import Scope, scope_of
from assistant.types import DEFAULT_SEARCH, Hit, Question, SearchSettings
from ingest.data_folder import DataFolder
from ingest.folding import fold_aligned
from ingest.lexical import terms
from ingest.lexical_query import Alternative, Alternatives
from ingest.types import Document, Passage

# From each index, and more where near-duplicates leave too few hits. Since every candidate is
# weighed by all measures, 60 of each find no more than 30 (ALQAC, samples, other words).
_CANDIDATES = 40
_MOST_CANDIDATES = 1_600
_MOST_NAMED = 200  # documents in one query
# Vectors are looked up while words are: both indexes work outside the interpreter's lock, and of a
# search at 100,000 passages each takes about a third. As many as people who ask at once.
_BESIDE = ThreadPoolExecutor(8, "vectors")
# A named document goes before unnamed ones when its passages fit about as well, a named Điều that
# nothing else is asked of always: the question says where to look.
_NAMED_DOCUMENT = 0.5
_NAMED_ARTICLE = 1.0
_MENTIONED_ARTICLE = 0.1
# "Tạm vắng là gì?" wants the passage that begins with it, among the many that speak of it.
_DEFINES = 0.1
_SURELY = 0.9
_HEAD = 300  # characters of a passage in which it would define something
# What official words count in the vector of a question in everyday ones, of 1 for the question.
_OFFICIAL = 0.5
# A document of the unit, the period and the kind that the question speaks of goes before others
# whose passages fit a little better: a hint, a third of what naming it would be.
_IN_SCOPE = 0.15


@dataclass(frozen=True, slots=True)
class _Search:
    """A question with everything that is worked out once for it."""

    question: Question
    library_ids: Mapping[str, int]
    named: Named
    scope: Scope
    terms: Sequence[str]
    alternatives: Alternatives
    vector: NDArray[np.float32]
    using: SearchSettings
    favoured: tuple[int, ...]  # documents that the question names, or that its number may mean
    whole: bool  # the Điều that it names is all it asks for

    def lead(self, passage: Passage, document: Document) -> float:
        """What a passage gains by where it stands: in the document or the Điều that is named, in
        a document that the question speaks of."""
        lead = _IN_SCOPE * self.scope.weight(document)
        question = self.question
        if question.kind == "definition":
            asked, said = (
                fold_aligned(text).text for text in (question.standalone, passage.text[:_HEAD])
            )
            lead += _DEFINES * (definition_signal(asked, said) >= _SURELY)
        if document.id not in self.favoured:
            return lead
        lead += _NAMED_DOCUMENT
        if question.article is not None and passage.article == question.article:
            # "Ai cấp giấy phép quy định tại Điều 39?" is answered by another Điều, which refers to
            # it; "Điều 39 quy định gì?" by no other.
            named = _NAMED_ARTICLE if self.whole else _MENTIONED_ARTICLE
            lead += named
            if question.clause and f"Khoản {question.clause}" in passage.heading_path:
                lead += named
        return lead


def search(
    folder: DataFolder,
    question: Question,
    libraries: Sequence[str] | None,
    limit: int,
    named: Named | None = None,
    scope: Scope | None = None,
    *,
    reranker: Reranker | None = None,
    using: SearchSettings = DEFAULT_SEARCH,
) -> tuple[Hit, ...]:
    """The best passages for a question, best first, among the libraries (None: all), each text
    once: near-duplicates are the ``copies`` of the first of them.

    Where scores are close, what is in force stands first (``assistant.precedence``). ``named`` and
    ``scope`` save working out again which documents the question names and where it wants to be
    answered from; a limit that leaves nothing is no limit. ``reranker`` orders the first hits anew;
    ``using`` asks one index alone.
    """
    library_ids = folder.library_ids(libraries)
    if not library_ids:
        return ()
    documents = folder.catalog.documents(tuple(library_ids), question.on)
    if named is None:
        near = possibly_named(folder.catalog, question, tuple(library_ids))
        named = named_documents(question, near)
    wanted = _Search(
        question,
        library_ids,
        named,
        scope or scope_of(question, documents),
        [t for reading in question.readings for t in terms(searched(reading))],
        [
            Alternative(tuple(terms(word)), tuple(tuple(terms(way)) for way in ways))
            for word, ways in question.official
        ],
        _vector(folder, question),
        using,
        tuple({d.id for d in (*named.documents, *named.rivals)}),
        asks_for_whole(question, named.documents),
    )
    depth = _CANDIDATES
    while True:
        hits, are_all = _found(folder, wanted, depth)
        if len(hits) >= limit or are_all or depth >= _MOST_CANDIDATES:
            break
        # One paragraph in so many documents leaves no place for others.
        depth = min(4 * depth, _MOST_CANDIDATES)
    if reranker is not None:
        leads = {h.passage.id or 0: wanted.lead(h.passage, h.document) for h in hits}
        hits = _in_force_first(reranked(reranker, question, hits, leads), question)
    if not hits and wanted.scope.only:
        return search(
            folder, question, libraries, limit, wanted.named, wanted.scope.unlimited,
            reranker=reranker, using=using,
        )  # fmt: skip
    return hits[:limit]


def _vector(folder: DataFolder, question: Question) -> NDArray[np.float32]:
    """The question's vector, drawn towards the official words for its everyday ones."""
    vector = folder.embedding.encode_query(" ".join(question.readings))
    if question.official:
        official = " ".join(way for _, ways in question.official for way in ways)
        vector = vector + _OFFICIAL * folder.embedding.encode_query(official)
        vector /= np.linalg.norm(vector) or 1.0
    return vector


def _found(folder: DataFolder, wanted: _Search, depth: int) -> tuple[tuple[Hit, ...], bool]:
    """The hits of ``depth`` candidates from each index, and whether there are no further ones."""
    names = tuple(wanted.library_ids)
    nearest, worded, candidates, are_all = _candidates(folder, wanted, depth)
    found = folder.catalog.current_passages(list(candidates), names)
    # Taken after the search: an ingest may have published or removed documents since it began.
    documents = folder.catalog.documents_by_id(names, wanted.question.on)
    only = wanted.scope.only
    found = {
        key: (passage, document_id)
        for key, (passage, document_id) in found.items()
        if document_id in documents
        and (not only or document_id in only)
        and stands(documents[document_id], wanted.question)
    }
    places = {key: (passage, documents[owner]) for key, (passage, owner) in found.items()}
    lexical, coverage, dense = _measured(folder, wanted, nearest, worded, places)
    fused = fuse(lexical, coverage, dense, wanted.using.effective)
    leads = {key: wanted.lead(passage, document) for key, (passage, document) in places.items()}
    hits = [
        Hit(
            passage,
            document,
            fused.get(key, 0.0) + leads[key],
            lexical.get(key, 0.0),
            dense.get(key, 0.0),
        )
        for key, (passage, document) in places.items()
    ]
    hits.sort(key=lambda h: (-h.score, h.passage.id or 0))
    return fold_duplicates(_in_force_first(hits, wanted.question)), are_all


def _in_force_first(hits: Sequence[Hit], question: Question) -> tuple[Hit, ...]:
    return tuple(in_force_first(hits, question, lambda h: h.score, lambda h: h.document))


def _candidates(
    folder: DataFolder, wanted: _Search, depth: int
) -> tuple[dict[int, float], dict[int, float], set[int], bool]:
    """The nearest passages by vector with their similarity; the best by their words with their
    BM25; the candidates of all searches, these among them; whether neither index has further
    ones."""
    ids, question = list(wanted.library_ids.values()), wanted.question
    vectors = None
    lexical: list[tuple[int, float]] = []
    if wanted.using.mode != "lexical":
        vectors = _BESIDE.submit(folder.dense.search, wanted.vector, ids, depth)
    if wanted.using.mode != "dense":
        # A limit to very many documents is kept by what is loaded (``_found``): naming 10,000 takes
        # 50 ms.
        only = tuple(wanted.scope.only or ())
        only = only if len(only) <= _MOST_NAMED else ()
        lexical = folder.lexical.search(
            wanted.terms, ids, depth, only, alternatives=wanted.alternatives
        )
    nearest = dict(vectors.result()) if vectors else {}
    # Within stated documents the vectors have no end of others; their words have.
    are_all = max(len(nearest) if not wanted.scope.only else 0, len(lexical)) < depth
    if favoured := wanted.favoured:
        lexical = lexical + folder.lexical.search(
            wanted.terms, ids, depth, favoured, alternatives=wanted.alternatives
        )
    candidates = {*nearest, *(key for key, _ in lexical)}
    for document_id in favoured if question.article is not None else ():
        passages = folder.catalog.passages_of(document_id, question.article)
        candidates |= {passage.id or 0 for passage in passages}
    return nearest, dict(lexical), candidates, are_all


def _measured(
    folder: DataFolder,
    wanted: _Search,
    nearest: Mapping[int, float],
    worded: Mapping[int, float],
    places: Mapping[int, tuple[Passage, Document]],
) -> tuple[dict[int, float], dict[int, float], dict[int, float]]:
    """BM25, coverage and similarity of every candidate, whichever search found it: what is not
    among the nearest is not therefore of no similarity (0.956 against 0.947 nDCG@10, ALQAC's expert
    questions)."""
    keys, ids = list(places), list(wanted.library_ids.values())
    vectors = []
    if wanted.using.mode != "lexical":
        for name, library_id in wanted.library_ids.items():
            others = [k for k, (_, d) in places.items() if d.library == name and k not in nearest]
            vectors.append(
                _BESIDE.submit(folder.dense.similarity, wanted.vector, library_id, others)
            )
    lexical: dict[int, float] = {}
    coverage: dict[int, float] = {}
    if keys and wanted.using.mode != "dense":
        ways = wanted.alternatives
        lexical = {key: worded[key] for key in keys if key in worded}
        if others := [key for key in keys if key not in worded]:
            lexical |= folder.lexical.search(
                wanted.terms, ids, len(others), passage_ids=others, alternatives=ways
            )
        coverage = folder.lexical.coverage(wanted.terms, ids, keys, alternatives=ways)
    dense: dict[int, float] = {}
    if wanted.using.mode != "lexical":
        dense = {key: nearest[key] for key in keys if key in nearest}
        for looked_up in vectors:
            dense |= looked_up.result()
    return lexical, coverage, dense
