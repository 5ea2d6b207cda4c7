"""Questions for a definition, and how far a text gives the one that is asked for. Pure.

Read on folded text.
"""

from __future__ import annotations

import re

from assistant.asking import is_asking
from ingest.normalise import syllables

CLAUSE_MARK = re.compile(r"^\s*(?:\d+[.)]|[a-zđ]\)|[-–+•])\s*")


def definition_signal(asked: str, folded: str) -> float:
    """1 for a text that defines what is asked for in its first words, 0.9 somewhere, less for one
    that defines something else or nothing."""
    term = _defined_term(asked)
    head = " ".join(syllables(CLAUSE_MARK.sub("", folded, count=1)))
    if not term:
        return 0.3
    if re.match(rf"{re.escape(term)}\b.{{0,60}}\b(?:la|gom|duoc hieu)\b", head):
        return 1.0
    if re.search(rf"\b{re.escape(term)} (?:la|duoc hieu la|nghia la|gom)\b", head):
        return 0.9
    return 0.3 if " la " in f" {head} " else 0.0


def _defined_term(asked: str) -> str:
    """What is to be defined: X of "X là gì", "X được hiểu như thế nào", "thế nào là X"."""
    after = re.match(r"\W*(?:nhu )?(?:the nao la|khai niem|dinh nghia)\s+(?P<term>.+)", asked)
    whole = after["term"] if after else asked
    words = syllables(
        re.split(
            r"\b(?:la (?:\w+ ){0,3}gi|(?:duoc|co) (?:hieu|dinh nghia|nghia)|nghia la)\b", whole
        )[0]
    )
    while words and is_asking(words[0]):
        words = words[1:]
    return " ".join(words)
