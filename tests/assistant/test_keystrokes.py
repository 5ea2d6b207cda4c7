"""Telex and VNI keys left in words, read back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.keystrokes import is_sure, read_keystrokes
from ingest.spellings import spellings
from ingest.syllable import TONES, all_syllables, without_tone

_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONE = dict(zip(TONES.values(), ("", "s", "f", "r", "x", "j"), strict=True))
_VNI_TONE = dict(zip(TONES.values(), ("", "1", "2", "3", "4", "5"), strict=True))
WORDS = [s for s in all_syllables() if spellings().count(s)]


def typed(word: str, marks: dict[str, str], tones: dict[str, str]) -> Iterator[str]:
    """Every way to type a word: each mark's key right after its letter or all at the end, the tone
    after any vowel or at the end; ươ also with one key for both."""
    bare, tone = without_tone(word)
    key = tones[tone]
    keyed = [marks.get(c, c) for c in bare]
    vowels = [i for i, c in enumerate(bare) if c not in "bcdđghklmnpqrstvx"]
    for at in {*vowels[-1:], len(keyed) - 1}:
        yield "".join((*keyed[: at + 1], key, *keyed[at + 1 :]))
    late = "".join(k[-1] for k in keyed if len(k) > 1)
    first = "".join(k[0] for k in keyed)
    yield first + late + key
    if "ươ" in bare:
        one_key = bare.replace("ươ", "uo" + marks["ơ"][-1])
        yield "".join(marks.get(c, c) for c in one_key) + key


@pytest.mark.parametrize(
    ("marks", "tones"),
    [(_TELEX, _TELEX_TONE), (_VNI, _VNI_TONE)],
    ids=["telex", "vni"],
)
def test_every_word_comes_back_from_its_keys(marks: dict[str, str], tones: dict[str, str]) -> None:
    assert len(WORDS) > 4_500
    wrong = {}
    tried = 0
    for word in WORDS:
        for keys in typed(word, marks, tones):
            if keys == word or len(keys) > 12:
                continue
            tried += 1
            read = read_keystrokes(keys)
            # A mark typed late may fit another letter too: the commoner word is meant.
            if read != word and (read is None or spellings().count(read) < spellings().count(word)):
                wrong[keys] = (word, read)
    assert tried > 8_000
    assert not wrong


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nghij", "nghị"), ("quyeets", "quyết"), ("quyeest", "quyết"), ("quyetse", "quyết"),
        ("ddangr", "đảng"), ("dangrd", "đảng"), ("booj", "bộ"), ("dduwowcj", "được"),
        ("dduowcj", "được"), ("thuowngf", "thường"), ("nguwowif", "người"), ("hoaf", "hòa"),
        ("hoawcj", "hoặc"), ("muaw", "mưa"), ("uyr", "ủy"), ("QUYEETS", "quyết"),
        ("nghi5", "nghị"), ("quye6t1", "quyết"), ("d9a3ng", "đảng"), ("d9ang3", "đảng"),
        ("dang3", "đảng"), ("bo65", "bộ"), ("d9uo7c5", "được"), ("thuo7ng2", "thường"),
        ("quyêts", "quyết"), ("nghiepej", "nghiệp"),
    ],
)  # fmt: skip
def test_reads(keys: str, word: str) -> None:
    assert read_keystrokes(keys) == word


@pytest.mark.parametrize(
    "keys", "web QH15 18 nq18 h5n1 email kl48 covid19 ubnd docx qu quss abcdefghijklmnop".split()
)  # fmt: skip
def test_reads_no_word_into_other_things(keys: str) -> None:
    assert read_keystrokes(keys) is None


def test_what_shows_by_itself() -> None:
    assert is_sure("nghij")
    assert is_sure("ddang")
    assert is_sure("quye6t")
    assert is_sure("bo65")
    assert not is_sure("coong")
    assert not is_sure("dang3")
