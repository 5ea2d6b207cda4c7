"""Page furniture out of blocks: what stands around an article when a page is saved or pasted.

An officer pastes a page of a provincial paper with its menus, repeated headline, picture captions,
an unfilled comment template and a weather box. None of that is evidence. What looks official (a
letterhead, articles, a closing block) is never touched, and a text that shows no sign of being a
page is returned as it came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.normalise import fold
from ingest.readers.clutter_labels import LABELS, LISTS_FOLLOW, OPENINGS, SECTIONS
from ingest.readers.columns import is_mark
from ingest.readers.headline import ENDED, find_headline, find_repeated, is_prose, mark_above
from ingest.types import Block

_TEMPLATE = re.compile(r"\{\{?\s*[a-z_][\w.]*\s*\}?\}", re.IGNORECASE)
_COUNTED = re.compile(r"\(?\d[\d.,]*\)?\s*(binh luan|luot xem|y kien|chia se|thich|phan hoi)$")
_COUNT = re.compile(r"\s*\(\d{1,5}\)$")  # "Bình luận (3)"
_WEATHER = re.compile(r"\d\s*°\s*[cf]\b", re.IGNORECASE)
_CRUMB = re.compile(r"\s+[»›>]\s+")
_STRUCTURE = re.compile(
    r"(dieu \d+\s*[.:]|(chuong|phan|muc) ([ivxlc]+|\d+|thu \w+)\b"
    r"|[ivxlc]+\s*[.)-]\s|\d+(\.\d+)*[.)]\s|[a-z]\)\s|noi nhan\s*:)"
)
# Buttons or sections side by side, the gaps between them lost: In bài viết Gửi email Chia sẻ
_NAMES = "|".join(sorted(map(re.escape, LABELS | SECTIONS), key=len, reverse=True))
_ROW = re.compile(  # atomic: "gui email" is one button or two, and a hostile line holds many
    rf"(?:(?>(?:{_NAMES})(?:\s*\(\d+\))?(?:[\s|/>»›•·-]+|$))){{3,}}$"
)
_LISTED = re.compile(r"[-–+•*]\s|\(?(\d+|[a-z])[.)]")  # a list of the article's own
_SITE_TAG = re.compile(r"^\(?[\w\s.]{2,30}\)?\s*[-–—]\s+")
_SENTENCES = re.compile(r"[.!?…]\s+\S")
_PHOTO = re.compile(r"(nguon anh|anh|hinh anh|anh minh hoa|photo)\s*(:|minh hoa|tu lieu)")
_CREDIT = re.compile(r"[.(,]\s*\(?(anh|nguon anh|photo)\s*:\s*[^.]{2,40}[.)]?$")
_SCENE = re.compile(r"(toan canh|quang canh|khung canh)\s")
_SUBJECT = re.compile(
    r"(cac )?(dong chi|dai bieu|ong|ba|lanh dao|thuong truc|chu tich|pho chu tich|bi thu|pho bi thu"
    r"|can bo|dang vien|ban to chuc|doan|nhan dan|chien si)\b"
)
_ACTION = re.compile(
    r"\b(phat bieu|trao|tang|chu tri|du hoi nghi|tham du|du buoi"
    r"|tai (diem cau|hoi nghi|buoi|le|dai hoi)|chup anh|tham hoi|kiem tra"
    r"|thao luan|trinh bay|bo phieu|bieu quyet|tra loi phong van)\b"
)
_CAPTION_LENGTH = 260  # characters
_SHORT = 45
_MENU_RUN = 5  # short lines in a row that no article holds


def drop_clutter(
    blocks: Sequence[Block], *, page: bool = False, titled: bool = False
) -> list[Block]:
    """The blocks without page furniture; order is kept, but a headline moves to the front.

    Args:
        blocks: as a reader made them.
        page: the source is known to be a web page; otherwise the blocks must show it.
        titled: the source itself tells its title, so that none need be found among the lines.
    """
    keys = [fold(block.text) for block in blocks]
    furniture = [_is_furniture(key) for key in keys]
    guarded = _official(blocks, keys)
    headline = find_repeated(blocks, keys, guarded)
    found = None
    if not headline and not titled:
        found = find_headline(blocks, furniture, guarded, page=page)
    loose = {key for key, is_one, safe in zip(keys, furniture, guarded, strict=True)
             if is_one and not safe}  # fmt: skip
    evident = any(_TEMPLATE.search(key) for key in loose) or len(loose) + bool(headline) > 1
    evident = evident or (found is not None and found.above)
    if not page and not evident:
        return list(blocks)
    dropped = [is_one and not safe for is_one, safe in zip(furniture, guarded, strict=True)]
    if found is not None:
        headline = keys[found.place]
        mark_above(blocks, dropped, found)
    _mark_listed(blocks, keys, dropped, guarded, headline)
    _mark_menus(blocks, dropped, guarded, headline, keys)
    _mark_tail(blocks, dropped, guarded)
    _mark_captions(blocks, keys, dropped, guarded, headline)
    kept = _without_repeats(blocks, keys, dropped, guarded, headline)
    # A page of nothing but short lines, such as a list of names, is no menu.
    return kept or [b for b, is_one in zip(blocks, furniture, strict=True) if not is_one]


def is_caption(text: str, *, after_picture: bool) -> bool:
    """Whether a line is what a paper prints under a picture.

    After a picture, one sentence that shows somebody at an event; anywhere, a credit ("Ảnh: …")
    or a view ("Toàn cảnh hội nghị …"). A sentence that reports anything else is not a caption.
    """
    key = fold(text).strip()
    if len(key) > _CAPTION_LENGTH:
        return False
    if _PHOTO.match(key) or (_CREDIT.search(key) and len(_SENTENCES.findall(key)) <= 1):
        return True
    if _SENTENCES.search(key):
        return False
    if _SCENE.match(key):
        return after_picture or len(key) <= 150
    return after_picture and bool(_SUBJECT.match(key)) and bool(_ACTION.search(key))


def _is_furniture(key: str) -> bool:
    bare = _COUNT.sub("", key.strip(" .:!?»›>|-–•*+→▼▲"))
    if bare in LABELS or key.strip() in LABELS or key.lstrip(" |-•*").startswith(OPENINGS):
        return len(key) < 300
    if _TEMPLATE.search(key):
        # A template's line says nothing once its places are taken out.
        return len(_TEMPLATE.sub("", key).strip(" -–:|,.()")) < 20
    if len(key) < 120 and _WEATHER.search(key):
        return True
    if _COUNTED.match(key) or _ROW.match(key):
        return True
    if key.partition(":")[0].strip() in LISTS_FOLLOW:
        return len(key) < 300  # the label and its titles on one line
    crumbs = _CRUMB.split(key)
    return len(crumbs) > 1 and len(key) < 160 and all(len(c) < _SHORT for c in crumbs[:-1])


def _official(blocks: Sequence[Block], keys: Sequence[str]) -> list[bool]:
    """Which blocks belong to an official document: between its first and last unmistakable line.

    A closing block ends with names that bear no mark, so a few lines more are included.
    """
    marks = [place for place, block in enumerate(blocks) if is_mark(block.text)]
    parts = [place for place, key in enumerate(keys) if _STRUCTURE.match(key)]
    guarded = [block.kind in ("row", "footnote") for block in blocks]
    if not marks and len(parts) < 3:
        return guarded
    places = sorted(marks + parts)
    first, last = places[0], places[-1]
    if marks:
        # The issuing body's lines stand above the first mark, one per line.
        while first > 0 and keys[first - 1].strip() and _may_name_body(blocks[first - 1]):
            first -= 1
    end = last + 1
    while end < len(blocks) and end - last <= 8 and len(keys[end]) < 80:
        if _is_furniture(keys[end]):
            break
        end += 1
    for place in range(first, end):
        guarded[place] = True
    return guarded


def _may_name_body(block: Block) -> bool:
    return block.text.isupper() and len(block.text) < 120


def _mark_listed(
    blocks: Sequence[Block],
    keys: Sequence[str],
    dropped: list[bool],
    guarded: Sequence[bool],
    headline: str | None,
) -> None:
    """Titles listed under "Tin liên quan" and its like go with it.

    Where the page has shown no headline yet, the last line of the list may be it and stays.
    """
    for place, key in enumerate(keys):
        if not dropped[place] or key.strip(" .:!»›>") not in LISTS_FOLLOW:
            continue
        end = place + 1
        while (
            end < len(blocks)
            and not guarded[end]
            and keys[end] != headline
            and blocks[end].kind != "heading"
            and not is_prose(blocks[end])
        ):
            end += 1
        before = headline or any(b.kind == "heading" for b in blocks[:place])
        opens = end < len(blocks) and not guarded[end] and is_prose(blocks[end])
        last = end - 1 if opens and not before and end > place + 1 else end
        for listed in range(place + 1, last):
            dropped[listed] = True


def _mark_menus(
    blocks: Sequence[Block],
    dropped: list[bool],
    guarded: Sequence[bool],
    headline: str | None,
    keys: Sequence[str],
) -> None:
    """Runs of short lines without sentence punctuation are menus."""

    def item(place: int) -> bool:
        block = blocks[place]
        return dropped[place] or (
            not guarded[place]
            and keys[place] != headline
            and block.kind == "paragraph"
            and len(block.text) <= _SHORT
            and not _LISTED.match(keys[place])
            and not ENDED.search(block.text)
        )

    place = 0
    while place < len(blocks):
        end = place
        while end < len(blocks) and item(end):
            end += 1
        kept = [p for p in range(place, end) if not dropped[p]]
        if len(kept) >= _MENU_RUN:
            for menu in kept:
                dropped[menu] = True
        place = max(end, place + 1)


def _mark_tail(blocks: Sequence[Block], dropped: list[bool], guarded: Sequence[bool]) -> None:
    """What follows the article and its first label, and is no prose, is furniture too."""
    prose = [p for p, b in enumerate(blocks) if guarded[p] or (not dropped[p] and is_prose(b))]
    after = range((prose[-1] if prose else -1) + 1, len(blocks))
    labels = [place for place in after if dropped[place]]
    if prose and len(labels) > 1:
        for place in range(labels[0], len(blocks)):
            dropped[place] = True


def _mark_captions(
    blocks: Sequence[Block],
    keys: Sequence[str],
    dropped: list[bool],
    guarded: Sequence[bool],
    headline: str | None,
) -> None:
    """Captions. A headline met again after some prose is the text that stands for a picture."""
    prose_seen = False
    shown: set[str] = set()
    before = ""  # the last line that stays, or the headline
    for place, block in enumerate(blocks):
        if place and (not dropped[place - 1] or keys[place - 1] == headline):
            before = keys[place - 1]
        picture = prose_seen and before == headline
        candidate = block.kind == "paragraph" and not guarded[place]
        if candidate and keys[place] != headline and is_caption(block.text, after_picture=picture):
            dropped[place] = True
        elif headline in shown and is_prose(block):
            prose_seen = True
        shown.add(keys[place])


def _without_repeats(
    blocks: Sequence[Block],
    keys: Sequence[str],
    dropped: Sequence[bool],
    guarded: Sequence[bool],
    headline: str | None,
) -> list[Block]:
    kept: list[Block] = []
    seen: set[str] = set()
    title: Block | None = None
    for block, key, gone, safe in zip(blocks, keys, dropped, guarded, strict=True):
        if gone:
            continue
        if key == headline and not safe:
            if title is None or (title.kind != "heading" and block.kind == "heading"):
                title = block
            continue
        untagged = _SITE_TAG.sub("", key)
        if not safe and len(key) >= 5 and (key in seen or untagged in seen):
            continue
        seen.update((key, untagged))
        kept.append(block)
    if title is not None:
        level = title.level or 1
        kept.insert(0, replace(title, kind="heading", level=level))
    return kept
