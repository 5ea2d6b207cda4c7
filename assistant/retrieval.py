"""Question -> hits: lexical and dense candidates fused, named documents and Điều found directly.

``PassageRetriever`` is a LangChain ``BaseRetriever``, so it drops into anybody's chain.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.duplicates import fold_duplicates
from assistant.fusion import fuse
from assistant.naming import Named, named_documents
from assistant.precedence import in_force_first
from assistant.question import understand
from assistant.reranking import Reranker, reranked
from assistant.types import Hit, Question
from ingest.data_folder import DataFolder
from ingest.lexical import terms
from ingest.types import Document, Passage

_CANDIDATES = 100  # from each index, and more where near-duplicates leave too few hits
_MOST_CANDIDATES = 1_600
# A named document goes before unnamed ones when its passages fit about as well, a named Điều
# always: the question says where to look.
_NAMED_DOCUMENT = 0.5
_NAMED_ARTICLE = 1.0


def search(
    folder: DataFolder,
    question: Question,
    libraries: Sequence[str] | None,
    limit: int,
    named: Named | None = None,
    reranker: Reranker | None = None,
) -> tuple[Hit, ...]:
    """The best passages for a question, best first, among the libraries (None: all), each text
    once: near-duplicates are the ``copies`` of the first of them.

    Where scores are close, what is in force stands first (``assistant.precedence``). ``named``
    saves working out again which documents the question names; ``reranker`` orders the first of
    them anew.
    """
    candidates = _CANDIDATES
    while True:
        hits, are_all = _found(folder, question, libraries, named, reranker, candidates)
        if len(hits) >= limit or are_all or candidates >= _MOST_CANDIDATES:
            return hits[:limit]
        candidates *= 4  # one paragraph in so many documents leaves no place for others


def _found(
    folder: DataFolder,
    question: Question,
    libraries: Sequence[str] | None,
    named: Named | None,
    reranker: Reranker | None,
    depth: int,
) -> tuple[tuple[Hit, ...], bool]:
    """The hits of ``depth`` candidates from each index, and whether there are no further ones."""
    library_ids = folder.library_ids(libraries)
    if not library_ids:
        return (), True
    documents = {d.id: d for d in folder.catalog.documents(tuple(library_ids))}
    ids = list(library_ids.values())
    query_terms = [t for reading in question.readings for t in terms(reading)]
    vector = folder.embedding.encode_query(" ".join(question.readings))
    nearest = dict(folder.dense.search(vector, ids, depth))
    lexical = folder.lexical.search(query_terms, ids, depth)
    named = named or named_documents(question, tuple(documents.values()))
    favoured = tuple({d.id for d in (*named.documents, *named.rivals)})
    inside = folder.lexical.search(query_terms, ids, depth, favoured) if favoured else []
    candidates = {*nearest, *(key for key, _ in (*lexical, *inside))}
    if question.article is not None:
        for document_id in favoured:
            passages = folder.catalog.passages_of(document_id, question.article)
            candidates |= {passage.id or 0 for passage in passages}
    found = folder.catalog.current_passages(list(candidates), tuple(library_ids))
    # Taken again: an ingest may have published or removed documents since the search began.
    documents = {d.id: d for d in folder.catalog.documents(tuple(library_ids))}
    found = {key: pair for key, pair in found.items() if pair[1] in documents}
    are_all = max(len(nearest), len(lexical)) < depth
    if not found:
        return (), are_all
    # Whichever search found it, every candidate is weighed by all three measures.
    keys = list(found)
    scores = dict(folder.lexical.search(query_terms, ids, len(keys), passage_ids=keys))
    coverage = folder.lexical.coverage(query_terms, keys)
    similarity = {key: nearest[key] for key in keys if key in nearest}
    for name, library_id in library_ids.items():
        unknown = [
            key
            for key, (_, document_id) in found.items()
            if key not in nearest and documents[document_id].library == name
        ]
        similarity |= folder.dense.similarity(vector, library_id, unknown)
    fused = fuse(scores, coverage, similarity)
    leads = {
        key: _lead(question, passage, document_id in favoured)
        for key, (passage, document_id) in found.items()
    }
    hits = [
        Hit(
            passage,
            documents[document_id],
            fused[key] + leads[key],
            scores.get(key, 0.0),
            similarity.get(key, 0.0),
        )
        for key, (passage, document_id) in found.items()
    ]
    hits.sort(key=lambda h: (-h.score, h.passage.id or 0))
    if reranker is not None:
        hits = reranked(reranker, question, hits, leads)
    ordered = in_force_first(hits, question, lambda h: h.score, lambda h: h.document)
    return fold_duplicates(ordered), are_all


def _lead(question: Question, passage: Passage, favoured: bool) -> float:
    """What a passage gains by standing in the document or the Điều that the question names."""
    lead = _NAMED_DOCUMENT if favoured else 0.0
    if question.article is not None and passage.article == question.article:
        lead += _NAMED_ARTICLE if favoured else 0.0
        if question.clause and f"Khoản {question.clause}" in passage.heading_path:
            lead += _NAMED_ARTICLE
    return lead


class PassageRetriever(BaseRetriever):
    """The search above for LangChain chains; metadata carries what a citation needs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    folder: DataFolder
    libraries: tuple[str, ...] | None = None
    limit: int = 10
    reranker: Reranker | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        question = understand(query)
        hits = search(self.folder, question, self.libraries, self.limit, reranker=self.reranker)
        return [_for_langchain(hit) for hit in hits]


def _for_langchain(hit: Hit) -> LangChainDocument:
    document: Document = hit.document
    return LangChainDocument(
        page_content=hit.passage.text,
        metadata={
            "passage_id": hit.passage.id,
            "document_id": document.id,
            "title": document.facts.title,
            "number": document.facts.number,
            "issued": document.facts.issued,
            "heading_path": list(hit.passage.heading_path),
            "article": hit.passage.article,
            "pages": list(hit.passage.pages),
            "version": document.version,
            "library": document.library,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": hit.score,
            "also_in": [copy.document.facts.title for copy in hit.copies],
        },
    )
