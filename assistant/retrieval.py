"""Question -> hits: lexical and dense candidates fused, named documents and Điều found directly.

``PassageRetriever`` is a LangChain ``BaseRetriever``, so it drops into anybody's chain.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.fusion import fuse
from assistant.named_index import possibly_named
from assistant.naming import Named, named_documents
from assistant.question import understand
from assistant.types import Hit, Question
from ingest.data_folder import DataFolder
from ingest.lexical import terms
from ingest.types import Document

_CANDIDATES = 100  # from each index
# The best of eight tried on ALQAC's synthetic questions (`--questions synthetic`).
_DENSE_WEIGHT = 0.3
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
) -> tuple[Hit, ...]:
    """The best passages for a question, best first, among the libraries (None: all).

    ``named`` saves working out again which documents the question names.
    """
    library_ids = folder.library_ids(libraries)
    if not library_ids:
        return ()
    documents = folder.catalog.documents_by_id(tuple(library_ids))
    ids = list(library_ids.values())
    query_terms = [t for reading in question.readings for t in terms(reading)]
    lexical = dict(folder.lexical.search(query_terms, ids, _CANDIDATES))
    vector = folder.embedding.encode_query(" ".join(question.readings))
    dense = dict(folder.dense.search(vector, ids, _CANDIDATES))
    named = named or named_documents(
        question, possibly_named(folder.catalog, question, tuple(library_ids))
    )
    favoured = {d.id for d in (*named.documents, *named.rivals)}
    if favoured:
        inside = folder.lexical.search(query_terms, ids, _CANDIDATES, tuple(favoured))
        lexical |= dict(inside)
    fused = fuse(lexical, dense, _DENSE_WEIGHT)
    if question.article is not None:
        for document_id in favoured:
            for passage in folder.catalog.passages_of(document_id, question.article):
                fused.setdefault(passage.id or 0, 0.0)
    found = folder.catalog.current_passages(list(fused), tuple(library_ids))
    # Taken again: an ingest may have published or removed documents since the search began.
    documents = folder.catalog.documents_by_id(tuple(library_ids))
    hits = []
    for passage_id, (passage, document_id) in found.items():
        if document_id not in documents:
            continue
        score = fused[passage_id]
        if document_id in favoured:
            score += _NAMED_DOCUMENT
        if question.article is not None and passage.article == question.article:
            score += _NAMED_ARTICLE if document_id in favoured else 0.0
            if question.clause and f"Khoản {question.clause}" in passage.heading_path:
                score += _NAMED_ARTICLE
        hits.append(
            Hit(
                passage,
                documents[document_id],
                score,
                lexical.get(passage_id, 0.0),
                dense.get(passage_id, 0.0),
            )
        )
    hits.sort(key=lambda h: (-h.score, h.passage.id or 0))
    return tuple(hits[:limit])


class PassageRetriever(BaseRetriever):
    """The search above for LangChain chains; metadata carries what a citation needs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    folder: DataFolder
    libraries: tuple[str, ...] | None = None
    limit: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        hits = search(self.folder, understand(query), self.libraries, self.limit)
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
        },
    )
