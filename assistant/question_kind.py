"""Which sort of answer a question asks for: who, how many, when … Pure, and the same without
diacritics."""

from __future__ import annotations

import re

from assistant.types import QuestionKind
from ingest.normalise import accented, fold

_BRACKETS = re.compile(r"\([^)]*\)")
# Ngày mấy, mấy giờ ask when.
_COUNTING = re.compile(r"(?<!ngày )(?<!tháng )(?<!thứ )(?<!năm )\bmấy\b(?! giờ)")
# Read on the folded question, first match wins; the order goes from the surest sign to the weakest.
_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "yes_no",
        r"\b(?:dung hay sai|dung khong|phai khong|hay khong|hay chua|duoc khong|co dung)\b"
        r"|\bco\b.*\bkhong\s*\??$|\b(?:chua|khong)\s*\?\s*$|^co phai\b|^phai chang\b",
    ),
    ("when", r"(?<!moi )(?<!mot )(?<!hang )\bngay (?:may|bao nhieu)\b|\bmay gio\b"),
    (
        "how_many",
        r"\bbao nhieu\b|\bbao lau\b|\bso luong\b|\bty le\b|\btong so\b|\bcon so\b|\bso lieu\b"
        r"|^so (?:dang vien|can bo|cong chuc|vien chuc|nguoi|thon|xa|to chuc|chi bo|don vi|dau moi"
        r"|bien che|ho|cu tri|dai bieu)\b"
        r"|\bmuc (?:phat|luong|chi)\b|(?<!bo )\bmay (?:nguoi|dong chi|thon|xa|huyen|don vi|to chuc"
        r"|ky|ban|to|lop|cuoc|phien|buoc|vu|ho|chi bo|dang vien|dau moi|phong|nam|thang|ngay|lan"
        r"|dieu|chuong|nhom|noi dung|nhiem vu|bac|cap)\b",
    ),
    (
        "when",
        r"\bkhi nao\b|\bbao gio\b|\bngay nao\b|\bthang (?:nao|may)\b"
        r"|\bnam nao\b|\bluc nao\b|\bthoi (?:gian|diem) nao\b"
        r"|\bthoi (?:han|gian|diem)\b.*\b(?:nao|gi)\b|\btu (?:khi|ngay) nao\b"
        r"|\bden (?:khi|bao gio|ngay nao)\b|\bhan (?:cuoi|chot)\b",
    ),
    (
        "why",
        r"\b(?:vi|tai) sao\b|\bvi dau\b|\bly do (?:gi|nao|vi sao)\b|\bnguyen nhan nao\b|^sao\b"
        r"|\bmuc dich\b.*\bgi\b|\bde lam gi\b",
    ),
    (
        "where",
        r"\bo dau\b|\btai dau\b|\bdia diem\b|\bnoi nao\b|\bdia phuong nao\b|\bdau la noi\b"
        r"|\b(?:huyen|xa|tinh|thon|phuong|thi xa|thi tran|thanh pho|dau) nao\b",
    ),
    (
        "list",
        r"\b(?:nhiem vu|muc tieu|giai phap|nguyen nhan|han che|khuyet diem|kien nghi|de xuat)\b"
        r".*\bla (?:nhung )?gi\b",
    ),
    # Of such a thing it is asked what it is here, not what the word means.
    (
        "what",
        r"^(?:y nghia|ten|loi ich|diem (?:manh|yeu|moi)|vai tro|tac dung|chu de|ket qua"
        r"|phuong cham)\b.*\bla (?:\w+ ){0,2}gi\b",
    ),
    (
        "definition",
        r"\bla (?:\w+ ){0,3}gi\b|\bnghia la\b|\bthe nao la\b|\bduoc hieu\b|\bkhai niem\b"
        r"|\bdinh nghia\b",
    ),
    (
        "list",
        r"^(?:cac|nhung|danh sach|toan bo)\b|\b(?:nhung|cac|gom|bao gom)\b.*(?<!the )\b(?:nao|gi)\b"
        r"|\bliet ke\b|\bgom (?:nhung )?gi\b"
        r"|\bke (?:ten|ra)\b|\bnhung (?:gi|viec gi|ai)\b"
        r"|\b(?:truong hop|doi tuong|hanh vi|dieu kien|tieu chuan|noi dung|nhiem vu|giai phap"
        r"|muc tieu|quyen|trach nhiem|ho so|thanh phan)\b.{0,40}\b(?:nao|gi)\b",
    ),
    (
        "who",
        r"^ai\b|\bai\b(?! cung)|\bnguoi nao\b|\b(?:dong chi|ong|ba) nao\b|\bnhung ai\b|\bla ai\b"
        # No organ: văn bản, biên bản, phiên bản nào.
        r"|\b(?:co quan|don vi|to chuc|cap|(?<!van )(?<!bien )(?<!phien )ban|noi|chu the) nao\b"
        r"|\bdo ai\b|\bho ten\b",
    ),
)
_KIND_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]


def kind_of(text: str) -> QuestionKind:
    """Which sort of answer is asked for."""
    # "máy" (machine) and "mấy" (how many) fold alike; where the tone is typed it decides.
    # Brackets say what is meant, not what is asked.
    toned = _BRACKETS.sub(" ", accented(text)).replace("máy", "m")
    folded = fold(_COUNTING.sub("bao nhiêu", toned))
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(folded):
            return kind
    return "what"
