"""Official numbers in running text, whatever their written form, and their comparison.

Party numbers are printed ``18-NQ/TW`` (Hướng dẫn 36-HD/VPTW), state ones ``24/2010/NĐ-CP``,
``12/QĐ-UBND``, ``80/2025/QH15`` (Nghị định 30/2020/NĐ-CP). People write them in many other ways;
the canonical form decides what is equal.
"""

from __future__ import annotations

import re

from ingest.bare_numbers import abbreviates, counts
from ingest.dates import find_dates
from ingest.folding import LOWER, UPPER, Folded, fold_aligned
from ingest.kinds import (
    ABBREVIATION_BY_FOLDED,
    KIND_BY_FOLDED,
    is_party_issuer,
    kinds_of,
    print_abbreviation,
    print_issuer,
)
from ingest.types import Mention, Reference


def _alternatives(names: dict[str, str]) -> str:
    return "|".join(
        re.escape(n).replace(r"\ ", r"\s+") for n in sorted(names, key=len, reverse=True)
    )


# "kỷ luật", "pháp luật", "điều luật" are no laws.
_KIND = r"(?<!\bky )(?<!\bphap )(?<!\bdieu )(?:" + _alternatives(KIND_BY_FOLDED) + ")"
_ABBR = _alternatives(ABBREVIATION_BY_FOLDED)
_ISSUER = r"[a-z][a-z0-9]{0,11}(?:-[a-z][a-z0-9]{0,11}){0,2}"
_DASH = r"\s?[-–]\s?"

# All patterns run on folded text. One alternation, so that a text is read once.
_SYMBOLED = (
    # 18-NQ/TW
    rf"(?P<n1>\d{{1,5}}[a-z]?){_DASH}(?P<k1>{_ABBR})\s?/\s?(?P<i1>{_ISSUER})"
    # 24/2010/NĐ-CP, 80/2025/QH15, 31/2000/PL-UBTVQH10
    r"|(?P<n2>\d{1,5}[a-z]?)\s?/\s?(?P<y2>(?:19|20)\d\d)\s?/\s?"
    r"(?P<s2>[a-z]{1,8}\d{0,2}(?:\s?[-–]\s?[a-z0-9]{1,12}){0,3})"
    # 12/QĐ-UBND, 18/NQ-TW, 1234/UBND-NC
    rf"|(?P<n3>\d{{1,5}}[a-z]?)\s?/\s?(?P<k3>[a-z]{{1,8}}){_DASH}(?P<i3>{_ISSUER})"
    # NQ/TW 18
    rf"|(?P<k4>{_ABBR})\s?[/-]\s?(?P<i4>[a-z]{{2,8}})\s+(?:so\s+)?(?P<n4>\d{{1,5}})"
    # 52/QH14 with the year left out
    r"|(?P<n5>\d{1,5})\s?/\s?(?P<s5>(?:ubtv)?qh\d{1,2})"
)
_PREFIX = rf"(?:(?P<word>{_KIND})|(?P<abbr>{_ABBR}))"
_BARE = (
    rf"(?P<bword>{_KIND})\s+(?:(?P<bso>so)\s*:?\s*)?(?P<b1>\d{{1,4}})"
    rf"|(?P<babbr>{_ABBR})(?P<gap>\s?)(?:(?P<aso>so)\s+)?(?P<b2>\d{{1,4}})"
)
# White space never crosses a line: "BÁO CÁO" over a line "1. …" is a title over a list.
_REFERENCE = re.compile(
    (
        rf"(?<![\w/.,-])(?:(?:{_PREFIX}\s+)?(?:so\s*:?\s*)?(?:{_SYMBOLED})|{_BARE})"
        r"(?![\w/]|[-–.,]\w)"
    ).replace(r"\s", r"[^\S\n]")
)

_YEAR_BESIDE = re.compile(r"\s*,?\s*\(?(?:nam\s+)?((?:19|20)\d\d)(?![\w/.-])")
_DATE_BESIDE = re.compile(r"\s*,?\s*\(?\s*(?=ngay\s|\d)")
_KIND_NAME = re.compile(rf"\b(?:{_KIND})\b")
_CLAUSE_END = re.compile(r"[.;:\n]")
_ORGAN_AFTER = re.compile(
    r"\s*,?\s*của\s+((?:Ban|Bộ|Quốc hội|Chính phủ|Thủ tướng|Ủy ban|Uỷ ban|Hội đồng|Tỉnh|Thành|"
    r"Huyện|Quận|Thị|Đảng|Sở|Chủ tịch|Văn phòng|Trung ương)"
    r"(?:\s+(?:ủy|uỷ|dân|vụ|trị|chức|phủ|hội|nước|tra|giáo|vận|chính|ương|thư|hành|nghị|và|tỉnh|"
    rf"huyện|thành|phố|xã|nhân|thường|trực|[{UPPER}][{LOWER}]*))*)"
)


def find_references(text: str) -> list[Mention]:
    """Every official number of a text, in order, not overlapping.

    Written forms may lack diacritics and capitals. The date or year right after a number belongs to
    the mention. A number without any symbol counts only after a kind's name ("nghị quyết 18") and
    where it does not count things ("kế hoạch 5 năm").
    """
    folded = fold_aligned(text)
    mentions = []
    for match in _REFERENCE.finditer(folded.text):
        reference = (
            _bare(text, folded, match)
            if match["b1"] or match["b2"]
            else _symboled(text, folded, match)
        )
        if reference is None:
            continue
        reference, end = _with_date(text, folded, reference, match.end())
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
    elif match["n4"]:
        number, issuer = match["n4"], print_issuer(typed("i4"))
        kind = print_abbreviation(typed("k4"))
        symbol = f"{kind}/{issuer}" if is_party_issuer(issuer) else f"{kind}-{issuer}"
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


def _bare(text: str, folded: Folded, match: re.Match[str]) -> Reference | None:
    has_so = bool(match["bso"] or match["aso"])
    if match["b1"]:
        number, kind = match["b1"], KIND_BY_FOLDED[" ".join(match["bword"].split())]
    else:
        number = match["b2"]
        kind = kinds_of(ABBREVIATION_BY_FOLDED[match["babbr"]] + "/")[0]
        typed = text[folded.position(match.start("babbr")) : folded.position(match.end("babbr"))]
        if not abbreviates(typed, spaced=bool(match["gap"]), has_so=has_so):
            return None
    following = folded.text[match.end() : match.end() + 40]
    if not has_so and counts(kind, number, following, spelt_out=bool(match["b1"])):
        return None
    return Reference(number=number, kind=kind)


def _with_date(text: str, folded: Folded, reference: Reference, end: int) -> tuple[Reference, int]:
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
    organ = _ORGAN_AFTER.match(text, folded.position(end))
    return (
        Reference(
            number=reference.number,
            symbol=reference.symbol,
            kind=reference.kind,
            issuer=organ[1] if organ else reference.issuer,
            year=year,
            issued=issued,
            year_in_number=reference.year_in_number,
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
    return kinds | {reference.kind} if reference.kind else kinds


def _year(reference: Reference) -> int | None:
    return int(reference.issued[:4]) if reference.issued else reference.year
