"""How much of what was asked a piece of text speaks of, weighted by how rare the words are."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assistant.question import ASKING
from assistant.types import Question
from ingest.frequencies import frequencies
from ingest.normalise import bigrams, fold, syllables

# A run of capitalised words inside a question: Thanh Hóa, Bộ Nội vụ, Ban Tổ chức Tỉnh ủy.
_CAPITALISED = re.compile(r"[^\W\d_]+")
# Question words that are capitalised only because they open the sentence.
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")


@dataclass(frozen=True, slots=True)
class Needs:
    """What evidence for a question should speak of. All terms are folded.

    ``weights`` maps content syllables and bigrams to their rarity; ``names`` are proper names and
    ``numbers`` the figures of the question, which evidence must not lack altogether.
    """

    weights: Mapping[str, float]
    names: tuple[str, ...]
    numbers: tuple[str, ...]

    def coverage(self, terms: set[str]) -> float:
        """Share in [0, 1] of the weight that stands in ``terms``."""
        total = sum(self.weights.values())
        if total == 0:
            return 0.0
        return sum(w for term, w in self.weights.items() if term in terms) / total


def needs_of(
    question: Question,
    reading: str,
    document_frequency: Callable[[Iterable[str]], Mapping[str, int]],
    passages: int,
) -> Needs:
    """What one reading of a question needs.

    A term weighs the mean of its rarity in the library and in the language: the library knows
    that "Đảng" says little here, the language that "diễn ra" says little anywhere. A pair counts
    if it is a phrase of the library or of the language; other pairs are two words that happen to
    meet. Proper names are weighed apart (``names``), unless there is nothing else.
    """
    tokens = syllables(reading)
    pairs = {
        pair
        for pair, (a, b) in zip(bigrams(tokens), itertools.pairwise(tokens), strict=True)
        if a not in ASKING and b not in ASKING
    }
    names = names_in(question.standalone)
    named = {s for name in names for s in name.split()}
    content = {t for t in tokens if t not in ASKING}
    if content - named:
        content -= named
        pairs = {p for p in pairs if not set(p.split("_")) <= named}
    frequency = document_frequency([*content, *pairs])
    language = frequencies()
    weights = {
        term: (_rarity(frequency[term], passages) + language.rarity(term)) / 2
        for term in sorted(content | pairs)
        if term in content or frequency[term] > 0 or language.is_phrase(term)
    }
    return Needs(weights, names, numbers_in(question))


def _rarity(count: int, total: int) -> float:
    """BM25's inverse document frequency, natural logarithm."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def names_in(text: str) -> tuple[str, ...]:
    """Proper names in a question, folded: runs of two or more capitalised words.

    Nothing can be told from a question typed all in capitals or all in lower case. The first
    word of a sentence counts only together with a capitalised second one.
    """
    if text.isupper() or text.islower():
        return ()
    runs: list[list[str]] = []
    last_end = -1
    for match in _CAPITALISED.finditer(unicodedata.normalize("NFC", text)):
        word = match.group()
        gap = text[last_end : match.start()]
        if word[0].isupper() and not word.isupper():
            if runs and gap == " " and runs[-1]:
                runs[-1].append(word)
            else:
                runs.append([word])
            last_end = match.end()
        elif runs and runs[-1]:
            runs.append([])
    return tuple(
        dict.fromkeys(
            fold(" ".join(run)) for run in runs if len(run) > 1 and fold(run[0]) not in ASKING
        )
    )


def numbers_in(question: Question) -> tuple[str, ...]:
    """Figures in a question that are no part of a document's number: years, counts, ordinals."""
    text = question.standalone
    own = {r.number.lstrip("0") for r in question.references} | {
        n for n in (question.article, question.clause) if n
    }
    return tuple(
        dict.fromkeys(
            n
            for raw in _NUMBER.findall(text)
            for n in re.split(r"[/-]", raw)
            if n.lstrip("0") and n.lstrip("0") not in own
        )
    )
