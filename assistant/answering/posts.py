"""Who holds a post, and what post somebody holds. Pure.

The words of posts are the words of every post, so that coverage cannot tell them apart: Chủ tịch Ủy
ban nhân dân huyện and Chủ tịch Ủy ban nhân dân tỉnh differ in one of seven. "Giám đốc Sở Y tế là
ai?" wants somebody of this very post, and none of another office, another level, or a deputy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.abbreviations import readings
from assistant.answering.coverage import names_in
from ingest.folding import fold_aligned
from ingest.normalise import syllables

_TITLE = (
    r"(?:(?:pho )?(?:(?:tong )?bi thu|chu tich|(?:tong )?giam doc|chu nhiem|hieu truong"
    r"|chanh (?:van phong|thanh tra|an)|vien truong|thu tuong|(?:bo|thu|chi huy) truong"
    r"|truong (?:ban|phong|cong an|thon|khoa)))"
)
_NOW = r"(?:(?:hien nay|hien|dang|da|tung) )*"
# "Ai là Giám đốc Sở Y tế?", "Giám đốc Sở Y tế là ai?"
_ASKED_POST = (
    re.compile(rf"^(?:dong chi )?ai {_NOW}(?:la|giu chuc(?: vu)?) (?P<post>{_TITLE}\b.*)$"),
    re.compile(
        rf"^(?:dong chi )?(?P<post>{_TITLE}\b.*?) {_NOW}"
        r"(?:la (?:ai|nguoi nao|dong chi nao|ong nao|ba nao)|ten (?:la )?gi)$"
    ),
)
# "Ông Nguyễn Văn A là ai?", "Đồng chí Nguyễn Văn A giữ chức vụ gì?"
_ASKS_WHO_IT_IS = re.compile(
    rf"^(?:dong chi |ong |ba )?(?P<name>\w+(?: \w+)+?) {_NOW}"
    r"(?:la ai|(?:giu|lam) (?:chuc(?: vu)?|cuong vi) (?:gi|nao))$"
)
_RANKS = ("trung uong", "tinh", "huyen", "xa", "thanh", "thi", "phuong", "quan", "thon", "dang uy")
_LEVEL = re.compile(rf"(?<=\w )\b(?P<rank>{'|'.join(_RANKS)})\b")
# What is no part of the post, and the bodies set up for one task, whose members stand in a list.
_WHEN = re.compile(r" (?:nam|thang|ngay|khoa|nhiem ky|hien|tu|cua|truoc|vao|o|tai)\b.*$")
_FOR_A_TASK = re.compile(
    r"\b(?:ban chi dao|tieu ban|hoi dong (?!nhan dan)"
    r"|(?:doan|to) (?:cong tac|giup viec|kiem tra))\b"
)
# Before a post, what makes it another one.
_OTHER = r"(?<!\bpho )(?<!\bnguyen )(?<!\bcuu )"


@dataclass(frozen=True, slots=True)
class _Post:
    """A post in folded syllables: its office, and the level that follows, empty if none does."""

    office: str
    level: str


def fits_post(asked: str, sentence: str) -> bool:
    """Whether a sentence may answer a question about a post: it speaks of the very post, or says of
    the person asked about which one they hold. Any other question fits."""
    post, person = _wanted(asked)
    if person:
        return _tells_post(person, fold_aligned(sentence).text)
    return post is None or _speaks_of(post, sentence)


def asks_holder(asked: str) -> bool:
    """Whether it is asked who holds a post."""
    return _wanted(asked)[0] is not None


@lru_cache(maxsize=64)  # the same for every sentence
def _wanted(asked: str) -> tuple[_Post | None, str]:
    """The post whose holder is asked for; the person, folded, whose post is."""
    said = " ".join(syllables(readings(asked)[0]))
    found = next((m for m in (p.search(said) for p in _ASKED_POST) if m), None)
    if found is None:
        who = _ASKS_WHO_IT_IS.search(said)
        return None, who["name"] if who and who["name"] in names_in(asked) else ""
    post = _WHEN.sub("", found["post"])
    if _FOR_A_TASK.search(post):
        return None, ""
    level = _LEVEL.search(post)
    office = post[: level.start()].strip() if level else _without_place(post, names_in(asked))
    return _Post(office, level["rank"] if level else ""), ""


def _without_place(post: str, names: tuple[str, ...]) -> str:
    """Chủ tịch Ủy ban nhân dân Bình Lãng without the place; Giám đốc Sở Tài Chính as it is."""
    for name in names:
        office = post.removesuffix(f" {name}")
        if office != post and not re.fullmatch(_TITLE, office):
            return office
    return post


def _speaks_of(post: _Post, sentence: str) -> bool:
    """Whether a sentence speaks of a post: of its office, and of no other level than its own. A
    bare title without a level is of every committee."""
    said = f"{' '.join(syllables(readings(sentence)[0]))} "
    is_bare = re.fullmatch(_TITLE, post.office) is not None
    for mention in re.finditer(rf"{_OTHER}\b{re.escape(post.office)} ", said):
        rest = said[mention.end() :]
        level = next((rank for rank in _RANKS if rest.startswith(f"{rank} ")), "")
        if level == post.level or not post.level or (not level and not is_bare):
            return True
    return False


def _tells_post(person: str, folded: str) -> bool:
    """Whether a post stands right beside a person: "…, Trưởng ban", "Trưởng phòng Nội vụ …", or in
    their row of a table."""
    name = re.escape(person)
    beside = rf"\b{name}\s*[,(–-]\s*(?:nguyen |quyen )?(?:uy vien|{_TITLE})\b"
    before = rf"\b{_TITLE}\b[^,;.:·()\n]*?\b{name}\b"
    made = rf"\b{name} (?:la|lam|giu chuc(?: vu)?|duoc [^,;.]*?(?:lam|chuc(?: vu)?)) {_TITLE}\b"
    row = rf"\b{name}\b.*·\s*chuc (?:vu|danh)[^·:]*:|\bchuc (?:vu|danh)[^·:]*:.*·.*\b{name}\b"
    return any(re.search(pattern, folded) for pattern in (beside, before, made, row))
