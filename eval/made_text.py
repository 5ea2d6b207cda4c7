"""Any amount of text for measuring speed: articles of a corpus, or invented ones.

A corpus that runs out starts again, every paragraph with a place and a number in front that no
other round has, so that passages stay distinct. Without a corpus, a chain over the word pairs of
the sample documents keeps the length of sentences and the uneven use of words that make an index
slow or fast; what those sentences say means nothing.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.samples.source import Paragraph, load_sources
from ingest.errors import UsageError
from ingest.training.corpus import read_articles

SEED = 7
PARAGRAPHS = 6  # of an invented article
WORDS_A_PARAGRAPH = 60
SENTENCES_A_PARAGRAPH = 3  # a corpus is read as sentences


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """A title and paragraphs; ``turn`` counts from 0 how often the corpus was used up before."""

    title: str
    paragraphs: tuple[str, ...]
    turn: int = 0


def articles(text: Path | None) -> Iterator[MadeArticle]:
    """Articles without end, the same ones on every call.

    Args:
        text: a ``.jsonl`` or ``.jsonl.xz`` file as ``ingest.training.corpus`` reads it; None to
            invent them.

    Raises:
        UsageError: the file is missing, is not such a file, or holds no article.
    """
    if text is None:
        yield from _invented()
        return
    for turn in itertools.count():
        found = False
        for number, article in enumerate(read_articles(text), start=1):
            found = True
            paragraphs = (article.abstract, *_grouped(article.sentences))
            front = f"Xã Tân Lập {turn}-{number}: " if turn else ""
            yield MadeArticle(
                front + article.title, tuple(front + p for p in paragraphs if p.strip()), turn
            )
        if not found:
            raise UsageError(f"Tệp {text} không có bài nào.")


def _grouped(sentences: tuple[str, ...]) -> Iterator[str]:
    for start in range(0, len(sentences), SENTENCES_A_PARAGRAPH):
        yield " ".join(sentences[start : start + SENTENCES_A_PARAGRAPH])


def _invented() -> Iterator[MadeArticle]:
    chance = random.Random(SEED)
    texts = [
        block.text
        for source in load_sources()
        for block in source.blocks
        if isinstance(block, Paragraph)
    ]
    follows: dict[str, list[str]] = defaultdict(list)  # one that ends a text leads nowhere
    for line in texts:
        for word, after in itertools.pairwise(line.split()):
            follows[word].append(after)
    starts = [line.split()[0] for line in texts]
    for number in itertools.count(1):
        place = f"xã Tân Lập {number}"
        paragraphs = tuple(_paragraph(chance, follows, starts) for _ in range(PARAGRAPHS))
        yield MadeArticle(
            f"Báo cáo số {number} của {place}", tuple(f"Ở {place}: {p}" for p in paragraphs)
        )


def _paragraph(chance: random.Random, follows: dict[str, list[str]], starts: list[str]) -> str:
    tokens: list[str] = []
    word = chance.choice(starts)
    while len(tokens) < WORDS_A_PARAGRAPH or not tokens[-1].endswith("."):
        tokens.append(word)
        after = follows.get(word)
        word = chance.choice(after) if after else chance.choice(starts)
        if len(tokens) > 3 * WORDS_A_PARAGRAPH:
            tokens[-1] += "."
    return " ".join(tokens)
