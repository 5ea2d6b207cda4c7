"""Questions from a hurried hand: without diacritics, or with some of them wrong. Pure."""

from __future__ import annotations

import hashlib
import random
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_SHAPES = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_PLAIN = {shape: plain for plain, shapes in _SHAPES.items() for shape in shapes}
_STROKE = str.maketrans("đĐ", "dD")


def without_diacritics(text: str) -> str:
    """As typed on a keyboard without Vietnamese: ``Đảng bộ`` -> ``Dang bo``."""
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKE))
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c))
    )


def wrong_diacritics(text: str, share: float, seed: int = 0) -> str:
    """Each marked letter gets, with chance ``share``, another tone or another mark: ``ả`` -> ``ã``
    or ``ẩ``, ``đ`` -> ``d``; one slip a letter, all of its slips equally likely.

    What is left of the text without diacritics never changes. The same text, share and seed give
    the same slips, whatever was asked before.

    Args:
        text: any text; the result is NFC.
        share: 0 to 1.
    """
    text = unicodedata.normalize("NFC", text)
    digest = hashlib.sha256(f"{seed}\0{text}".encode()).digest()
    chance = random.Random(int.from_bytes(digest, "big"))
    return "".join(
        chance.choice(slips) if (slips := slips_of(letter)) and chance.random() < share else letter
        for letter in text
    )


def slips_of(letter: str) -> tuple[str, ...]:
    """The letters one slip away from a marked one; none for a letter without marks."""
    if without_diacritics(letter) == letter or not letter.isalpha():
        return ()
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in decomposed if mark in _TONES)
    shape = unicodedata.normalize("NFC", "".join(m for m in decomposed if m not in _TONES))
    shapes = _SHAPES.get(_PLAIN.get(shape.lower(), ""), "")
    others = [s.upper() if letter.isupper() else s for s in shapes if s != shape.lower()]
    tones = [] if shape.lower() == "đ" else [t for t in ("", *_TONES) if t != tone]
    made = (*(shape + t for t in tones), *(s + tone for s in others))
    return tuple(unicodedata.normalize("NFC", m) for m in made)
