"""One question that asks two things, taken apart: each part is then asked for itself. Pure.

Two forms are taken apart: questions joined together ("… khi nào và … bao nhiêu?") and one question
about two units, years or documents ("… của Lĩnh An và Vân Trạch", "năm 2017 và năm 2021").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.folding import UPPER, fold_aligned
from ingest.references import find_references

_ASKS = re.compile(
    r"\b(?:bao nhieu|bao lau|khi nao|bao gio|ngay nao|nam nao|o dau|la gi|gi|nao|ai|may|the nao"
    r"|ra sao|nhu the nao|khong)\b"
)
_JOINT = re.compile(r"\s*[,;]\s*(?:va|con|dong thoi)\s+|\s+va\s+|\s*[,;]\s+")
_MEMBER = (
    r"(?:(?:theo\s+)?(?:bao cao|quy dinh|nghi quyet|ket luan|huong dan|ke hoach)[^,;?]{0,40}?"
    r"|(?:nam|quy|thang|khoa|nhiem ky)\s+[\divx]+[\d/–-]*)"
)
_PAIR = re.compile(
    rf"\b(?P<first>{_MEMBER})\s+(?:va|voi|so voi|hay)\s+(?P<second>{_MEMBER})(?=\s*(?:[,;?]|$)"
    r"|\s+(?:khac|thi|la|chenh|neu|co|ra sao|the nao|nhu|tang|giam|noi"
    r"|don vi|bao|dat|duoc|ket|cao))"
)
# Words that only say that things are compared; a part asked alone does without them.
_COMPARING = re.compile(
    r"^(?:hay )?(?:so sanh|doi chieu)\s+|\b(?:giua|tu)\s+(?=bao cao|nam|quy dinh)"
    r"|\b(?:khac nhau|chenh (?:nhau|lech)|lech nhau)"
    r"(?:\s+(?:ra sao|the nao|nhu the nao|bao nhieu))?"
    r"|\bnhieu hon hay it hon\b|\b(?:nhieu|it|cao|thap) hon\b|\bnoi nao\b"
)
_COUNTS = re.compile(
    r"\b(?:nhieu|it|cao|thap|lon|nho)(?: \w+){0,2} hon\b|\bchenh\b|\bbao nhieu\b"
    r"|\b(?:so luong|ty le|tong so)\b"
    r"|\bso (?!voi\b|sanh\b)\w"
)
_MORE = re.compile(r"\b(?:nhiều|ít|nhieu|it)((?: \w+){1,2}) (?:hơn|hon)\b")
# Two proper names side by side: Lĩnh An và Vân Trạch.
_NAME = rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*)+"
_NAMES = re.compile(rf"\b(?P<first>{_NAME})\s+(?:và|với|hay)\s+(?P<second>{_NAME})")

_MOST_SYLLABLES = 9  # of a second question that leans on the first


@dataclass(frozen=True, slots=True)
class Parts:
    """The questions inside a question; ``compared`` if they ask the same of two things, ``counted``
    if what is compared is a number: who has more is told by how many each has."""

    questions: tuple[str, ...]
    compared: bool = False
    counted: bool = False


def parts_of(text: str) -> Parts:
    """A question taken apart; the question itself where it is one."""
    joined = _joined(text)
    if joined:
        return Parts(joined)
    paired = _paired(text)
    if not paired:
        return Parts((text,))
    return Parts(paired, compared=True, counted=bool(_COUNTS.search(fold_aligned(text).text)))


def _joined(text: str) -> tuple[str, ...]:
    """Questions joined by "và" or a comma: every part must ask something of its own."""
    folded = fold_aligned(text)
    for joint in _JOINT.finditer(folded.text):
        before, after = folded.text[: joint.start()], folded.text[joint.end() :]
        if _ASKS.search(before) and _ASKS.search(after) and len(after.split()) >= 4:
            first = text[: folded.position(joint.start())].strip()
            rest = text[folded.position(joint.end()) :].strip()
            return (f"{first}?", _of_the_same(first, rest))
    return ()


def _of_the_same(first: str, rest: str) -> str:
    """The second question with what the first one names in brackets, where it names nothing: "họp
    ở đâu và ai chủ trì cuộc họp?" is answered of one meeting."""
    is_whole = len(rest.split()) > _MOST_SYLLABLES  # and says itself what it is about
    if is_whole or find_references(rest, asked=True) or re.search(_NAME, rest):
        return rest
    references = [first[m.start : m.end] for m in find_references(first, asked=True)]
    named = references or [name.group() for name in re.finditer(_NAME, first)]
    return f"{rest.rstrip(' ?.')} ({', '.join(named)})?" if named else rest


def _paired(text: str) -> tuple[str, ...]:
    """One question about two things: asked once of each."""
    names = _NAMES.search(text)
    if names:
        return _each(text, names.span(), names["first"], names["second"])
    folded = fold_aligned(text)
    pair = _PAIR.search(folded.text)
    if pair is None:
        return ()

    def typed(group: str) -> str:
        return text[folded.position(pair.start(group)) : folded.position(pair.end(group))]

    span = (folded.position(pair.start()), folded.position(pair.end("second")))
    return _each(text, span, typed("first"), typed("second"))


def _each(text: str, span: tuple[int, int], first: str, second: str) -> tuple[str, ...]:
    start, end = span
    return tuple(_alone(f"{text[:start]}{one}{text[end:]}") for one in (first, second))


def _alone(text: str) -> str:
    """A part without the words of comparison: who reduces more is told by how many each does."""
    text = _MORE.sub(r"bao nhiêu\1", text)
    folded = fold_aligned(text)
    kept: list[str] = []
    end = 0
    for match in _COMPARING.finditer(folded.text):
        kept.append(text[end : folded.position(match.start())])
        end = folded.position(match.end())
    return " ".join("".join((*kept, text[end:])).split())
