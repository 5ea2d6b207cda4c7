"""The BEIR layout, and every way in which a folder can be something else."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.corpora import load_corpus
from ingest.errors import UsageError

HEAD = "query-id\tcorpus-id\tscore\n"
DOCUMENTS = [
    {"_id": "d/1", "title": "Nuôi mèo", "text": "Mèo ăn cá.\n\nĐiều 2. Mèo ngủ."},
    {"_id": "d2", "text": "Chó giữ nhà."},
    {"_id": "d3", "title": "", "text": "Chó giữ nhà."},
    {"_id": 4, "title": "Trống", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": " mèo ăn gì? "},
    {"_id": "q2", "text": "chó?"},
    {"_id": "q3", "text": "-"},
]


def jsonl(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text(jsonl(DOCUMENTS), "utf-8")
    (tmp_path / "queries.jsonl").write_text(jsonl(QUERIES), "utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        HEAD + "q1\td/1\t2\nq1\td2\t0\nq2\td3\t1\nq2\td9\t1\nq2\td2\t3\n", "utf-8"
    )
    return tmp_path


def test_a_document_is_a_file_whose_name_leads_back_to_the_id(folder: Path) -> None:
    corpus = load_corpus(f"beir:{folder}")
    assert [(f.name, f.text) for f in corpus.made] == [
        ("0000001.txt", "Nuôi mèo\n\nMèo ăn cá.\n\nĐiều 2. Mèo ngủ.\n"),
        ("0000002.txt", "Chó giữ nhà.\n"),
        ("0000003.txt", "Trống\n"),
    ]
    assert [corpus.parts[f.name][0].key for f in corpus.made] == ["d/1", "d2", "4"]
    assert corpus.name == f"beir:{folder}@test"


def test_gold_has_grades_and_the_same_words_are_one_document(folder: Path) -> None:
    first, second = load_corpus(f"beir:{folder}").cases
    assert (first.id, first.question) == ("q1", "mèo ăn gì?")
    assert (first.relevant, first.grades) == (("d/1",), (2,))
    assert (second.relevant, second.grades) == (("d2", "d9"), (3, 1)), "d9 stays wanted"


def test_gzipped_files_read_alike(folder: Path) -> None:
    plain = load_corpus(f"beir:{folder}")
    for path in (folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / "test.tsv"):
        with gzip.open(f"{path}.gz", "wb") as packed:
            packed.write(path.read_bytes())
        path.unlink()
    assert load_corpus(f"beir:{folder}") == plain


def test_the_split_is_named_or_the_usual_or_the_only_one(folder: Path) -> None:
    test = folder / "qrels" / "test.tsv"
    (folder / "qrels" / "dev.tsv").write_text(HEAD + "q3\td2\t1\n")
    assert [c.id for c in load_corpus(f"beir:{folder}").cases] == ["q1", "q2"]
    assert [c.id for c in load_corpus(f"beir:{folder}@dev").cases] == ["q3"]
    with pytest.raises(UsageError, match="không có phần “train”; có: dev, test"):
        load_corpus(f"beir:{folder}@train")
    test.rename(folder / "qrels" / "train.tsv")
    with pytest.raises(UsageError, match="không có phần “test”; có: dev, train"):
        load_corpus(f"beir:{folder}")
    (folder / "qrels" / "train.tsv").unlink()
    assert [c.id for c in load_corpus(f"beir:{folder}").cases] == ["q3"]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("corpus.jsonl", None, "Không thấy .*corpus.jsonl"),
        ("queries.jsonl", None, "Không thấy .*queries.jsonl"),
        ("qrels/test.tsv", None, "Không thấy tệp .tsv nào"),
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n\n{"_id": ', "dòng 3: không phải JSON"),
        ("corpus.jsonl", "[1]", "dòng 1: phải là một đối tượng"),
        ("corpus.jsonl", '{"id": "a", "text": "b"}', "dòng 1: thiếu trường “_id”"),
        ("corpus.jsonl", '{"_id": "a", "text": null}', "dòng 1: thiếu trường “text”"),
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n' * 2, "dòng 2: mã “a” đã dùng"),
        ("queries.jsonl", '{"_id": "q1"}', "queries.jsonl”, dòng 1: thiếu trường “text”"),
        ("queries.jsonl", '{"_id": "q1", "text": "b"}\n' * 2, "dòng 2: mã “q1” đã dùng"),
        ("qrels/test.tsv", "q1\td2\t1\n", "dòng 1: thiếu dòng tiêu đề"),
        ("qrels/test.tsv", HEAD + "q1 0 d2 1\n", "dòng 2: phải có ba cột"),
        ("qrels/test.tsv", HEAD + "q1\td2\tcó\n", "dòng 2: điểm “có” không phải là số"),
        ("qrels/test.tsv", HEAD + "q7\td2\t1\n", "dòng 2: câu hỏi “q7” không có"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_file_and_line(
    folder: Path, file: str, content: str | None, told: str
) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content, "utf-8")
    with pytest.raises(UsageError, match=told):
        load_corpus(f"beir:{folder}")


def test_bytes_that_are_no_text_and_a_packed_file_that_is_cut(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b'{"_id": "a", "text": "b"}\n\xff\xfe')
    with pytest.raises(UsageError, match=r"corpus\.jsonl”, sau dòng"):
        load_corpus(f"beir:{folder}")
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(b'{"_id": "a", "text": "b"}\n')[:-9])
    with pytest.raises(UsageError, match="tệp nén bị cụt"):
        load_corpus(f"beir:{folder}")
