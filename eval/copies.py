"""How well files that say the same are told from files that do not: documents varied by script.

A copy that was scanned has letters wrong; a draft has another figure, another name, one "không"
more or one sentence more. The first should be taken for the document, the others never.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.sameness import fingerprint, nearly_the_same

VARIANTS = 3  # of each document for each kind
_LETTERS = "aeiounhlt"
_SENTENCE = "các đơn vị báo cáo trước khi thực hiện".split()
_SEED = 3

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many variants of a kind there were, and the share that was taken for the document."""

    label: str
    variants: int
    share: float


def misread(share: float) -> Callable[[Words, random.Random], list[str]]:
    """One letter wrong in this share of the words in small letters."""

    def vary(words: Words, chance: random.Random) -> list[str]:
        found = []
        for word in words:
            if word.isalpha() and word.islower() and chance.random() < share:
                place = chance.randrange(len(word))
                word = word[:place] + chance.choice(_LETTERS) + word[place + 1 :]
            found.append(word)
        return found

    return vary


def _another(old: Callable[[str], bool], new: Callable[[str], str]) -> Callable[..., list[str]]:
    def vary(words: Words, chance: random.Random) -> list[str]:
        places = [i for i, word in enumerate(words) if old(word)]
        if not places:
            return []
        place = chance.choice(places)
        return [*words[:place], new(words[place]), *words[place + 1 :]]

    return vary


def _more(added: Words) -> Callable[[Words, random.Random], list[str]]:
    def vary(words: Words, chance: random.Random) -> list[str]:
        place = chance.randrange(len(words))
        return [*words[:place], *added, *words[place:]]

    return vary


KINDS: dict[str, Callable[[Words, random.Random], list[str]]] = {
    "chép lại nguyên": misread(0.0),
    "sai một chữ trong 0,1 % số từ": misread(0.001),
    "0,5 %": misread(0.005),
    "1 %": misread(0.01),
    "khác một con số": _another(lambda w: w[0].isdigit(), lambda w: f"{w}7"),
    "khác một tên": _another(lambda w: w[0].isupper(), lambda _: "Xuyên"),
    "thêm một chữ “không”": _more(["không"]),
    "thêm một câu": _more(_SENTENCE),
}


def taken(documents: Mapping[str, Words]) -> list[Taken]:
    """For each kind of variant, over documents long enough to be told apart."""
    known = {name: found.bands for name, w in documents.items() if (found := fingerprint(w))}
    rows = []
    for label, vary in KINDS.items():
        chance = random.Random(_SEED)
        met = [
            _is_taken(documents[name], varied, bands)
            for name, bands in known.items()
            for _ in range(VARIANTS)
            if (varied := vary(documents[name], chance))
        ]
        rows.append(Taken(label, len(met), sum(met) / max(1, len(met))))
    return rows


def alike(documents: Mapping[str, Words]) -> list[tuple[str, str]]:
    """The pairs of different documents that are taken for one."""
    known = {name: found.bands for name, w in documents.items() if (found := fingerprint(w))}
    names = list(known)
    return [
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if set(known[one]) & set(known[other]) and nearly_the_same(documents[one], documents[other])
    ]


def _is_taken(words: Words, varied: Words, bands: Sequence[int]) -> bool:
    found = fingerprint(varied)
    return (
        found is not None and bool(set(found.bands) & set(bands)) and nearly_the_same(words, varied)
    )
