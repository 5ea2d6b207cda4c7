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
            whole = between.join(texts[i] for i in own)
            meant = self._by_content(whole) if code is None else self._by_font(whole, code)
            if meant is None:
                continue
            _keep_pairs(texts, own, meant)
            shouted = meant == "TCVN3" and _is_capitals(whole)
            for i in own:
                shown = convert(texts[i], meant)
                self._done |= {meant} if shown != texts[i] else set()
                if shouted or draws_capitals(pieces[i][1]):
                    shown = shown.upper()
                texts[i] = _TOKEN.sub(_one_case, shown) if meant == "TCVN3" else shown
        return texts

    def text(self, text: str) -> str:
        """One line in no old font."""
        return self.line([(text, "")])[0]

    def _by_font(self, text: str, code: Code) -> Code | None:
        """The code of an old font, where the text is in it. A word that may be either follows the
        lines before it."""
        modern = any(character > "\u00ff" and character.isalpha() for character in text)
        weight = -_MOST if modern else ratio(text, code)
        trust = max(-_MOST, min(self._trust[code], _MOST))
        self._trust[code] += round(weight)
        return code if not modern and weight + trust + _FONT_SAYS > 0 else None

    def _by_content(self, text: str) -> Code | None:
        """The code of a text in no old font, one of those that the file is in; None for Unicode."""
        if not self._proven or UNICODE.search(text):
            return None
        best = max(self._proven, key=lambda code: ratio(text, code))
        return best if ratio(text, best) >= _LINE_SAYS else None


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
    small where no font draws them large ("NGHÞ QUYÕT", but "Sè: 12-NQ/TU")."""
    if any(c.isascii() and c.islower() for c in stored):
        return False
    words = [word for word in _TOKEN.findall(stored) if not word.isascii()]
    return any(sum(c.isascii() and c.isupper() for c in word) > 1 for word in words)


def _one_case(token: re.Match[str]) -> str:
    """A word whose plain letters are capitals, two at least, is in capitals throughout."""
    word = token[0]
    plain = [c for c in word if c.isascii() and c.isalpha()]
    return word.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else word
