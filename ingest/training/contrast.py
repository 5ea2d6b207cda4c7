"""The training loop: which short text belongs to which window, told apart within a batch.

InfoNCE over in-batch negatives (van den Oord et al. 2018), both directions, at several leading
widths of the vector at once (Matryoshka, Kusupati et al. 2022), so that an index may keep the
first 64 numbers only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.training.pairs import Bags
from ingest.training.sources import PairSource, joined
from ingest.training.vocabulary import SILENT

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Everything that shapes the model; the card records it."""

    syllables: int = 11_000
    phrases: int = 12_000
    phrase_minimum: int = 20  # occurrences in the counted texts
    count_every: int = 3  # every n-th article is counted for the vocabulary: enough, and faster
    count_documents: int = 3  # times that a document's text is counted: there is less of it
    sentences: int = 12  # of an article's body, from its start
    dimension: int = 256
    widths: tuple[int, ...] = (256, 64)
    batch: int = 2048
    of_sections: float = 0.19  # shares of the batch; news has the rest
    of_reworded: float = 0.08
    of_paraphrases: float = 0.22
    of_words: float = 0.04
    reworded_articles: int = 30_000  # of the news, whose sentences are said in everyday words
    steps: int = 400
    learning_rate: float = 0.05
    warmup: float = 0.05  # share of the steps
    scale: float = 30.0  # cosine similarities are multiplied by it
    window: tuple[int, int] = (16, 80)  # tokens in a body window: about what a passage has
    shares: tuple[float, float, float] = (0.3, 0.3, 0.4)  # titles, abstracts, sentences of news
    section_shares: tuple[float, float, float] = (0.4, 0.1, 0.5)  # headings, paths, sentences
    smoothing: float = 1e-3  # a in the starting weight a / (a + p) of a token with frequency p
    phrase_start: float = 0.4  # of that weight, for a phrase beside its syllables
    seed: int = 0


def starting_table(
    frequency: NDArray[np.float64], settings: TrainingSettings
) -> NDArray[np.float32]:
    """Random vectors with smooth inverse frequency as their length (Arora et al. 2017): what
    stands everywhere says little. Shape (vocabulary, dimension).

    Args:
        frequency: the share of each token in the text.
    """
    rng = np.random.default_rng(settings.seed)
    length = settings.smoothing / (settings.smoothing + frequency)
    drawn = rng.standard_normal((len(frequency), settings.dimension))
    return (drawn * length[:, None]).astype(np.float32)


def train_weights(
    sources: Sequence[tuple[PairSource, int]],
    table: NDArray[np.float32],
    settings: TrainingSettings,
    *,
    on_progress: Callable[[int, int, float], None] = lambda _done, _total, _loss: None,
) -> tuple[NDArray[np.float32], list[float]]:
    """The embedding table after training, shape (vocabulary, dimension), and every step's loss.

    The same settings and sources give the same table on the same machine. The rows of ``SILENT``
    pieces are zero.

    Args:
        sources: where pairs come from, and how many of each in a batch.
        table: the weights to begin with.
    """
    import torch

    rng = np.random.default_rng(settings.seed)
    model = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(table.copy()), freeze=False, mode="mean"
    )
    with torch.no_grad():
        model.weight[:SILENT] = 0
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _cosine(settings))
    losses: list[float] = []
    for step in range(settings.steps):
        pair = joined([source.take(count, rng) for source, count in sources])
        short, long = (_embed(model, bags) for bags in pair)
        loss = sum(
            (_info_nce(short[:, :w], long[:, :w], settings.scale) for w in settings.widths),
            torch.zeros(()),
        ) / len(settings.widths)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        assert model.weight.grad is not None
        model.weight.grad[:SILENT] = 0
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        on_progress(step + 1, settings.steps, losses[-1])
    return model.weight.detach().numpy(), losses


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


def _cosine(settings: TrainingSettings) -> Callable[[int], float]:
    warm = max(1, round(settings.warmup * settings.steps))

    def factor(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, settings.steps - warm)))

    return factor
