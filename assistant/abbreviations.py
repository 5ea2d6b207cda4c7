"""What the abbreviations in a question stand for. Pure; the words are in abbreviations.toml."""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache
from pathlib import Path

from ingest.normalise import accented, fold
from ingest.references import find_references
from ingest.syllable import is_folded_syllable

_TABLE = Path(__file__).with_name("abbreviations.toml")
_MAX_READINGS = 4
_WORD = re.compile(r"\w+")


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation in lower case to its meanings; folded too, where no other is so written: TƯ is
    not TU."""
    tables = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    meanings = {
        accented(short): tuple(meant) for table in tables.values() for short, meant in table.items()
    }
    return {fold(short): meant for short, meant in meanings.items()} | meanings


def readings(text: str) -> tuple[str, ...]:
    """The question with its abbreviations written out, once for each combination of meanings.

    A question without abbreviations has one reading: itself. In a question typed in one case
    an abbreviation is taken as one only if it is no Vietnamese syllable (``ubkt``, not ``tu``).
    """
    known = abbreviations()
    numbers = [
        (m.start, m.end) for m in find_references(text, asked=True)
    ]  # 12-NQ/TU is no abbreviation
    choices: list[tuple[str, ...]] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        meanings = known.get(accented(word))
        if any(start <= match.start() < end for start, end in numbers):
            continue
        if meanings and ((word.isupper() and not text.isupper()) or not is_folded_syllable(word)):
            choices += [(text[end : match.start()],), meanings]
            end = match.end()
    choices.append((text[end:],))
    return tuple(
        "".join(parts) for parts in itertools.islice(itertools.product(*choices), _MAX_READINGS)
    )
