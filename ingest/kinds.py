"""Kinds of official documents with their abbreviations, and the symbols of who issues them.

Party kinds and abbreviations: Quy định 66-QĐ/TW and Hướng dẫn 36-HD/VPTW; state kinds: Luật Ban
hành văn bản quy phạm pháp luật and Nghị định 30/2020/NĐ-CP, appendix III.
"""

from __future__ import annotations

import re

from ingest.folding import fold_aligned

# Abbreviation as printed -> the kinds it may stand for, the likelier first. QĐ is quyết định for
# the state and both quyết định and quy định for the Party; offices that want them apart write QĐi.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "NQ": ("Nghị quyết",),
    "QĐ": ("Quyết định", "Quy định"),
    "QĐi": ("Quy định",),
    "QyĐ": ("Quy định",),
    "CT": ("Chỉ thị",),
    "KL": ("Kết luận",),
    "QC": ("Quy chế",),
    "TB": ("Thông báo",),
    "HD": ("Hướng dẫn",),
    "TT": ("Thông tư", "Thông tri"),
    "TTLT": ("Thông tư liên tịch",),
    "BC": ("Báo cáo",),
    "KH": ("Kế hoạch",),
    "CTr": ("Chương trình",),
    "CTHĐ": ("Chương trình hành động",),
    "ĐA": ("Đề án",),
    "PA": ("Phương án",),
    "TTr": ("Tờ trình",),
    "CV": ("Công văn",),
    "BB": ("Biên bản",),
    "NĐ": ("Nghị định",),
    "PL": ("Pháp lệnh",),
    "CĐ": ("Công điện",),
    "GM": ("Giấy mời",),
    "SY": ("Sao y",),
    "VBHN": ("Văn bản hợp nhất",),
}

# What a bare abbreviation may stand for besides, as people type it: "CT 05" of a CTr.
_ALSO = {"CT": ("Chương trình",)}

KINDS: tuple[str, ...] = (
    "Bộ luật",
    "Luật",
    "Hiến pháp",
    "Pháp lệnh",
    "Lệnh",
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Chỉ thị",
    "Kết luận",
    "Quy chế",
    "Quy định",
    "Quy trình",
    "Thông tư liên tịch",
    "Thông tư",
    "Thông tri",
    "Thông báo",
    "Thông cáo",
    "Hướng dẫn",
    "Báo cáo",
    "Kế hoạch",
    "Chương trình hành động",
    "Chương trình",
    "Đề án",
    "Phương án",
    "Tờ trình",
    "Công văn",
    "Công điện",
    "Biên bản",
    "Điều lệ",
    "Chiến lược",
    "Tuyên bố",
    "Lời kêu gọi",
    "Giấy mời",
    "Văn bản hợp nhất",
)

KIND_BY_FOLDED: dict[str, str] = {fold_aligned(kind).text: kind for kind in KINDS}
ABBREVIATION_BY_FOLDED: dict[str, str] = {fold_aligned(abbr).text: abbr for abbr in ABBREVIATIONS}

# Symbols whose print cannot be had by upper-casing what was typed.
_ISSUERS = (
    "TW TU HU QU ThU TXU ĐU ĐUK ĐUCA ĐUQS BTCTW BTCTU BTCHU BTGTW BTGTU BTGDVTW BDVTW BDVTU "
    "BNCTW BNCTU "
    "UBKTTW UBKTTU UBKT VPTW VPTU VPHU BCSĐ BCĐ ĐĐQH CP TTg UBND HĐND CTN VPCP VPCTN BNV BTC BTP "
    "BGDĐT BKHĐT BLĐTBXH BQP BCA BXD BYT VKSTC TANDTC KTNN MTTW MTTQ ĐCT HNDTW TWĐTN TLĐ"
)
_ISSUER_BY_FOLDED = {fold_aligned(symbol).text: symbol for symbol in _ISSUERS.split()}

# "18/NQ-TW" is a slip for the Party's "18-NQ/TW". BTC alone stays with the state in that form: it
# is the Ministry of Finance there (45/QĐ-BTC), and Ban Tổ chức only in the Party's own form.
_PARTY_ISSUER = re.compile(
    r"(?:TW|TU|HU|QU|ThU|TXU|ĐU\w*|BCSĐ\w*|UBKT\w*|\w+TW|(?:BTC|BTG|BDV|BNC|BTGDV|VP)(?:TU|HU|QU|ĐU|ThU))"
)


PARTY_ISSUERS: dict[str, str] = {
    folded: symbol
    for folded, symbol in _ISSUER_BY_FOLDED.items()
    if _PARTY_ISSUER.fullmatch(symbol)
}


def is_party_issuer(symbol: str) -> bool:
    """Whether ``symbol`` names a Party organ wherever it stands."""
    return _PARTY_ISSUER.fullmatch(symbol) is not None


def print_abbreviation(typed: str) -> str | None:
    """A kind's abbreviation as it is printed, however typed: ``qd`` -> ``QĐ``; None if unknown."""
    return ABBREVIATION_BY_FOLDED.get(fold_aligned(typed).text)


def print_issuer(typed: str) -> str:
    """The printed form of an issuer's symbol: ``ttg`` -> ``TTg``; unknown ones in capitals."""
    known = _ISSUER_BY_FOLDED.get(fold_aligned(typed).text)
    if known is not None:
        return known
    return typed if any(c.isupper() for c in typed) else typed.upper()


def kinds_of_abbreviation(abbreviation: str) -> tuple[str, ...]:
    """The kinds that a printed abbreviation alone may stand for, the likeliest first."""
    return (*ABBREVIATIONS[abbreviation], *_ALSO.get(abbreviation, ()))


def kinds_of(symbol: str) -> tuple[str, ...]:
    """The kinds that a canonical symbol may stand for: ``NQ/TW`` -> ``("Nghị quyết",)``.

    A symbol without a kind (``UBND-NC``) is a công văn's; ``QH15`` says nothing of the kind.
    """
    first, separator, _ = symbol.replace("/", "-").partition("-")
    if first in ABBREVIATIONS:
        return ABBREVIATIONS[first]
    if symbol.startswith(("QH", "UBTVQH")) or not separator:
        return ()
    return ("Công văn",)
