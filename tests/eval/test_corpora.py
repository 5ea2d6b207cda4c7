"""Corpora become documents as ingest reads them, and cases with gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases_file import SAMPLE_DOCUMENTS
from eval.corpora import LOADERS, alqac, load_corpus, load_together, squad
from eval.retrieval import spread
from eval.splits import split_of
from eval.types import Case
from ingest.errors import UsageError

MADE = Path(__file__).parent / "made"
GENERAL = Path(alqac.__file__).parents[1] / "cases_squad" / "general.json"


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    articles = {
        "Luật Cư trú@1": "Phạm vi điều chỉnh\n\nLuật này quy định về cư trú.",
        "Luật Cư trú@2": "Giải thích từ ngữ\n\n1. Chỗ ở hợp pháp là nơi sinh sống.",
        "Hiến pháp@1": "Nước ta là một nước độc lập.",
    }
    expert = [
        {
            "question_id": "TL-1",
            "question_type": "Tự luận",
            "text": "Cư trú là gì?",
            "relevant_articles": [
                {"law_id": "Luật Cư trú", "article_id": "2"},
                {"law_id": "Luật Cư trú", "article_id": "2"},
                {"law_id": "Hiến pháp", "article_id": "1"},
            ],
        }
    ]
    synthetic = [
        {"text": "?", "relevant_articles": [{"law_id": "Hiến pháp", "article_id": "1"}]}
    ] * 2
    for name, content in (
        ("articles", articles),
        ("questions", expert),
        ("questions_synthetic", synthetic),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return tmp_path


def test_a_law_is_one_file_as_it_is_printed(laws: Path) -> None:
    corpus = load_corpus(f"alqac:{laws}")
    assert [file.name for file in corpus.made] == ["Luật Cư trú.txt", "Hiến pháp.txt"]
    assert corpus.made[0].text == (
        "LUẬT CƯ TRÚ\n\n"
        "Điều 1. Phạm vi điều chỉnh\n\nLuật này quy định về cư trú.\n\n"
        "Điều 2. Giải thích từ ngữ\n\n1. Chỗ ở hợp pháp là nơi sinh sống.\n"
    )
    assert corpus.sections["Luật Cư trú.txt"] == {"1": 11, "2": 13}


def test_gold_is_the_file_and_the_article_once(laws: Path) -> None:
    (case,) = load_corpus(f"alqac:{laws}").cases
    assert case.id == "TL-1"
    assert case.type == "Tự luận"
    assert case.relevant == ("Luật Cư trú.txt@2", "Hiến pháp.txt@1")


def test_synthetic_questions_are_numbered_even_when_repeated(laws: Path) -> None:
    cases = load_corpus(f"alqac-synthetic:{laws}").cases
    assert [case.id for case in cases] == ["S-1", "S-2"]


def test_squad_article_is_a_document_and_golds_are_one_group() -> None:
    corpus = load_corpus(f"squad:{MADE / 'squad_tiny.json'}")
    assert [file.name for file in corpus.made] == [
        "Huyện Tân Phong.txt",
        "Xã Long Điền.txt",
    ]
    assert corpus.made[1].text.startswith("Xã Long Điền\n\nXã Long Điền thành lập năm 1975")
    assert len(corpus.cases) == 21
    assert corpus.cases[0].contains == (("thị trấn Cầu Mây", "Cầu Mây"),)
    impossible = [case for case in corpus.cases if case.expect == "refused"]
    assert len(impossible) == 2
    assert all(case.type == "impossible" and not case.contains for case in impossible)


def test_squad_without_titles_ids_or_answers(tmp_path: Path) -> None:
    qas = [
        {"question": "A?", "answers": [{"text": "a"}, {"text": "a"}]},
        {"question": "B?", "answers": None},
        {"id": "q1", "question": "C?", "answers": [{"text": "c"}], "is_impossible": True},
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": " c ", "qas": qas}]}]}))
    corpus = squad.load(path)
    assert corpus.made[0].text == "Bài 1\n\nc\n"
    assert [case.id for case in corpus.cases] == ["q1", "q2", "q1#3"]
    assert [case.expect for case in corpus.cases] == ["answered", "refused", "refused"]
    assert corpus.cases[0].contains == (("a",),)


def test_squad_titles_that_repeat_make_files_of_their_own(tmp_path: Path) -> None:
    article = {"paragraphs": [{"context": "c", "qas": []}]}
    titles = ["A/B: C?", "a b c", "D", "A_B_C"]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": [{**article, "title": title} for title in titles]}))
    assert [file.name for file in squad.load(path).made] == [
        "A B C.txt",
        "a b c (2).txt",
        "D.txt",
        "A B C (3).txt",
    ]


def test_squad_gold_is_the_paragraph_and_a_repeated_one_is_the_first(tmp_path: Path) -> None:
    def paragraph(context: str, case: str) -> dict[str, object]:
        return {
            "context": context,
            "qas": [{"id": case, "question": "?", "answers": [{"text": "x"}]}],
        }

    path = tmp_path / "x.json"
    paragraphs = [paragraph("một", "a"), paragraph(" hai ", "b"), paragraph("một", "c")]
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": paragraphs}]}), "utf-8")
    corpus = load_corpus(f"squad:{path}")
    assert [case.relevant for case in corpus.cases] == [("T.txt ¶1",), ("T.txt ¶2",), ("T.txt ¶1",)]
    assert [(p.key, p.text) for p in corpus.parts["T.txt"]] == [
        ("T.txt ¶1", "một"),
        ("T.txt ¶2", "hai"),
    ]


def test_split_is_in_the_id_or_fixed_by_its_hash() -> None:
    assert split_of("tune-1") == "tune"
    assert split_of("test-1") == "test"
    assert split_of("56beb4343aeaaa14008c925b") == "tune"
    assert {split_of(f"q{n}") for n in range(20)} == {"tune", "test"}


def test_every_gold_of_the_committed_files_stands_where_it_says() -> None:
    for path in (MADE / "squad_tiny.json", GENERAL):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                for qa in paragraph["qas"]:
                    assert qa["answers"] or qa["is_impossible"]
                    for answer in qa["answers"]:
                        start = answer["answer_start"]
                        found = paragraph["context"][start : start + len(answer["text"])]
                        assert found == answer["text"]


def test_the_general_file_has_both_splits() -> None:
    cases = squad.load(GENERAL).cases
    assert len(cases) == len({case.id for case in cases}) == 101
    assert {case.split for case in cases} == {"tune", "test"}
    assert all(case.id.startswith(f"{case.split}-") for case in cases)


@pytest.mark.parametrize("corpus", ["trec:x", "alqac", "alqac:", ":x"])
def test_an_unknown_format_names_the_known_ones(corpus: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_corpus(corpus)
    assert all(name in str(caught.value) for name in LOADERS)


def test_a_missing_path_and_another_layout_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Không thấy"):
        load_corpus(f"squad:{tmp_path / 'none.json'}")
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(UsageError, match="không đúng khuôn dạng squad"):
        load_corpus(f"squad:{tmp_path / 'x.json'}")
    (tmp_path / "y.json").write_text('{"data": [{"paragraphs": [{"context": "c"}]}]}')
    with pytest.raises(
        UsageError, match=r"y\.json”, data\[0\]\.paragraphs\[0\]: thiếu trường 'qas'"
    ):
        load_corpus(f"squad:{tmp_path / 'y.json'}")
    (tmp_path / "z.json").write_text('{"data":\n oops}')
    with pytest.raises(UsageError, match="dòng 2"):
        load_corpus(f"squad:{tmp_path / 'z.json'}")
    with pytest.raises(UsageError, match="không đúng khuôn dạng alqac"):
        load_corpus(f"alqac:{tmp_path}")


def test_a_limit_is_spread_over_the_list() -> None:
    cases = [Case(str(n), "?") for n in range(10)]
    assert [case.id for case in spread(cases, 4)] == ["0", "2", "5", "7"]
    assert spread(cases, None) == spread(cases, 99) == tuple(cases)


def test_cases_with_their_documents_and_corpora_that_share_an_index(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two@x.jsonl"
    line = '{"id": "%s", "question": "?", "expect": "answered"}'
    one.write_text(line % "a", "utf-8")
    two.write_text(line % "b", "utf-8")
    assert load_corpus(f"cases:{one}").paths == (SAMPLE_DOCUMENTS,)
    assert load_corpus(f"cases:{one}@{tmp_path}").paths == (tmp_path,)
    assert load_corpus(f"cases:{two}").cases[0].id == "b", "an @ of the file's own name"
    with pytest.raises(UsageError, match="thư mục văn bản"):
        load_corpus(f"cases:{one}@{tmp_path / 'none'}")
    assert len(load_together([f"cases:{one}", f"cases:{two}", f"cases:{one}"])) == 2
    two.write_text(line % "a", "utf-8")
    with pytest.raises(UsageError, match="cùng có câu hỏi a"):
        load_together([f"cases:{one}", f"cases:{two}"])
