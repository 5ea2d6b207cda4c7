"""Spoilt Vietnamese is told from true text, from text typed without diacritics, from English."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.ocr.legibility import is_spoilt

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "eval" / "samples" / "documents").glob("*.txt"))
# What Tesseract's English data makes of a page of a resolution, as it came.
AS_ENGLISH = """
Can ctr Quy ché lam viéc sé 02-QC/TU ngay 30/12/2020 cia Ban Chap hanh Dang b6 tinh, Ban Thuong
vy Tinh uy khéa XV, H6i nghi Ban Chap hanh Dang b6 tinh lan thir 8 quyét nghi vé chuyén déi s6
trong cac co quan dang nhu sau
"""
NO_CODES = """
QUYT ĐNH v vic thành lp Ban Ch đo sp xp thôn, t dân ph và đn v hành chính cp xã. Căn c Điu l Đng;
căn c Ngh quyt s 18-NQ/TW ca Ban Chp hành Trung ơng; xét đ ngh ca Ban T chc Tnh y
"""
TELEGRAM = """
Tinh uy dien cac huyen uy, thi uy, thanh uy: de nghi bao cao ket qua sap xep thon, to dan pho
truoc ngay 15 thang 7; so lieu gui ve Ban To chuc Tinh uy, don vi nao cham phai giai trinh
"""


def bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem[:20])
def test_a_true_text_is_not_spoilt_and_without_its_diacritics_it_is(path: Path) -> None:
    text = "\n".join(block.text for block in read(path).blocks)
    assert not is_spoilt(text, typed=False)
    assert is_spoilt(bare(text), typed=False)
    assert not is_spoilt(bare(text), typed=True)


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("text", [AS_ENGLISH, NO_CODES])
def test_mangled_text_is_spoilt(text: str, typed: bool) -> None:
    assert is_spoilt(text, typed=typed)


def test_a_telegram_is_as_it_was_typed() -> None:
    assert not is_spoilt(TELEGRAM, typed=True)
    assert is_spoilt(TELEGRAM, typed=False)


def test_english_is_not_spoilt_vietnamese() -> None:
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert not is_spoilt(licence, typed=False)


def test_a_few_words_tell_nothing() -> None:
    assert not is_spoilt("QUYT ĐNH", typed=False)
