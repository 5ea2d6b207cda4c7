"""The codes that offices typed Vietnamese in before Unicode, until about 2005.

TCVN3 (TCVN 5712:1993, "ABC") and VNI store Latin-1 characters and let a font draw Vietnamese ones:
"§¶ng bé" in .VnTime and "Ñaûng boä" in VNI-Times both show "Đảng bộ". TCVN3 has no capitals with
tones; its fonts whose names end in H draw capitals for small letters. VIQR (RFC 1456) was typed
in e-mail: "DDa?ng bo^.".
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from typing import Literal

from ingest.normalise import accented
from ingest.spellings import spellings
from ingest.syllable import TONES, is_syllable

Code = Literal["TCVN3", "VNI", "VIQR"]
NAMES: dict[Code, str] = {"TCVN3": "TCVN3 (ABC)", "VNI": "VNI", "VIQR": "VIQR"}

_TCVN3_STORED = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢§£¤¥¦"
_TCVN3_SHOWN = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"
TCVN3 = dict(zip(_TCVN3_STORED, _TCVN3_SHOWN, strict=True))
_TCVN3_TABLE = str.maketrans(TCVN3)

# VNI writes the mark behind its letter: aù á, aâ â, aá ấ; ô and ö stand for ơ and ư.
_VNI_TONES = dict(zip("ùøûõï", ("sắc", "huyền", "hỏi", "ngã", "nặng"), strict=True))
_VNI_HATS = {
    "â": ("\u0302", ""), "á": ("\u0302", "sắc"), "à": ("\u0302", "huyền"),
    "å": ("\u0302", "hỏi"), "ã": ("\u0302", "ngã"), "ä": ("\u0302", "nặng"),
}  # fmt: skip
_VNI_BREVES = {
    "ê": ("\u0306", ""), "é": ("\u0306", "sắc"), "è": ("\u0306", "huyền"),
    "ú": ("\u0306", "hỏi"), "ü": ("\u0306", "ngã"), "ë": ("\u0306", "nặng"),
}  # fmt: skip
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị",
               "î": "ỵ"}  # fmt: skip

_VIQR_HATS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = dict(zip("'`?~.", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
VIQR_WORD = re.compile(r"(?:[A-Za-z]|(?<=[aeiouyAEIOUY^(+*])[\^(+*'`?~.]|\\[.?'`~^(+*])+")
_VIQR_ESCAPE = re.compile(r"\\([.?'`~^(+*dD])")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")

_END = 3.0  # log odds that a stop where a sentence may end is one, and elsewhere is a tone

_STYLE = re.compile(r"(?:[-, ]*(?:bold|italic|regular|normal|oblique|mt))+$", re.IGNORECASE)


def code_of_font(name: str) -> Code | None:
    """The code that a font draws: TCVN3 for .VnTime, VNI for VNI-Times; None for all others."""
    if name[:4].lower().startswith(".vn") or re.match(r"Vn[A-Z]", name):
        return "TCVN3"
    return "VNI" if re.match(r"vni[-_ ]", name, re.IGNORECASE) else None


def draws_capitals(font: str) -> bool:
    """Whether a font shows capitals for small letters: .VnTimeH, .VnArialH, also in bold."""
    return code_of_font(font) == "TCVN3" and _STYLE.sub("", font).endswith("H")


def convert(text: str, code: Code) -> str:
    """Text in a code, in Unicode (NFC)."""
    if code == "TCVN3":
        return _from_tcvn3(text)
    return _VNI.sub(lambda m: _vni()[m[0]], text) if code == "VNI" else _from_viqr(text)


def stored(code: Code) -> str:
    """The characters beyond ASCII that a code stores."""
    return _TCVN3_STORED if code == "TCVN3" else _VNI_STORED if code == "VNI" else ""


# Between figures these are signs of measure and sums, which no letter is: 10÷20, 3×4, 5µ.
_SIGN = re.compile(r"(?<![^\W\d_])(?:(?<=\d)\s?[÷×±µ]|[÷×±]\s?(?=\d))(?![^\W\d_])")


def _from_tcvn3(text: str) -> str:
    if not _SIGN.search(text):
        return text.translate(_TCVN3_TABLE)
    kept = [match.span() for match in _SIGN.finditer(text)]
    out, done = [], 0
    for start, end in kept:
        out += [text[done:start].translate(_TCVN3_TABLE), text[start:end]]
        done = end
    return "".join([*out, text[done:].translate(_TCVN3_TABLE)])


@cache
def _vni() -> dict[str, str]:
    """Every letter as VNI stores it -> the letter; a mark takes either case behind a capital."""
    table: dict[str, str] = {}

    def put(stored: str, shown: str) -> None:
        shown = unicodedata.normalize("NFC", shown)
        table[stored] = shown
        for variant in {stored.capitalize(), stored.upper()} - {stored}:
            table[variant] = shown.upper()

    for base, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"),
                         ("ö", "ư")):  # fmt: skip
        for mark, tone in _VNI_TONES.items():
            put(base + mark, letter + TONES[tone])
        for mark, (hat, tone) in (_VNI_HATS if base in "aeo" else {}).items():
            put(base + mark, letter + hat + TONES[tone])
        for mark, (hat, tone) in (_VNI_BREVES if base == "a" else {}).items():
            put(base + mark, letter + hat + TONES[tone])
    for single, letter in _VNI_SINGLE.items():
        put(single, letter)
    return table


_VNI = re.compile("|".join(sorted(_vni(), key=len, reverse=True)))
_VNI_STORED = "".join(sorted({c for entry in _vni() for c in entry if not c.isascii()}))
VNI_MARKS = frozenset(entry[1] for entry in _vni() if len(entry) == 2)


def _from_viqr(text: str) -> str:
    """Words that become syllables are converted, all others stay as typed.

    RFC 1456 escapes a stop or a question mark behind a vowel. Where a text never does, such a mark
    behind a word may be either, and the commoner reading wins, helped by whether a sentence ends.
    """
    escaped = _VIQR_ESCAPE.search(text) is not None
    addresses = [match.span() for match in _ADDRESS.finditer(text)]

    def word(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in addresses):
            return _VIQR_ESCAPE.sub(r"\1", match[0])
        typed, last = match[0][:-1], match[0][-1]
        if last in ".?" and typed and typed[-1] != "\\" and not escaped:
            bare, toned = viqr_word(typed), viqr_word(match[0])
            following = text[match.end() :].lstrip(" \"')»”")[:2]
            ends = not following or following[0].isupper() or following[0] == "\n"
            shouted = typed.isupper() and following.isupper()
            says = 0.0 if shouted else -_END if ends else _END
            if toned[-1] == last or _count(toned) * math.exp(says) < _count(bare):
                return bare + last
            return toned
        return viqr_word(match[0])

    return VIQR_WORD.sub(word, text)


def _count(word: str) -> float:
    return spellings().count(accented(word)) + 0.5


def viqr_word(typed: str) -> str:
    """One word of VIQR in Unicode; as typed where that makes no syllable. A second tone mark, and
    what follows it, is punctuation: a syllable has one tone."""
    if _VIQR_ESCAPE.search(typed):
        place = typed.index("\\")
        return viqr_word(typed[:place]) + _VIQR_ESCAPE.sub(r"\1", typed[place:])
    letters, toned, end = "", False, len(typed)
    for place, character in enumerate(typed):
        hat, tone = _VIQR_HATS.get(character), _VIQR_TONES.get(character)
        if tone and toned:
            end = place
            break
        toned = toned or bool(tone)
        letters += hat or tone or character
    for plain, crossed in (("dd", "đ"), ("DD", "Đ"), ("Dd", "Đ")):
        letters = letters.replace(plain, crossed)
    shown = unicodedata.normalize("NFC", letters)
    return shown + typed[end:] if is_syllable(shown) else typed
