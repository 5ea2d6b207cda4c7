"""Old codes in PDF: words with the names of their fonts, converted before they become lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.normalise import accented
from ingest.readers.legacy.codes import convert
from ingest.readers.legacy.codes import stored as stored_in
from ingest.readers.legacy.mender import Mender
from ingest.readers.pdf_page import Page, Word
from ingest.spellings import spellings

_WITH_HYPHEN = re.compile(rf"[A-Za-z{re.escape(stored_in('TCVN3'))}-]+")


def mend_words(pages: Sequence[Page]) -> tuple[str, ...]:
    """Convert the words of all pages in place; what was done."""
    lines = [line for page in pages for line in _lines(page.words)]
    mender = Mender(" ".join(w.text for w in line) for line in lines if not line[0].font)
    if mender.idle and not any(line[0].font for line in lines):
        return ()
    for page in pages:
        words: list[Word] = []
        for line in _lines(page.words):
            stored = [_with_soft_hyphens(word.text) for word in line]
            texts = mender.line([(t, word.font) for t, word in zip(stored, line, strict=True)], " ")
            if texts == stored:
                texts = [word.text for word in line]  # in no old code: a hyphen is a hyphen
            words += [
                word if text == word.text else replace(word, text=text)
                for word, text in zip(line, texts, strict=True)
            ]
        page.words[:] = words
    return mender.notes


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words as they were drawn, one after the other at one height and in one font."""
    line: list[Word] = []
    for word in words:
        if line and (word.font != line[0].font or abs(word.y0 - line[-1].y0) > word.height / 2):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _with_soft_hyphens(text: str) -> str:
    """TCVN3 as it was stored: ư is the soft hyphen there, and PDFium gives that as a hyphen
    ("t-" for "tư", but "12-NQ/TU"). One that makes a word of the news was such a letter."""
    return text if "-" not in text else _WITH_HYPHEN.sub(_restored, text)


def _restored(match: re.Match[str]) -> str:
    stored = match[0].replace("-", "\u00ad")
    is_word = spellings().count(accented(convert(stored, "TCVN3"))) > 0
    return stored if is_word and match[0].strip("-") else match[0]
