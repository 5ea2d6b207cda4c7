"""Training pairs: two pieces of one article that speak of the same thing.

Articles are tokenized once into one flat array; a batch is index arithmetic on it, because a bag
of tokens can be cut anywhere without tokenizing again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.segmentation import Segmenter
from ingest.training.corpus import Article

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bags:
    """A batch of token bags, laid out for ``EmbeddingBag``: ids and where each bag starts."""

    ids: Ints
    offsets: Ints


@dataclass(frozen=True, slots=True)
class TokenizedArticles:
    """All token ids in one array; ``segments`` marks where each title, abstract, sentence starts.

    Article ``a`` owns the segments ``first[a] : first[a + 1]``: title, abstract, then sentences.
    """

    ids: NDArray[np.int32]
    segments: Ints  # length: number of segments + 1
    first: Ints  # length: number of articles + 1

    def __len__(self) -> int:
        return len(self.first) - 1


def tokenize_articles(
    tokenizer: Tokenizer,
    articles: Sequence[Article],
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    chunk: int = 2000,
) -> TokenizedArticles:
    """Token ids of every article, in order."""
    segment = Segmenter(tokenizer)
    ids: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    first = [0]
    for start in range(0, len(articles), chunk):
        part = articles[start : start + chunk]
        texts = [text for a in part for text in (a.title, a.abstract, *a.sentences)]
        found, counts = segment(texts)
        ids.append(found.astype(np.int32))
        lengths += counts.tolist()
        for article in part:
            first.append(first[-1] + 2 + len(article.sentences))
        on_progress(min(start + chunk, len(articles)), len(articles))
    flat = np.concatenate(ids) if ids else np.zeros(0, dtype=np.int32)
    return TokenizedArticles(flat, np.cumsum([0, *lengths]), np.asarray(first))


def sample_pairs(
    articles: TokenizedArticles,
    chosen: Ints,
    rng: np.random.Generator,
    *,
    window: int,
    shares: tuple[float, float, float] = (0.3, 0.3, 0.4),
) -> tuple[Bags, Bags]:
    """One (short text, body window) pair for every chosen article.

    The short text is the title, the abstract or one sentence of the body, with the given shares;
    the sentence's own tokens are taken out of its window, so that the pair is never trivial.

    Args:
        articles: tokenized corpus.
        chosen: indices of distinct articles: the others of a batch are each pair's negatives.
        rng: decides kinds, sentences and windows.
        window: tokens in a body window, at most.
        shares: of title, abstract and sentence.
    """
    first, last = articles.first[chosen], articles.first[chosen + 1]
    body = first + 2
    kind = rng.choice(3, size=len(chosen), p=np.asarray(shares) / sum(shares))
    sentence = rng.integers(body, last)
    segment = np.where(kind == 2, sentence, first + kind)
    query_start, query_end = articles.segments[segment], articles.segments[segment + 1]
    body_start, body_end = articles.segments[body], articles.segments[last]
    hole = np.where(kind == 2, query_end - query_start, 0)
    # Positions are counted in the body with the sentence cut out, and shifted past the cut after.
    room = body_end - body_start - hole
    length = np.minimum(room, window)
    start = rng.integers(0, np.maximum(room - length, 0) + 1)
    positions = ranges(start, length)
    owner = np.repeat(np.arange(len(chosen)), length)
    absolute = positions + body_start[owner]
    absolute += np.where((kind[owner] == 2) & (absolute >= query_start[owner]), hole[owner], 0)
    short = ranges(query_start, query_end - query_start)
    return (
        Bags(articles.ids[short].astype(np.int64), offsets(query_end - query_start)),
        Bags(articles.ids[absolute].astype(np.int64), offsets(length)),
    )


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """``arange(start, start + length)`` of every row, end to end."""
    return np.repeat(starts - offsets(lengths), lengths) + np.arange(lengths.sum())


def offsets(lengths: Ints) -> Ints:
    """Where each of rows of these lengths starts, end to end."""
    return np.cumsum(lengths) - lengths
