"""Settings: plain values from the environment, unknown names refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.settings import DEFAULT_MODEL, Settings, read_settings


def test_nothing_set() -> None:
    assert read_settings({}) == Settings(Path("data"), None, None, None, None, None)
    assert (DEFAULT_MODEL / "modules.json").is_file()


def test_everything_set() -> None:
    environ = {
        "TROLY_DATA": "/kho",
        "TROLY_EMBEDDING": "/mô hình",
        "TROLY_QUERY_PROMPT": "query: ",
        "TROLY_PASSAGE_PROMPT": "passage: ",
        "TROLY_RERANKER": "/xếp lại",
        "TROLY_CHROMA_URL": "http://a",
        "PATH": "/bin",
    }
    assert read_settings(environ) == Settings(
        Path("/kho"), "/mô hình", "query: ", "passage: ", "/xếp lại", "http://a"
    )


def test_a_prompt_keeps_its_spaces_and_may_break_lines() -> None:
    settings = read_settings({"TROLY_QUERY_PROMPT": r"Instruct: tìm đoạn\nQuery: "})
    assert settings.query_prompt == "Instruct: tìm đoạn\nQuery: "


def test_empty_is_not_set() -> None:
    assert read_settings({"TROLY_EMBEDDING": "", "TROLY_CHROMA_URL": ""}) == Settings()


def test_unknown_names_are_told_with_the_known() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"TROLY_EMBEDING": "x", "TROLY_PORT": "1"})
    assert "TROLY_EMBEDING, TROLY_PORT" in str(error.value)
    assert "TROLY_EMBEDDING" in str(error.value)
    assert error.value.exit_code == 2


def test_the_option_wins_over_the_environment() -> None:
    settings = read_settings({"TROLY_DATA": "/kho"})
    assert settings.with_data(Path("/khác")).data == Path("/khác")
    assert settings.with_data(None) is settings
