"""Which issuers of the library's documents a question speaks of, however it calls them. Pure.

Huyện ủy Bình Lãng is asked for as "Huyện ủy Bình Lãng", "HU Bình Lãng", "huyện Bình Lãng" or
"binh lang"; Ban Tổ chức Tỉnh ủy Đông Lĩnh also without its province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.tones import may_mean
from ingest.normalise import accented, fold, words

# A Party committee's rank, and the unit it leads.
_UNIT_OF = {
    "tinh uy": "tinh", "thanh uy": "thanh pho", "huyen uy": "huyen", "quan uy": "quan",
    "thi uy": "thi xa", "dang uy": "", "dang bo": "", "tinh": "tinh", "thanh pho": "thanh pho",
    "huyen": "huyen", "quan": "quan", "thi xa": "thi xa", "thi tran": "thi tran", "xa": "xa",
    "phuong": "phuong",
}  # fmt: skip
_RANK = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
# The same as they are typed, at the start of a text.
RANKS_TYPED = (
    r"(?i:tỉnh [uủ][yỷ]|thành [uủ][yỷ]|huyện [uủ][yỷ]|quận [uủ][yỷ]|thị [uủ][yỷ]|đảng [uủ][yỷ]|"
    r"đảng bộ|tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường)"
)
_ABBREVIATED = {"tinh uy": "tu", "huyen uy": "hu", "quan uy": "qu", "thanh pho": "tp",
                "thi xa": "tx"}  # fmt: skip
_RANKED = re.compile(rf"(?P<organ>.*?)\b(?P<rank>{_RANK})\s+(?P<place>(?!(?:{_RANK})\b).+)")
_LAST_RANK = re.compile(rf"(?:^|\s)(?P<rank>{_RANK})$")
_BLOT = "\u00b7"  # no word of anybody's
_LEAST_BARE_PLACE = 2  # syllables: "Huế" alone could be any word typed without tones


@dataclass(frozen=True, slots=True)
class _Unit:
    """An issuer's name taken apart, folded: ``ban to chuc`` ``tinh uy`` ``dong linh``. ``exact``
    are phrases that mean this issuer, ``near`` those that mean whatever stands at its place."""

    exact: tuple[str, ...]
    near: tuple[str, ...]
    unit: str
    place: str
    toned_place: str


@lru_cache(maxsize=10_000)
def _parsed(issuer: str) -> _Unit:
    folded = " ".join(map(fold, words(issuer)))
    match = _RANKED.fullmatch(folded)
    if match is None:
        return _Unit((folded,), (), "", "", "")
    organ, rank, place = match["organ"].strip(), match["rank"], match["place"]
    unit = _UNIT_OF[rank]
    exact = [folded]
    if organ:
        exact.append(f"{organ} {rank}")
    near = [f"{word} {place}" for word in {rank, unit, _ABBREVIATED.get(rank, "")} if word]
    if not organ:
        exact += [f"{_ABBREVIATED[rank]} {place}"] if rank in _ABBREVIATED else []
    if place.count(" ") + 1 >= _LEAST_BARE_PLACE:
        near.append(place)
    toned = " ".join(words(accented(issuer))[-len(place.split()) :])
    return _Unit(tuple(exact), tuple(near), unit, place, toned)


def units_named(readings: Iterable[str], issuers: Iterable[str]) -> frozenset[str]:
    """The issuers that a question names: those called by their own name, else all at the places
    that it names."""
    exact: dict[str, str] = {}  # issuer -> the longest phrase that names it
    near: set[str] = set()
    known = sorted(set(issuers))
    for reading in readings:
        typed = words(reading)
        whole = f" {' '.join(map(fold, typed))} "
        for issuer in known:
            unit = _parsed(issuer)
            asked = whole
            if unit.place and f" {unit.place} " in whole:
                asked = _without_namesakes(unit, reading, typed)
                if f" {unit.place} " not in asked:
                    continue
            said = [form for form in unit.exact if f" {form} " in asked]
            if said:
                exact[issuer] = max((exact.get(issuer, ""), *said), key=len)
            elif any(f" {form} " in asked for form in unit.near):
                near.add(issuer)
    # Tỉnh ủy X is not meant where Ban Tổ chức Tỉnh ủy X is named, nor any other's Ban Tổ chức.
    longest = {
        issuer
        for issuer, phrase in exact.items()
        if not any(phrase != other and f" {phrase} " in f" {other} " for other in exact.values())
    }
    return frozenset(longest or near)


def opens_with_unit(text: str, issuers: Iterable[str]) -> tuple[frozenset[str], str]:
    """The issuers that the beginning of a text names (what stands after "báo cáo của"), and the
    words that do; none and empty if it opens with something else."""
    typed = words(text)
    asked = f"{' '.join(map(fold, typed))} "
    sizes = {
        issuer: max(
            (len(f.split()) for f in (*unit.exact, *unit.near) if asked.startswith(f"{f} ")),
            default=0,
        )
        for issuer in set(issuers)
        for unit in [_parsed(issuer)]
    }
    longest = max(sizes.values(), default=0)
    meant = frozenset(issuer for issuer, size in sizes.items() if size == longest > 0)
    return meant, " ".join(typed[:longest])


def _without_namesakes(unit: _Unit, reading: str, typed: Sequence[str]) -> str:
    """The question's words, folded, with every mention of the place's name that is not this place
    blotted out: typed with other tones (bình lặng), or of a unit of another rank (xã Bình Lãng is
    not huyện Bình Lãng)."""
    folded = list(map(fold, typed))
    place = unit.place.split()
    kept = list(folded)
    for at in range(len(folded) - len(place) + 1):
        end = at + len(place)
        if folded[at:end] == place and not (
            may_mean(" ".join(typed[at:end]), unit.toned_place, reading)
            and _may_lead(" ".join(folded[:at]), unit)
        ):
            kept[at:end] = [_BLOT] * len(place)
    return f" {' '.join(kept)} "


def _may_lead(before: str, unit: _Unit) -> bool:
    """Whether the words before a place's name end in no rank, or in one of this unit."""
    rank = _LAST_RANK.search(before)
    return rank is None or not unit.unit or _UNIT_OF[rank["rank"]] in ("", unit.unit)
