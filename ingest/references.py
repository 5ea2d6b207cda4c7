"""Official numbers in running text, whatever their written form, and their comparison.

Party numbers are printed ``18-NQ/TW`` (Hướng dẫn 36-HD/VPTW), state ones ``24/2010/NĐ-CP``,
``12/QĐ-UBND``, ``80/2025/QH15`` (Nghị định 30/2020/NĐ-CP). People write them in many other ways;
the canonical form decides what is equal.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.bare_numbers import abbreviates, counts, is_month
from ingest.dates import find_dates
from ingest.folding import LOWER, UPPER, Folded, fold_aligned
from ingest.kinds import (
    ABBREVIATION_BY_FOLDED,
    KIND_BY_FOLDED,
    is_party_issuer,
    kinds_of,
    kinds_of_abbreviation,
    print_abbreviation,
    print_issuer,
)
from ingest.reference_forms import HAS_NUMBER, KIND, REFERENCE, number_of_words
from ingest.types import Mention, Reference

_YEAR_BESIDE = re.compile(r"\s*,?\s*\(?(?:nam\s+)?((?:19|20)\d\d)(?![\w/.-])")
_DATE_BESIDE = re.compile(r"\s*,?\s*\(?\s*(?=ngay\s|\d)")
_KIND_NAME = re.compile(rf"\b(?:{KIND})\b")
_CLAUSE_END = re.compile(r"[.;:\n]")
_ORGAN_AFTER = re.compile(
    r"\s*,?\s*của\s+((?:Ban|Bộ|Quốc hội|Chính phủ|Thủ tướng|Ủy ban|Uỷ ban|Hội đồng|Tỉnh|Thành|"
    r"Huyện|Quận|Thị|Đảng|Sở|Chủ tịch|Văn phòng|Trung ương)"
    r"(?:\s+(?:ủy|uỷ|dân|vụ|trị|chức|phủ|hội|nước|tra|giáo|vận|chính|ương|thư|hành|nghị|và|tỉnh|"
    rf"huyện|thành|phố|xã|nhân|thường|trực|[{UPPER}][{LOWER}]*))*)"
)


# In a question the organ is abbreviated as often: "QĐ 1205 của UBND tỉnh".
_ORGAN_SHORT = re.compile(r"\s*,?\s*của\s+([A-ZĐ]{2,8}\b(?:\s+(?:tỉnh|huyện|xã))?)")
# "Nghị quyết Trung ương 4 (khóa XII)" is the resolution of the fourth plenum: no number of its own.
_LATEST_PLENUM = 15
_OF_TERM = re.compile(r"\s*,?\s*\(?khoa\s+[ivx]+\b")
_WITHIN_ARTICLE = re.compile(r"\b(?:dieu|khoan|diem|muc)\s+$")


def find_references(text: str, *, asked: bool = False) -> list[Mention]:
    """Every official number of a text, in order, not overlapping.

    Written forms may lack diacritics and capitals. The date or year right after a number belongs to
    the mention. A number without any symbol counts only after a kind's name ("nghị quyết 18") and
    where it does not count things ("kế hoạch 5 năm"). In a question (``asked``) every
    abbreviation before a number names a document ("kh 47"), in the news many do not (block CT6).
    """
    folded = fold_aligned(text)
    if not HAS_NUMBER.search(folded.text):  # few headlines do, and the pattern takes 45 µs
        return []
    mentions = []
    for match in REFERENCE.finditer(folded.text):
        bare = match["bword"] or match["babbr"]
        reference = _bare(text, folded, match, asked) if bare else _symboled(text, folded, match)
        if reference is None:
            continue
        reference, end = _with_date(text, folded, reference, match.end(), asked)
        mentions.append(Mention(reference, folded.position(match.start()), folded.position(end)))
    return mentions


def same_number(a: Reference, b: Reference) -> bool:
    """Whether two references may name one document: what both state agrees, the rest is open."""
    if a.number.lstrip("0") != b.number.lstrip("0"):
        return False
    if a.symbol and b.symbol:
        if fold_aligned(a.symbol).text != fold_aligned(b.symbol).text:
            return False
    elif not _kinds_agree(a, b):
        return False
    if a.issued and b.issued:
        return a.issued == b.issued
    year_a, year_b = _year(a), _year(b)
    return year_a is None or year_b is None or year_a == year_b


_POINT = re.compile(r"\bdiem\s+([a-z])\b(?!\s*[./]\d)")
_CLAUSE = re.compile(r"\bkhoan\s+(\d{1,3}[a-z]?)\b(?!\s*(?:trieu|ty|nghin|dong|%))")
_ARTICLE = re.compile(r"\bdieu\s+(\d{1,3}[a-z]?)\b(?![/-]\w)")


def find_article(text: str) -> tuple[str | None, str | None, str | None]:
    """The Điều, khoản and điểm that a text names first, in whatever order: ``("5", "2", "a")``.

    Works without diacritics; a letter keeps its đ where it was typed.
    """
    folded = fold_aligned(text)

    def first(pattern: re.Pattern[str]) -> str | None:
        match = pattern.search(folded.text)
        if match is None:
            return None
        return text[folded.position(match.start(1)) : folded.position(match.end(1))].lower()

    return first(_ARTICLE), first(_CLAUSE), first(_POINT)


def _symboled(text: str, folded: Folded, match: re.Match[str]) -> Reference | None:
    def typed(group: str) -> str:
        return text[folded.position(match.start(group)) : folded.position(match.end(group))]

    year: int | None = None
    if match["n1"]:
        number = match["n1"]
        symbol = f"{print_abbreviation(typed('k1'))}/{_print_parts(typed('i1'))}"
    elif match["n2"]:
        number, year = match["n2"], int(match["y2"])
        symbol = _print_parts(typed("s2"), first_is_kind=True)
    elif match["n3"]:
        number = match["n3"]
        kind = print_abbreviation(typed("k3"))
        issuer = _print_parts(typed("i3"))
        if kind is not None and is_party_issuer(issuer):
            symbol = f"{kind}/{issuer}"
        elif kind is None and not typed("k3").isupper():
            return None  # "5/a-b" in lower case is anything
        else:
            symbol = f"{kind or print_issuer(typed('k3'))}-{issuer}"
    elif match["n4"] or match["n8"]:
        form = "4" if match["n4"] else "8"
        number, issuer = match[f"n{form}"], print_issuer(typed(f"i{form}"))
        if issuer == "TW" and _is_plenum(number, folded.text[match.end() :], slash=form == "4"):
            return None
        kind = print_abbreviation(typed(f"k{form}"))
        symbol = f"{kind}/{issuer}" if is_party_issuer(issuer) else f"{kind}-{issuer}"
    elif match["n6"]:
        number = match["n6"]
        if _WITHIN_ARTICLE.search(folded.text[: match.start("n6")]):
            return None  # "Điều 3 QĐ/TU"
        symbol = f"{print_abbreviation(typed('k6'))}/{print_issuer(typed('i6'))}"
    elif match["n7"]:
        number = match["n7"]
        abbreviation = _abbreviation_of(match)
        if abbreviation is None:
            return None
        symbol = f"{abbreviation}/{print_issuer(typed('i7'))}"
    else:
        number, symbol = match["n5"], typed("s5").upper()
    return Reference(
        number=number.zfill(2),  # numbers under ten are printed with a zero before them
        symbol=symbol,
        kind=_kind_of_symboled(folded, match, symbol),
        issuer=_issuer_of(symbol),
        year=year,
        year_in_number=year is not None,
    )


def _is_plenum(number: str, following: str, *, slash: bool) -> bool:
    """Whether "NQ TW 4" is the resolution of a plenum, not 04-NQ/TW: its term follows, or it is
    written without a slash and no plenum number is too high for it."""
    return _OF_TERM.match(following) is not None or (not slash and int(number) <= _LATEST_PLENUM)


def _abbreviation_of(match: re.Match[str]) -> str | None:
    """The printed abbreviation of the kind before "18-TW"."""
    if match["abbr7"]:
        return print_abbreviation(match["abbr7"])
    kind = KIND_BY_FOLDED[" ".join(match["word7"].split())]
    return next(
        (abbr for abbr in ABBREVIATION_BY_FOLDED.values() if kind in kinds_of(abbr + "/")), None
    )


def _print_parts(typed: str, *, first_is_kind: bool = False) -> str:
    parts = [part.strip() for part in typed.replace("–", "-").split("-")]
    printed = [print_issuer(part) for part in parts]
    if first_is_kind and len(parts) > 1:
        printed[0] = print_abbreviation(parts[0]) or printed[0]
    return "-".join(printed)


def _kind_of_symboled(folded: Folded, match: re.Match[str], symbol: str) -> str | None:
    if match["word"]:
        return KIND_BY_FOLDED[" ".join(match["word"].split())]
    candidates = kinds_of(symbol)
    if len(candidates) == 1:
        return candidates[0]
    # "Luật Cán bộ, công chức số 80/2025/QH15": the kind stands before the name, in the same clause.
    before = folded.text[max(0, match.start() - 160) : match.start()]
    clause = _CLAUSE_END.split(before)[-1]
    named = [KIND_BY_FOLDED[" ".join(n.split())] for n in _KIND_NAME.findall(clause)]
    if named and (not candidates or named[-1] in candidates):
        return named[-1]
    if match["abbr"] and not candidates:
        return kinds_of(ABBREVIATION_BY_FOLDED[match["abbr"]] + "/")[0]
    return candidates[0] if candidates and "/" not in symbol else None


def _bare(text: str, folded: Folded, match: re.Match[str], asked: bool) -> Reference | None:
    has_so = bool(match["bso"] or match["aso"] or match["bwords"])
    year = match["by"] or match["ay"]
    abbreviation: str | None = None
    if match["bword"]:
        number = match["b1"] or number_of_words(match["bwords"])
        kind = KIND_BY_FOLDED[" ".join(match["bword"].split())]
    else:
        number = match["b2"]
        abbreviation = ABBREVIATION_BY_FOLDED[match["babbr"]]
        kind = kinds_of_abbreviation(abbreviation)[0]
        typed = text[folded.position(match.start("babbr")) : folded.position(match.end("babbr"))]
        sure = asked or bool(year)
        if not abbreviates(typed, spaced=match["gap"].isspace(), has_so=has_so, asked=sure):
            return None
    following = folded.text[match.end() : match.end() + 40]
    if year:
        if is_month(kind, number):
            return None
    elif not has_so and counts(kind, number, following, spelt_out=bool(match["bword"])):
        return None
    return Reference(
        number=number,
        kind=kind,
        year=int(year) if year else None,
        abbreviation=abbreviation,
    )


def _with_date(
    text: str, folded: Folded, reference: Reference, end: int, asked: bool
) -> tuple[Reference, int]:
    """The reference with the date, year and organ that stand right after it, and its new end."""
    issued: str | None = None
    year = reference.year
    beside = _DATE_BESIDE.match(folded.text, end)
    if beside is not None:
        tail = folded.text[beside.end() : beside.end() + 40]
        date = next(iter(find_dates(tail)), None)
        if date is not None and date.start == 0 and len(date.value) == 10:
            issued, end = date.value, beside.end() + date.end
            year = year or int(issued[:4])
    if issued is None and (stated := _YEAR_BESIDE.match(folded.text, end)):
        year, end = year or int(stated[1]), stated.end()
    at = folded.position(end)
    organ = _ORGAN_AFTER.match(text, at) or (_ORGAN_SHORT.match(text, at) if asked else None)
    return (
        replace(
            reference,
            issuer=organ[1] if organ else reference.issuer,
            year=year,
            issued=issued,
        ),
        end,
    )


def _issuer_of(symbol: str) -> str | None:
    if symbol.startswith("QH"):
        return "Quốc hội"
    if "UBTVQH" in symbol:
        return "Ủy ban Thường vụ Quốc hội"
    return {"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ"}.get(symbol.rpartition("-")[2])


def _kinds_agree(a: Reference, b: Reference) -> bool:
    kinds_a, kinds_b = _possible_kinds(a), _possible_kinds(b)
    return not kinds_a or not kinds_b or bool(kinds_a & kinds_b)


def _possible_kinds(reference: Reference) -> set[str]:
    """The stated kind and what the symbol allows: 22-QĐ/TW is a quyết định or a quy định."""
    kinds = set(kinds_of(reference.symbol)) if reference.symbol else set()
    if reference.abbreviation:
        kinds |= set(kinds_of_abbreviation(reference.abbreviation))
    return kinds | {reference.kind} if reference.kind else kinds


def _year(reference: Reference) -> int | None:
    return int(reference.issued[:4]) if reference.issued else reference.year
