"""Models that a setting names: found, downloaded where the setting names the hub, or refused in
words; and how a torch model is run: batch by device and length, half precision where it is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ingest.errors import SettingsError
from ingest.faults import brief

M = TypeVar("M")

# Tokens in a batch: activations of a base-size model over them take some hundred megabytes on the
# CPU and a few gigabytes on a card. More is not faster: the processor is full already.
_BATCH_TOKENS = {"cpu": 8_192, "mps": 16_384}
_BATCH_TOKENS_ON_CARD = 65_536
_MOST_IN_BATCH = 256
# Vietnamese runs at 2 to 4 characters a token over the vocabularies of multilingual models.
_CHARACTERS_A_TOKEN = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model by folder or hub name, with the words that a message about it needs."""

    name: str
    kind: str  # "mô hình nhúng"
    setting: str  # "TROLY_EMBEDDING"
    without: str  # what happens without the setting: "dùng mô hình có sẵn của chương trình"
    files: str  # what its folder holds


def open_model(wanted: Wanted, load: Callable[[str, bool], M]) -> M:
    """``load(source, offline)``'s answer for a local folder or, where there is none, a hub name.

    A folder never touches the network; a hub name does only when the model is not in the local
    cache yet, and says so on standard error first.

    Raises:
        SettingsError: no such folder, or a model that cannot be loaded.
    """
    name, folder = wanted.name, Path(wanted.name).expanduser()
    if not folder.is_dir() and _looks_like_path(name):
        raise SettingsError(
            f"Không tìm thấy thư mục {wanted.kind}: {name}. Kiểm tra biến {wanted.setting}, "
            f"hoặc bỏ biến này để {wanted.without}."
        )
    try:
        if folder.is_dir():
            return load(str(folder), True)
        try:
            return load(name, True)
        except OSError:  # not in the local cache: the setting names the hub, so it may be asked
            _say_download(wanted)
            return load(name, False)
    except Exception as error:  # the libraries below share no base class for a broken model
        raise SettingsError(_unloadable(wanted, folder.is_dir(), error)) from error


def quieten(*, downloading: bool) -> None:
    """Before the libraries below load anything: bars for a download, none for reading weights from
    disk, and no telemetry. huggingface_hub 2 asks the hub which coding agents there are whenever
    it makes request headers, even for a model that is all here (its ``utils/_detect_agent.py``)."""
    from huggingface_hub import constants
    from transformers.utils import logging

    constants.HF_HUB_DISABLE_TELEMETRY = True
    if downloading:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    else:
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _looks_like_path(name: str) -> bool:
    """Hub names are ``model`` or ``owner/model``; anything else can only be a folder."""
    return name.startswith((".", "~", "/")) or "\\" in name or name.count("/") > 1


def _say_download(wanted: Wanted) -> None:
    from huggingface_hub import constants

    from ingest.console import say

    if not constants.HF_HUB_OFFLINE:
        say(
            f"Chưa có {wanted.kind} {wanted.name} trên máy: đang tải từ {constants.ENDPOINT} "
            f"(do {wanted.setting} nêu tên)…"
        )


def _unloadable(wanted: Wanted, local: bool, error: Exception) -> str:
    reason = f"Không nạp được {wanted.kind} {wanted.name} ({type(error).__name__}: {brief(error)})."
    if local:
        return (
            f"{reason} Thư mục cần có đủ các tệp của {wanted.files}: chép lại thư mục, hoặc bỏ "
            f"biến {wanted.setting} để {wanted.without}."
        )
    return (
        f"{reason} Nếu đây là thư mục trên máy, hãy ghi đường dẫn đầy đủ; nếu là tên mô hình trên "
        f"mạng, máy phải có kết nối ở lần nạp đầu tiên. Bỏ biến {wanted.setting} để "
        f"{wanted.without}."
    )


def batch_size(device: str, texts: Sequence[str], longest: int | None) -> int:
    """How many of these texts go through a model at once.

    Args:
        device: "cpu", "mps", "cuda".
        longest: tokens at which the model cuts a text, None if it never does.
    """
    tokens = max(1, max(map(len, texts), default=1) // _CHARACTERS_A_TOKEN)
    room = _BATCH_TOKENS.get(device, _BATCH_TOKENS_ON_CARD)
    return max(1, min(_MOST_IN_BATCH, room // min(tokens, longest or tokens)))


def half_precision(device: str) -> AbstractContextManager[object]:
    """float16 for the products of matrices and float32 for what overflows in it, on a CUDA card;
    nothing anywhere else, where it is slower or not to be trusted."""
    if device != "cuda":
        return nullcontext()
    import torch

    return torch.autocast(device, dtype=torch.float16)
