"""Where the pairs of a batch come from: news, sections of documents, pairs written down.

Every source gives so many (short text, longer text) pairs as token bags; within a batch each pair
has all the others as negatives, whatever their source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from ingest.segmentation import Segmenter
from ingest.training.pairs import Bags, Ints, TokenizedArticles, offsets, ranges, sample_pairs
from ingest.training.rewording import Pair

# Sections of one document that are taken together: against each other they are hard to tell apart.
_TOGETHER = 48


class PairSource(Protocol):
    """Gives pairs for a batch."""

    def take(self, count: int, rng: np.random.Generator) -> tuple[Bags, Bags]:
        """At most ``count`` pairs; fewer only where the source holds fewer."""


class NewsSource:
    """Articles, every one once before any comes again.

    Args:
        articles: tokenized.
        window: bounds of the tokens in a body window; one length is drawn for each batch.
        shares: of titles, abstracts and sentences among the short texts.
    """

    def __init__(
        self,
        articles: TokenizedArticles,
        window: tuple[int, int],
        shares: tuple[float, float, float],
    ) -> None:
        self._articles, self._window, self._shares = articles, window, shares
        self._order: Ints = np.zeros(0, dtype=np.int64)

    def take(self, count: int, rng: np.random.Generator) -> tuple[Bags, Bags]:
        count = min(count, len(self._articles))
        if len(self._order) < count:
            self._order = rng.permutation(len(self._articles))
        chosen, self._order = self._order[:count], self._order[count:]
        return _pairs(self._articles, chosen, rng, self._window, self._shares)


class SectionSource:
    """Sections of documents, many of one document at a time.

    Args:
        sections: tokenized in the form of articles, see ``Section.as_article``.
        documents: the document of each section.
    """

    def __init__(
        self,
        sections: TokenizedArticles,
        documents: Sequence[int],
        window: tuple[int, int],
        shares: tuple[float, float, float],
    ) -> None:
        self._sections, self._window, self._shares = sections, window, shares
        numbers = np.asarray(documents, dtype=np.int64)
        self._of = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
        # A long code of law has much to say, but not a hundred times what a short one has.
        sizes = np.sqrt([len(sections) for sections in self._of])
        self._chances = sizes / sizes.sum()

    def take(self, count: int, rng: np.random.Generator) -> tuple[Bags, Bags]:
        chosen: dict[int, None] = {}
        count = min(count, len(self._sections))
        while len(chosen) < count:
            of_one = self._of[rng.choice(len(self._of), p=self._chances)]
            chosen |= dict.fromkeys(rng.permutation(of_one)[:_TOGETHER].tolist())
        numbers = np.asarray(list(chosen)[:count], dtype=np.int64)
        return _pairs(self._sections, numbers, rng, self._window, self._shares)


class WrittenSource:
    """Pairs of texts as they are."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> None:
        segment = Segmenter(tokenizer)
        self._sides = [segment([pair[side] for pair in pairs]) for side in (0, 1)]
        said = [lengths > 0 for _, lengths in self._sides]
        self._usable = np.flatnonzero(said[0] & said[1])

    def __len__(self) -> int:
        return len(self._usable)

    def take(self, count: int, rng: np.random.Generator) -> tuple[Bags, Bags]:
        chosen = rng.choice(self._usable, size=min(count, len(self._usable)), replace=False)
        short, long = (
            Bags(ids[ranges(offsets(lengths)[chosen], lengths[chosen])], offsets(lengths[chosen]))
            for ids, lengths in self._sides
        )
        return short, long


def _pairs(
    articles: TokenizedArticles,
    chosen: Ints,
    rng: np.random.Generator,
    window: tuple[int, int],
    shares: tuple[float, float, float],
) -> tuple[Bags, Bags]:
    length = int(rng.integers(window[0], window[1] + 1))
    return sample_pairs(articles, chosen, rng, window=length, shares=shares)


def joined(parts: Sequence[tuple[Bags, Bags]]) -> tuple[Bags, Bags]:
    """The pairs of all parts as one batch."""
    short, long = (
        Bags(
            np.concatenate([part[side].ids for part in parts]),
            np.concatenate(
                [
                    part[side].offsets + shift
                    for part, shift in zip(
                        parts,
                        np.cumsum([0, *(len(part[side].ids) for part in parts)])[:-1],
                        strict=True,
                    )
                ]
            ),
        )
        for side in (0, 1)
    )
    return short, long
