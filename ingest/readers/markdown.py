"""Markdown: headings, lists, bar tables and bold run-ins, without the marks that make them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from ingest.readers.clutter import drop_clutter
from ingest.readers.columns import unfold
from ingest.readers.encoding import read_lines
from ingest.readers.pipes import read_table, table_end
from ingest.readers.plain import unwrap
from ingest.readers.runs import Run, make_block
from ingest.readers.table_titles import add_table
from ingest.types import Block, Reading

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_SETEXT = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_QUOTE = re.compile(r"^\s{0,3}(>\s?)+")
_BULLET = re.compile(r"^(\s*)[*]\s+")
_CHECKBOX = re.compile(r"^(\s*[-+*]\s+)\[[ xX]\]\s+")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^)]*\))*(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^>\s]+)>")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\](?!:)")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^[^\]]+\]:\s*(.+)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_LONGEST = 20_000  # characters of a line whose marks are read
_CODE = re.compile(r"(`+)(.+?)\1")


def read_markdown(data: bytes) -> Reading:
    """The blocks of a Markdown file; headings carry their level."""
    content, notes = read_lines(data)
    lines = _without_front_matter(content.splitlines())
    blocks: list[Block] = []
    text: list[str] = []  # lines of plain paragraphs, gathered between other things
    fenced = False
    place = 0

    def flush() -> None:
        blocks.extend(_paragraphs(text))
        text.clear()

    while place < len(lines):
        line = _QUOTE.sub("", lines[place])
        heading = _HEADING.match(line)
        end = table_end(lines, place)
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            text.append(line)
        elif end > place:
            flush()
            add_table(blocks, read_table(lines[place:end], inline))
            place = end
            continue
        elif heading:
            flush()
            _add(blocks, inline(heading[2]), level=len(heading[1]))
        elif text and text[-1].strip() and _SETEXT.match(line):
            title = text.pop()
            flush()
            _add(blocks, inline(title), level=1 if "=" in line else 2)
        elif note := _FOOTNOTE.match(line):
            flush()
            block = make_block(inline(note[1]), kind="footnote")
            blocks.extend([block] if block is not None else [])
        else:
            text.append(line)
        place += 1
    flush()
    return Reading(tuple(drop_clutter(unfold(blocks))), notes)


def inline(text: str) -> list[Run]:
    """The runs of one line: bold kept as boldness, every other mark taken away."""
    if len(text) > _LONGEST:
        return [(text, False)]  # no paragraph; the patterns below take quadratic time on it
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[match.lastindex or 0])
        return f"\ue000{len(held) - 1}\ue001"

    text = _ESCAPE.sub(hold, _CODE.sub(hold, text))
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", _FOOTNOTE_MARK.sub("", text))
    text = re.sub(r"</?(b|strong)>", "**", text, flags=re.IGNORECASE)
    text = _TAG.sub(" ", text)

    def plain(part: str) -> str:
        part = html.unescape(_EMPHASIS.sub(lambda m: m[1] or m[2], part))
        return re.sub("\ue000(\\d+)\ue001", lambda m: held[int(m[1])], part)

    runs: list[Run] = []
    done = 0
    for match in _STRONG.finditer(text):
        runs += [(plain(text[done : match.start()]), False), (plain(match[2]), True)]
        done = match.end()
    runs.append((plain(text[done:]), False))
    return [run for run in runs if run[0]]


def _paragraphs(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    for paragraph in unwrap(lines):
        for piece in re.split(r"<br\s*/?>", paragraph, flags=re.IGNORECASE):
            piece = _CHECKBOX.sub(r"\1", piece)
            piece = _BULLET.sub(r"\1- ", piece).rstrip("\\")
            _add(blocks, inline(piece))
    return blocks


def _add(blocks: list[Block], runs: list[Run], level: int | None = None) -> None:
    block = make_block(
        runs, kind="paragraph" if level is None else "heading", level=level, keep_tabs=True
    )
    if block is not None:
        blocks.append(block)


def _without_front_matter(lines: list[str]) -> list[str]:
    if not lines or lines[0].strip() != "---":
        return lines
    for place, line in enumerate(lines[1:60], start=1):
        if line.strip() == "---":
            return lines[place + 1 :]
        if ":" not in line and line.strip() and not line.startswith((" ", "-")):
            break
    return lines
