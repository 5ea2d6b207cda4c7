"""Follow-up questions made to stand alone, by rule: pure, and shown to the person who asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answering.coverage import names_in
from assistant.asking import is_asking, without_asking
from assistant.question_kind import kind_of
from assistant.tones import may_mean
from assistant.types import Turn
from ingest.folding import UPPER, Folded, fold_aligned
from ingest.normalise import fold, syllables, words
from ingest.references import find_references

# How a follow-up begins: còn năm 2018?, thế huyện B thì sao, vậy ai ký? Typed with tones, "thẻ
# đảng viên" and "con số" are other words.
_OPENING = re.compile(r"^(?P<word>con|the con|the|vay con|vay|roi|nhung con)\b\s*")
_OPENINGS = {fold(w): w for w in ("còn", "thế còn", "thế", "vậy còn", "vậy", "rồi", "nhưng còn")}
_CLOSING = re.compile(r"\s*(?:thi sao|thi the nao|nhu the nao|the nao|sao)?\s*\??\s*$")
# Words that point back: văn bản đó, nghị quyết này, ở đó.
_POINTING = re.compile(
    r"\b(?P<what>van ban|nghi quyet|ket luan|quy dinh|quy che|chi thi|bao cao|ke hoach|quyet dinh"
    r"|huong dan|thong bao|cong van|luat|tai lieu|dieu|don vi|huyen|tinh|hoi nghi)"
    r"\s+(?P<which>do|nay|ay|tren|noi tren)\b"
)
# Typed with tones, "quyết định do ai ký" points at nothing.
_WHICH = {fold(w): w for w in ("đó", "này", "ấy", "trên", "nói trên")}
_OF_UNITS = frozenset({"don vi", "huyen", "tinh"})
_IT = re.compile(r"\bnó\b", re.IGNORECASE)  # typed with its tone: "no" is also nợ
_HOW_MANY = re.compile(r"\bbao nhieu\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNIT = re.compile(
    r"\b(?:huyen(?: uy)?|tinh(?: uy)?|thi xa|thi uy|thanh pho|thanh uy|xa|phuong|dang uy"
    r"|dang bo)\s+"
)
_MOST_CONTENT = 2  # content syllables of a question that leans on the one before
_OF_TIME = frozenset("ngày tháng năm quý trước sau ngay thang nam quy truoc".split())
_MOST_SYLLABLES = 9  # a longer question that points at nothing stands by itself


def stand_alone(text: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation; unchanged if it stands alone."""
    if not history:
        return text
    previous = history[-1].question
    folded = fold_aligned(text)
    opening = _OPENING.match(folded.text)
    if opening and not _typed_as(text, folded, opening, "word", _OPENINGS):
        opening = None
    pointing = _POINTING.search(folded.text)
    if pointing and _typed_as(text, folded, pointing, "which", _WHICH):
        return _with_what_it_points_at(text, pointing, previous)
    if _IT.search(text) and (mentions := find_references(previous)):
        meant = previous[mentions[-1].start : mentions[-1].end]
        return _IT.sub(lambda _: meant, text, count=1)
    if not opening:
        return _with_what_was_spoken_of(text, previous)
    if len(syllables(text)) > _MOST_SYLLABLES:
        return text
    closing = _CLOSING.search(folded.text, opening.end())
    end = closing.start() if closing else len(text)
    topic = text[opening.end() : end].strip(" ,")
    if not topic:
        return text
    return _with_topic(previous, topic, text)


def _typed_as(
    text: str, folded: Folded, match: re.Match[str], group: str, toned: Mapping[str, str]
) -> bool:
    """Whether what was typed may be the word that its folded form was taken for."""
    typed = text[folded.position(match.start(group)) : folded.position(match.end(group))]
    return may_mean(typed, toned[match[group]], text)


def _with_what_it_points_at(text: str, pointing: re.Match[str], previous: str) -> str:
    """“văn bản đó” replaced by the document, “huyện đó” by the unit, that the last question spoke
    of; else both questions together."""
    if pointing["what"] in _OF_UNITS and (unit := _unit(previous)):
        named = previous[slice(*unit)]
        if pointing["what"] == "don vi" or fold(named).startswith(pointing["what"]):
            return f"{text[: pointing.start()]}{named}{text[pointing.end() :]}"
    mentions = find_references(previous)
    if mentions:
        mention = mentions[-1]
        meant = previous[mention.start : mention.end]
        return f"{text[: pointing.start()]}{meant}{text[pointing.end() :]}"
    return f"{text.rstrip(' ?.')} ({previous.rstrip(' ?.')})?"


def _with_what_was_spoken_of(text: str, previous: str) -> str:
    """A question too short to stand alone ("hoàn thành năm nào?") with what the last one spoke of
    in brackets; the brackets ask nothing."""
    content = [w for w in words(text) if not is_asking(w.lower()) and w.lower() not in _OF_TIME]
    if len(content) > _MOST_CONTENT or names_in(text) or find_references(text):
        return text
    if any(w.isdigit() for w in content):
        return text
    typed = without_asking(previous).replace("·", " ").split()
    spoken = " ".join(w for w in typed if not is_asking(w.strip("?,.").lower())).strip(" ?.")
    return f"{text.rstrip(' ?.')} ({spoken})?" if spoken else text


def _with_topic(previous: str, topic: str, text: str) -> str:
    """The last question with the new topic in the place of what it replaces: a year for a year, a
    unit for a unit; otherwise both questions together."""
    years = _YEAR.findall(topic)
    if years and _YEAR.search(previous) and len(_content(topic)) == 0:
        return _YEAR.sub(" và năm ".join(years), previous, count=1)
    new, old = find_references(topic), find_references(previous)
    if new and old and not _content(f"{topic[: new[0].start]} {topic[new[0].end :]}"):
        named = topic[new[0].start : new[0].end]
        return f"{previous[: old[-1].start]}{named}{previous[old[-1].end :]}"
    if not years and not _content(topic):
        return text
    if old and not new and kind_of(topic) != "what":
        return f"{topic} ({previous[old[-1].start : old[-1].end]})?"
    old_unit = _unit(previous) or _name(previous)
    if old_unit and (_unit(topic) or names_in(topic)):
        start, end = old_unit
        return f"{previous[:start]}{topic}{previous[end:]}"
    counted = _HOW_MANY.search(fold_aligned(previous).text)
    if counted and kind_of(topic) == "what":
        return f"{previous[: fold_aligned(previous).position(counted.end())]} {topic}?"
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


def _name(text: str) -> tuple[int, int] | None:
    """The span of the first proper name, Bình Lãng."""
    names = names_in(text)
    runs = re.finditer(rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*)+", text)
    return next((run.span() for run in runs if fold(run.group()) in names), None)


def _unit(text: str) -> tuple[int, int] | None:
    """The span of an administrative or Party unit with its name, huyện Bình Lãng."""
    folded = fold_aligned(text)
    match = _UNIT.search(folded.text)
    if match is None:
        return None
    name = re.compile(r"(?:[^\W\d_]+)(?:\s[^\W\d_]+)?")
    capitalised = re.compile(rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*)*")
    start = folded.position(match.start())
    after = folded.position(match.end())
    found = capitalised.match(text, after) or name.match(text, after)
    return (start, found.end()) if found else None
