"""An office's own model: hidden headings, what is learned and what is kept, and the way back."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from typer.testing import CliRunner

from ingest import pipeline
from ingest.cli import app
from ingest.data_folder import DataFolder
from ingest.embedding import load_embedding
from ingest.entry import Entry
from ingest.errors import DataFolderError
from ingest.own_model import OwnModel
from ingest.segmentation import BAR
from ingest.settings import DEFAULT_MODEL, Settings
from ingest.training import adapt as adapting
from ingest.training.held_out import chance, hold_out, ndcg_by_heading
from ingest.training.measure import gain
from ingest.types import DocumentFacts, Passage

SAMPLES = Path(__file__).parents[2] / "eval" / "samples" / "documents"
LIBRARY, SAMPLE_LIBRARY = "Kho riêng", "Tài liệu mẫu"


def ran(*words: object) -> tuple[int, str, str]:
    """A command in this process: exit code, standard output, standard error."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def state(folder: Path) -> dict[str, str]:
    """Every file of a data folder by its bytes."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(("owner", "catalog.sqlite-"))
    }


def jargon(folder: Path) -> Path:
    """Documents in words of an office's own: what each of eight topics is called in a heading and
    what its text says are words drawn by lot, so that no model knows beforehand that they belong
    together, and whoever reads the library does."""
    pieces = Tokenizer.from_file(str(DEFAULT_MODEL / "tokenizer.json")).get_vocab()
    known = [w for p in sorted(pieces) if (w := p.strip(BAR)).isascii() and w.isalpha() and w[2:]]
    rng = np.random.default_rng(11)
    topics = rng.choice(known, size=(8, 2, 5), replace=False)
    articles = [
        (" ".join(called), " ".join(rng.choice(told, 8)))
        for headed, told in topics.tolist()
        for called in combinations(headed, 3)
    ]
    folder.mkdir()
    for number, start in enumerate(range(0, len(articles), 10)):
        body = "\n\n".join(
            f"Điều {n}. {heading}\n{text}."
            for n, (heading, text) in enumerate(articles[start : start + 10], 1)
        )
        text = f"TỈNH ỦY HÀ TRUNG NAM\nSố {number + 1}-QĐ/TU\n\nQUY ĐỊNH\nvề việc riêng\n\n{body}\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in words of its own, the sample documents, and one with hardly any heading."""
    data = tmp_path_factory.mktemp("ingested") / "data"
    few = data.parent / "it.txt"
    few.write_text("QUY ĐỊNH\n\nĐiều 1. Phạm vi\nMột câu.\n\nĐiều 2. Đối tượng\nHai câu.", "utf-8")
    with DataFolder(Settings(data=data), "phép thử") as folder:
        pipeline.add(folder, [jargon(data.parent / "rieng")], LIBRARY)
        pipeline.add(folder, [SAMPLES], SAMPLE_LIBRARY)
        pipeline.add(folder, [few], "Kho nhỏ")
    return data


@pytest.fixture
def held(ingested: Path, own_data_folder: Path) -> Path:
    shutil.copytree(ingested, own_data_folder)
    return own_data_folder


@pytest.fixture(scope="module")
def adapted(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A folder whose model learned from its first library, and what the command said in JSON."""
    data = tmp_path_factory.mktemp("adapted") / "data"
    shutil.copytree(ingested, data)
    code, out, err = ran("train-embedding", "--library", LIBRARY, "--data", data, "--json")
    assert code == 0, err
    assert "→" in err
    assert "--undo" in err
    (line,) = out.splitlines()
    return data, json.loads(line)


def model_of(data: Path) -> str:
    """The fingerprint of the model a folder opens with; opening holds it against the index."""
    with DataFolder(Settings(data=data), "phép thử") as folder:
        for name, library_id in folder.catalog.libraries().items():
            expected = sum(d.passages for d in folder.catalog.documents((name,)))
            assert folder.dense.count(library_id) == expected
        return folder.embedding.fingerprint


class TestLearningOn:
    def test_the_better_model_is_used_and_the_index_is_made_with_it(self, adapted) -> None:
        data, said = adapted
        assert list(said) == [
            "library", "sections", "held_out", "before", "after", "used", "seconds",
        ]  # fmt: skip
        assert said["used"]
        # Words drawn by lot: now and then a heading reads as something else.
        assert 68 <= said["sections"] <= 80
        assert 12 <= said["held_out"] <= 20
        assert said["after"] > said["before"] + 0.1
        own = load_embedding(str(data / "model")).fingerprint
        assert model_of(data) == own != load_embedding(str(DEFAULT_MODEL)).fingerprint
        with DataFolder(Settings(data=data), "phép thử") as folder:
            library_id = folder.catalog.libraries()[LIBRARY]
            entry = Entry(*next(folder.catalog.all_current_passages(library_id)))
            vector = folder.embedding.encode(["\n".join(entry.search_parts())])[0]
            ((found, similarity),) = folder.dense.search(vector, [library_id], 1)
            assert found == entry.passage.id
            assert similarity == pytest.approx(1, abs=1e-3)

    def test_the_figures_are_those_of_the_model_that_is_used(self, adapted) -> None:
        data, said = adapted
        with DataFolder(Settings(data=data), "phép thử") as folder:
            rows = folder.catalog.all_current_passages(folder.catalog.libraries()[LIBRARY])
            held = hold_out(Entry(*row) for row in rows)
            after = ndcg_by_heading(folder.embedding, held)
        before = ndcg_by_heading(load_embedding(str(DEFAULT_MODEL)), held)
        assert len(held.headings) == said["held_out"]
        assert said["before"] == pytest.approx(before.mean(), abs=1e-4)
        assert said["after"] == pytest.approx(after.mean(), abs=1e-4)

    @pytest.mark.slow
    def test_of_the_samples_what_is_better_is_used(self, held: Path) -> None:
        """Whatever the built-in model makes of them: the outcome follows from the figures."""
        code, out, err = ran("train-embedding", "--library", SAMPLE_LIBRARY, "--json")
        said = json.loads(out)
        assert code == 0
        assert said["sections"] > 200
        assert said["held_out"] > 40
        own = OwnModel(held)
        assert said["used"] == own.exists() == ("dùng nó từ bây giờ" in err)
        if said["used"]:
            assert said["after"] > said["before"]
            assert own.record()["chance"] < 0.05
        model_of(held)

    def test_status_tells_of_it(self, adapted, held: Path) -> None:
        _, _, err = ran("status", "--data", adapted[0])
        assert LIBRARY in err
        assert "mô hình riêng" in err
        assert "mô hình riêng" not in ran("status", "--data", held)[2]

    def test_undo_brings_the_built_in_model_back(self, adapted, held: Path) -> None:
        shutil.rmtree(held)
        shutil.copytree(adapted[0], held)
        assert json.loads(ran("train-embedding", "--undo", "--json")[1]) == {"undone": True}
        assert model_of(held) == load_embedding(str(DEFAULT_MODEL)).fingerprint
        assert not (held / "model").exists()
        assert json.loads(ran("train-embedding", "--undo", "--json")[1]) == {"undone": False}

    def test_a_second_adaptation_goes_on_from_the_first(self, adapted, held: Path) -> None:
        shutil.rmtree(held)
        shutil.copytree(adapted[0], held)
        report = adapting.adapt(Settings(data=held), LIBRARY, steps=2)
        assert report.before == adapted[1]["after"]
        assert report.after > 0.5 * report.before  # two steps from the built-in one know nothing
        assert not (held / "model.partial").exists()
        model_of(held)

    def test_a_model_set_by_name_wins_over_it(self, adapted, held: Path) -> None:
        shutil.rmtree(held)
        shutil.copytree(adapted[0], held)
        built_in = Settings(data=held).without_own_model()
        with DataFolder(built_in, "phép thử", for_rebuild=True) as folder:
            assert folder.embedding.fingerprint == load_embedding(str(DEFAULT_MODEL)).fingerprint
            pipeline.rebuild(folder)
        with pytest.raises(DataFolderError, match="rebuild --data"):
            model_of(held)

    def test_a_broken_one_names_the_way_back(self, adapted, held: Path) -> None:
        shutil.rmtree(held)
        shutil.copytree(adapted[0], held)
        (held / "model" / "model.safetensors").write_bytes(b"")
        with pytest.raises(DataFolderError, match="--undo --data") as caught:
            model_of(held)
        assert caught.value.exit_code == 3
        assert ran("train-embedding", "--undo")[0] == 0
        model_of(held)


class TestNotUsed:
    def test_a_model_that_is_not_better_changes_nothing(self, held: Path, monkeypatch) -> None:
        """Learning that destroys: real training, at a rate at which nothing stays."""
        wild = replace(adapting.ADAPTING, learning_rate=100.0, batch=64)
        monkeypatch.setattr(adapting, "ADAPTING", wild)
        model_of(held)
        before = state(held)
        code, out, err = ran(
            "train-embedding", "--library", SAMPLE_LIBRARY, "--steps", 1, "--data", held, "--json"
        )
        said = json.loads(out)
        assert (code, said["used"]) == (0, False)
        assert said["after"] < said["before"]
        assert "kém hơn" in err
        assert "giữ nguyên" in err
        assert state(held) == before

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("--library", "Kho nhỏ"), "2 đề mục"),
            (("--library", "Không có"), "Không có kho"),
            ((), "một trong ba"),
            (("--library", LIBRARY, "--undo"), "một trong ba"),
            (("ngu-lieu.jsonl", "--library", LIBRARY), "một trong ba"),
            (("ngu-lieu.jsonl",), "--out"),
            (("--library", LIBRARY, "--out", "mo-hinh"), "--out"),
            (("--library", LIBRARY, "--documents", "van-ban"), "--documents"),
            (("--undo", "--steps", "3"), "--steps"),
        ],
    )
    def test_a_wrong_call_is_told_and_does_nothing(self, held, words, told) -> None:
        before = state(held)
        code, out, err = ran("train-embedding", *words)
        assert (code, out) == (2, "")
        assert told in err
        assert state(held) == before

    def test_another_model_is_not_taught(self, held: Path, monkeypatch) -> None:
        monkeypatch.setenv("TROLY_EMBEDDING", str(held))
        for words in (("--library", LIBRARY), ("--undo",)):
            code, _, err = ran("train-embedding", *words)
            assert code == 2
            assert "TROLY_EMBEDDING" in err

    def test_a_held_folder_is_told(self, held: Path) -> None:
        with DataFolder(Settings(data=held), "trang hỏi đáp"):
            for words in (("--library", LIBRARY),):
                code, _, err = ran("train-embedding", *words)
                assert code == 3
                assert "trang hỏi đáp" in err


def entry(document: int, path: tuple[str, ...], text: str) -> Entry:
    return Entry(document, DocumentFacts("Báo cáo"), Passage(text, 0, len(text), path))


class TestHeldOut:
    ENTRIES = tuple(
        entry(d, (f"{'I' * (d + 1)}. Phần {d}", f"Điều {i}. Việc {i}", "Khoản 1"), f"chữ {d} {i}")
        for d in range(3)
        for i in range(50)
    )

    def test_a_fifth_is_hidden_everywhere_and_nothing_else(self) -> None:
        held = hold_out(self.ENTRIES)
        assert held.known == 53
        assert len(held.headings) == 53 // 5
        hidden = set(held.headings)
        for before, after in zip(self.ENTRIES, held.entries, strict=True):
            assert after.passage.text == before.passage.text
            assert after.passage.heading_path == tuple(
                h for h in before.passage.heading_path if h.partition(". ")[2] not in hidden
            )
        for heading, answers in zip(held.headings, held.answers, strict=True):
            assert answers == {
                place
                for place, e in enumerate(self.ENTRIES)
                if any(h.endswith(". " + heading) for h in e.passage.heading_path)
            }

    def test_the_same_are_hidden_in_any_order_and_spelling(self) -> None:
        capitals = tuple(
            replace(e, passage=replace(
                e.passage, heading_path=tuple(h.upper() for h in e.passage.heading_path)
            ))
            for e in reversed(self.ENTRIES)
        )  # fmt: skip
        upper = [heading.upper() for heading in hold_out(self.ENTRIES).headings]
        assert [heading.upper() for heading in hold_out(capitals).headings] == upper

    def test_a_hidden_heading_is_not_learned_from(self) -> None:
        held = hold_out(self.ENTRIES)
        learned = adapting.sections_to_learn(held)
        text = "\n".join(f"{s.heading}\n{s.above} " for s in learned)
        assert not [h for h in held.headings if f"{h} " in text or f"{h}\n" in text]
        assert {t for s in learned for t in s.sentences} == {e.passage.text for e in self.ENTRIES}

    def test_the_ranking_is_measured_across_blocks(self, monkeypatch) -> None:
        """The same figures as one plain sort of all passages gives."""
        monkeypatch.setattr("ingest.training.held_out._AT_ONCE", 7)
        held = hold_out(self.ENTRIES)
        model = load_embedding(str(DEFAULT_MODEL))
        vectors = model.encode(["\n".join(e.search_parts()) for e in held.entries])
        for heading, answers, ndcg in zip(
            held.headings, held.answers, ndcg_by_heading(model, held), strict=True
        ):
            order = np.argsort(-(vectors @ model.encode_query(heading)), kind="stable")[:10]
            ideal = gain([True] * min(10, len(answers)))
            assert ndcg == pytest.approx(gain([i in answers for i in order.tolist()]) / ideal)

    def test_chance_is_what_can_be_counted_by_hand(self) -> None:
        # Of the 32 ways to give five equal differences signs, one is as good as all plus.
        assert chance(np.full(5, 0.2)) == pytest.approx(1 / 32, abs=0.006)
        assert chance(np.array([0.2, -0.2])) == pytest.approx(3 / 4, abs=0.02)
        assert chance(np.zeros(8)) == 1.0
        assert chance(-np.full(5, 0.2)) == pytest.approx(1.0)


def test_a_new_model_takes_its_place_over_none_and_over_another(tmp_path: Path) -> None:
    own = OwnModel(tmp_path)
    for turn in (1, 2):
        own.new.mkdir()
        (own.new / "training.json").write_text(json.dumps({"turn": turn}), "utf-8")
        own.install()
        assert own.record() == {"turn": turn}
        assert not own.new.exists()
    own.remove()
    assert (own.exists(), own.record(), list(tmp_path.iterdir())) == (False, {}, [])
