"""How well an embedding alone finds the article of law that answers a question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.embedding import Embedding
from ingest.errors import UsageError
from ingest.normalise import fold

DEPTH = 10


@dataclass(frozen=True, slots=True)
class DenseFigures:
    """Means over all questions, those without a find included."""

    ndcg: float  # nDCG@10, binary relevance (Järvelin & Kekäläinen 2002)
    hit: float  # share of questions whose first article is relevant
    questions: int
    documents: int


def measure_dense(
    embedding: Embedding, articles: Path, questions: Path, *, diacritics: bool = True
) -> DenseFigures:
    """Rank whole articles by cosine similarity, one vector each.

    Args:
        embedding: the model to measure.
        articles: JSON ``{"law@article": "title and body"}``, as in ALQAC 2023.
        questions: JSON ``[{"text", "relevant_articles": [{"law_id", "article_id"}]}]``.
        diacritics: False strips them from the questions, as hurried people type.

    Raises:
        UsageError: a question names an article that is not there.
    """
    texts: dict[str, str] = json.loads(articles.read_text(encoding="utf-8"))
    cases = json.loads(questions.read_text(encoding="utf-8"))
    place = {key: i for i, key in enumerate(texts)}
    try:
        gold = [
            {place[f"{a['law_id']}@{a['article_id']}"] for a in case["relevant_articles"]}
            for case in cases
        ]
    except KeyError as error:
        raise UsageError(f"{questions}: không có điều luật {error} trong {articles}.") from error
    matrix = embedding.encode(list(texts.values()))
    asked = [case["text"] if diacritics else fold(case["text"]) for case in cases]
    ndcg, hit = 0.0, 0
    for question, relevant in zip(asked, gold, strict=True):
        order = np.argsort(-(matrix @ embedding.encode_query(question)), kind="stable")[:DEPTH]
        found = [int(i) in relevant for i in order]
        ndcg += gain(found) / gain([True] * min(len(relevant), DEPTH))
        hit += found[0]
    return DenseFigures(ndcg / len(cases), hit / len(cases), len(cases), len(texts))


def gain(relevant: list[bool]) -> float:
    """Discounted cumulative gain of a ranking, best first."""
    return float(sum(r / np.log2(rank + 2) for rank, r in enumerate(relevant)))
