"""The dense index over embedded Chroma and over a real Chroma server: one contract."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest import pipeline
from ingest.dense import _EF_SEARCH, DenseIndex
from ingest.errors import DataFolderError, SettingsError
from ingest.faults import brief


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chroma server on this machine."""
    folder, port = tmp_path_factory.mktemp("chroma"), _free_port()
    running = subprocess.Popen(
        [Path(sys.executable).with_name("chroma"), "run", "--path", folder, "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert running.poll() is None, "the Chroma server ended"
            assert time.monotonic() < deadline, "the Chroma server did not start"
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(20)


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.slow)])
def index(request, tmp_path: Path) -> Iterator[DenseIndex]:
    url = request.getfixturevalue("server") if request.param == "server" else None
    opened = DenseIndex(tmp_path / "dense", url, f"{tmp_path.name[:40]}-")
    yield opened
    opened.close()


def _vectors(count: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_nearest_first_by_cosine(index: DenseIndex) -> None:
    vectors = _vectors(30)
    index.add(1, list(range(100, 130)), vectors)
    found = index.search(vectors[4], [1], 30)
    cosines = vectors @ vectors[4]
    assert [i for i, _ in found] == [100 + i for i in np.argsort(-cosines)]
    assert [s for _, s in found] == pytest.approx(sorted(cosines, reverse=True), abs=1e-5)


def test_similarity_of_passages_that_are_not_near(index: DenseIndex) -> None:
    vectors = _vectors(30)
    index.add(1, list(range(100, 130)), vectors)
    far = [100 + int(i) for i in np.argsort(vectors @ vectors[4])[:7]]
    found = index.similarity(vectors[4], 1, [*far, 999])
    assert found == pytest.approx({i: float(vectors[i - 100] @ vectors[4]) for i in far}, abs=1e-5)
    assert index.similarity(vectors[4], 1, []) == {}
    assert index.similarity(vectors[4], 2, far) == {}


def test_adding_again_replaces_and_removing_passes_over(index: DenseIndex) -> None:
    vectors = _vectors(4)
    index.add(1, [1, 2], vectors[:2])
    index.add(1, [2], vectors[2:3])
    assert index.count(1) == 2
    assert index.search(vectors[2], [1], 1)[0][0] == 2
    index.remove(1, [1, 999])
    index.remove(7, [1])
    assert index.count(1) == 1
    index.clear([1, 8])
    assert index.count(1) == 0
    assert index.search(vectors[0], [1, 9], 5) == []


def test_never_a_vector_of_another_library(index: DenseIndex) -> None:
    """Promise 5: the nearest of another library neither shows nor takes up a place."""
    rng = np.random.default_rng(1)
    vectors = _vectors(60, 1)
    library = rng.integers(1, 4, 60)
    for number in (1, 2, 3):
        mine = np.flatnonzero(library == number)
        index.add(number, [int(i) for i in mine], vectors[mine])
    for readable in ([1], [2, 3], [1, 2, 3], []):
        for probe in range(5):
            found = [i for i, _ in index.search(vectors[probe], readable, 10)]
            allowed = [i for i in np.argsort(-(vectors @ vectors[probe])) if library[i] in readable]
            assert found == allowed[:10]


@pytest.mark.slow
def test_nearly_all_of_the_nearest_are_found(tmp_path: Path) -> None:
    """Against every vector in turn. Chroma's own breadth of search finds 0.87 of them."""
    rng = np.random.default_rng(3)
    topics = rng.normal(size=(300, 64))
    vectors = (topics[rng.integers(0, 300, 20_000)] + rng.normal(size=(20_000, 64))).astype("f4")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = DenseIndex(tmp_path / "dense")
    index.add(1, list(range(20_000)), vectors)
    shares = []
    for asked in rng.choice(20_000, 50):
        probe = vectors[asked] + 0.1 * rng.normal(size=64).astype("f4")
        nearest = np.argpartition(-(vectors @ probe), 100)[:100].tolist()
        found = [i for i, _ in index.search(probe, [1], 100)]
        shares.append(len(set(found) & set(nearest)) / 100)
    index.close()
    assert sum(shares) / len(shares) >= 0.98


def test_a_collection_of_an_earlier_version_is_searched_as_widely(index: DenseIndex) -> None:
    made = index._connected().create_collection(
        index._name(1), embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    made.upsert(ids=["1"], embeddings=_vectors(1))
    assert index.search(_vectors(1)[0], [1], 5) == [(1, pytest.approx(1.0, abs=1e-5))]
    held = index._connected().get_collection(index._name(1), embedding_function=None)
    hnsw = held.configuration_json["hnsw"]
    assert (hnsw["ef_search"], hnsw["space"]) == (_EF_SEARCH, "cosine")


def test_held_after_closing(index: DenseIndex, tmp_path: Path) -> None:
    vectors = _vectors(3)
    index.add(1, [1, 2, 3], vectors)
    index.close()
    again = DenseIndex(tmp_path / "dense", index._url, index._prefix)
    assert again.count(1) == 3
    assert again.search(vectors[1], [1], 1)[0][0] == 2
    again.close()


def test_vectors_of_another_model_are_told_without_the_vectors(index: DenseIndex) -> None:
    index.add(1, [1], _vectors(1))
    with pytest.raises(DataFolderError, match="python -m ingest rebuild") as error:
        index.search(np.ones(5, dtype=np.float32), [1], 1)
    assert len(brief(error.value.__cause__ or "")) <= 160


def test_a_librarys_error_is_one_short_line() -> None:
    told = brief(ValueError("Expected\n[[0.123, -4.5e-05, 0.3333, 0.25, 0.1]]\tgot " + "x" * 999))
    assert told.startswith("Expected […]got xxx")
    assert len(told) == 160


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8000", "ftp://máy", "http://", "http://a:cổng", "http://[::1"]
)
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="TROLY_CHROMA_URL"):
        DenseIndex(tmp_path / "dense", url).connect()


def test_a_server_that_is_down(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{_free_port()}"
    with pytest.raises(DataFolderError, match="Không kết nối được máy chủ Chroma") as error:
        DenseIndex(tmp_path / "dense", url).connect()
    assert url in str(error.value)


def test_a_folder_chroma_cannot_open(tmp_path: Path) -> None:
    (tmp_path / "dense").mkdir()
    (tmp_path / "dense" / "chroma.sqlite3").write_bytes(b"rac" * 5000)
    with pytest.raises(DataFolderError, match="python -m ingest rebuild --data") as error:
        DenseIndex(tmp_path / "dense").connect()
    assert "\n" not in str(error.value)


# --- a data folder over a server ------------------------------------------------------------


@pytest.mark.slow
def test_data_folders_share_a_server(server, opened, found, tmp_path, decree) -> None:
    """Both have a library number 1 and a passage number 1."""
    for name, text in (("một", "Trồng lúa nước ở đồng bằng."), ("hai", "Nuôi cá tra xuất khẩu.")):
        (tmp_path / f"{name}.txt").write_text(decree("1-QĐ/TU", name, text), "utf-8")
        with opened(tmp_path / name, chroma_url=server) as folder:
            pipeline.add(folder, [tmp_path / f"{name}.txt"], "Kho chung")
    for name, text in (("một", "lúa"), ("hai", "cá tra")):
        with opened(tmp_path / name, chroma_url=server) as folder:
            assert folder.dense.count(1) == 1
            (only,) = found(folder, "nuôi trồng gì")
            assert text in only
            assert not (tmp_path / name / "dense").exists()


@pytest.mark.slow
def test_moving_to_a_server_asks_for_a_rebuild(server, opened, found, tmp_path, decree) -> None:
    (tmp_path / "a.txt").write_text(decree("1-QĐ/TU", "a", "Trồng lúa nước."), "utf-8")
    with opened() as folder:
        pipeline.add(folder, [tmp_path / "a.txt"], "Kho chung")
    with pytest.raises(DataFolderError, match=r"chỉ mục ngữ nghĩa.*python -m ingest rebuild"):
        opened(chroma_url=server)
    with opened(chroma_url=server, for_rebuild=True) as folder:
        pipeline.rebuild(folder)
    with opened(chroma_url=server) as folder:
        assert folder.dense.count(1) == 1
        assert found(folder, "lúa")
