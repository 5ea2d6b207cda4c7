"""Which prompts a model gets: a person's, its own, its family's."""

from __future__ import annotations

import pytest

from ingest.model_prompts import Fixed, Prompts, fixed_prompts

NOTHING: dict[str, str | None] = {"query": "", "document": ""}  # as sentence-transformers fills in
E5 = Fixed("query: ", "passage: ")


@pytest.mark.parametrize(
    "name",
    [
        "intfloat/multilingual-e5-small",
        "intfloat/multilingual-e5-base",
        "/models/multilingual-e5-large",
        "/models/Multilingual-E5-Large/",
        "intfloat/e5-base-v2",
    ],
)
def test_e5_by_name(name: str) -> None:
    assert fixed_prompts(name, Prompts(), NOTHING) == E5


@pytest.mark.parametrize(
    ("name", "starts", "ends"),
    [
        ("Qwen/Qwen3-Embedding-0.6B", "Instruct: ", "\nQuery:"),
        ("intfloat/multilingual-e5-large-instruct", "Instruct: ", "\nQuery: "),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence", "passages: "),
        ("BAAI/bge-small-zh-v1.5", "为这个句子", "："),
    ],
)
def test_families_with_words_before_questions_only(name: str, starts: str, ends: str) -> None:
    fixed = fixed_prompts(name, Prompts(), NOTHING)
    assert fixed.query.startswith(starts)
    assert fixed.query.endswith(ends)
    assert fixed.passage == ""


@pytest.mark.parametrize(
    "name", ["BAAI/bge-m3", "/models/e5", "a/my-multilingual-e5-small", "multilingual-e5-small/x"]
)
def test_other_names_get_nothing(name: str) -> None:
    assert fixed_prompts(name, Prompts(), NOTHING) == Fixed("", "")


@pytest.mark.parametrize("side", ["document", "passage", "corpus"])
def test_the_models_own_win_over_its_name(side: str) -> None:
    own = {**NOTHING, "query": "hỏi: ", side: "đoạn: "}
    assert fixed_prompts("multilingual-e5-small", Prompts(), own) == Fixed("hỏi: ", "đoạn: ")
    one = fixed_prompts("multilingual-e5-small", Prompts(), {"query": "hỏi: "})
    assert one == Fixed("hỏi: ", ""), "its own configuration is taken whole"


def test_a_persons_win_over_everything() -> None:
    own = {"query": "hỏi: ", "document": "đoạn: "}
    assert fixed_prompts("x", Prompts("q "), own) == Fixed("q ", "đoạn: ")
    assert fixed_prompts("x", Prompts(None, "p "), own) == Fixed("hỏi: ", "p ")
    assert fixed_prompts("multilingual-e5-small", Prompts("q ", "p "), {}) == Fixed("q ", "p ")


def test_white_space_alone_turns_one_off() -> None:
    assert fixed_prompts("multilingual-e5-small", Prompts(" ", " "), {}) == Fixed("", "")
