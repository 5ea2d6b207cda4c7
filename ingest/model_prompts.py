"""The words that an embedding model wants in front of questions and of passages.

Whoever sets them up wins; then the model's own configuration; then ``model_prompts.toml``, by the
model's name: an E5 model without its prompts loses accuracy in silence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

_TABLE = Path(__file__).with_suffix(".toml")
# sentence-transformers' names of the prompt for passages, in the order in which it looks for one.
_PASSAGE_NAMES = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class Prompts:
    """Prompts for the two sides; None leaves one to the model. White space alone means no words."""

    query: str | None = None
    passage: str | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """What really stands in front of a question and of a passage, possibly nothing."""

    query: str
    passage: str


def fixed_prompts(name: str, given: Prompts, shipped: Mapping[str, str | None]) -> Fixed:
    """The prompts of a model.

    Args:
        name: its folder or hub name.
        given: by a person, over everything.
        shipped: the ``prompts`` of its ``config_sentence_transformers.json``.
    """
    passages = (shipped.get(key) or "" for key in _PASSAGE_NAMES)
    own = Fixed(shipped.get("query") or "", next(filter(None, passages), ""))
    if own == Fixed("", ""):
        own = _family(name)
    return Fixed(_chosen(given.query, own.query), _chosen(given.passage, own.passage))


def _chosen(given: str | None, own: str) -> str:
    text = own if given is None else given
    return text if text.strip() else ""


def _family(name: str) -> Fixed:
    last = PurePath(name.rstrip("/\\")).name
    for family in tomllib.loads(_TABLE.read_text("utf-8"))["family"]:
        if re.fullmatch(family["names"], last, re.IGNORECASE):
            return Fixed(family.get("query", ""), family.get("passage", ""))
    return Fixed("", "")
