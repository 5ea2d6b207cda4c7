"""Train the static embedding from a corpus to a folder that sentence-transformers opens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.errors import UsageError
from ingest.own_model import RECORD
from ingest.training.contrast import TrainingSettings, starting_table, train_weights
from ingest.training.corpus import Article, read_articles
from ingest.training.pairs import tokenize_articles
from ingest.training.phrases import Phrases, SpelledSource
from ingest.training.rewording import paraphrases, reworded_pairs, word_pairs
from ingest.training.sections import Section, read_sections
from ingest.training.sources import NewsSource, PairSource, SectionSource, WrittenSource
from ingest.training.vocabulary import build_tokenizer
from ingest.types import AdaptReport

# The names that every version of sentence-transformers since 3.2 resolves.
_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.models.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """``done`` of ``total`` in one stage; ``loss`` only while learning."""

    stage: str  # shown as it is: "đọc", "từ vựng", "tách từ", "học", "ghi"
    done: int
    total: int
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training run came to; ``training.json`` beside the model holds the same."""

    articles: int
    sections: int
    tokens: int
    vocabulary: int
    first_loss: float
    last_loss: float  # mean of the last tenth of the steps
    seconds: float
    settings: TrainingSettings


def train_embedding(
    corpus: Path,
    out: Path,
    *,
    documents: Sequence[Path] = (),
    settings: TrainingSettings | None = None,
    on_progress: Callable[[TrainingProgress], None] = lambda _progress: None,
    **overrides: Any,
) -> TrainingReport:
    """Train on ``corpus`` (see ``read_articles``) and on the sections of ``documents`` (folders),
    and save the model in the folder ``out``.

    Five minutes and 2 GB on two cores for 105,000 articles. ``overrides`` replace single fields of
    ``settings``. The same text, settings and machine give the same weights.

    Raises:
        UsageError: the corpus cannot be read or holds fewer than two articles.
    """
    settings = replace(settings or TrainingSettings(), **overrides)
    began = time.monotonic()
    on_progress(TrainingProgress("đọc", 0, 1))
    articles = [_first_sentences(a, settings.sentences) for a in read_articles(corpus)]
    if len(articles) < 2:
        raise UsageError(
            f"Ngữ liệu {corpus} có {len(articles)} bài: cần ít nhất hai bài để huấn luyện."
        )
    sections = [s for folder in documents for each in read_sections(folder) for s in each]
    on_progress(TrainingProgress("từ vựng", 0, 1))
    tokenizer = build_tokenizer(
        _counted(articles, sections, settings),
        syllables=settings.syllables,
        phrases=settings.phrases,
        minimum=settings.phrase_minimum,
    )
    tokens = tokenize_articles(
        tokenizer,
        articles,
        on_progress=lambda done, total: on_progress(TrainingProgress("tách từ", done, total)),
    )
    sources = [
        *section_sources(tokenizer, sections, settings),
        *_written(tokenizer, articles, sections, settings),
    ]
    rest = settings.batch - sum(count for _, count in sources)
    sources.insert(0, (NewsSource(tokens, settings.window, settings.shares), rest))
    vocabulary = tokenizer.get_vocab_size()
    frequency = np.bincount(tokens.ids, minlength=vocabulary) / max(len(tokens.ids), 1)
    phrases = Phrases(tokenizer)
    weights, losses = train_weights(
        [(SpelledSource(source, phrases), count) for source, count in sources],
        phrases.quieter(starting_table(frequency, settings), settings.phrase_start),
        settings,
        on_progress=lambda done, total, loss: on_progress(
            TrainingProgress("học", done, total, loss)
        ),
    )
    on_progress(TrainingProgress("ghi", 0, 1))
    report = TrainingReport(
        articles=len(tokens),
        sections=len(sections),
        tokens=len(tokens.ids),
        vocabulary=vocabulary,
        first_loss=round(losses[0], 4),
        last_loss=last_loss(losses),
        seconds=round(time.monotonic() - began, 1),
        settings=settings,
    )
    save_model(out, tokenizer, phrases.whole(weights))
    write_record(out, report)
    on_progress(TrainingProgress("ghi", 1, 1))
    return report


def section_sources(
    tokenizer: Tokenizer, sections: Sequence[Section], settings: TrainingSettings
) -> list[tuple[PairSource, int]]:
    """The sections as a source, with their share of the batch; none where there are none."""
    if not sections:
        return []
    tokens = tokenize_articles(tokenizer, [section.as_article() for section in sections])
    source = SectionSource(
        tokens, [s.document for s in sections], settings.window, settings.section_shares
    )
    return [(source, round(settings.of_sections * settings.batch))]


def last_loss(losses: Sequence[float]) -> float:
    """The mean of the last tenth of the steps."""
    return round(float(np.mean(losses[-max(1, len(losses) // 10) :])), 4)


def _written(
    tokenizer: Tokenizer,
    articles: Sequence[Article],
    sections: Sequence[Section],
    settings: TrainingSettings,
) -> list[tuple[PairSource, int]]:
    """Everyday words as sources: sentences reworded, paraphrases and words as written."""
    rng = np.random.default_rng(settings.seed)
    chosen = rng.permutation(len(articles))[: settings.reworded_articles].tolist()
    texts = [*(s.as_article() for s in sections), *(articles[i] for i in chosen)]
    pairs = (
        (list(reworded_pairs(texts, rng)), settings.of_reworded),
        (paraphrases(), settings.of_paraphrases),
        (word_pairs(), settings.of_words),
    )
    return [
        (WrittenSource(tokenizer, written), count)
        for written, share in pairs
        if written and (count := round(share * settings.batch))
    ]


def _counted(
    articles: Sequence[Article], sections: Sequence[Section], settings: TrainingSettings
) -> Iterator[str]:
    """What the vocabulary is counted from."""
    for article in articles[:: settings.count_every]:
        yield from (article.title, article.abstract, *article.sentences)
    for section in list(sections) * settings.count_documents:
        yield from (section.above, *section.sentences)


def save_model(out: Path, tokenizer: Tokenizer, weights: NDArray[np.float32]) -> None:
    """Write the folder layout of sentence-transformers; weights as float16, half the size.

    An existing model card (README.md) stays: its figures are written by a person who measured.
    """
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    save_file({"embedding.weight": weights.astype(np.float16)}, out / "model.safetensors")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    _write_json(out / "modules.json", _MODULES)
    _write_json(
        out / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {"query": "", "document": ""},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def write_record(out: Path, report: TrainingReport | AdaptReport) -> None:
    """Write beside a model how it came about."""
    _write_json(out / RECORD, asdict(report))


def _first_sentences(article: Article, count: int) -> Article:
    return replace(article, sentences=article.sentences[:count])


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
