"""Which of the library's documents a question limits itself to, and how strongly. Pure.

A hint lifts: an issuer, a unit, a period or a kind of document that the question speaks of. Only
what is stated as a limit filters: "trong các nghị quyết", "theo báo cáo của huyện Bình Lãng". A
limit may leave nothing; whoever searches then searches without it and says so (``Scope.limit``).
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.named_periods import find_periods
from assistant.types import Period, Question
from assistant.units import RANKS_TYPED, opens_with_unit, units_named
from ingest.folding import UPPER, fold_aligned
from ingest.kinds import KIND_BY_FOLDED
from ingest.types import Document

# What a hint weighs, of 1 for a document that every hint points to.
_UNIT = 0.4
_PERIOD = 0.4
_KIND = 0.2

# "theo quy định", "theo luật", "theo quyết định của cấp có thẩm quyền" name no kind of document.
_IDIOMS = frozenset(
    ("Quy định", "Quyết định", "Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh", "Lệnh", "Điều lệ")
    + ("Quy trình", "Chương trình", "Chiến lược", "Phương án", "Tuyên bố", "Thông cáo")
)
_NAME = "|".join(sorted(map(re.escape, KIND_BY_FOLDED), key=len, reverse=True))
_UNNUMBERED = r"\b(?!\s+(?:so\s+)?\d)"
# In all documents of a kind: "trong các nghị quyết".
_AMONG = re.compile(
    rf"\b(?:trong|theo|tu|qua|tai)\s+(?:(?:tat ca|toan bo)\s+)?(?:cac|nhung|moi)\s+"
    rf"(?P<kinds>(?:{_NAME})(?:(?:\s*,\s*|\s+(?:va|hoac|hay)\s+)(?:{_NAME}))*){_UNNUMBERED}"
)
# In the documents of a kind by somebody: "theo báo cáo 6 tháng của huyện Bình Lãng".
_BY = re.compile(
    rf"\b(?:theo|trong|tai|qua|can cu|can cu vao|dua vao)\s+(?:cac\s+|nhung\s+|ban\s+)?"
    rf"(?P<kind>{_NAME})\b(?P<between>[^,;.?]{{0,40}}?)\s+cua\s+"
)
# A kind that is spoken of as a document, not as a verb: "báo cáo của", "các kế hoạch".
_SPOKEN = re.compile(
    rf"\b(?:trong|theo|cac|nhung|tai|ban)\s+(?P<kind>{_NAME}){_UNNUMBERED}"
    rf"|\b(?P<kind2>{_NAME})\s+(?:cua|nam|quy|thang|[69] thang)\b"
)
# A proper name after what is known of an issuer, or after a unit's rank where nothing is.
_GOES_ON = re.compile(
    r"(?:(?:(?i:ban|[uủ][yỷ] ban|văn phòng|hội đồng|thường trực)\s[^,;?.]{0,20}?)?"
    rf"(?:{RANKS_TYPED}\s)+|(?<=\w)\s)(?P<name>[{UPPER}]\w*(?:\s[{UPPER}]\w*)*)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question speaks of: issuers by name, kinds, periods. ``only`` are the documents (ids)
    that a stated limit leaves, None without one; ``limit`` says it, as after "không có": "báo cáo
    nào của huyện X"."""

    issuers: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    periods: tuple[Period, ...] = ()
    only: frozenset[int] | None = None
    limit: str = ""

    def weight(self, document: Document) -> float:
        """How many of the hints point to a document, in [0, 1]."""
        return (
            _UNIT * (document.facts.issuer in self.issuers)
            + _KIND * (document.facts.kind in self.kinds)
            + _PERIOD * _is_of(document, self.periods)
        )

    @property
    def unlimited(self) -> Scope:
        """The hints alone."""
        return replace(self, only=None, limit="")

    def notice(self, *, elsewhere: bool) -> str:
        """What a person is told where the limit leaves no answer; ``elsewhere``: whether other
        documents have one."""
        lack = "nói về điều được hỏi" if self.only else "trong kho"
        then = "; dưới đây là kết quả ở các văn bản khác." if elsewhere else "."
        return f"Không có {self.limit} {lack}{then}"


def scope_of(question: Question, documents: Sequence[Document]) -> Scope:
    """What a question says of where to look. A question that names a document by its number says
    it by that, and has no limit besides."""
    folded = fold_aligned(question.standalone)
    issuers = _issuers(documents)
    kinds = {KIND_BY_FOLDED[m["kind"] or m["kind2"]] for m in _SPOKEN.finditer(folded.text)}
    scope = Scope(
        units_named(question.readings, issuers), frozenset(kinds) - _IDIOMS, question.periods
    )
    if question.references:
        return scope
    return _limited_by_issuer(scope, question, documents, issuers) or _limited_by_kind(
        scope, question, documents
    )


# The issuers of the documents asked of late, by their identity: the same object comes back until
# one of them changes, and 40,000 documents take longer to walk than a question to answer. What is
# kept holds them too, so that no other object can have theirs.
_issuers_of: OrderedDict[int, tuple[Sequence[Document], frozenset[str]]] = OrderedDict()
_MOST_KEPT = 16  # sets of libraries that are asked in turn
_LOCK = threading.Lock()  # over the first


def _issuers(documents: Sequence[Document]) -> frozenset[str]:
    key = id(documents)
    with _LOCK:
        if key in _issuers_of:
            _issuers_of.move_to_end(key)
            return _issuers_of[key][1]
    issuers = frozenset(d.facts.issuer for d in documents if d.facts.issuer)
    with _LOCK:
        _issuers_of[key] = documents, issuers
        if len(_issuers_of) > _MOST_KEPT:
            _issuers_of.popitem(last=False)
    return issuers


def _is_of(document: Document, periods: Sequence[Period]) -> bool:
    """Whether a document was issued in one of the periods or its title names a part of one."""
    facts = document.facts
    return any(
        (facts.issued is not None and asked.start <= facts.issued <= asked.end)
        or any(asked.start <= p.start and p.end <= asked.end for p in find_periods(facts.title))
        for asked in periods
    )


def _limited_by_issuer(
    scope: Scope, question: Question, documents: Sequence[Document], issuers: frozenset[str]
) -> Scope | None:
    """The limit of "theo báo cáo của huyện X"; None where there is none or where there are two,
    which are compared. A unit by a proper name that issued nothing here leaves nothing."""
    text = question.readings[0] if question.readings else question.standalone
    folded = fold_aligned(text)
    stated = list(_BY.finditer(folded.text))
    if len(stated) != 1:
        return None
    kind = KIND_BY_FOLDED[stated[0]["kind"]]
    if kind in _IDIOMS:
        return None
    tail = text[folded.position(stated[0].end()) :]
    meant, named = opens_with_unit(tail, issuers)
    more = None if text.isupper() else _GOES_ON.match(tail, len(named))
    if more is not None:  # another's: Ban Tổ chức Tỉnh ủy Phú Lộc, huyện Phú Lộc
        meant, named = frozenset(), tail[: more.end()]
        unit = re.search(rf"(?:{RANKS_TYPED}\s)?{re.escape(more['name'])}$", named)
        if unit and units_named([unit.group()], issuers):
            return None  # "Ban Tổ chức hai tỉnh Đông Lĩnh và …"
    if not named or (meant and scope.issuers - meant):
        return None  # nobody known, or another unit is asked of besides
    only = {d.id for d in documents if d.facts.kind == kind and d.facts.issuer in meant}
    return replace(scope, only=frozenset(only), limit=f"{kind.lower()} nào của {named}")


def _limited_by_kind(scope: Scope, question: Question, documents: Sequence[Document]) -> Scope:
    """The limit of "trong các nghị quyết"."""
    stated = [
        KIND_BY_FOLDED[name]
        for among in _AMONG.finditer(fold_aligned(question.standalone).text)
        for name in re.findall(_NAME, among["kinds"])
    ]
    if not stated or {"Luật", "Bộ luật", "Pháp lệnh"} & set(stated):
        return scope  # laws go by several kinds
    only = frozenset(d.id for d in documents if d.facts.kind in stated)
    names = ", ".join(dict.fromkeys(kind.lower() for kind in stated))
    return replace(scope, only=only, limit=f"{names} nào")
