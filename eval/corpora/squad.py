"""The SQuAD layout (XQuAD, UIT-ViQuAD 1 and 2) as documents with gold answer strings.

``data[].title``, ``data[].paragraphs[].context``, ``.qas[].question``, ``.answers[].text``,
``.is_impossible``: Rajpurkar et al. 2016 and 2018. An article is one document: its title, then its
contexts in order.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.types import Case, Corpus, Split, TextFile


def load(path: Path) -> Corpus:
    """Read one SQuAD file. Question ids missing or repeated in the file are made unique."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    cases: dict[str, Case] = {}
    for article in articles:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                case_id = str(qa.get("id") or f"q{len(cases) + 1}")
                if case_id in cases:
                    case_id = f"{case_id}#{len(cases) + 1}"
                cases[case_id] = to_case(case_id, qa)
    return Corpus(
        name=f"squad:{path}",
        cases=tuple(cases.values()),
        made=to_files(articles),
    )


def to_files(articles: Sequence[dict[str, Any]]) -> tuple[TextFile, ...]:
    """Each article as a text file under its title; a title that repeats is numbered from 2."""
    files: list[TextFile] = []
    seen: Counter[str] = Counter()
    for number, article in enumerate(articles, 1):
        title = str(article.get("title") or f"Bài {number}").replace("_", " ").strip()
        contexts = (paragraph["context"].strip() for paragraph in article["paragraphs"])
        stem = re.sub(r'[/\\:*?"<>|\s]+', " ", title)[:60].strip(" .")
        seen[stem.casefold()] += 1  # some disks do not tell names apart by case
        times = seen[stem.casefold()]
        name = f"{stem}.txt" if times == 1 else f"{stem} ({times}).txt"
        files.append(TextFile(name, "\n\n".join([title, *contexts]) + "\n"))
    return tuple(files)


def to_case(case_id: str, qa: dict[str, Any]) -> Case:
    """One question; without a gold string, or marked impossible, it expects a refusal."""
    golds = tuple(dict.fromkeys(a["text"] for a in qa.get("answers") or () if a["text"].strip()))
    impossible = bool(qa.get("is_impossible")) or not golds
    return Case(
        id=case_id,
        question=qa["question"].strip(),
        type="impossible" if impossible else "answerable",
        expect="refused" if impossible else "answered",
        contains=() if impossible else (golds,),
        split=split_of(case_id),
    )


def split_of(case_id: str) -> Split:
    """tune or test: as the id begins, else by the id's SHA-256, so it never moves between runs."""
    if case_id.startswith("tune-"):
        return "tune"
    if case_id.startswith("test-"):
        return "test"
    return "tune" if hashlib.sha256(case_id.encode()).digest()[0] % 2 == 0 else "test"
