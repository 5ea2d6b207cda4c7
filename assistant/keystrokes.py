"""Telex and VNI keystrokes that an input method left in a word: nghij, quye6t1, ddangr. Pure.

Every way to read the keys is followed at once and what ``ingest.syllable`` allows is kept, so a
mark may be typed anywhere after its letter: quyeets, quyeest and quyetes are one word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingest.normalise import fold
from ingest.spellings import spellings
from ingest.syllable import TONES, is_toned_syllable, with_tone, without_tone

_TELEX_TONES = dict(zip("sfrxj", ("sắc", "huyền", "hỏi", "ngã", "nặng"), strict=True))
_VNI_TONES = dict(zip("12345", ("sắc", "huyền", "hỏi", "ngã", "nặng"), strict=True))
_HAT = dict(zip("aeo", "âêô", strict=True))
_HORN = dict(zip("ou", "ơư", strict=True))
_BREVE = {"a": "ă"}
_LONGEST = 12  # keys: nghiêng takes nine

_State = tuple[str, str]  # letters so far without their tone, the tone


@lru_cache(maxsize=10_000)
def read_keystrokes(word: str) -> str | None:
    """The lower-case word that was meant by the keys, by Telex or, if there are digits, by VNI; the
    commonest where there are several; None where the keys make no word of the language.

    The bar of đ is forgotten more often than a tone: "dang3" is đảng where there is no dảng.
    """
    typed = word.lower()
    if len(typed) > _LONGEST:
        return None
    return _read(typed) or (_read(f"đ{typed[1:]}") if typed.startswith("d") else None)


def _read(typed: str) -> str | None:
    step = _vni if any(c.isdigit() for c in typed) else _telex
    letters, tone = without_tone(typed)
    states: set[_State] = {("", tone)}
    for key in letters:
        states = {state for before in states for state in step(before, key)}
    known = spellings()
    read = {with_tone(bare, mark) for bare, mark in states if is_toned_syllable(bare, mark)}
    words = [w for w in read if known.count(w)]
    return max(words, key=lambda w: (known.count(w), w), default=None)


def is_sure(word: str) -> bool:
    """Whether keystrokes show in the word itself: a Telex tone key, w or dd; a VNI digit inside the
    word, or two of them. "coong" and "dang3" could be a word and a numbered thing."""
    typed = word.lower()
    digits = sum(c.isdigit() for c in typed)
    if digits:
        return digits > 1 or not typed[-1].isdigit()
    return len(typed) > 2 and (
        "w" in typed or "dd" in typed or any(c in "sfrxj" for c in typed[2:])
    )


def _telex(state: _State, key: str) -> Iterator[_State]:
    bare, tone = state
    if key in _TELEX_TONES and _has_vowel(bare):
        if not tone:
            yield bare, TONES[_TELEX_TONES[key]]
        return  # no syllable ends in these letters
    if key == "w":
        yield from ((b, tone) for b in (*_marked(bare, _HORN), *_marked(bare, _BREVE)))
        yield f"{bare}ư", tone
        return
    if key in _HAT:
        yield from ((b, tone) for b in _marked(bare, {key: _HAT[key]}))
    if key == "d" and bare.startswith("d"):
        yield f"đ{bare[1:]}", tone
    yield bare + key, tone


def _vni(state: _State, key: str) -> Iterator[_State]:
    bare, tone = state
    if not key.isdigit():
        yield bare + key, tone
    elif key in _VNI_TONES:
        if _has_vowel(bare) and not tone:
            yield bare, TONES[_VNI_TONES[key]]
    elif key == "9":
        if bare.startswith("d"):
            yield f"đ{bare[1:]}", tone
    else:
        marks = {"6": _HAT, "7": _HORN, "8": _BREVE}.get(key, {})
        yield from ((b, tone) for b in _marked(bare, marks))


def _marked(bare: str, marks: dict[str, str]) -> Iterator[str]:
    """The letters with one of them marked, each in turn; u and o side by side also together."""
    for at, letter in enumerate(bare):
        if letter in marks:
            yield f"{bare[:at]}{marks[letter]}{bare[at + 1 :]}"
    if "u" in marks and "uo" in bare:
        yield bare.replace("uo", "ươ", 1)


def _has_vowel(bare: str) -> bool:
    return any(c in "aeiouy" for c in fold(bare))
