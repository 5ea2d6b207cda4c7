"""Follow-up questions made to stand alone, by rule: pure, and shown to the person who asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.coverage import names_in
from assistant.question import is_asking
from assistant.types import Turn
from ingest.folding import fold_aligned
from ingest.normalise import syllables
from ingest.references import find_references

# How a follow-up begins: còn năm 2018?, thế huyện B thì sao, vậy ai ký?
_OPENING = re.compile(r"^(?:con|the con|the|vay con|vay|roi|nhung con)\b\s*")
_CLOSING = re.compile(r"\s*(?:thi sao|thi the nao|nhu the nao|the nao|sao)?\s*\??\s*$")
# Words that point back: văn bản đó, nghị quyết này, ở đó.
_POINTING = re.compile(
    r"\b(?P<what>van ban|nghi quyet|ket luan|quy dinh|quy che|chi thi|bao cao|ke hoach|quyet dinh"
    r"|huong dan|thong bao|cong van|luat|tai lieu|dieu|don vi|huyen|tinh|hoi nghi)"
    r"\s+(?:do|nay|ay|tren|noi tren)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNIT = re.compile(
    r"\b(?:huyen(?: uy)?|tinh(?: uy)?|thi xa|thi uy|thanh pho|thanh uy|xa|phuong|dang uy"
    r"|dang bo)\s+"
)
_MOST_SYLLABLES = 9  # a longer question that points at nothing stands by itself


def stand_alone(text: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation; unchanged if it stands alone."""
    if not history:
        return text
    previous = history[-1].question
    folded = fold_aligned(text)
    opening = _OPENING.match(folded.text)
    pointing = _POINTING.search(folded.text)
    if pointing:
        return _with_what_it_points_at(text, pointing, previous)
    if not opening or len(syllables(text)) > _MOST_SYLLABLES:
        return text
    closing = _CLOSING.search(folded.text, opening.end())
    end = closing.start() if closing else len(text)
    topic = text[opening.end() : end].strip(" ,")
    if not topic:
        return text
    return _with_topic(previous, topic, text)


def _with_what_it_points_at(text: str, pointing: re.Match[str], previous: str) -> str:
    """“văn bản đó” replaced by the document, or else the name, that the last question spoke of."""
    mentions = find_references(previous)
    if mentions:
        mention = mentions[-1]
        meant = previous[mention.start : mention.end]
        return f"{text[: pointing.start()]}{meant}{text[pointing.end() :]}"
    return f"{text.rstrip(' ?.')} ({previous.rstrip(' ?.')})?"


def _with_topic(previous: str, topic: str, text: str) -> str:
    """The last question with the new topic in the place of what it replaces: a year for a year, a
    unit for a unit; otherwise both questions together."""
    years = _YEAR.findall(topic)
    if years and _YEAR.search(previous) and len(_content(topic)) == 0:
        return _YEAR.sub(" và năm ".join(years), previous, count=1)
    old_unit = _unit(previous)
    if old_unit and (_unit(topic) or names_in(topic)):
        start, end = old_unit
        return f"{previous[:start]}{topic}{previous[end:]}"
    if len(_content(topic)) >= 4:
        return text
    return f"{topic}: {previous}"


def _content(topic: str) -> list[str]:
    """Content syllables of a topic besides years and the word for year."""
    return [
        s
        for s in syllables(topic)
        if not is_asking(s) and not s.isdigit() and s not in ("nam", "quy", "thang")
    ]


def _unit(text: str) -> tuple[int, int] | None:
    """The span of an administrative or Party unit with its name, huyện Bình Lãng."""
    folded = fold_aligned(text)
    match = _UNIT.search(folded.text)
    if match is None:
        return None
    name = re.compile(r"(?:[^\W\d_]+)(?:\s[^\W\d_]+)?")
    capitalised = re.compile(r"[A-ZĐÀ-Ỹ]\w*(?:\s[A-ZĐÀ-Ỹ]\w*)*")
    start = folded.position(match.start())
    after = folded.position(match.end())
    found = capitalised.match(text, after) or name.match(text, after)
    return (start, found.end()) if found else None
