"""Models by hub name, from a hub that this machine serves; and how batches are chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Protocol

import pytest

from ingest.embedding import load_embedding
from ingest.errors import SettingsError
from ingest.model_loading import batch_size, half_precision


class Hub(Protocol):
    """See ``hub`` in the tests' conftest."""

    address: str
    model: str
    asked: list[str]
    visit: Callable[[str], CompletedProcess[str]]


@pytest.mark.slow
def test_a_hub_model_is_announced_downloaded_once_and_then_never_asked_for(
    hub: Callable[[Path], Hub], minilm: Path
) -> None:
    place = hub(minilm)
    code = (
        "from ingest.embedding import load_embedding as load; "
        f"print(load({place.model!r}).fingerprint)"
    )
    first = place.visit(code)
    said = [line for line in first.stderr.splitlines() if "đang tải từ" in line]
    assert len(said) == 1
    assert place.address in said[0]
    assert place.model in said[0]
    assert "TROLY_EMBEDDING" in said[0]
    assert first.stdout.strip() == load_embedding(str(minilm)).fingerprint
    requests = len(place.asked)
    assert requests > 0
    assert all(place.model in path for path in place.asked), "only the model's files are asked for"
    again = place.visit(code)
    assert again.stdout == first.stdout
    assert "đang tải" not in again.stderr
    assert place.asked[requests:] == [], "a request left the machine"


def test_without_a_network_the_message_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="lần nạp đầu tiên") as caught:
        load_embedding("van-phong/chua-tai")  # HF_HUB_OFFLINE is set for every test
    assert "TROLY_EMBEDDING" in str(caught.value)
    assert "\n" not in str(caught.value)


class TestBatches:
    @pytest.mark.parametrize("device", ["cpu", "mps", "cuda"])
    @pytest.mark.parametrize("longest", [128, 512, 8_192, 32_768, None])
    @pytest.mark.parametrize("characters", [0, 40, 1_500, 200_000])
    def test_at_least_one_and_never_more_tokens_than_there_is_room_for(
        self, device: str, longest: int | None, characters: int
    ) -> None:
        size = batch_size(device, ["a" * characters], longest)
        tokens = min(max(1, characters // 2), longest or characters)
        assert 1 <= size <= 256
        assert size == 1 or size * tokens <= {"cpu": 8_192, "mps": 16_384, "cuda": 65_536}[device]

    def test_what_matters_is_the_longest_text_up_to_where_the_model_cuts(self) -> None:
        assert batch_size("cpu", ["ngắn", "x" * 2_048], 8_192) == 8
        assert batch_size("cpu", ["ngắn", "x" * 2_048], 256) == 32
        assert batch_size("cuda", ["ngắn", "x" * 2_048], 256) == 256
        assert batch_size("cpu", [], 256) == 256

    def test_half_precision_is_for_cards_only(self) -> None:
        import torch

        a = torch.ones(2, 2)
        for device in ("cpu", "mps"):
            with half_precision(device):
                assert (a @ a).dtype == torch.float32

    @pytest.mark.filterwarnings("ignore:CUDA is not available")
    def test_half_precision_on_a_card(self) -> None:
        import torch

        assert isinstance(half_precision("cuda"), torch.autocast)
