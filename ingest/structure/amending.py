"""What an amending document changes, line by line: which of the documents it names, which Điều.

A line that names no document of its own goes on with that of the line above it: "a) Bổ sung khoản 7
vào Điều 10" under "Điều 1. Sửa đổi, bổ sung một số điều của Luật Thể dục, thể thao", under "Quốc
hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Thể dục, thể thao số 77/2006/QH11". A
document that is named without a number, here or above, is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.normalise import fold
from ingest.references import find_references
from ingest.structure.provisions import find_provisions
from ingest.types import LinkKind, Mention, Provision, Reference

_KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Quy định|Quy chế|Thông tư|Chỉ thị|"
    "Kết luận|Hướng dẫn|Kế hoạch|Điều lệ"
)
_VERB = re.compile(
    r"\b(?P<verb>sửa(?: đổi)?|b[ổỏ] sung|thay thế|bãi bỏ|h[ủuỷ][ỷủy]? bỏ|bỏ)\b"
    r"(?:\s*,\s*(?:sửa đổi|b[ổỏ] sung|thay thế|bãi bỏ)|\s+và\s+(?:sửa đổi|b[ổỏ] sung))*",
    re.IGNORECASE,
)
_WORDS = ("sửa", "sung", "thay thế", "bãi bỏ", "bỏ")  # one of which every such line has
# How a line begins that changes something: with the verb, with its object, or as what enacts it.
_PLACE = r"(?:các\s+)?(?:điểm|khoản|điều|mục|chương|phụ lục|đoạn|tên)\s"
_BEGINS = re.compile(
    rf"\W*(?:Nay\s+)?(?:sửa|b[ổỏ] sung|thay thế|bãi bỏ|h[ủuỷ][ỷủy]? bỏ|bỏ)\b"
    rf"|{_PLACE}.{{0,120}}?\b(?:được|bị)\s+(?:sửa đổi|bổ sung|thay thế|bãi bỏ)"
    rf"|[^.;:]{{0,120}}?\bban hành\s+(?:{_KINDS})\s+(?:sửa đổi|b[ổỏ] sung|bãi bỏ)"
    rf"|(?:{_KINDS}) này (?:sửa đổi|bổ sung|bãi bỏ)\b"
    r"|(?:V/v|Về)(?: việc)?:? (?:sửa đổi|bổ sung|bãi bỏ)",
    re.IGNORECASE,
)
# An item of the list under "… tại các luật sau đây:".
_ITEM = re.compile(rf"\W*(?:{_PLACE}|(?:{_KINDS})\s)", re.IGNORECASE)
_LISTS = re.compile(r"\bsau(?:\s+đây)?\s*:\s*$|:\s*$")
_WORDING = re.compile(
    r"\b(?:cụm từ|từ|dấu|số thứ tự|câu|đoạn|quy định về|nội dung)\b", re.IGNORECASE
)
_PARTIAL = re.compile(
    r"\b(?:một số|điều|khoản|điểm|chương|mục|phụ lục|nội dung|quy định (?:về|tại|của)|"
    r"các quy định)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:của|tại)\s+(?:{_KINDS})\s+(?!(?:này|đó|trên|số|ban hành)\b)\w")
_NAME = re.compile(rf"(?:{_KINDS})\s+(?!số\b)[^;:“”\"]*?(?=\s*(?:số\b\s*)?$)", re.DOTALL)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
# "… đã được sửa đổi, bổ sung một số điều theo Luật số 35/2018/QH14 và Luật số …": what others did
# before. The amending laws often amend others too, and do not expire with the one they amended.
_HISTORY = re.compile(
    r"(?:(?:đã\s+)?được\s+sửa đổi,? bổ sung(?:\s+(?:một\s+s[ốổ]|các)\s+điều)?\s+)?"
    r"(?:(?<!kèm )theo|bởi|bằng)\s+(?:các\s+)?"
    r"(?:(?:(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Nghị định|Quyết định|Thông tư)\s+)?"
    r"số\s+[\w/\-]+(?:\s+ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}(?:\s+của\s+Quốc hội)?)?"
    r"(?:\s*,\s*|\s+và\s+)?(?:Điều\s+\d+\s+của\s+)?)+"
)


_BLANK = "·"  # no white space: patterns that skip it take the square of its length


def blank_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked, as long as before."""
    return (
        _QUOTED.sub(lambda m: _BLANK * len(m.group()), text) if '"' in text or "“" in text else text
    )


def blank_history(text: str) -> str:
    """The text without the numbers of those that amended a document earlier, as long as before."""
    return _HISTORY.sub(lambda m: _BLANK * len(m.group()), text)


@dataclass(frozen=True, slots=True)
class Amended:
    """What one line changes; empty where it only says what the lines below it are about."""

    links: tuple[tuple[LinkKind, Reference, Provision | None], ...]


@dataclass
class _Frame:
    """What a line says for the lines under it."""

    level: int
    targets: list[Reference]
    kind: LinkKind
    part: Provision | None = None  # the one Điều, or khoản of it, that they go into
    lists: bool = False  # they are items that name what is changed


@dataclass
class Amending:
    """Reads a document's own lines in order."""

    _frames: list[_Frame] = field(default_factory=list)
    _names: dict[str, Reference] = field(default_factory=dict)  # folded name -> its number

    def read(self, text: str, body: int, level: int, place: Provision) -> Amended | None:
        """What the line changes; None for a line that changes nothing.

        ``body`` is where it begins after its number, ``level`` 1 for an Điều, 2 khoản, 3 điểm.
        """
        enacts = place.article is None
        level = 0 if enacts else level
        while self._frames and self._frames[-1].level >= level:
            if enacts and level == 0:
                break
            self._frames.pop()
        above = self._frames[-1] if self._frames else None
        listed = above is not None and above.lists
        if not listed and not any(word in text.lower() for word in _WORDS):
            return None  # most lines; the pattern takes 50 µs for each
        plain = blank_history(text[body:])
        if not _BEGINS.match(plain):
            return self._item(plain, above) if above and listed and _ITEM.match(plain) else None
        links: list[tuple[LinkKind, Reference, Provision | None]] = []
        targets: list[Reference] = []
        parts: list[Provision] = []
        verbs = list(_VERB.finditer(plain))
        mentions = self._mentions(plain)
        for index, verb in enumerate(verbs):
            end = verbs[index + 1].start() if index + 1 < len(verbs) else len(plain)
            start = verb.end() if index else 0  # "Điều 22 được sửa đổi"
            ops = _targets(plain, start, end, mentions)
            named = bool(ops)
            if not named:
                ops = [(plain[start:end], t) for t in self._inherited(plain, mentions, end, above)]
            for object_, target in ops:
                found = _changed(verb["verb"].lower(), object_, plain[end:], above, named=named)
                links += [(kind, target, part) for kind, part in found]
                targets.append(target)
                parts += [part for _, part in found if part is not None]
        kind = links[-1][0] if links else "amends"
        self._open(level, list(dict.fromkeys(targets)), kind, parts, plain)
        return Amended(tuple(links))

    def _item(self, plain: str, above: _Frame) -> Amended:
        """A line of a list: it names what is changed, the line above it how."""
        ops = _targets(plain, 0, len(plain), self._mentions(plain))
        links: list[tuple[LinkKind, Reference, Provision | None]] = []
        for object_, target in ops or [(plain, t) for t in above.targets]:
            parts = find_provisions(object_)
            links += [(above.kind, target, part) for part in parts or (None,)]
        return Amended(tuple(links))

    def _mentions(self, plain: str) -> list[Mention]:
        mentions = [m for m in find_references(plain) if m.reference.symbol]
        for mention in mentions:
            if name := _last_name(plain[: mention.start]):
                self._names.setdefault(name, mention.reference)
        return mentions

    def _inherited(
        self, plain: str, mentions: list[Mention], end: int, above: _Frame | None
    ) -> list[Reference]:
        """The documents meant where the words up to ``end`` carry no number: the one named later
        in the line, one called by a name met before, that of the line above."""
        if later := [m.reference for m in mentions if m.start >= end]:
            return later[:1]
        folded = fold(plain)
        known = [name for name in self._names if name in folded]
        if known:
            longest = [n for n in known if not any(n != m and n in m for m in known)]
            return [self._names[name] for name in longest]
        if _NAMED.search(plain):
            return []
        return above.targets if above else []

    def _open(
        self,
        level: int,
        targets: list[Reference],
        kind: LinkKind,
        parts: list[Provision],
        said: str,
    ) -> None:
        lists = _LISTS.search(said) is not None
        if not targets and level > 0 and not lists and not _NAMED.search(said):
            return
        part = None
        articles, clauses = ({getattr(p, of) for p in parts} for of in ("article", "clause"))
        if len(articles) == 1 and (article := articles.pop()):
            part = Provision(article, clauses.pop() if len(clauses) == 1 else None)
        self._frames.append(_Frame(level, targets, kind, part, lists))


def _changed(
    verb: str, object_: str, after: str, above: _Frame | None, *, named: bool
) -> tuple[tuple[LinkKind, Provision | None], ...]:
    """Each place that an object names with what is done to it: "khoản 2 Điều 10; cụm từ “…” tại
    Điều 36" loses the first whole, the other a few words. A khoản may have its Điều
    in what stands ``after``: "sửa đổi khoản 2 và bổ sung khoản 3 vào sau khoản 2 Điều 9". Only what
    is ``named`` in the object itself can be meant as a whole."""
    links: dict[tuple[LinkKind, Provision | None], None] = {}
    rewords = False
    rest = object_ + after
    for words in object_.split(";"):
        rewords = rewords or _WORDING.search(words) is not None
        rest = rest[len(words) + 1 :]
        parts = tuple(_within(p, _article_in(rest), above) for p in find_provisions(words))
        kind = _kind(verb, words, whole=not parts, rewords=rewords)
        links |= dict.fromkeys((kind, part) for part in parts)
    if links:
        return tuple(links)
    return ((_kind(verb, object_, whole=True, rewords=rewords or not named), None),)


def _kind(verb: str, object_: str, *, whole: bool, rewords: bool) -> LinkKind:
    """What a verb does to its object: to all of it, to a place in it, or to words of it."""
    some = rewords or (whole and _PARTIAL.search(object_) is not None)
    if verb.startswith(("bãi", "hủy", "huỷ")) or verb == "bỏ":
        return "amends" if some else "repeals"
    if verb == "thay thế":
        return "replaces" if whole and not some else "amends"
    return "supplements" if verb.startswith("b") and not rewords else "amends"


def _last_name(before: str) -> str | None:
    """``Luật Thể dục, thể thao`` of "… một số điều của Luật Thể dục, thể thao số ", folded."""
    last = max(before.rfind(f"{kind} ") for kind in _KINDS.split("|"))
    name = _NAME.match(before[last:].rstrip()) if last >= 0 else None
    if name is None:
        return None
    start = before.rfind("Bộ ", 0, last)
    words = before[last if start < 0 or start + 3 != last else start :].rstrip()
    folded = fold(re.sub(r"\s+số$", "", words))
    return folded if len(folded.split()) > 1 else None


def _targets(
    plain: str, start: int, end: int, mentions: list[Mention]
) -> list[tuple[str, Reference]]:
    """The documents named between, each with the words before it that say what of it."""
    found = []
    for mention in mentions:
        if start <= mention.start < end:
            found.append((plain[start : mention.start], mention.reference))
            start = mention.end
    return found


def _article_in(text: str) -> str | None:
    return next((p.article for p in find_provisions(text) if p.article), None)


def _within(part: Provision, later: str | None, above: _Frame | None) -> Provision:
    """A khoản without its Điều is of the one named next, or that the line above is about."""
    if part.article or part.unit:
        return part
    if later is not None:
        return replace(part, article=later)
    if above is None or above.part is None:
        return part
    return replace(part, article=above.part.article, clause=part.clause or above.part.clause)
