"""Periods written as reports write them: nửa đầu năm 2019 is 6 tháng đầu năm 2019. Pure."""

from __future__ import annotations

import re

from ingest.folding import fold_aligned

# Folded form -> the form that titles of reports use.
_FORMS = (
    (re.compile(r"\b(?:nua dau nam|nua nam dau|sau thang dau(?: nam)?)\b"), "6 tháng đầu năm"),
    (re.compile(r"\b(?:nua cuoi nam|nua nam cuoi|sau thang cuoi(?: nam)?)\b"), "6 tháng cuối năm"),
    (re.compile(r"\b(?:giua nam|nua nam|sau thang)\b"), "6 tháng"),
    (re.compile(r"\b6t\b\s*/?"), "6 tháng "),
    (re.compile(r"\b9t\b\s*/?|\bchin thang\b"), "9 tháng "),
    (re.compile(r"\b(?:ca nam|tron nam)\b"), "năm"),
)


def as_reported(text: str) -> str:
    """The text with its periods in the reports' own form, the rest as typed."""
    for pattern, form in _FORMS:
        folded = fold_aligned(text)
        pieces: list[str] = []
        end = 0
        for match in pattern.finditer(folded.text):
            pieces += [text[end : folded.position(match.start())], form]
            end = folded.position(match.end())
        if pieces:
            text = "".join((*pieces, text[end:]))
    return text
