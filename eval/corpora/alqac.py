"""ALQAC (Automated Legal Question Answering Competition) as law files with Điều-level gold.

Layout: ``articles.json`` maps ``law name@article number`` to ``Title\\n\\nbody``;
``questions.json`` (experts) and ``questions_synthetic.json`` (a language model) list questions with
``relevant_articles``. Each law becomes one text file in the form a law is printed in, so that the
ordinary ingest reads it: nothing here hands passages to the index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from eval.corpora.reading import at, read_json
from eval.gold import section_key
from eval.types import Case, Corpus, TextFile
from ingest.normalise import words

ARTICLES, EXPERT, SYNTHETIC = "articles.json", "questions.json", "questions_synthetic.json"


def load_expert(folder: Path) -> Corpus:
    """The corpus with the questions written by experts."""
    return _load(folder, EXPERT)


def load_synthetic(folder: Path) -> Corpus:
    """The corpus with the questions written by a language model: for tuning, not for claims."""
    return _load(folder, SYNTHETIC)


def _load(folder: Path, questions: str) -> Corpus:
    articles = read_json(folder / ARTICLES)
    laws = group_by_law(articles)
    return Corpus(
        name=f"alqac:{folder}#{questions}",
        cases=to_cases(folder / questions),
        made=tuple(TextFile(file_name(law), law_text(law, parts)) for law, parts in laws.items()),
        sections={
            file_name(law): {number: len(words(text)) for number, text in parts.items()}
            for law, parts in laws.items()
        },
    )


def group_by_law(articles: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """law -> article number -> text, both in the order of the file."""
    laws: dict[str, dict[str, str]] = {}
    for key, text in articles.items():
        law, _, number = key.rpartition("@")
        laws.setdefault(law, {})[number] = text
    return laws


def law_text(law: str, articles: Mapping[str, str]) -> str:
    """A law as it is printed: its name in capitals, then each ``Điều N. Title`` with its body."""
    parts = (f"Điều {number}. {text.strip()}" for number, text in articles.items())
    return "\n\n".join([law.upper(), *parts]) + "\n"


def file_name(law: str) -> str:
    """The law's file; the name carries the law, because a hit is mapped back through it."""
    return re.sub(r"[/\\:]", "-", law) + ".txt"


def to_cases(path: Path) -> tuple[Case, ...]:
    """One case a question, asked by its bare text; the synthetic ones have no id of their own."""
    cases = []
    for index, question in enumerate(read_json(path), 1):
        with at(path, f"câu hỏi thứ {index}"):
            golds = (
                section_key(file_name(gold["law_id"]), str(gold["article_id"]))
                for gold in question["relevant_articles"]
            )
            cases.append(
                Case(
                    id=str(question.get("question_id") or f"S-{index}"),
                    question=question["text"],
                    type=question.get("question_type") or "",
                    relevant=tuple(dict.fromkeys(golds)),
                )
            )
    return tuple(cases)
