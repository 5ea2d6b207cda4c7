"""Slips of the keys mended, and nothing else touched."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.mending import mended
from ingest.spellings import spellings
from ingest.syllable import all_syllables

CASES = Path(__file__).parents[2] / "eval" / "cases" / "samples.jsonl"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghij quyeets 18 nois gif", "nghị quyết 18 nói gì"),
        ("nghi5 quye6t1 d9a3ng bo65", "nghị quyết đảng bộ"),
        ("ddangr booj huyeenj", "đảng bộ huyện"),
        ("dang3 bo65 huye6n5", "đảng bộ huyện"),
        ("coong tacs cans booj", "công tác cán bộ"),
        ("ai laf bis thuw", "ai là bí thư"),
        ("sex hopj vaof ngayf naof", "sẽ họp vào ngày nào"),
        ("NGHIJ QUYEETS SOOS 18-NQ/TW", "NGHỊ QUYẾT SỐ 18-NQ/TW"),
        ("Toor chuwcs xaay duwngj Ddangr", "Tổ chức xây dựng Đảng"),
        ("Nguyeenx Vawn An", "Nguyễn Văn An"),
        ("“nghij quyeets”, (booj)?", "“nghị quyết”, (bộ)?"),
        ("số lượng ddangr vieen mới", "số lượng đảng viên mới"),
        ("quyếttt định", "quyết định"),
        ("đảngg viên", "đảng viên"),
        ("nhiệm vụ cuả huyện uỷ", "nhiệm vụ của huyện uỷ"),
        ("họp,ai chủ trì", "họp, ai chủ trì"),
        ("xong rồi.Ai ký?Ai duyệt;ai nhận", "xong rồi.Ai ký? Ai duyệt; ai nhận"),
        ("１８－ＮＱ/ＴＷ", "18-NQ/TW"),
        ("Ðảng bộ", "Đảng bộ"),
        ("18‑NQ/TW", "18-NQ/TW"),
        ("đảng\u200bviên\u00a0mới", "đảngviên mới"),
        (unicodedata.normalize("NFD", "đảng bộ"), "đảng bộ"),
    ],
)
def test_mends(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "18-NQ/TW, NQ18, nq18, QH15, 80/2025/QH15, kl 48 btv, H5N1",
        "tổ 1, to1, xa3, quy1/2019",
        "Kon Tum, Đắk Lắk, Krông Pa, Plei Ku, Niê, Pờ Y",
        "list visa taxi bus test box max queen moon book",
        "hoà bình, hòa bình, thuý, quý, uỷ ban",
        "thu@tinh.vn, https://quyeets.vn/nghij, nghij_quyeets, quyeets.docx",
        "trang abc.vn/x?y hay ABC.vn?nghij=quyeets;vaof, www.abc.vn;nghij",
        "thư cho thu,an@tinh.vn;nghij!quyeets@tinh.vn",
        "http://tinh/nghij?quyeets,vaof!booj",
        "UBND, HĐND, UBKT, CBCCVC, iPad",
        "khóa XIII, XII, iii, viii",
        "12,5% và 1.578 thôn",
        "chi thị 35 đai hoi",
        "m² và 30°",
    ],
)
def test_leaves(text: str) -> None:
    assert mended(text) == text


def test_no_question_of_the_samples_is_changed() -> None:
    asked = [json.loads(line)["question"] for line in CASES.read_text("utf-8").splitlines()]
    assert len(asked) > 150
    assert [q for q in asked if mended(q) != q] == []


_COMMON = [s for s in all_syllables() if spellings().count(s) > 50]


@given(st.lists(st.sampled_from(_COMMON), max_size=12).map(" ".join))
def test_right_words_stay(text: str) -> None:
    assert mended(text) == text


@given(st.text(alphabet="aeouyiâđswfrxj135 69dnghtbcquNQ/-,.", max_size=40))
def test_twice_is_once(text: str) -> None:
    assert mended(mended(text)) == mended(text)
