"""One file's texts, converted to Unicode line by line, and what was done told at the end."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.readers.legacy.codes import (
    NAMES,
    VNI_MARKS,
    Code,
    code_of_font,
    convert,
    draws_capitals,
)
from ingest.readers.legacy.likelihood import UNICODE, may_be_old, proven, ratio

Piece = tuple[str, str]  # text, name of its font ("" where none is known)

# An old font's word for its code, as a log likelihood ratio: it stands unless the text itself
# is Unicode, which programs show in another font when the named one lacks the letter.
_FONT_SAYS = 3.0
_MOST = 12.0  # of what earlier lines in the font may add
_LINE_SAYS = 1.0  # least ratio for a line in no old font, in a file that has the code
_TOKEN = re.compile(r"[^\s/.,;:()\d-]+")


class Mender:
    """Converts the lines of one file.

    Args:
        lines: all text of the file that stands in no old font; tells which codes the file is in.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        lines = list(lines)
        self._proven = proven(lines) if may_be_old("\n".join(lines)) else ()
        self._done: set[Code] = set()
        self._trust: Counter[Code] = Counter()  # how far an old font's lines were in its code

    @property
    def notes(self) -> tuple[str, ...]:
        """What was converted, for the person who brought the file."""
        return tuple(
            f"Chuyển từ mã {name} sang Unicode"
            for code, name in NAMES.items()
            if code in self._done
        )

    @property
    def idle(self) -> bool:
        """Whether text in no old font needs nothing."""
        return not self._proven

    def line(self, pieces: Sequence[Piece], between: str = "") -> list[str]:
        """The texts of a line's pieces, in order, in Unicode; ``between`` stands between two."""
        texts = [text for text, _ in pieces]
        codes = [code_of_font(font) for _, font in pieces]
        for code in {*codes}:
            own = [i for i, c in enumerate(codes) if c == code]
            if code is None:
                self._by_content(texts, own, between)
            elif self._says(between.join(texts[i] for i in own), code):
                _keep_pairs(texts, own, code)
                for i in own:
                    shown = convert(texts[i], code)
                    self._done |= {code} if shown != texts[i] else set()
                    texts[i] = shown.upper() if draws_capitals(pieces[i][1]) else shown
        return texts

    def text(self, text: str) -> str:
        """One line in no old font."""
        return self.line([(text, "")])[0]

    def _says(self, text: str, code: Code) -> bool:
        """Whether text in an old font is in that font's code. A word that may be either follows
        the lines before it."""
        modern = any(character > "\u00ff" and character.isalpha() for character in text)
        weight = -_MOST if modern else ratio(text, code)
        trust = max(-_MOST, min(self._trust[code], _MOST))
        self._trust[code] += round(weight)
        return not modern and weight + trust + _FONT_SAYS > 0

    def _by_content(self, texts: list[str], own: Sequence[int], between: str) -> None:
        whole = between.join(texts[i] for i in own)
        if not self._proven or UNICODE.search(whole):
            return
        best = max(self._proven, key=lambda code: ratio(whole, code))
        if ratio(whole, best) < _LINE_SAYS:
            return
        _keep_pairs(texts, own, best)
        capitals = best == "TCVN3" and _is_capitals(whole)
        for i in own:
            texts[i] = convert(texts[i], best)
            if best == "TCVN3":
                texts[i] = texts[i].upper() if capitals else _TOKEN.sub(_one_case, texts[i])
        self._done.add(best)


def _keep_pairs(texts: list[str], own: Sequence[int], code: Code) -> None:
    """A VNI mark that a program put into the next piece goes back to its letter."""
    if code != "VNI":
        return
    for before, after in itertools.pairwise(own):
        mark = texts[after][:1]
        if after == before + 1 and mark in VNI_MARKS and texts[before][-1:].isalpha():
            pair = texts[before][-1] + mark
            if convert(pair, code) != convert(pair[0], code) + convert(mark, code):
                texts[before] += mark
                texts[after] = texts[after][1:]


def _is_capitals(stored: str) -> bool:
    """Whether a line was typed in capitals: TCVN3 has none with tones, so its toned letters stay
    small where no font is known to draw them large ("NGHÞ QUYÕT", but "Sè: 12-NQ/TU")."""
    if any(c.isascii() and c.islower() for c in stored):
        return False
    words = [word for word in _TOKEN.findall(stored) if not word.isascii()]
    return any(sum(c.isascii() and c.isupper() for c in word) > 1 for word in words)


def _one_case(token: re.Match[str]) -> str:
    """A word whose plain letters are capitals, two at least, is in capitals throughout."""
    word = token[0]
    plain = [c for c in word if c.isascii() and c.isalpha()]
    return word.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else word
