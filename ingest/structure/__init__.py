"""What a document says of itself and how it is built: from a reader's blocks to facts and passages.

lines            the text, and where each block stands in it
letterhead       organs, number, date, kind, subject; letterhead_line reads one line of it
closing          recipients, signatory
facts            both, in readable case (casing), with when it is in force (validity)
links            what it says of other documents; amending: what it changes in them, succession:
                 which it replaces; provisions: the Điều, khoản, điểm that a sentence names
headings         one heading; attachments: where something attached begins
outline          headings over content, as sections; quotes: lines that quote another law
passages         what is indexed and cited
recognised       which stretches were read from pictures, and how well
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.structure.certainty import seen_in_pictures
from ingest.structure.closing import Closing, find_closings
from ingest.structure.facts import read_facts
from ingest.structure.letterhead import read_letterhead
from ingest.structure.letterhead_line import Letterhead
from ingest.structure.lines import Layout, Role, is_clutter, lay_out
from ingest.structure.links import find_links
from ingest.structure.outline import outline
from ingest.structure.passages import make_passages
from ingest.structure.recognised import recognised_spans
from ingest.types import Block, DocumentFacts, ParsedDocument

__all__ = ["RULES_VERSION", "parse"]

# Recorded in the index: change it whenever readers or rules cut the same file differently.
RULES_VERSION = "4"


def parse(blocks: Sequence[Block], *, file_name: str) -> ParsedDocument:
    """The facts, outline and passages of one document.

    The text is the blocks' texts joined by line breaks, exactly; every passage is a span of it.
    Every block is letterhead, closing, heading, clutter, or in exactly one passage, in order.
    ``file_name`` is the title of last resort.
    """
    layout = lay_out(blocks)
    head = read_letterhead(layout.lines)
    closings = find_closings(layout.lines, head.body)
    facts = read_facts(layout, head, closings, file_name=file_name)
    built = outline(layout.lines, assign_roles(layout, head, closings, facts))
    recognised = recognised_spans(layout.lines)
    return ParsedDocument(
        text=layout.text,
        facts=seen_in_pictures(facts, recognised),
        passages=make_passages(layout, built),
        pages=layout.pages,
        articles=built.articles,
        page_starts=layout.page_starts,
        links=find_links(layout.text, facts.number),
        recognised=recognised,
    )


def assign_roles(
    layout: Layout, head: Letterhead, closings: Sequence[Closing], facts: DocumentFacts
) -> list[Role]:
    """What each block is for, before headings are told from content."""
    roles: list[Role] = [
        "clutter" if is_clutter(line.text) else "letterhead" if index < head.body else "content"
        for index, line in enumerate(layout.lines)
    ]
    for closing in closings:
        for index in range(closing.first, closing.last + 1):
            roles[index] = "closing"
    if not head.found:
        _set_aside_headline(layout, roles, facts)
    return roles


def _set_aside_headline(layout: Layout, roles: list[Role], facts: DocumentFacts) -> None:
    """A page's own headline is the document's title, not a heading inside it; so is its time."""
    title, issued = facts.evidence.get("title"), facts.evidence.get("issued")
    for index, line in enumerate(layout.lines):
        is_headline = title is not None and line.start == title[0] and line.block.kind == "heading"
        is_time = issued is not None and line.start <= issued[0] < line.end
        if is_headline or is_time:
            roles[index] = "letterhead"
