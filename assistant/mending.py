"""A question as it was meant to be typed: Unicode forms, spaces and slips of the keys mended. Pure.

Only what is surely a slip: a word that is no Vietnamese syllable as it stands and one the language
has when it is mended. Numbers, official numbers, abbreviations, foreign words, addresses stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.keystrokes import is_sure, read_keystrokes
from ingest.frequencies import frequencies
from ingest.normalise import accented
from ingest.spellings import spellings
from ingest.syllable import is_folded_syllable, is_syllable, with_tone, without_tone

# Full-width forms and other writings of one character. Not NFKC: the index keeps m² as it is.
_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " ")
_PLAIN |= dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
_PLAIN |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212"), "-") | {0x2044: "/", 0x2215: "/"}
_PLAIN |= {ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ"}  # Eth and African D look like Đ

_COMRADE = re.compile(r"(?<![\w/])[đĐ]/[cC](?![\w/])")  # Đ/c Lê Văn A; no other word has a slash
_STUCK = re.compile(r"(?<=[^\W\d_])([,;?!])(?=[^\W\d_])")
_CHUNK = re.compile(r"\S+")
# Of a page, a file or a person: a domain with something after it, or a sign that no sentence has.
_ADDRESS = re.compile(r"@|://|\bwww\.|[a-z0-9-]\.[a-z0-9-]+[/?#:]", re.IGNORECASE)
# What may stand around a word; @, /, - and dots inside belong to addresses and official numbers.
_CORE = re.compile(r"[\"'“”‘’(\[]*(?P<core>[^\W\d_][^\W_]*)[\"'“”‘’)\],.;:?!…]*")
_ROMAN = re.compile(r"[ivxlc]+", re.IGNORECASE)
_RUN = re.compile(r"([^\W\d_])\1+")
_HAS_MARK_KEYS = re.compile(r"aa|ee|oo|dd|w|\d", re.IGNORECASE)
_LEAST_MENDED = 3  # letters; "as", "is" and "or" are no slips


def mended(text: str) -> str:
    """The question in NFC, plain characters, its surest slips mended; mending twice is mending
    once."""
    plain = unicodedata.normalize("NFC", text.translate(_PLAIN))
    plain = _COMRADE.sub("đồng chí", plain)
    plain = _CHUNK.sub(lambda chunk: _apart(chunk.group()), plain)
    cores = [m for chunk in _CHUNK.finditer(plain) if (m := _core(plain, chunk))]
    keys = _keystrokes([m["core"] for m in cores])
    pieces: list[str] = []
    end = 0
    for match in cores:
        word = match["core"]
        meant = read_keystrokes(word) if word in keys else _meant(word)
        if meant is not None:
            start, stop = match.span("core")
            pieces += [plain[end:start], _in_case_of(word, meant)]
            end = stop
    return "".join((*pieces, plain[end:]))


def _apart(chunk: str) -> str:
    """Words stuck together at a sign apart (họp,ai), unless the sign is one of an address."""
    return chunk if _ADDRESS.search(chunk) else _STUCK.sub(r"\1 ", chunk)


def _core(text: str, chunk: re.Match[str]) -> re.Match[str] | None:
    return _CORE.fullmatch(text, *chunk.span())


def _keystrokes(words: list[str]) -> set[str]:
    """The words that are keystrokes left in, judged together: one that shows it makes a doubled
    vowel beside it one ("coong tacs"), two of them even a word that could be foreign ("sex hopj
    vaof")."""
    shouted = all(map(str.isupper, words))
    written = [
        w for w in words if w[1:] == w[1:].lower() or (shouted and len(w) > 1)
    ]  # not QH15, iPad
    degrees = {w: degree for w in written if (degree := _degree(w.lower()))}
    sure = [w for w, d in degrees.items() if d == 3 and (not w[0].isupper() or shouted)]
    # A name in foreign letters (Mori, Samar) needs more than a tone key, or company.
    sure += [
        w
        for w, d in degrees.items()
        if w not in sure and d == 3 and (sure or _HAS_MARK_KEYS.search(w))
    ]
    least = 3 - min(len(sure), 2)
    return set(sure) | {w for w, d in degrees.items() if sure and least <= d < 3}


@lru_cache(maxsize=10_000)
def _degree(word: str) -> int:
    """How surely a lower-case word is keystrokes: 3 nothing else, 2 rather keystrokes, 1 rather a
    foreign word, 0 no keystrokes."""
    if read_keystrokes(word) is None or (is_folded_syllable(word) and "oo" not in word):
        return 0
    if len(word) < _LEAST_MENDED or (frequencies().knows(word) and "oo" not in word):
        return 1
    return 3 if is_sure(word) else 2


@lru_cache(maxsize=10_000)
def _meant(word: str) -> str | None:
    """The word that was meant, in lower case; None where it stands as it is."""
    if word.isascii() and is_folded_syllable(word):
        return None
    return _with_tone_in_place(word) if is_syllable(word) else _without_repeats(word)


def _with_tone_in_place(word: str) -> str | None:
    """cuả is của; hoà is hòa anyway, for ``accented`` takes both."""
    written = accented(word)
    placed = with_tone(*without_tone(written))
    return placed if placed != written and spellings().count(placed) else None


def _without_repeats(word: str) -> str | None:
    """quyếttt is quyết; III and www are none."""
    if _ROMAN.fullmatch(word) or not word[1:].islower() or frequencies().knows(word.lower()):
        return None
    once = accented(_RUN.sub(r"\1", accented(word)))
    if once == accented(word) or len(once) < _LEAST_MENDED:
        return None
    return once if is_syllable(once) and spellings().count(once) else None


def _in_case_of(typed: str, meant: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant.capitalize() if typed[0].isupper() else meant
