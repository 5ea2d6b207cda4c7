"""Folding that keeps positions, so that what is matched without diacritics can be shown with them.

Every folded character remembers which character of the original it came from;
``ingest.normalise.fold`` is the same folding where positions do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


def _base(char: str) -> str:
    """One character without case and diacritics; đ is d. Length 1 always."""
    if char in "đĐ":
        return "d"
    lowered = unicodedata.normalize("NFD", char)[0].lower()
    return lowered if len(lowered) == 1 else char


# NFC Vietnamese lives below U+1F00; a table is one loop in C instead of one in Python.
_TABLE = {code: _base(chr(code)) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))}

# For regular expressions: a range such as À-Ỹ mixes both cases, so letters are named one by one.
_LETTERS = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]
UPPER = "".join(c for c in _LETTERS if c.isupper())
LOWER = "".join(c for c in _LETTERS if c.islower())


# Alone after h, k, l, m, t and qu, i and y are one vowel, which schoolbooks write kĩ, lí, tỉ, quí
# and offices kỹ, lý, tỷ, quý; after s both write sĩ more often. Elsewhere they are two: tai and
# tay, thúi and thúy. Neither \b nor \w: digits and underscores end a syllable too.
_I, _Y = "iìíỉĩịIÌÍỈĨỊ", "yỳýỷỹỵYỲÝỶỸỴ"
_AS_OFFICES = dict(zip(_I + _Y, _Y + _I, strict=True))
_I_OR_Y = re.compile(
    rf"[hklmqstHKLMQST](?<![^\W\d_].)(?:(?<=[qQ])[uU][{_I}]|(?<=[hklmtHKLMT])[{_I}]|(?<=[sS])[{_Y}])"
    r"(?![^\W\d_])"
)


def one_spelling(text: str) -> str:
    """NFC text with i and y as offices write them where both are written: kĩ năng, nhiệm kì, qui
    định -> kỹ năng, nhiệm kỳ, quy định. The length and the case stay."""
    return _I_OR_Y.sub(lambda m: m.group()[:-1] + _AS_OFFICES[m.group()[-1]], text)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``offsets`` is None where positions are those of the original (NFC text)."""

    text: str
    offsets: tuple[int, ...] | None = None

    def position(self, index: int) -> int:
        """The index in the original of a character of ``text`` (or of its end)."""
        return index if self.offsets is None else self.offsets[index]


def fold_aligned(text: str) -> Folded:
    """Lower case without diacritics, i and y in one spelling, with a way back to the original's
    positions."""
    if unicodedata.is_normalized("NFC", text):
        return Folded(one_spelling(text.translate(_TABLE)))
    kept = [(index, char) for index, char in enumerate(text) if unicodedata.combining(char) == 0]
    offsets = (*(index for index, _ in kept), len(text))
    letters = "".join(char for _, char in kept).translate(_TABLE)
    return Folded(one_spelling(letters), offsets)
