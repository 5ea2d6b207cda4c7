"""Who has most or least of something is told by a sentence that says so of the same. Pure."""

from __future__ import annotations

import re

from ingest.folding import fold_aligned

_OPPOSITES = (
    ("nhieu", "it"), ("cao", "thap"), ("lon", "nho"), ("nhanh", "cham"), ("som", "muon"),
    ("tot", "kem"),
)  # fmt: skip
_OPPOSITE = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_LEAST = frozenset(less for _, less in _OPPOSITES)
# Of all: ít đảng viên nhất. "Ít nhất 20%", "chậm nhất 05 ngày" only bound a figure.
_BOUND = (
    r"(?:it|cham|som|muon) nhat (?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|bao nhieu|may)\b"
)
_MOST = re.compile(
    rf"\b(?!{_BOUND})(?P<how>{'|'.join(_OPPOSITE)})(?P<what>(?: \w+){{0,3}}?) nhat\b(?! tri\b)"
)
_ASKS_WHO = re.compile(r"\b(?:nao|ai|dau)\b")
_FIRST = re.compile(r"\bdan dau\b|(?<!nguoi )\bdung dau\b")
_LAST = re.compile(r"\bdung cuoi\b")


def asks_most(asked: str) -> bool:
    """Whether it is asked who has most or least of something; ``asked`` is folded."""
    return _wanted(asked) is not None


def says_most(asked: str, sentence: str) -> bool:
    """Whether a sentence says that something is the first or the last of all in what is asked:
    neither the fewest where the most are asked for, nor most pupils for most members."""
    wanted = _wanted(asked)
    if wanted is None:
        return False
    folded = fold_aligned(sentence).text
    if (_LAST if wanted["how"] in _LEAST else _FIRST).search(folded):
        return True
    what = set(wanted["what"].split())
    return any(
        said["how"] != _OPPOSITE[wanted["how"]]
        and (not what or not said["what"] or not what.isdisjoint(said["what"].split()))
        for said in _MOST.finditer(folded)
    )


def _wanted(asked: str) -> re.Match[str] | None:
    who = _ASKS_WHO.search(asked)
    return _MOST.search(asked, who.end()) if who else None
