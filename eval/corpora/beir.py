"""The BEIR layout (Thakur et al. 2021), in which Zalo legal and VN-MTEB come.

``corpus.jsonl`` {_id, title, text}, ``queries.jsonl`` {_id, text}, ``qrels/SPLIT.tsv`` with the
header ``query-id corpus-id score``, each also as ``.gz``. A document becomes one text file, so that
whatever stands in it cannot be taken for the next one; its id is found again by the file's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.corpora.reading import lines, objects
from eval.types import Case, Corpus, Part, TextFile
from ingest.errors import UsageError

USUAL_SPLIT = "test"


def load(folder: Path, split: str | None = None) -> Corpus:
    """Read a BEIR folder.

    Documents with the same words are one file under the first id, since ingest takes identical
    files once. A judged document that the corpus lacks stays wanted, as BEIR's own figures have it.

    Args:
        split: name of a file in ``qrels``; without it ``test``, or the only one there is.

    Raises:
        UsageError: a file is missing or not of this layout; the message names file and line.
    """
    judgements = choose_qrels(folder, split)
    made: list[TextFile] = []
    parts: dict[str, tuple[Part, ...]] = {}
    same: dict[str, str] = {}  # id -> the id under which its words are held
    holder: dict[str, str] = {}  # words -> that id
    for document_id, raw, place in _records(_file(folder, "corpus.jsonl"), "text"):
        if document_id in same:
            raise UsageError(f"{place}: mã “{document_id}” đã dùng ở dòng trên.")
        title = str(raw.get("title") or "").strip()
        text = "\n\n".join(part for part in (title, raw["text"].strip()) if part)
        same[document_id] = holder.setdefault(text, document_id)
        if same[document_id] == document_id and text:
            file = TextFile(f"{len(made) + 1:07d}.txt", text + "\n")
            made.append(file)
            parts[file.name] = (Part(document_id, text),)
    questions: dict[str, str] = {}
    for query_id, raw, place in _records(_file(folder, "queries.jsonl"), "text"):
        if query_id in questions:
            raise UsageError(f"{place}: mã “{query_id}” đã dùng ở dòng trên.")
        questions[query_id] = raw["text"].strip()
    return Corpus(
        name=f"beir:{folder}@{judgements.name.partition('.')[0]}",
        cases=to_cases(judgements, questions, same),
        made=tuple(made),
        parts=parts,
    )


def choose_qrels(folder: Path, split: str | None) -> Path:
    """The file of judgements to use.

    Raises:
        UsageError: there is none of that name, or several and none is the usual one.
    """
    found = {
        path.name.partition(".")[0]: path
        for path in sorted((folder / "qrels").glob("*"))
        if path.name.endswith((".tsv", ".tsv.gz"))
    }
    if not found:
        raise UsageError(f"Không thấy tệp .tsv nào trong “{folder / 'qrels'}”.")
    wanted = split or (USUAL_SPLIT if len(found) > 1 else next(iter(found)))
    if wanted not in found:
        raise UsageError(
            f"“{folder / 'qrels'}” không có phần “{wanted}”; có: {', '.join(found)}. "
            f"Chọn phần bằng cách viết beir:{folder}@{next(iter(found))}."
        )
    return found[wanted]


def to_cases(path: Path, questions: Mapping[str, str], same: Mapping[str, str]) -> tuple[Case, ...]:
    """One case for each question that has a relevant document, in the order of the judgements.

    Args:
        same: document id -> the id under which its words are held.
    """
    wanted: dict[str, dict[str, int]] = {}
    for position, (number, line) in enumerate(lines(path)):
        place, cells = f"“{path}”, dòng {number}", line.split("\t")
        if len(cells) != 3:
            raise UsageError(f"{place}: phải có ba cột cách nhau bằng tab, đây có {len(cells)}.")
        query_id, document_id, told = (cell.strip() for cell in cells)
        try:
            grade = int(float(told))
        except ValueError as error:
            if position == 0:
                continue
            raise UsageError(f"{place}: điểm “{told}” không phải là số.") from error
        if position == 0:
            raise UsageError(f"{place}: thiếu dòng tiêu đề query-id, corpus-id, score.")
        if query_id not in questions:
            raise UsageError(f"{place}: câu hỏi “{query_id}” không có trong queries.jsonl.")
        if grade > 0:
            grades = wanted.setdefault(query_id, {})
            key = same.get(document_id, document_id)
            grades[key] = max(grade, grades.get(key, 0))
    return tuple(
        Case(
            id=query_id,
            question=questions[query_id],
            relevant=tuple(grades),
            grades=tuple(grades.values()),
        )
        for query_id, grades in wanted.items()
    )


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise UsageError(f"Không thấy “{folder / name}” (hay {name}.gz) của bộ dữ liệu BEIR.")


def _records(path: Path, field: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(id, object, place in words) of each line; the id and ``field`` are there and are text."""
    for number, raw in objects(path):
        place = f"“{path}”, dòng {number}"
        if not isinstance(raw.get("_id"), str | int) or raw["_id"] == "":
            raise UsageError(f"{place}: thiếu trường “_id”.")
        if not isinstance(raw.get(field), str):
            raise UsageError(f"{place}: thiếu trường “{field}”.")
        yield str(raw["_id"]), raw, place
