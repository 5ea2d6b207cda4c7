"""The search as a LangChain ``BaseRetriever``, so that it drops into anybody's chain."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.question import understand
from assistant.reranking import Reranker
from assistant.retrieval import search
from assistant.types import DEFAULT_SEARCH, Hit, SearchSettings
from ingest.data_folder import DataFolder
from ingest.types import Document


class PassageRetriever(BaseRetriever):
    """The search above for LangChain chains; metadata carries what a citation needs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    folder: DataFolder
    libraries: tuple[str, ...] | None = None
    limit: int = 10
    reranker: Reranker | None = None
    using: SearchSettings = DEFAULT_SEARCH

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        question = understand(query)
        hits = search(
            self.folder,
            question,
            self.libraries,
            self.limit,
            reranker=self.reranker,
            using=self.using,
        )
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
