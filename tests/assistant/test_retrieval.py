"""Search as the service and as LangChain see it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from assistant.precedence import CLOSE
from assistant.question import understand
from assistant.retrieval import search
from assistant.retriever import PassageRetriever
from assistant.service import Assistant
from assistant.types import SearchSettings, Weights
from ingest.data_folder import DataFolder


@pytest.fixture
def folder(office: Assistant) -> DataFolder:
    return office._folder


def test_invoke_gives_documents_that_can_be_cited(folder: DataFolder) -> None:
    found = PassageRetriever(folder=folder, limit=4).invoke("phát triển du lịch biển")
    assert 0 < len(found) <= 4
    for document in found:
        assert isinstance(document, LangChainDocument)
        meta = document.metadata
        text, _ = folder.catalog.text_of(meta["document_id"], meta["version"])
        assert text[meta["start"] : meta["end"]] == document.page_content
    meta = found[0].metadata
    assert (meta["number"], meta["issued"], meta["library"]) == (
        "18-NQ/TU",
        "2022-06-16",
        "Kho chung",
    )
    assert meta["title"].startswith("Nghị quyết số 18-NQ/TU")
    assert isinstance(meta["heading_path"], list)
    assert {"article", "pages", "passage_id", "score", "also_in"} <= set(meta)


def test_a_retriever_of_no_library_finds_nothing(folder: DataFolder) -> None:
    assert PassageRetriever(folder=folder, libraries=("Không có",)).invoke("du lịch") == []
    assert PassageRetriever(folder=folder, libraries=()).invoke("du lịch") == []


def test_one_index_alone_leaves_no_score_of_the_other(office: Assistant) -> None:
    question = "phát triển du lịch biển"
    fused = office.search(question)
    lexical = office.search(question, using=SearchSettings(mode="lexical"))
    dense = office.search(question, using=SearchSettings(mode="dense"))
    assert any(hit.lexical and hit.dense for hit in fused)
    assert all(hit.lexical and not hit.dense for hit in lexical)
    assert all(hit.dense and not hit.lexical for hit in dense)
    # Best first, but for what is in force and nearly as good (assistant.precedence).
    assert all(above.score >= (1 - CLOSE) * below.score for above, below in pairwise(dense))
    (one,) = PassageRetriever(
        folder=office._folder, limit=1, using=SearchSettings(mode="dense")
    ).invoke(question)
    assert one.metadata["passage_id"] == dense[0].passage.id


def test_without_weight_the_dense_index_only_adds_candidates(office: Assistant) -> None:
    question = "phát triển du lịch biển"
    lexical = office.search(question, using=SearchSettings(mode="lexical"), limit=2)
    weightless = office.search(question, using=SearchSettings(weights=Weights(dense=0.0)), limit=2)
    assert [h.passage.id for h in weightless] == [h.passage.id for h in lexical]


def test_in_a_chain_with_a_chat_model(folder: DataFolder) -> None:
    prompts: list[str] = []

    def noted(prompt):
        prompts.append(prompt.to_string())
        return prompt

    def joined(documents: list[LangChainDocument]) -> str:
        return "\n".join(document.page_content for document in documents)

    chain = (
        {
            "context": PassageRetriever(folder=folder, limit=3) | joined,
            "question": RunnablePassthrough(),
        }
        | ChatPromptTemplate.from_template("Căn cứ:\n{context}\nCâu hỏi: {question}")
        | noted
        | FakeListChatModel(responses=["Đón 4.500.000 lượt khách."])
        | StrOutputParser()
    )
    assert chain.invoke("Mục tiêu phát triển du lịch biển là gì?") == "Đón 4.500.000 lượt khách."
    assert "4.500.000 lượt khách du lịch" in prompts[0]


def test_batches(folder: DataFolder) -> None:
    found = PassageRetriever(folder=folder, limit=1).batch(["du lịch biển", "kết nạp đảng viên"])
    assert [len(documents) for documents in found] == [1, 1]
    assert "đảng viên" in found[1][0].page_content


def test_a_named_article_is_found_whatever_its_words(folder: DataFolder) -> None:
    hits = search(folder, understand("Điều 6 Quy định 31-QĐ/TU"), None, 5)
    assert hits[0].passage.article == "6"
    assert hits[0].document.facts.number == "31-QĐ/TU"
    clause = search(folder, understand("khoản 3 Điều 5 Quy định 31-QĐ/TU"), None, 5)
    assert clause[0].passage.heading_path[-1] == "Khoản 3"


def test_a_named_document_goes_before_others(folder: DataFolder) -> None:
    hits = search(folder, understand("mục tiêu của Nghị quyết 18-NQ/TU năm 2017"), None, 5)
    assert hits[0].document.facts.issued == "2017-10-25"


@pytest.mark.parametrize(
    ("toned", "bare"),
    [
        ("kết nạp đảng viên là đoàn viên", "ket nap dang vien la doan vien"),
        ("sáp nhập thôn, tổ dân phố", "sap nhap thon, to dan pho"),
    ],
)
def test_typed_without_diacritics_finds_the_same_first(
    folder: DataFolder, toned: str, bare: str
) -> None:
    first, second = (search(folder, understand(q), None, 3)[0] for q in (toned, bare))
    assert first.passage.id == second.passage.id


def test_the_limit_is_kept_and_scores_descend(folder: DataFolder) -> None:
    for limit in (1, 3, 50):
        hits = search(folder, understand("cán bộ, đảng viên"), None, limit)
        assert len(hits) <= limit
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert len({h.passage.id for h in hits}) == len(hits)
