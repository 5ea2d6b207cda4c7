"""The training loop: which short text belongs to which window, told apart within a batch.

InfoNCE over in-batch negatives (van den Oord et al. 2018), both directions, at several leading
widths of the vector at once (Matryoshka, Kusupati et al. 2022), so that an index may keep the
first 64 numbers only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.training.pairs import Bags, Ints, TokenizedArticles, sample_pairs
from ingest.training.vocabulary import SILENT

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Everything that shapes the model; the card records it."""

    syllables: int = 11_000
    phrases: int = 12_000
    phrase_minimum: int = 20  # occurrences in the counted articles
    count_every: int = 3  # every n-th article is counted for the vocabulary: enough, and faster
    sentences: int = 12  # of an article's body, from its start
    dimension: int = 256
    widths: tuple[int, ...] = (256, 64)
    batch: int = 2048
    steps: int = 300
    learning_rate: float = 0.05
    warmup: float = 0.05  # share of the steps
    scale: float = 30.0  # cosine similarities are multiplied by it
    window: int = 128  # tokens in a body window, at most
    shares: tuple[float, float, float] = (0.3, 0.3, 0.4)  # titles, abstracts, sentences
    smoothing: float = 1e-3  # a in the starting weight a / (a + p) of a token with frequency p
    seed: int = 0


def train_weights(
    articles: TokenizedArticles,
    vocabulary: int,
    settings: TrainingSettings,
    *,
    on_progress: Callable[[int, int, float], None] = lambda _done, _total, _loss: None,
) -> tuple[NDArray[np.float32], list[float]]:
    """The embedding table, shape (vocabulary, dimension), and the loss of every step.

    The same settings and articles give the same table on the same machine. The rows of
    ``SILENT`` pieces stay zero.
    """
    import torch

    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    frequency = np.bincount(articles.ids, minlength=vocabulary) / max(len(articles.ids), 1)
    # Smooth inverse frequency (Arora et al. 2017) as a start: what stands everywhere says little.
    start = settings.smoothing / (settings.smoothing + frequency)
    table = torch.nn.EmbeddingBag(vocabulary, settings.dimension, mode="mean")
    with torch.no_grad():
        table.weight.mul_(torch.from_numpy(start).float()[:, None])
        table.weight[:SILENT] = 0
    optimizer = torch.optim.Adam(table.parameters(), lr=settings.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _cosine(settings))
    losses: list[float] = []
    batches = _batches(len(articles), min(settings.batch, len(articles)), rng)
    for step in range(settings.steps):
        pair = sample_pairs(
            articles, next(batches), rng, window=settings.window, shares=settings.shares
        )
        short, long = (_embed(table, bags) for bags in pair)
        loss = sum(
            (_info_nce(short[:, :w], long[:, :w], settings.scale) for w in settings.widths),
            torch.zeros(()),
        ) / len(settings.widths)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        assert table.weight.grad is not None
        table.weight.grad[:SILENT] = 0
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        on_progress(step + 1, settings.steps, losses[-1])
    return table.weight.detach().numpy(), losses


def _embed(table: torch.nn.EmbeddingBag, bags: Bags) -> torch.Tensor:
    import torch

    vectors: torch.Tensor = table(torch.from_numpy(bags.ids), torch.from_numpy(bags.offsets))
    return vectors


def _info_nce(short: torch.Tensor, long: torch.Tensor, scale: float) -> torch.Tensor:
    import torch
    from torch.nn import functional

    scores = scale * functional.normalize(short) @ functional.normalize(long).T
    target = torch.arange(len(scores))
    return (
        functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    ) / 2


def _batches(articles: int, batch: int, rng: np.random.Generator) -> Iterator[Ints]:
    """Endless batches of distinct articles; every article once before any comes again."""
    while True:
        order = rng.permutation(articles)
        for start in range(0, articles - batch + 1, batch):
            yield order[start : start + batch]


def _cosine(settings: TrainingSettings) -> Callable[[int], float]:
    warm = max(1, round(settings.warmup * settings.steps))

    def factor(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, settings.steps - warm)))

    return factor
