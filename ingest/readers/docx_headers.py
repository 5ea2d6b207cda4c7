"""Page headers of a DOCX: a letterhead kept there counts, what runs over the pages does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from ingest.normalise import fold
from ingest.readers.columns import is_mark
from ingest.readers.docx_styles import W, switched_on
from ingest.readers.runs import clean
from ingest.types import Block

_LINE = 300  # characters; no line of a page header is longer
_PAGE_NUMBER = re.compile(r"(trang|page)?\s*[-–]?\s*\d*\s*[-–]?\s*((/|cua|of|tren)\s*\d+)?$")


def page_headers(body: etree._Element) -> list[str]:
    """Relation of the header on the first page of the document; empty where it has none."""
    section = next(body.iter(W + "sectPr"), None)
    if section is None:
        return []
    # Word keeps the header of a first page that is not set apart any more.
    apart = switched_on(section.find(W + "titlePg"), False)
    wanted = "first" if apart else "default"
    return [
        relation_of(reference)
        for reference in section.iter(W + "headerReference")
        if reference.get(W + "type", "default") == wanted
    ]


def relation_of(reference: etree._Element) -> str:
    """The id of the relation that an element refers to; its namespace depends on the dialect."""
    return str(next((v for k, v in reference.attrib.items() if str(k).endswith("}id")), ""))


def told_by_headers(headers: Sequence[Sequence[Block]], blocks: Sequence[Block]) -> list[Block]:
    """The lines of page headers that say more than the text: a letterhead, never page numbers and
    running titles.

    Args:
        headers: the blocks of each header of the first page.
        blocks: those of the text.
    """
    seen = {fold(block.text) for block in blocks if len(block.text) < _LINE}
    kept: list[Block] = []
    for header in headers:
        if not any(is_mark(block.text) or clean(block.text).isupper() for block in header):
            continue
        for block in header:
            key = fold(clean(block.text))
            if key not in seen and not _PAGE_NUMBER.fullmatch(key):
                seen.add(key)
                kept.append(block)
    return kept
