"""What one line of a news page is, read alone: a dateline, a time stamp, a masthead, a menu.

Readers use it to find a page's headline, ``structure`` to tell news from documents. The words are
those any Vietnamese paper or portal prints; none is a site's own name.
"""

from __future__ import annotations

import re

from ingest.dates import DateMention, find_dates
from ingest.folding import UPPER
from ingest.normalise import fold

_DAY = (
    r"(?:Sáng|Trưa|Chiều|Tối|Đêm|Ngày)\s+(?:nay\s*,?\s*\(?)?(?:ngày\s+)?\d{1,2}\s*[-/.]\s*\d{1,2}\b"
)
# The paper's mark: an acronym (TTXVN, TTXVN/Vietnam+, BSN), its address, or its name.
_MARK = (
    rf"(?:[{UPPER}]{{2,10}}(?:[/+][\w+]{{2,15}})?|[\w.-]{{2,30}}\.(?:vn|com|net|org)"
    r"|Báo [^()]{2,36})"
)
_TAGGED = re.compile(
    r"\((?=[^()]*[^\W\d_]{2})[^()]{3,40}\)\s*[-–—]"  # (Báo Hà Trung Nam) -
    rf"|\({_MARK}\)\s*[-–—:.,]?\s+(?=[{UPPER}“\"])"  # (BSN) Ngày …
    rf"|[{UPPER}][^().;:]{{1,40}}\({_MARK}\)\s*[-–—:]\s"  # Hà Nội (TTXVN) -
    rf"|{_MARK}\s*[-–—]\s+(?:{_DAY}|Theo\b|Trong\b|Hôm nay\b)"  # CTO - Chiều ngày 16-4
)
_DATED = re.compile(_DAY)

_TIME_OF_DAY = re.compile(
    r"(?:\W|\d|(?:Thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|Chủ nhật|Cập nhật|Ngày đăng|Đăng|lúc|GMT|giờ|"
    r"phút|h|AM|PM)\b)*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}\s*(?::|h|giờ)\s*\d{2}")

_OWNER = (
    r"(?:dang bo|dang cong san|ban chap hanh|ban tuyen giao|trung uong|tinh uy|thanh uy|huyen uy"
    r"|quan uy|thi uy|dang uy|ubnd|uy ban|hoi|lien doan|doan|bo|so|tong cuc|mat tran)\b"
)
_MASTHEAD = re.compile(
    rf"\b(?:tieng noi|co quan(?: ngon luan)?|an pham|dien dan|kenh thong tin)"
    rf"(?: chinh thuc)? cua {_OWNER}"
    r"|\b(?:bao|tap chi|trang tin|trang thong tin|cong thong tin)\b.{0,60}\bdien tu\b"
    r"|^(?:bao|tap chi) dien tu\b|^dai phat thanh\b.{0,60}\btruyen hinh\b|^[\w.-]+\.vn$"
)
# Báo Sơn Nguyên, BÁO THANH HÓA; not Báo cáo, Báo động đỏ.
_PAPER = re.compile(rf"(?:Báo|BÁO|Tạp chí|TẠP CHÍ)(?: [{UPPER}][^\W\d_]*){{1,5}}(?: & [^\d]+)?")
_NO_PAPER = re.compile(r"BÁO (?:CÁO|ĐỘNG|HIỆU|GIÁ|TIN|CHÍ|ÂN|THỨC)\b")
# CỬU THẠNH ONLINE - …, Sơn Nguyên Online; a headline writes "dạy học online".
_ONLINE = re.compile(rf"(?:[{UPPER}][^\W\d_]* ){{1,5}}(?:Online|ONLINE)(?:\s*[-–—|].*)?")

_SEPARATED = re.compile(r"\s*[|¦•·»›>]\s*|\s+/\s+")
_MENU_PART = 40  # characters; the name of a section, not a title
_TICKER = re.compile(
    r"(?:du bao )?thoi tiet\b|trieu cuong\b|muc nuoc\b|ty gia\b|xo so\b|gia (?:vang|xang|lua|ca phe"
    r"|heo|lon|dien|usd)\b|lich (?:cat dien|phat song|chieu phim)\b"
    r"|.*\d\s*(?:°|do )\s*c\b|.*\d\s*(?:dong|vnd|usd)/(?:kg|luong|chi|lit|tan|ta)\b"
)


def is_dateline(text: str) -> bool:
    """Whether a line opens as a report does: ``(BSN) Ngày 22/11/2022, …``, ``Chiều 1-7, …``."""
    return is_tagged(text) or _DATED.match(text) is not None


def is_tagged(text: str) -> bool:
    """Whether a line opens with the mark of a paper, which stands nowhere but over an article."""
    return _TAGGED.match(text) is not None


def read_stamp(text: str) -> DateMention | None:
    """The one full date of a line that says a time and nothing else, or None."""
    dates = find_dates(text) if len(text) <= 60 else []
    if len(dates) != 1 or len(dates[0].value) != 10:
        return None
    rest = text[: dates[0].start] + text[dates[0].end :]
    return dates[0] if _TIME_OF_DAY.fullmatch(rest) else None


def is_stamp(text: str) -> bool:
    """Whether a line says a date or a time of day and nothing else."""
    if read_stamp(text) is not None:
        return True
    return len(text) <= 60 and bool(_CLOCK.search(text) and _TIME_OF_DAY.fullmatch(text))


def is_masthead(text: str) -> bool:
    """Whether a line is the name of a paper, or says whose paper it is."""
    if len(text) > 160 or text.endswith("."):
        return False
    if _PAPER.fullmatch(text) is not None:
        return _NO_PAPER.match(text) is None
    return _ONLINE.fullmatch(text) is not None or _MASTHEAD.search(fold(text)) is not None


def is_menu(text: str) -> bool:
    """Whether a line is a row of short names: ``Trang chủ | Thời sự | Kinh tế``."""
    parts = [part for part in _SEPARATED.split(text.strip()) if part]
    if any(len(part) > _MENU_PART or part.endswith((".", ";", ",", ":")) for part in parts):
        return False
    return len(parts) > 2 or (len(parts) == 2 and bool(re.search(r"\s[»›>]\s", text)))


def is_ticker(text: str) -> bool:
    """Whether a line is the day's weather, water, prices or draws."""
    return len(text) <= 160 and _TICKER.match(fold(text)) is not None
