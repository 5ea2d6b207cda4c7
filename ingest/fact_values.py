"""A fact as a person types it: checked, put into the form that the catalog keeps, found in the
document's text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ingest.dates import find_dates
from ingest.errors import UsageError
from ingest.folding import fold_aligned
from ingest.kinds import KIND_BY_FOLDED
from ingest.references import find_references
from ingest.types import DocumentFacts

Value = str | list[str] | None
Span = tuple[int, int]

# Fields that a person may put right, and what they are called.
NAMES: Mapping[str, str] = {
    "title": "Tên gọi", "kind": "Loại", "number": "Số, ký hiệu", "issuer": "Cơ quan ban hành",
    "place": "Nơi ban hành", "issued": "Ngày ban hành", "subject": "Trích yếu",
    "signatory": "Người ký", "signatory_role": "Chức vụ người ký", "recipients": "Nơi nhận",
    "term": "Khóa, nhiệm kỳ", "effective_from": "Có hiệu lực từ", "effective_to": "Có hiệu lực đến",
}  # fmt: skip
DAYS = ("issued", "effective_from", "effective_to")
_PRINTED = re.compile(r"\d[^\s,;]*(?: ?[-/] ?[^\s,;\d]\S*)*")  # of "Nghị quyết số 12-NQ/TU ngày …"
_LONGEST = 1000  # characters


def checked(field: str, typed: str) -> Value:
    """What a person typed for a field, as the catalog keeps it; None says that there is none.

    Raises:
        UsageError: no such field, or no value that it can have.
    """
    if field not in NAMES:
        raise UsageError(
            f"Không có thông tin “{field}”. Các thông tin sửa được: {', '.join(NAMES)}."
        )
    value = " ".join(typed.split())
    if len(value) > _LONGEST:
        raise UsageError(f"{NAMES[field]} quá dài: {len(value)} ký tự, nhiều nhất {_LONGEST}.")
    if not value:
        if field == "title":
            raise UsageError("Văn bản phải có tên gọi.")
        return [] if field == "recipients" else None
    return _CHECKS[field](value) if field in _CHECKS else value


def check_order(facts: DocumentFacts) -> None:
    """Raises UsageError for validity that ends before it begins."""
    begins, ends = facts.effective_from, facts.effective_to
    if begins and ends and ends < begins:
        raise UsageError(
            f"Hiệu lực đến {ends} lại trước ngày bắt đầu {begins}. Hãy xem lại hai ngày."
        )


def _kind(value: str) -> str:
    known = {**KIND_BY_FOLDED, "tin": "Tin"}.get(fold_aligned(value).text)
    if known is None:
        kinds = ", ".join(sorted({*KIND_BY_FOLDED.values(), "Tin"}))
        raise UsageError(f"Không có loại văn bản “{value}”. Các loại: {kinds}.")
    return known


def _number(value: str) -> str:
    bare = re.sub(r"^(?:số|so)\s*:?\s*", "", value, flags=re.IGNORECASE)
    mention = next(iter(find_references(bare)), None)
    whole = mention is not None and (mention.start, mention.end) == (0, len(bare))
    if mention is None or not whole or not mention.reference.symbol:
        raise UsageError(f"“{value}” không phải số, ký hiệu. Ví dụ: 12-NQ/TU, 24/2010/NĐ-CP.")
    return mention.reference.canonical


def _day(value: str) -> str:
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        year, month, day = value.split("-")
        value = f"{day}-{month}-{year}"
    dates = [d.value for d in find_dates(value) if len(d.value) == 10]
    if len(dates) != 1:
        raise UsageError(f"“{value}” không phải một ngày. Ví dụ: 25-10-2017 hoặc 2017-10-25.")
    return dates[0]


_CHECKS: Mapping[str, Callable[[str], Value]] = {
    "kind": _kind, "number": _number,
    **dict.fromkeys(DAYS, _day),
    "recipients": lambda value: [part.strip() for part in value.split(";") if part.strip()],
}  # fmt: skip


def find_value(text: str, field: str, value: Value) -> Span | None:
    """Where a document's text says a value, whatever its case and marks; None where it does not."""
    if not isinstance(value, str):
        return None
    if field in DAYS:
        return next(((d.start, d.end) for d in find_dates(text) if d.value == value), None)
    if field == "number":
        found = (m for m in find_references(text) if m.reference.canonical == value)
        said = (_PRINTED.search(text, m.start, m.end) for m in found)
        return next((match.span() for match in said if match), None)
    folded = fold_aligned(text)
    at = folded.text.find(fold_aligned(value).text)
    if at < 0:
        return None
    return folded.position(at), folded.position(at + len(fold_aligned(value).text))
