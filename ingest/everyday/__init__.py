"""Everyday words and the official terms that documents have instead: gộp is sáp nhập, sắp xếp.

The tables beside this file are data: extend them freely (a test checks their form). They widen a
question (``assistant.everyday``) and teach the embedding model (``ingest.training``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ingest.normalise import accented, words

_TABLES = Path(__file__).parent


@cache
def everyday() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The syllables of an everyday word, lower case with tones, to its official terms."""
    found: dict[tuple[str, ...], list[str]] = {}
    for table in sorted(_TABLES.glob("*.toml")):
        entries = tomllib.loads(table.read_text(encoding="utf-8"))["everyday"]
        for word, terms in entries.items():
            found.setdefault(tuple(words(accented(word))), []).extend(terms)
    return {word: tuple(dict.fromkeys(terms)) for word, terms in found.items()}
