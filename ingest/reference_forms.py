"""The written forms of official numbers, as one pattern over folded text, and numbers in words.

| form | groups |
| --- | --- |
| 18-NQ/TW | n1 k1 i1 |
| 24/2010/NĐ-CP, 80/2025/QH15, 31/2000/PL-UBTVQH10 | n2 y2 s2 |
| 12/QĐ-UBND, 18/NQ-TW, 1234/UBND-NC | n3 k3 i3 |
| NQ/TW 18 | k4 i4 n4 |
| 52/QH14, the year left out | n5 s5 |
| 18-NQ-TW, 18/NQ/TW, 18NQ/TW | n6 k6 i6 |
| NQ 18-TW, Nghị quyết số 18/TW | n7 i7 after a kind |
| NQTW 18, NQ TW 18 | k8 i8 n8 |
| Nghị quyết 18, Nghị định 24/2010, nghị quyết số mười tám | bword b1 by bwords |
| NQ18, nq 18, NQ-18, NĐ 24/2010 | babbr b2 ay |
"""

from __future__ import annotations

import re

from ingest.kinds import ABBREVIATION_BY_FOLDED, KIND_BY_FOLDED, PARTY_ISSUERS


def _alternatives(names: dict[str, str]) -> str:
    return "|".join(
        re.escape(n).replace(r"\ ", r"\s+") for n in sorted(names, key=len, reverse=True)
    )


# "kỷ luật", "pháp luật", "điều luật" are no laws; but "ai ký quyết định" asks of a decision.
KIND = (
    r"(?:(?<!\bky )(?<!\bphap )(?<!\bdieu )luat\b|(?!luat\b)(?:"
    + _alternatives(KIND_BY_FOLDED)
    + "))"
)
_ABBR = _alternatives(ABBREVIATION_BY_FOLDED)
_ISSUER = r"[a-z][a-z0-9]{0,11}(?:-[a-z][a-z0-9]{0,11}){0,2}"
_PARTY = _alternatives(PARTY_ISSUERS)
_DASH = r"\s?[-–]\s?"
_ANY = r"\s?[-–/]\s?"

_UNITS = dict(zip("mot hai ba bon nam sau bay tam chin".split(), range(1, 10), strict=True))
# After mười and mươi some digits have a name of their own.
_DIGITS = _UNITS | {"lam": 5, "tu": 4}
_WORDS = (
    rf"(?:(?:{'|'.join(_UNITS)})\s+)?muoi"
    # "số mười năm 2017": the year.
    rf"(?:\s+(?:{'|'.join(_DIGITS)})\b(?!\s+\d))?"
)

# All patterns run on folded text. One alternation, so that a text is read once.
_SYMBOLED = (
    rf"(?P<n1>\d{{1,5}}[a-z]?){_DASH}(?P<k1>{_ABBR})\s?/\s?(?P<i1>{_ISSUER})"
    r"|(?P<n2>\d{1,5}[a-z]?)\s?/\s?(?P<y2>(?:19|20)\d\d)\s?/\s?"
    r"(?P<s2>[a-z]{1,8}\d{0,2}(?:\s?[-–]\s?[a-z0-9]{1,12}){0,3})"
    rf"|(?P<n3>\d{{1,5}}[a-z]?)\s?/\s?(?P<k3>[a-z]{{1,8}}){_DASH}(?P<i3>{_ISSUER})"
    rf"|(?P<k4>{_ABBR})\s?[/-]\s?(?P<i4>[a-z]{{2,8}})\s+(?:so\s+)?(?P<n4>\d{{1,5}})"
    r"|(?P<n5>\d{1,5})\s?/\s?(?P<s5>(?:ubtv)?qh\d{1,2})"
    rf"|(?P<n6>\d{{1,5}})(?:{_ANY}|\s?)(?P<k6>{_ABBR}){_ANY}(?P<i6>{_PARTY})(?!\s+(?:so\s+)?\d)"
    rf"|(?P<k8>{_ABBR})\s?(?P<i8>{_PARTY})\s+(?:so\s+)?(?P<n8>\d{{1,5}})"
)
_PREFIX = rf"(?:(?P<word>{KIND})\s+|(?P<abbr>{_ABBR})\s?)"
_OF_KIND = (
    rf"(?:(?P<word7>{KIND})\s+|(?P<abbr7>{_ABBR})\s?)(?:so\s*:?\s*)?"
    rf"(?P<n7>\d{{1,5}}){_ANY}(?P<i7>{_PARTY})"
)
_BARE = (
    rf"(?P<bword>{KIND})\s+(?:(?:(?P<bso>so)\s*:?\s*)?(?P<b1>\d{{1,4}})(?:/(?P<by>(?:19|20)\d\d))?"
    rf"|so\s+(?P<bwords>{_WORDS}))"
    rf"|(?P<babbr>{_ABBR})(?P<gap>\s?|-)(?:(?P<aso>so)\s+)?(?P<b2>\d{{1,4}})"
    r"(?:/(?P<ay>(?:19|20)\d\d))?"
)
# White space never crosses a line: "BÁO CÁO" over a line "1. …" is a title over a list.
REFERENCE = re.compile(
    (
        rf"(?<![\w/.,-])(?:{_PREFIX}?(?:so\s*:?\s*)?(?:{_SYMBOLED})|{_OF_KIND}|{_BARE})"
        r"(?![\w/]|[-–.,]\w)"
    ).replace(r"\s", r"[^\S\n]")
)

HAS_NUMBER = re.compile(r"\d|muoi")  # which every form has
# One of which every form with a symbol has; looked for in headlines, where hardly any has one.
HAS_SYMBOL = re.compile(
    rf"\d[a-z]?\s?/|\d[a-z]?\s?[-–]\s?(?:{_ABBR}|{_PARTY})|\d\s?(?:{_ABBR})\s?[-–/]"
    rf"|[/-]\s?[a-z]{{2,8}}\s+(?:so\s+)?\d|(?:{_PARTY})\s+(?:so\s+)?\d"
)


def number_of_words(words: str) -> str:
    """A number in folded words as figures: ``muoi tam`` -> ``18``, ``hai muoi mot`` -> ``21``."""
    before, _, after = words.partition("muoi")
    tens, units = _UNITS.get(before.strip(), 1), _DIGITS.get(after.strip(), 0)
    return str(10 * tens + units)
