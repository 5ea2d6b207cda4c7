"""Which line of a saved page is its headline: no sign alone decides.

A page may repeat its headline, and then that is it. Else it is a line above the article that could
be a title and whose words the article takes up again; of several such lines (a section's name, the
titles of other articles) the one nearest to the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.news_lines import is_dateline, is_masthead, is_menu, is_stamp, is_tagged, is_ticker
from ingest.normalise import bigrams, syllables
from ingest.types import Block

ENDED = re.compile(r"[.!?…:;\"”)]$")
_PROSE_LENGTH = 60  # characters
_LONG = 160
_TITLE = range(12, 221)  # characters; papers keep headlines under two lines of print
_FURTHEST = 60  # blocks; an article opens long before
_PARAGRAPHS = 3  # of the article's opening that are compared with a title
_TAKEN_UP = 0.5  # of a line's pairs of words in the opening: it speaks of the article
_INSIDE = re.compile(r"[.!?…]\s+[^\W\d_]")
_BYLINE = re.compile(
    r"(?:(?:(?:bài|tin)(?:\s*,\s*|\s+và\s+))?(?:bài|tin|ảnh)|tác giả|phóng viên|thực hiện|theo"
    r"|nguồn|người đăng|biên tập)\s*:|theo\s+(?:ttxvn|báo)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """Where the headline stands, and where its article opens.

    ``above`` says that what stands above the headline shows the text to be a page.
    """

    place: int
    lead: int
    above: bool


def is_prose(block: Block) -> bool:
    """A line of the article: long, or at least a sentence of some length."""
    length = len(block.text)
    return length >= _LONG or (length >= _PROSE_LENGTH and bool(ENDED.search(block.text)))


def find_repeated(
    blocks: Sequence[Block], keys: Sequence[str], guarded: Sequence[bool]
) -> str | None:
    """The folded headline: a long line without a full stop that the page repeats.

    Somewhere the article, or the headline again, follows it; titles of other articles are repeated
    too, in lists.
    """
    counts = Counter(
        key for key, safe, block in zip(keys, guarded, blocks, strict=True)
        if not safe and 25 <= len(key) <= 300 and not key.endswith((".", ";", ":", ","))
        and block.kind in ("paragraph", "heading")
    )  # fmt: skip
    followed = {
        key
        for key, following, block in zip(keys, keys[1:], blocks[1:], strict=False)
        if key == following or is_prose(block)
    }
    repeated = [key for key, count in counts.items() if count > 1 and key in followed]
    return max(repeated, key=lambda key: counts[key], default=None)


def find_headline(
    blocks: Sequence[Block], furniture: Sequence[bool], guarded: Sequence[bool], *, page: bool
) -> Headline | None:
    """The headline of a page that does not repeat it; None where nothing shows one.

    Args:
        blocks: as a reader made them.
        furniture: which blocks are furniture whatever stands around them.
        guarded: which blocks belong to an official document; none may stand above the article.
        page: the source is known to be a web page.
    """
    opening = [
        place
        for place, block in enumerate(blocks[:_FURTHEST])
        if not furniture[place] and _opens_article(block)
    ][: _PARAGRAPHS + 1]
    start = 0
    for nth, lead in enumerate(opening[:_PARAGRAPHS]):
        if any(guarded[: lead + 1]):
            return None
        between = [place for place in range(start, lead) if not furniture[place]]
        if any(_is_usable_heading(blocks[place]) for place in between):
            return None  # the format names its title
        titles = [place for place in between if _may_be_title(blocks[place].text)]
        article = [blocks[place].text for place in opening[nth : nth + _PARAGRAPHS]]
        place = _nearest(blocks, titles, article)
        if place is not None:
            return _decide(blocks, furniture, article, place, lead, standfirst=nth > 0, page=page)
        start = lead + 1
    return None


def mark_above(blocks: Sequence[Block], dropped: list[bool], headline: Headline) -> None:
    """Mark what stands above a headline and is no prose as dropped.

    The time of publishing stays if it stands nowhere nearer: it dates the article.
    """
    stamps = [p for p in range(headline.lead) if is_stamp(blocks[p].text)]
    for place in range(headline.place):
        is_last_stamp = bool(stamps) and place == stamps[-1]
        if not is_prose(blocks[place]) and not is_last_stamp:
            dropped[place] = True


def _decide(
    blocks: Sequence[Block],
    furniture: Sequence[bool],
    article: Sequence[str],
    place: int,
    lead: int,
    *,
    standfirst: bool,
    page: bool,
) -> Headline | None:
    """The headline, if the page or its article shows that this is news.

    Below a standfirst stands a headline or a subheading: only a dateline under it tells.
    """
    dated = any(is_dateline(text) for text in article[: 1 if standfirst else 2])
    tagged = any(is_tagged(text) for text in article[:2])
    marked = any(furniture[p] or _is_head(blocks[p].text) for p in range(lead))
    if not dated and (standfirst or not (marked or page)):
        return None
    heads = sum(furniture[p] or _is_head(blocks[p].text) for p in range(place))
    # One line of a page above a title is little; with a dateline below, or a second, it is enough.
    above = place > 0 and (tagged or heads > 1 or (heads == 1 and dated))
    return Headline(place, lead, above)


def _nearest(blocks: Sequence[Block], titles: Sequence[int], article: Sequence[str]) -> int | None:
    """The title nearest to the article among those that it takes up about as much as any."""
    told = set(bigrams(syllables(" ".join(article))))
    shares: dict[int, float] = {}
    for place in titles:
        text = blocks[place].text
        pairs = set(bigrams(syllables(text)))
        share = len(pairs & told) / len(pairs) if pairs else 0.0
        # A paper's name and the day's prices may be what an article is about.
        if share >= _TAKEN_UP or not (is_masthead(text) or is_ticker(text)):
            shares[place] = share
    enough = max(shares.values(), default=0.0) / 2
    return max((place for place, share in shares.items() if share >= enough), default=None)


def _opens_article(block: Block) -> bool:
    """A paragraph; a headline may be as long as a short one, and end with a question mark."""
    if block.kind != "paragraph":
        return False
    text = block.text
    ends = text.rstrip('”")').endswith((".", "…"))
    return len(text) >= _LONG or (
        len(text) >= _PROSE_LENGTH and (ends or is_dateline(text)) and not is_stamp(text)
    )


def _may_be_title(text: str) -> bool:
    return (
        len(text) in _TITLE
        and not text.endswith((".", ":", ";", ","))
        and not _INSIDE.search(text)
        and not is_stamp(text)
        and not is_menu(text)
        and not _is_byline(text)
    )


def _is_byline(text: str) -> bool:
    """``Bài, ảnh: …``, ``Hoàng Thảo - Minh Quý``: names alone, each with a capital."""
    if _BYLINE.match(text):
        return True
    names = re.findall(r"[^\W\d_]+", text)
    limit = 4 if text.isupper() else 8
    return len(names) <= limit and all(name[0].isupper() for name in names)


def _is_head(text: str) -> bool:
    """A line that stands above articles on a page, and over no document."""
    return is_masthead(text) or is_menu(text) or is_stamp(text) or is_ticker(text)


def _is_usable_heading(block: Block) -> bool:
    return block.kind == "heading" and not _is_head(block.text)
