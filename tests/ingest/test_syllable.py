"""The grammar of Vietnamese syllables, and how often each is written."""

from __future__ import annotations

import json
import lzma
import unicodedata
from pathlib import Path

import pytest

from ingest.normalise import accented, fold
from ingest.spellings import TABLE, spellings
from ingest.syllable import (
    TONES,
    all_syllables,
    is_folded_syllable,
    is_syllable,
    with_tone,
    without_tone,
)
from ingest.training.count import count_words


@pytest.mark.parametrize(
    "word",
    "nghị quyết Đảng bộ hòa hoà thúy quý người tiếng gì giếng giữa gìn yên quốc huyện khuya ủy uỷ "
    "giúp giọt ngoằn ngoèo xoong nghiêng ƯỢC thuở quỳnh ý".split(),
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))
    assert is_folded_syllable(fold(word))


@pytest.mark.parametrize(
    "word", "nghij quyet dôt ngi kê̂ tieng ubnd QH15 18 web ddang booj ghàn cê đk".split()
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", "ubnd tcc bc kl btv nghij quyeets ddang web".split())
def test_no_syllables_without_diacritics_either(word: str) -> None:
    assert not is_folded_syllable(word)


@pytest.mark.parametrize(
    ("bare", "toned"),
    [("hoa", "hòa"), ("quy", "quỳ"), ("tiêng", "tiềng"), ("ngươi", "người"), ("gia", "già"),
     ("gi", "gì"), ("toan", "toàn"), ("khuyu", "khuỳu"), ("gin", "gìn"), ("cua", "cùa")],
)  # fmt: skip
def test_where_the_tone_stands(bare: str, toned: str) -> None:
    assert with_tone(bare, TONES["huyền"]) == accented(toned)


def test_tones_come_off_and_go_back_on_every_syllable() -> None:
    syllables = all_syllables()
    assert len(syllables) > 15_000
    assert len(set(syllables)) == len(syllables)
    for syllable in syllables:
        assert is_syllable(syllable)
        assert accented(syllable) == syllable
        assert with_tone(*without_tone(syllable)) == syllable


def test_the_committed_spellings() -> None:
    table = spellings()
    assert table.count("hội") > 10 * table.count("hoi") > 0
    assert table.count("quyet") == table.count("nhiệu") == 0
    assert table.share("đảng") < 1
    assert 0.2 < table.share("nam") < 0.8  # nam and năm
    assert table.share("xyz") == 1.0


def test_counting_spellings_keeps_words(tmp_path: Path) -> None:
    corpus, out = tmp_path / "tin.jsonl.xz", tmp_path / "bảng"
    with lzma.open(corpus, "wt", encoding="utf-8") as lines:
        for n in range(6):
            body = ["Đảng bộ họp, UBND họp", "hiếm" if n < 3 else "hoà"]
            lines.write(json.dumps({"title": "Tin", "abstract": "", "body": body}) + "\n")
    assert count_words(corpus, out, 5)[1] == 4
    with lzma.open(out / TABLE.name, "rt", encoding="utf-8") as lines:
        assert list(lines) == ["bộ\t5\n", "họp\t5\n", "tin\t5\n", "đảng\t5\n"]
