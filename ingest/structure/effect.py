"""From when to when a document says that it is in force: "có hiệu lực thi hành từ ngày 01 tháng 7
năm 2021", "có hiệu lực kể từ ngày ký", "hết hiệu lực kể từ ngày …". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.dates import find_dates

Span = tuple[int, int]

_KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Quy định|Quy chế|"
    "Thông tư liên tịch|Thông tư|Chỉ thị|Kết luận|Hướng dẫn|Kế hoạch|Chương trình|Đề án|"
    "Điều lệ|Thông báo|Văn bản"
)
_SUBJECT = (
    r"(?:^|(?<=[.;]\s))[^\S\n]*(?:Điều\s+\d{1,3}[a-z]?\s*[.:]\s*|\d{1,2}\s?[.)]\s*|[–-]\s*)?"
    rf"(?:{_KINDS}) này"
)
_FROM = re.compile(
    rf"{_SUBJECT}\s+có\s+(?:hiệu lực|giá trị)(?:\s+thi\s+hành)?\s*,?\s*"
    r"(?:(?P<after>sau\s+(?P<days>\d{1,3})\s+ngày\s*,?\s*)?(?:kể\s+)?(?:từ\s+|trước\s+)?"
    r"(?P<when>ngày[^\n;]{0,60}))",
    re.MULTILINE,
)
_TO = re.compile(
    rf"{_SUBJECT}\s+(?:có\s+(?:hiệu lực|giá trị)[^.;\n]{{0,120}}?(?P<until>đến\s+hết\s+|đến\s+)|"
    r"hết\s+hiệu\s+lực(?:\s+thi\s+hành)?\s*,?\s*(?:kể\s+)?từ\s+)(?P<when>ngày[^\n;.]{0,40})",
    re.MULTILINE,
)
_SIGNED = re.compile(r"ngày\s+(?:được\s+)?(?:ký|ban hành|thông qua|công bố)")
_QUOTE = '“"'


def find_effect(text: str, issued: str | None) -> tuple[str | None, str | None, dict[str, Span]]:
    """The first and the last day in force as the text states them, ISO dates, and the spans where
    it does, under "effective_from" and "effective_to".

    ``issued`` is the day of signing, which "từ ngày ký" means. What only a part of the document
    says of itself ("Điều 48 có hiệu lực từ …") is not read.
    """
    spans: dict[str, Span] = {}
    begins = ends = None
    for match, when in _said(_FROM, text):
        begins = when or (issued if _SIGNED.match(match["when"]) else None)
        if begins and match["days"]:
            begins = (date.fromisoformat(begins) + timedelta(days=int(match["days"]))).isoformat()
        if begins:
            spans["effective_from"] = _trimmed(match)
            break
    for match, when in _said(_TO, text):
        if when:
            last = date.fromisoformat(when) - timedelta(days=0 if match["until"] else 1)
            ends = last.isoformat()
            spans["effective_to"] = _trimmed(match)
            break
    return begins, ends, spans


def _said(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str | None]]:
    """Matches from the last to the first, each with the date that follows its "ngày": what a
    document says of itself stands in its closing provisions."""
    for match in reversed(list(pattern.finditer(text))):
        if text[max(0, match.start() - 1) : match.start()] in _QUOTE and match.start():
            continue
        found = next(iter(find_dates(match["when"])), None)
        exact = found is not None and found.start == 0 and len(found.value) == 10
        yield match, found.value if found is not None and exact else None


def _trimmed(match: re.Match[str]) -> Span:
    start = match.end() - len(match.group().lstrip())
    return start, match.end()
