"""From styled runs to one ``Block``: NFC, collapsed white space, and what part of it is bold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.types import Block, BlockKind

# (text, bold): a piece of a paragraph as the format hands it over.
Run = tuple[str, bool]

# Zero-width characters, soft hyphens, byte order marks and control characters: nothing to see.
_INVISIBLE = re.compile(
    "[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
_WORDY = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]{2}")  # a bold number alone is no run-in heading
_GAP = re.compile(r"\s*\t\s*")


def clean(text: str) -> str:
    """The text as the page shows it: NFC, single spaces, nothing invisible."""
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def wordy(text: str) -> bool:
    """Whether a text says anything: drawn rules ("_____", "* * *") are not evidence."""
    return _WORDY.search(text) is not None


def make_block(
    runs: Sequence[Run],
    *,
    kind: BlockKind = "paragraph",
    page: int | None = None,
    level: int | None = None,
    centered: bool = False,
    keep_tabs: bool = False,
) -> Block | None:
    """One block from its runs, or None where they hold no letter and no digit.

    ``bold_lead`` is 0 for a block that is bold throughout. With ``keep_tabs`` a tab survives as a
    single tab, for ``columns.unfold``.
    """
    squeeze = _squeeze_tabs if keep_tabs else clean
    text = squeeze("".join(run[0] for run in runs) if len(runs) != 1 else runs[0][0])
    if not wordy(text):
        return None
    bold, lead = _boldness(runs)
    return Block(
        text=text,
        kind=kind,
        page=page,
        level=level,
        bold=bold,
        bold_lead=len(squeeze(lead)) if lead else 0,
        centered=centered,
    )


def _squeeze_tabs(text: str) -> str:
    if "\t" not in text:
        return clean(text)
    parts = [clean(part) for part in _GAP.split(text)]
    opening = "\t" if parts and not parts[0] else ""
    return opening + "\t".join(part for part in parts if part)


def _boldness(runs: Sequence[Run]) -> tuple[bool, str]:
    """(all of it is bold, the bold text that opens it where it is not)."""
    if len(runs) == 1:
        return runs[0][1], ""
    lead: list[str] = []
    for text, bold in runs:
        if not bold and wordy(text):
            opening = "".join(lead)
            return False, opening if _LETTERS.search(opening) else ""
        if bold:
            lead.append(text)
        elif lead:
            lead.append(text)  # punctuation or white space inside or after the bold run
    return any(bold and wordy(text) for text, bold in runs), ""
