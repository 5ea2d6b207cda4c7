"""How common a term is in Vietnamese at large: the committed table, and how it is counted."""

from __future__ import annotations

import json
import lzma
import math
from pathlib import Path

import pytest

from ingest import frequencies as module
from ingest.errors import UsageError
from ingest.frequencies import Frequencies, frequencies
from ingest.training.count import count_words


def test_rarity_is_the_bm25_idf() -> None:
    table = Frequencies(1000, {"va": 900, "thon": 10})
    assert table.rarity("thon") == pytest.approx(math.log(1 + 990.5 / 10.5))
    assert table.rarity("va") < table.rarity("thon") < table.rarity("chua tung thay")
    assert table.rarity("va") > 0


def test_the_committed_table_knows_the_language() -> None:
    table = frequencies()
    assert table.rarity("và".replace("à", "a")) < table.rarity("nghi") < table.rarity("xyzzy")
    assert table.is_phrase("dang_vien")
    assert table.is_phrase("quang_ninh")
    assert not table.is_phrase("ninh_dang")


def test_counting_keeps_phrases_and_drops_chance(tmp_path: Path, monkeypatch) -> None:
    corpus = tmp_path / "tin.jsonl.xz"
    with lzma.open(corpus, "wt", encoding="utf-8") as lines:
        for n in range(40):
            article = {
                "title": f"Đảng viên mới số {n}",
                "abstract": "",
                "body": [f"Đảng viên họp từ{'bcdghklmnp'[n % 10]}a và{'bcdghklmnp'[n // 10]}o."],
            }
            lines.write(json.dumps(article) + "\n")
    kept, _ = count_words(corpus, tmp_path / "mới" / "bảng", 30)
    table = tmp_path / "mới" / "bảng" / module.TABLE.name
    monkeypatch.setattr(module, "TABLE", table)
    counted = frequencies.__wrapped__()
    assert counted.is_phrase("dang_vien")
    assert not counted.is_phrase("so_0")
    assert counted.rarity("dang") == pytest.approx(math.log(1 + 0.5 / 30.5))
    with lzma.open(table, "rt", encoding="utf-8") as lines:
        assert int(next(lines)) == 30
        assert len(list(lines)) == kept


def test_a_corpus_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Không tìm thấy tệp ngữ liệu"):
        count_words(tmp_path / "không có", tmp_path / "ra", 1)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    corpus = tmp_path / "tin.jsonl"
    corpus.write_text("", "utf-8")
    with pytest.raises(UsageError, match="Không tạo được thư mục"):
        count_words(corpus, corpus / "ra", 1)
