"""The SQuAD layout (XQuAD, UIT-ViQuAD 1 and 2) as documents with gold answer strings.

``data[].title``, ``data[].paragraphs[].context``, ``.qas[].question``, ``.answers[].text``,
``.is_impossible``: Rajpurkar et al. 2016 and 2018. An article is one document: its title, then its
contexts in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.corpora.reading import at, read_json
from eval.splits import split_of
from eval.types import Case, Corpus, Part, TextFile


def load(path: Path) -> Corpus:
    """Read one SQuAD file. Question ids missing or repeated in the file are made unique.

    Raises:
        UsageError: another layout; the message names the place in the file.
    """
    articles = read_json(path)["data"]
    cases: dict[str, Case] = {}
    made: list[TextFile] = []
    parts: dict[str, tuple[Part, ...]] = {}
    names: Counter[str] = Counter()
    for number, article in enumerate(articles):
        with at(path, f"data[{number}]"):
            name, title = name_of(article, number + 1, names)
            contexts = [paragraph["context"].strip() for paragraph in article["paragraphs"]]
            made.append(TextFile(name, "\n\n".join([title, *contexts]) + "\n"))
            parts[name] = to_parts(name, contexts)
        keys = {part.text: part.key for part in parts[name]}
        for place, paragraph in enumerate(article["paragraphs"]):
            with at(path, f"data[{number}].paragraphs[{place}]"):
                for qa in paragraph["qas"]:
                    case_id = str(qa.get("id") or f"q{len(cases) + 1}")
                    if case_id in cases:
                        case_id = f"{case_id}#{len(cases) + 1}"
                    cases[case_id] = to_case(case_id, qa, keys[contexts[place]])
    return Corpus(name=f"squad:{path}", cases=tuple(cases.values()), made=tuple(made), parts=parts)


def name_of(article: dict[str, Any], number: int, names: Counter[str]) -> tuple[str, str]:
    """The article's file name and its title; a title that repeats is numbered from 2.

    Args:
        names: how often each name was used, counted on here.
    """
    title = str(article.get("title") or f"Bài {number}").replace("_", " ").strip()
    stem = re.sub(r'[/\\:*?"<>|\s]+', " ", title)[:60].strip(" .")
    names[stem.casefold()] += 1  # some disks do not tell names apart by case
    times = names[stem.casefold()]
    return (f"{stem}.txt" if times == 1 else f"{stem} ({times}).txt"), title


def to_parts(name: str, contexts: Sequence[str]) -> tuple[Part, ...]:
    """The paragraphs of a file, numbered from 1; one that repeats is the first one again."""
    first = {context: number for number, context in reversed([*enumerate(contexts, 1)])}
    return tuple(
        Part(f"{name} ¶{number}", context)
        for context, number in sorted(first.items(), key=lambda pair: pair[1])
    )


def to_case(case_id: str, qa: dict[str, Any], paragraph: str) -> Case:
    """One question; without a gold string, or marked impossible, it expects a refusal.

    Args:
        paragraph: the key of the context that holds the answer, which retrieval must find.
    """
    golds = tuple(dict.fromkeys(a["text"] for a in qa.get("answers") or () if a["text"].strip()))
    impossible = bool(qa.get("is_impossible")) or not golds
    return Case(
        id=case_id,
        question=qa["question"].strip(),
        type="impossible" if impossible else "answerable",
        expect="refused" if impossible else "answered",
        relevant=() if impossible else (paragraph,),
        contains=() if impossible else (golds,),
        split=split_of(case_id),
    )
