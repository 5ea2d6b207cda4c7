"""The Vietnamese syllable: which initials, rimes and tones make one, and how it is written. Pure.

Initial + vowel nucleus + final + tone, in the spelling of Hoàng Phê's Từ điển tiếng Việt: k, gh,
ngh before e, ê, i; c, g, ng before the others; a syllable that ends in a stop (c, ch, p, t) has the
sắc or the nặng tone. So "nghị" and "quyết" are syllables, "nghij", "quyet" and "dôt" are none.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from ingest.normalise import accented, fold

TONES = {"": "", "sắc": "\u0301", "huyền": "\u0300", "hỏi": "\u0309", "ngã": "\u0303",
         "nặng": "\u0323"}  # fmt: skip
_MARKS = "".join(TONES.values())

# Rimes without their tone, by first letter.
_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăp oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uê uêch uênh uơ uân uâng uât uây uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
    """.split()
)
_AFTER_Q = frozenset(
    """
    ua uac uach uai uan uang uanh uao uat uau uay uăc uăm uăn uăng uăp uăt uân uâng uât uây
    ue uen ueo uet uê uên uêch uênh uêt ui uit uơ uôc uy uych uyên uyêt uyn uynh uyp uyt
    """.split()
)
# "gi" is an initial with an i of its own: giá, giữa, giếng; gì and gìn spell it once.
_AFTER_GI = frozenset(
    """
    a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âp ât âu ây e em en eo ep et
    êm ên êng êt êu o oc oi on ong ot ô ôc ôi ôn ông ôt ơ ơi ơn u uc ui un up uôc uông
    ư ưa ưc ưn ưng ương
    ươi ươm ươt
    """.split()
)
_BEFORE_FRONT = ("k", "gh", "ngh")
_BEFORE_BACK = ("c", "g", "ng")
_ELSEWHERE = ("", "b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "p", "ph", "r", "s", "t",
              "th", "tr", "v", "x")  # fmt: skip
_STOPS = ("c", "ch", "p", "t")


@cache
def _toneless() -> frozenset[str]:
    """Every syllable before its tone: about four thousand."""
    made = {f"q{rime}" for rime in _AFTER_Q} | {f"gi{rime}" for rime in _AFTER_GI} | {"gi"}
    made |= {"gin", "gim"}
    for rime in _RIMES:
        front = rime[0] in "eêiy"
        initials: tuple[str, ...] = (*_ELSEWHERE, *(_BEFORE_FRONT if front else _BEFORE_BACK))
        if rime.startswith("yê"):  # yên stands alone; after an initial the same sound is iên
            initials = ("",)
        elif rime.startswith("iê"):
            initials = initials[1:]
        made |= {f"{initial}{rime}" for initial in initials}
    return frozenset(made)


@cache
def _folded() -> frozenset[str]:
    return frozenset(map(fold, _toneless()))


def without_tone(word: str) -> tuple[str, str]:
    """A lower-case word without its tone mark, and the mark (combining, empty for none)."""
    decomposed = unicodedata.normalize("NFD", word)
    marks = "".join(c for c in decomposed if c in _MARKS)
    if not marks:
        return word, ""
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _MARKS)), marks


def is_syllable(word: str) -> bool:
    """Whether a word, in any case and Unicode form, is spelt as a Vietnamese syllable is."""
    return is_toned_syllable(*without_tone(unicodedata.normalize("NFC", word).lower()))


def is_toned_syllable(bare: str, mark: str) -> bool:
    """Whether toneless lower-case letters and a combining tone mark (or "") make a syllable."""
    if bare not in _toneless() or len(mark) > 1:
        return False
    return mark in (TONES["sắc"], TONES["nặng"]) if bare.endswith(_STOPS) else True


def is_folded_syllable(word: str) -> bool:
    """Whether a word may be a syllable typed without its diacritics: ``quyet``, not ``ubnd``."""
    return fold(word) in _folded()


def with_tone(bare: str, mark: str) -> str:
    """A toneless lower-case syllable with a tone mark (combining), placed the older way: hòa, thúy,
    quý, người, tiếng."""
    if not mark:
        return bare
    at = _toned_vowel(bare)
    return accented(unicodedata.normalize("NFC", f"{bare[: at + 1]}{mark}{bare[at + 1 :]}"))


def _toned_vowel(bare: str) -> int:
    """The index of the letter that carries the tone."""
    start = 2 if bare.startswith("qu") or (bare.startswith("gi") and len(bare) > 2) else 0
    if bare in ("gin", "gim"):
        start = 0
    vowels = [i for i, c in enumerate(bare) if i >= start and fold(c) in "aeiouy"]
    hatted = [i for i in vowels if bare[i] in "ăâêôơư"]
    if hatted:
        return hatted[-1]  # ươ carries it on ơ
    closed = vowels[-1] + 1 < len(bare)
    if len(vowels) == 1 or (closed and len(vowels) == 2):
        return vowels[-1]
    return vowels[1] if len(vowels) == 3 else vowels[0]


@cache
def all_syllables() -> tuple[str, ...]:
    """Every syllable that the grammar allows, with every tone; about twenty thousand, most of them
    no words."""
    return tuple(
        with_tone(bare, mark)
        for bare in sorted(set(map(accented, _toneless())))
        for mark in TONES.values()
        if not bare.endswith(_STOPS) or mark in (TONES["sắc"], TONES["nặng"])
    )
