"""The tables of everyday words: their form, so that whoever extends them hears of a slip."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

import ingest.everyday
from ingest.everyday import everyday
from ingest.normalise import accented, words

TABLES = sorted(Path(ingest.everyday.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_entries_are_lower_case_words_with_other_words(table: Path) -> None:
    text = table.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for word, terms in tomllib.loads(text)["everyday"].items():
        assert word == word.lower().strip(), word
        assert 1 <= len(words(word)) <= 6, word
        assert 1 <= len(terms) <= 6, word
        assert len(set(terms)) == len(terms), word
        assert word not in terms, word


def test_tables_are_read_together() -> None:
    found = everyday()
    assert len(found) > 2_000
    assert "sáp nhập" in found[("gộp",)]
    assert all(key == tuple(words(accented(" ".join(key)))) for key in found)
