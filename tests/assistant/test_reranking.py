"""Cross-encoders: any that sentence-transformers loads, scores in [0, 1], order changed on top."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from typer.testing import CliRunner

from assistant.cli import app
from assistant.question import understand
from assistant.reranking import SHORTLIST, Reranker, reranked
from assistant.retrieval import search
from assistant.retriever import PassageRetriever
from assistant.service import Assistant
from assistant.types import Hit, SearchSettings
from assistant.wiring import open_assistant
from ingest.errors import SettingsError
from ingest.settings import Settings

# What is said in a question and in a document of the same three matters, in other words.
TOPICS = [
    (["gộp", "nhập"], ["sáp", "hợp", "sắp"]),
    (["lương", "tiền"], ["kinh", "phí", "ngân"]),
    (["bầu", "chọn"], ["đại", "hội", "cử"]),
]


def save_whole(model: torch.nn.Module, tokenizer: Tokenizer, folder: Path) -> Path:
    from transformers import PreTrainedTokenizerFast

    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers that learned here, in seconds, which words mean the same matter."""
    from transformers import BertConfig, BertForSequenceClassification

    words = [word for sides in TOPICS for side in sides for word in side]
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    ids = {name: place for place, name in enumerate(names)}
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )  # fmt: skip
    torch.manual_seed(3)
    model = BertForSequenceClassification(
        BertConfig(vocab_size=len(names), hidden_size=32, num_hidden_layers=2,
                   num_attention_heads=2, intermediate_size=64, num_labels=1,
                   max_position_embeddings=64, hidden_dropout_prob=0.0,
                   attention_probs_dropout_prob=0.0)
    )  # fmt: skip
    chance = random.Random(11)

    def said(side: list[str], most: int) -> str:
        """Some words of one side among unknown ones, in any order."""
        chosen = chance.sample(side, chance.randint(1, min(most, len(side))))
        chosen += ["…"] * chance.randint(0, 5)
        chance.shuffle(chosen)
        return " ".join(chosen)

    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(300):
        drawn = [(chance.randrange(3), chance.randrange(3)) for _ in range(64)]
        drawn += [(topic, topic) for topic in range(3) for _ in range(10)]
        pairs = [(said(TOPICS[here][0], 1), said(TOPICS[there][1], 3)) for here, there in drawn]
        batch = tokenizer.encode_batch(pairs)
        logits = model(
            input_ids=torch.tensor([e.ids for e in batch]),
            attention_mask=torch.tensor([e.attention_mask for e in batch]),
        ).logits.squeeze(-1)
        right = torch.tensor([float(here == there) for here, there in drawn])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, right)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1, "it did not learn"
    return save_whole(model, tokenizer, tmp_path_factory.mktemp("trained") / "model")


@pytest.fixture(scope="module")
def headed(tmp_path_factory: pytest.TempPathFactory, minilm: Path) -> Path:
    """The real transformer with a head of chance on it, always the same, saved as a CrossEncoder
    whose own activation gives logits."""
    from sentence_transformers import CrossEncoder

    torch.manual_seed(5)
    model = CrossEncoder(
        str(minilm), num_labels=1, device="cpu", local_files_only=True,
        activation_fn=torch.nn.Identity(),
    )  # fmt: skip
    with torch.no_grad():
        model.model.classifier.weight.mul_(40)  # spread the logits far beyond [0, 1]
    folder = tmp_path_factory.mktemp("headed") / "model"
    model.save(str(folder))
    return folder


@pytest.fixture(scope="module", params=["trained", "headed"])
def folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return Reranker(str(folder))


WORDS = SearchSettings(mode="lexical")
PASSAGES = ["sáp hợp", "kinh phí ngân", "", "đại hội " * 500, "Qwxzk 漢字"]


class TestContract:
    def test_a_score_between_0_and_1_for_every_passage(self, reranker: Reranker) -> None:
        scores = reranker.scores("gộp xã", PASSAGES)
        assert len(scores) == len(PASSAGES)
        assert all(0.0 <= score <= 1.0 for score in scores)
        assert len(set(scores)) > 1

    def test_nothing_to_score(self, reranker: Reranker) -> None:
        assert reranker.scores("gộp xã", []) == []

    def test_the_same_again_whatever_stands_beside_it(self, reranker: Reranker) -> None:
        together = reranker.scores("lương", PASSAGES)
        assert together == reranker.scores("lương", PASSAGES)
        alone = [reranker.scores("lương", [passage])[0] for passage in PASSAGES]
        backwards = reranker.scores("lương", PASSAGES[::-1])[::-1]
        assert together == pytest.approx(alone, abs=1e-5)
        assert together == pytest.approx(backwards, abs=1e-5)

    def test_it_is_the_sigmoid_of_the_models_logits(self, reranker: Reranker, folder: Path) -> None:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        logits = model.predict([("bầu", p) for p in PASSAGES], activation_fn=torch.nn.Identity())
        expected = torch.sigmoid(torch.tensor(logits)).tolist()
        assert reranker.scores("bầu", PASSAGES) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("topic", range(3))
def test_near_things_are_near(trained: Path, topic: int) -> None:
    model = Reranker(str(trained))
    for question in TOPICS[topic][0]:
        scores = model.scores(question, [" ".join(told) for _, told in TOPICS])
        assert max(scores) == scores[topic]
        assert scores[topic] > 0.5


@pytest.fixture(scope="module")
def towns(make_assistant: Callable[..., Assistant]) -> Assistant:
    """Six notices that share as many words with a question; two of them speak of its matter."""
    told = ["kinh phí", "đại hội", "sáp hợp sắp", "ngân phí", "cử đại", "sắp hợp"]
    files = {f"{n}.txt": f"Thông báo {n}\n\nXã {words} thôn." for n, words in enumerate(told)}
    return make_assistant({"Kho": files})


class TestInSearch:
    def test_the_shortlist_is_put_in_its_order(self, towns: Assistant, trained: Path) -> None:
        # The words alone do not know that to choose is to elect, whatever the vectors have learnt.
        question, folder = understand("chọn thôn"), towns._folder
        before = search(folder, question, None, 10, using=WORDS)
        after = search(folder, question, None, 10, reranker=Reranker(str(trained)), using=WORDS)
        assert {h.passage.id for h in before} == {h.passage.id for h in after}
        assert all("đại" in h.passage.text for h in after[:2])
        assert [h.passage.id for h in before] != [h.passage.id for h in after]
        scores = [h.score for h in after]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)

    def test_what_is_below_the_shortlist_stays_below(self, towns: Assistant, trained: Path) -> None:
        (hit, *_) = search(towns._folder, understand("gộp thôn"), None, 1)
        hits = [
            replace(hit, passage=replace(hit.passage, id=n, text="gộp xã"), score=1 - n / 100)
            for n in range(SHORTLIST + 9)
        ]
        last = hits[-1]
        hits[-1] = replace(last, passage=replace(last.passage, text="sáp hợp sắp"))
        found = reranked(Reranker(str(trained)), understand("gộp thôn"), hits, {})
        assert [h.passage.id for h in found[SHORTLIST:]] == list(range(SHORTLIST, SHORTLIST + 9))
        assert {h.passage.id for h in found[:SHORTLIST]} == set(range(SHORTLIST))
        scores = [h.score for h in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)

    def test_what_the_question_names_keeps_its_lead(self, towns: Assistant, trained: Path) -> None:
        hits = search(towns._folder, understand("gộp thôn"), None, 6)
        worst = reranked(Reranker(str(trained)), understand("gộp thôn"), hits, {})[-1]
        leads = {worst.passage.id or 0: 1.0}
        found = reranked(Reranker(str(trained)), understand("gộp thôn"), hits, leads)
        assert found[0].passage.id == worst.passage.id
        assert found[0].score == 1.0

    def test_no_hits(self, trained: Path) -> None:
        nothing: list[Hit] = []
        assert reranked(Reranker(str(trained)), understand("gộp thôn"), nothing, {}) == []

    def test_langchain_gets_it_too(self, towns: Assistant, trained: Path) -> None:
        plain = PassageRetriever(folder=towns._folder, using=WORDS)
        ordered = PassageRetriever(
            folder=towns._folder, reranker=Reranker(str(trained)), using=WORDS
        )
        assert [d.page_content for d in plain.invoke("chọn thôn")] != [
            d.page_content for d in ordered.invoke("chọn thôn")
        ]


@pytest.mark.slow
def test_by_hub_name_it_is_downloaded_once_and_then_never_asked_for(hub, trained: Path) -> None:
    place = hub(trained)
    code = (
        "from assistant.reranking import Reranker; "
        f"print(Reranker({place.model!r}).scores('gộp', ['sáp']))"
    )
    first = place.visit(code)
    assert f"{place.model} trên máy: đang tải từ {place.address}" in first.stderr
    assert json.loads(first.stdout) == pytest.approx(Reranker(str(trained)).scores("gộp", ["sáp"]))
    requests = len(place.asked)
    assert all(place.model in path for path in place.asked), "only the model's files are asked for"
    again = place.visit(code)
    assert again.stdout == first.stdout
    assert "đang tải" not in again.stderr
    assert place.asked[requests:] == [], "a request left the machine"


def harmed(folder: Path, copy: Path, file: str, harm: str) -> Path:
    shutil.copytree(folder, copy)
    whole = (copy / file).read_bytes()
    (copy / file).unlink()
    if harm != "lost":
        (copy / file).write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"version https")
    return copy


class TestRefusals:
    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="Không tìm thấy thư mục mô hình xếp lại") as caught:
            Reranker(str(tmp_path / "khong-co"))
        assert "TROLY_RERANKER" in str(caught.value)

    def test_a_name_that_is_not_here_and_no_network(self) -> None:
        with pytest.raises(SettingsError, match="lần nạp đầu tiên"):
            Reranker("van-phong/chua-tai")

    @pytest.mark.parametrize(
        ("file", "harm"),
        [
            ("config.json", "lost"), ("config.json", "cut"), ("model.safetensors", "lost"),
            ("model.safetensors", "cut"), ("model.safetensors", "text"), ("tokenizer.json", "cut"),
        ],
    )  # fmt: skip
    def test_a_broken_folder_at_the_start(
        self, trained: Path, tmp_path: Path, file: str, harm: str
    ) -> None:
        broken = harmed(trained, tmp_path / "model", file, harm)
        with pytest.raises(SettingsError, match="Không nạp được mô hình xếp lại") as caught:
            Reranker(str(broken))
        assert "\n" not in str(caught.value)

    def test_an_embedding_is_no_reranker(self, minilm: Path) -> None:
        # sentence-transformers would put a head of chance on it and order by that, with no word.
        with pytest.raises(SettingsError, match="không phải CrossEncoder"):
            Reranker(str(minilm))

    def test_a_classifier_of_three_is_no_reranker(self, trained: Path, tmp_path: Path) -> None:
        folder = tmp_path / "model"
        shutil.copytree(trained, folder)
        config = json.loads((folder / "config.json").read_text("utf-8"))
        config["id2label"] = {"0": "thuận", "1": "trái", "2": "khác"}
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        with pytest.raises(SettingsError, match="phân 3 loại"):
            Reranker(str(folder))

    def test_the_command_ends_with_2_before_it_opens_anything(
        self, minilm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TROLY_RERANKER", str(minilm))
        done = CliRunner().invoke(app, ["ask", "Ai ký?", "--data", str(tmp_path / "data")])
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("Lỗi: Không nạp được mô hình xếp lại")
        assert not (tmp_path / "data").exists()

    def test_weights_that_fit_no_model_are_told_at_the_first_question(
        self, trained: Path, tmp_path: Path
    ) -> None:
        folder = tmp_path / "model"
        shutil.copytree(trained, folder)
        config = json.loads((folder / "config.json").read_text("utf-8"))
        config["model_type"] = "khong-co-loai-nay"
        (folder / "config.json").write_text(json.dumps(config), "utf-8")
        (tmp_path / "tb.txt").write_text("Thông báo\n\nXã sáp hợp thôn.", "utf-8")
        settings = Settings(data=tmp_path / "data", reranker=str(folder))
        with open_assistant(settings) as assistant:
            assistant.add([tmp_path / "tb.txt"])
            with pytest.raises(SettingsError, match="Không nạp được mô hình xếp lại"):
                assistant.search("sáp hợp")
