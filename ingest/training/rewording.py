"""Official text and the same in everyday words: what is written down, and what can be made of it.

``paraphrases/*.jsonl`` holds official sentences, each with questions and statements that mean the
same in other words; ``ingest.everyday`` holds single words. Both were written for this project by a
language model (November 2026) that saw neither the sample documents nor any evaluation question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.everyday import everyday
from ingest.normalise import fold, words
from ingest.training.corpus import Article

_PARAPHRASES = Path(__file__).with_name("paraphrases")
_REWORDED = 0.8  # chance that an official term is said in everyday words
_LEAST_SHARE = 0.15  # of a sentence's syllables, or it is hardly said otherwise
_SYLLABLES = range(6, 61)  # of a sentence worth rewording
_SENTENCES_EACH = 3  # of one article

Pair = tuple[str, str]  # short text, the text it belongs to


def paraphrases() -> list[Pair]:
    """(everyday, official) pairs as written."""
    found = []
    for file in sorted(_PARAPHRASES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found += [(said, record["official"]) for said in record["everyday"]]
    return found


def word_pairs() -> list[Pair]:
    """(everyday word, official term) pairs."""
    return [(" ".join(word), term) for word, terms in everyday().items() for term in terms]


def reworded_pairs(articles: Iterable[Article], rng: np.random.Generator) -> Iterator[Pair]:
    """Sentences said in everyday words, each with itself and its neighbours as they stand under
    their title."""
    rewording = _Rewording()
    for article in articles:
        sentences = article.sentences
        fit = [i for i, s in enumerate(sentences) if len(words(s)) in _SYLLABLES]
        for i in rng.permutation(np.asarray(fit, dtype=int))[:_SENTENCES_EACH].tolist():
            said = rewording.say(sentences[i], rng)
            if said is not None:
                around = sentences[max(0, i - 1) : i + 2]
                yield said, " ".join((article.title, *around))


class _Rewording:
    """Official terms of a text replaced by everyday words."""

    def __init__(self) -> None:
        self._plain: dict[tuple[str, ...], list[str]] = {}
        for word, term in word_pairs():
            self._plain.setdefault(tuple(words(fold(term))), []).append(word)
        self._longest = max(map(len, self._plain))

    def say(self, sentence: str, rng: np.random.Generator) -> str | None:
        """The sentence in everyday words; None where too little of it can be said so."""
        typed = words(sentence)
        folded = [fold(word) for word in typed]
        said: list[str] = []
        at = replaced = 0
        while at < len(typed):
            length, word = self._everyday(folded, at, rng)
            said.append(word or typed[at])
            replaced += length if word else 0
            at += length
        enough = replaced >= 2 and replaced >= _LEAST_SHARE * len(typed)
        return " ".join(said) if enough else None

    def _everyday(
        self, folded: Sequence[str], at: int, rng: np.random.Generator
    ) -> tuple[int, str | None]:
        for length in range(min(self._longest, len(folded) - at), 0, -1):
            plain = self._plain.get(tuple(folded[at : at + length]))
            if plain and rng.random() < _REWORDED:
                return length, plain[int(rng.integers(len(plain)))]
        return 1, None
