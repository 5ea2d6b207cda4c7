"""A phrase means what its syllables mean, and something of its own.

While it is trained, a text holds the syllables of its phrases beside the phrases, so that what news
teach of "tinh giản biên chế" is known of "giản" too, and a phrase that is hardly ever met begins as
its syllables do; fastText shares character n-grams between words in the same way (Bojanowski et al.
2017). Since a text's vector is a sum brought to length one, adding the syllables' vectors to the
phrase's once, at the end, gives the very same vectors from the ordinary table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.segmentation import BAR, LONGEST
from ingest.training.pairs import Bags
from ingest.training.sources import PairSource
from ingest.training.vocabulary import barred

_NONE = -1


class Phrases:
    """Which pieces of a vocabulary are phrases, and of what syllables.

    Args:
        tokenizer: made by ``build_tokenizer``.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        pieces = [piece for piece, _ in json.loads(tokenizer.to_str())["model"]["vocab"]]
        numbers = {piece: number for number, piece in enumerate(pieces)}
        # Each piece itself, then its syllables if it is a phrase; shape (vocabulary, 1 + LONGEST).
        self._parts = np.full((len(pieces), 1 + LONGEST), _NONE, dtype=np.int64)
        self._parts[:, 0] = np.arange(len(pieces))
        for number, piece in enumerate(pieces):
            syllables = piece.strip(BAR).split(BAR + BAR)
            if len(syllables) > 1:
                found = [numbers[barred([syllable])] for syllable in syllables]
                self._parts[number, 1 : 1 + len(found)] = found

    def quieter(self, table: NDArray[np.float32], share: float) -> NDArray[np.float32]:
        """The table to begin with: phrases at this share of their length, since their syllables
        stand beside them."""
        are_phrases = self._parts[:, 1] != _NONE
        return np.where(are_phrases[:, None], np.float32(share), np.float32(1)) * table

    def spelled(self, bags: Bags) -> Bags:
        """The bags with the syllables of every phrase behind it."""
        parts = self._parts[bags.ids]
        there = parts != _NONE
        before = np.cumsum(there.sum(axis=1))
        starts = np.where(bags.offsets > 0, before[bags.offsets - 1], 0)
        return Bags(parts[there], starts.astype(np.int64))

    def whole(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """What was learned as an ordinary table: each phrase with its syllables."""
        found = weights.copy()
        for column in self._parts[:, 1:].T:
            of = column != _NONE
            found[of] += weights[column[of]]
        return found


@dataclass(frozen=True, slots=True)
class SpelledSource:
    """The pairs of another source with their phrases spelled."""

    source: PairSource
    phrases: Phrases

    def take(self, count: int, rng: np.random.Generator) -> tuple[Bags, Bags]:
        short, long = self.source.take(count, rng)
        return self.phrases.spelled(short), self.phrases.spelled(long)
