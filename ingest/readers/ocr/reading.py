"""From pages, some of them recognised, to a ``Reading``: blocks that say how good they are, and
notes that say which pages to look at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.readers.columns import unfold
from ingest.readers.ocr.legibility import is_spoilt
from ingest.readers.ocr.sizes import evened
from ingest.readers.pdf_layout import page_blocks
from ingest.readers.pdf_page import Page
from ingest.types import Block, Reading

if TYPE_CHECKING:
    from ingest.readers.ocr.pages import Recognised

# Of 28 pages at 60 dpi, where a fifth to two fifths of the words are wrong, all but three are
# below it; at 75 dpi (a tenth wrong) 4 of 28, at 100 dpi and above none.
_SURE = 0.88
_NAMED = 12  # pages named one by one in a note


def reading_of(
    pages: Sequence[Page], recognised: Sequence[Recognised] = (), notes: Sequence[str] = ()
) -> Reading:
    """What the pages say. Those in ``recognised`` take the place of pages with their numbers."""
    ours = {one.page.number: one for one in recognised}
    evener = dict(zip(ours, evened([one.page for one in ours.values()]), strict=True))
    whole = sorted(
        [*evener.values(), *(page for page in pages if page.number not in ours)],
        key=lambda page: page.number,
    )
    poor = {page.number for page in whole if _is_poor(page)}
    by_number = {page.number: page for page in whole}
    blocks = [_marked(block, by_number, poor) for block in unfold(page_blocks(whole))]
    marks = [Block(one.mark, page=1, recognised=True) for one in ours.values() if one.mark][
        :1
    ]  # the document's, wherever it is stamped
    given_up = [number for number, one in ours.items() if one.gave_up]
    return Reading(
        (*marks, *blocks),
        notes=(*notes, *_notes(ours, poor, given_up)),
        pictures=tuple(one.picture for one in ours.values()),
    )


def pages_named(numbers: Sequence[int]) -> str:
    """``trang 3``, ``các trang 3, 5, 7 và 12 trang nữa``."""
    ordered = sorted(numbers)
    named = ", ".join(str(number) for number in ordered[:_NAMED])
    more = f" và {len(ordered) - _NAMED} trang nữa" if len(ordered) > _NAMED else ""
    return f"trang {named}" if len(ordered) == 1 else f"các trang {named}{more}"


def _is_poor(page: Page) -> bool:
    text = " ".join(word.text for word in page.words)
    unsure = bool(page.words) and page.confidence < _SURE
    return unsure or is_spoilt(text, typed=_may_be_typed(page))


def _may_be_typed(page: Page) -> bool:
    """Text that somebody else's program recognised may have lost every diacritic; ours has not."""
    return not page.recognised or page.confidence < 1


def _marked(block: Block, pages: dict[int, Page], poor: set[int]) -> Block:
    page = pages.get(block.page or 0)
    if page is None:
        return block
    low = page.number in poor or is_spoilt(block.text, typed=_may_be_typed(page))
    if not (low or page.recognised):
        return block
    return replace(block, recognised=page.recognised, low_quality=low)


def _notes(ours: dict[int, Recognised], poor: set[int], given_up: Sequence[int]) -> list[str]:
    notes = []
    if ours:
        notes.append(f"Nhận dạng chữ từ ảnh: {len(ours)} trang.")
    if poor:
        notes.append(
            f"Chữ nhận dạng kém ở {pages_named(sorted(poor))}: hãy đối chiếu với bản gốc, hoặc "
            "quét lại rõ hơn (từ 200 dpi) rồi nạp lại."
        )
    if given_up:
        notes.append(
            f"Nhận dạng quá lâu nên chưa đọc được {pages_named(given_up)}. Hãy quét lại các trang "
            "ấy rồi nạp lại."
        )
    return notes
