"""What the abbreviations in a question stand for. Pure; the words are in abbreviations.toml."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ingest.normalise import accented, fold, words
from ingest.references import find_references
from ingest.syllable import is_folded_syllable

_TABLE = Path(__file__).with_name("abbreviations.toml")
_MAX_READINGS = 4  # the search pays for each; more only where one word has more meanings
_LEAST_NAME = 3  # syllables
_CAPITALS = re.compile(r"\b[A-ZĐƯ]{3,}\b")
_WORD = re.compile(r"[^\W\d_]+")
# Where "tu" after an organ is từ and no Tỉnh ủy: "btv tu ngay nao".
_SINCE = re.compile(r"\s*(?:(?:ngay|thang|nam|khi|do|sau|truoc|nhiem)\b|quy [\di]|\d)")


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation in lower case to its meanings; folded too, where no other is so written: TƯ is
    not TU."""
    meanings = {
        accented(short): tuple(meant)
        for table in _tables().values()
        for short, meant in table.items()
    }
    return {fold(short): meant for short, meant in meanings.items()} | meanings


@cache
def _organs() -> frozenset[str]:
    return frozenset(
        form for short in _tables()["organs"] for form in (accented(short), fold(short))
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def readings(text: str) -> tuple[str, ...]:
    """The question with its abbreviations written out, the likeliest first.

    Every meaning stands in some reading, and where few are ambiguous every combination does: four
    readings, or as many as one of the abbreviations has meanings. A question without abbreviations
    has one reading: itself. In a question typed in one case
    an abbreviation is taken as one only if it is no Vietnamese syllable (``ubkt``, not ``tu``), or
    if its neighbour shows it: ``ubkt hu`` names two organs.
    """
    known = abbreviations()
    numbers = [(m.start, m.end) for m in find_references(text, asked=True)]  # not 12-NQ/TU
    one_case = text.isupper()
    choices: list[tuple[str, ...]] = []
    end = 0
    last_organ = -2  # where the last organ's abbreviation ended
    for match in _WORD.finditer(text):
        word = match.group()
        meanings = known.get(accented(word))
        if meanings is None or any(start <= match.start() < stop for start, stop in numbers):
            continue
        glued = text[match.end() : match.end() + 1].isdigit()
        if glued and not accented(word).endswith("tw"):
            continue  # QH15 is a number's, NQTW4 a resolution of the fourth plenum
        of_organ = accented(word) in _organs()
        written = word.isupper() and not one_case and len(word) > 1
        beside = match.start() == last_organ + 1 and not _SINCE.match(fold(text[match.end() :]))
        if not (written or (of_organ and beside) or not is_folded_syllable(word)):
            continue
        if of_organ:
            last_organ = match.end()
        choices += [
            (text[end : match.start()],),
            tuple(f"{m} " for m in meanings) if glued else meanings,
        ]
        end = match.end()
    choices.append((text[end:],))
    return _combined(choices)


def short_forms(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The organs that a question names in full, each with the abbreviation that documents may have
    instead: Ủy ban nhân dân is UBND. Longest first from the left."""
    typed = words(accented(text))
    found: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(typed):
        for length in range(min(_longest_name(), len(typed) - at), 0, -1):
            short = _short_names().get(tuple(typed[at : at + length]))
            if short:
                found.append((" ".join(typed[at : at + length]), (short,)))
                break
        else:
            length = 1
        at += length
    return tuple(found)


def written_out(text: str) -> list[str]:
    """The organs whose abbreviations stand in a document's text, in full: UBND is Ủy ban nhân dân.
    Those of several meanings are passed over."""
    return [
        full for m in _CAPITALS.finditer(text) if (full := _full_names().get(accented(m.group())))
    ]


@cache
def _full_names() -> dict[str, str]:
    """Unambiguous abbreviations of organs, of three syllables or more: TW stands in every number of
    the Trung ương."""
    return {
        accented(short): meant[0]
        for short, meant in _tables()["organs"].items()
        if len(meant) == 1 and len(words(meant[0])) >= _LEAST_NAME
    }


@cache
def _short_names() -> dict[tuple[str, ...], str]:
    return {tuple(words(accented(full))): short for short, full in _full_names().items()}


@cache
def _longest_name() -> int:
    return max(map(len, _short_names()))


def _combined(choices: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Texts made of one part of each choice: first parts, second parts …, then other mixtures."""
    most = max(len(parts) for parts in choices)
    abreast = (tuple(c[min(n, len(c) - 1)] for c in choices) for n in range(most))
    mixed = itertools.islice(itertools.product(*choices), _MAX_READINGS)
    made = dict.fromkeys("".join(parts) for parts in itertools.chain(abreast, mixed))
    return tuple(itertools.islice(made, max(most, _MAX_READINGS)))
