"""A Vietnamese vocabulary whose pieces are syllables and the phrases they form.

Vietnamese writes a space between syllables, not between words: "xây dựng" is one word. A Unigram
tokenizer whose pieces may hold spaces takes the likeliest segmentation of the whole text, so a
frequent phrase is one token and gets a vector of its own, without a word segmenter.

Everything is folded first (lower case, no diacritics), inside the tokenizer: a question typed
without diacritics then has the very vector of the accented one. Phrases win back most of what
folding makes ambiguous.
"""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from ingest.segmentation import BAR, folded_words, folding

UNKNOWN = "<unk>"
CHARACTER_SCORE = -30.0  # below any syllable's log probability: spelling out is the last resort
SILENT = 2  # the first pieces, the unknown character and a lone bar, say nothing


def build_tokenizer(
    texts: Iterable[str], *, syllables: int, phrases: int, minimum: int = 20
) -> Tokenizer:
    """A tokenizer of the most frequent syllables and the tightest phrases of the texts.

    Args:
        texts: what the counts come from.
        syllables: at most this many single syllables, by frequency.
        phrases: at most this many phrases of two and three syllables (see ``choose_phrases``).
        minimum: how often a phrase occurs at least.
    """
    ids: dict[str, int] = {}
    stream: list[int] = []
    for text in texts:
        stream.extend(ids.setdefault(w, len(ids)) for w in folded_words(text))
        stream.append(-1)  # a phrase does not reach across two texts
    tokens = np.asarray(stream, dtype=np.int64)
    names = list(ids)
    total = int((tokens >= 0).sum())
    counts = np.bincount(tokens[tokens >= 0], minlength=len(names))
    kept = np.argsort(-counts, kind="stable")[:syllables]
    # Numbers make no phrases: "ngày 25 10" is a date that will not come again, not a word.
    worded = np.zeros(len(names) + 1, dtype=bool)  # the last entry is where texts meet
    worded[[i for i in kept.tolist() if not any(c.isdigit() for c in names[i])]] = True
    scored = [(barred([names[i]]), math.log(counts[i] / total)) for i in kept.tolist()]
    for phrase, count in choose_phrases(
        np.where(worded[tokens], tokens, -1), counts, phrases, minimum
    ):
        scored.append(
            (barred([names[i] for i in phrase]), math.log(count / total)),
        )
    return _unigram(scored, Counter("".join(names)))


def choose_phrases(
    tokens: NDArray[np.int64], counts: NDArray[np.int64], limit: int, minimum: int
) -> list[tuple[tuple[int, ...], int]]:
    """The phrases worth a token: two and three syllables that keep each other's company.

    Ranked by normalised pointwise mutual information (Bouma 2009) times the logarithm of the
    count: NPMI alone favours rare proper names, the count alone favours "của các".

    Args:
        tokens: syllable ids in reading order, -1 where texts meet.
        counts: occurrences of every syllable id.
        limit: how many phrases at most.
        minimum: how often a phrase occurs at least.
    """
    total = int(counts.sum())
    if not total:
        return []
    ranked: list[tuple[float, int, tuple[int, ...]]] = []
    log_p = np.log(np.maximum(counts, 1) / total)
    base = len(counts)
    for length in (2, 3):
        columns = [tokens[i : len(tokens) - length + 1 + i] for i in range(length)]
        inside = np.logical_and.reduce([c >= 0 for c in columns])
        key = np.zeros(int(inside.sum()), dtype=np.int64)
        for column in columns:
            key = key * base + column[inside]
        values, occurrences = np.unique(key, return_counts=True)
        values, occurrences = values[occurrences >= minimum], occurrences[occurrences >= minimum]
        parts = np.stack([values // base**i % base for i in reversed(range(length))])
        joint = np.log(occurrences / total)
        # Divided by (length - 1), so that the best possible score is 1 for pairs and triples alike.
        npmi = (joint - log_p[parts].sum(axis=0)) / (-joint * (length - 1))
        score = npmi * np.log(occurrences)
        ranked += zip(
            score.tolist(), occurrences.tolist(), map(tuple, parts.T.tolist()), strict=True
        )
    ranked.sort(key=lambda item: (-item[0], item[2]))
    return [(phrase, count) for _, count, phrase in ranked[:limit]]


def _unigram(scored: Sequence[tuple[str, float]], characters: Counter[str]) -> Tokenizer:
    """The tokenizer; syllables it does not know are spelt out in characters."""
    spelled = sorted(
        {*string.ascii_lowercase, *string.digits, *(c for c, _ in characters.most_common(200))}
    )
    pieces = [(UNKNOWN, 2 * CHARACTER_SCORE), (BAR, CHARACTER_SCORE)]
    pieces += [(c, CHARACTER_SCORE) for c in spelled]
    tokenizer = Tokenizer(models.Unigram([*pieces, *scored], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = folding()
    return tokenizer


def barred(syllables: Sequence[str]) -> str:
    """How a piece is written: ``▁xay▁▁dung▁``."""
    return "".join(f"{BAR}{syllable}{BAR}" for syllable in syllables)
