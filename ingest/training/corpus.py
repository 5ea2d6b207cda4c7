"""The training text: articles with a title, an abstract and a body, one JSON object a line."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``sentences`` are the body's, in order, across its paragraphs."""

    title: str
    abstract: str
    sentences: tuple[str, ...]


def read_articles(corpus: Path) -> Iterator[Article]:
    """The articles of a ``.jsonl`` or ``.jsonl.xz`` file, in order.

    Each line holds ``{"title": str, "abstract": str, "body": [paragraph, ...]}``; an article
    without a body is left out, since every training pair needs one.

    Raises:
        UsageError: the file is missing, or a line is not such an object.
    """
    if not corpus.is_file():
        raise UsageError(f"Không tìm thấy tệp ngữ liệu huấn luyện: {corpus}.")
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        for count, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                title, abstract = str(record["title"]), str(record["abstract"])
                sentences = tuple(
                    s for paragraph in record["body"] for s in _SENTENCE_END.split(paragraph) if s
                )
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(
                    f"Dòng {count} của {corpus} không đúng dạng: mỗi dòng cần là một đối tượng "
                    'JSON {"title": …, "abstract": …, "body": [đoạn, …]}.'
                ) from error
            if sentences:
                yield Article(title, abstract, sentences)
