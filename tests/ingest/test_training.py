"""The training of the default embedding, on a corpus small enough to learn in seconds."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import load_embedding
from ingest.errors import UsageError
from ingest.segmentation import BAR, Segmenter
from ingest.static_vectors import StaticVectors
from ingest.training import TrainingProgress, TrainingReport, train_embedding
from ingest.training.corpus import Article, read_articles
from ingest.training.measure import measure_dense
from ingest.training.pairs import sample_pairs, tokenize_articles
from ingest.training.vocabulary import build_tokenizer

TOPICS = {
    "xây dựng Đảng": ["chi bộ", "kết nạp", "đảng viên", "nghị quyết", "bí thư", "đại hội"],
    "bóng đá": ["cầu thủ", "trận đấu", "bàn thắng", "huấn luyện viên", "giải đấu", "sân cỏ"],
    "thời tiết": ["mưa lớn", "ngập lụt", "áp thấp", "nhiệt độ", "gió mùa", "miền núi"],
    "giáo dục": ["học sinh", "giáo viên", "kỳ thi", "nhà trường", "tuyển sinh", "lớp học"],
}


def made_corpus(path: Path, articles: int = 160) -> Path:
    """Articles of one topic each, in turn.

    A title and an abstract share no word with their body: only learning brings them together.
    """
    rng = np.random.default_rng(7)
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        for number in range(articles):
            words = list(TOPICS.values())[number % len(TOPICS)]
            said, told = rng.permutation(words[:3]), rng.permutation(words[3:])
            record = {
                "title": " ".join(said[:2]),
                "abstract": " ".join(said[1:]),
                "body": [f"{told[0]}, {told[1]}. {told[2]}, {told[0]}.", f"{told[1]}, {told[2]}."],
            }
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def train_small(corpus: Path, out: Path, seed: int = 0) -> TrainingReport:
    return train_embedding(
        corpus,
        out,
        syllables=300,
        phrases=24,  # as many as TOPICS holds
        phrase_minimum=5,
        count_every=1,
        dimension=16,
        widths=(16, 8),
        batch=40,
        steps=40,
        seed=seed,
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_corpus(tmp_path_factory.mktemp("corpus") / "made.jsonl.xz")


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrainingReport]:
    out = tmp_path_factory.mktemp("trained") / "model"
    return out, train_small(corpus, out)


class TestTraining:
    def test_the_loss_falls(self, trained: tuple[Path, TrainingReport]) -> None:
        _, report = trained
        assert report.articles == 160
        assert report.last_loss < report.first_loss - 1

    def test_sentence_transformers_opens_the_folder(
        self, trained: tuple[Path, TrainingReport]
    ) -> None:
        from sentence_transformers import SentenceTransformer

        out, _ = trained
        model = SentenceTransformer(str(out), device="cpu", local_files_only=True)
        assert [type(module).__name__ for module in model] == ["StaticEmbedding", "Normalize"]
        ours = load_embedding(str(out))
        assert isinstance(ours, StaticVectors)
        texts = ["chi bộ kết nạp đảng viên", "mưa lớn gây ngập lụt"]
        np.testing.assert_allclose(model.float().encode(texts), ours.encode(texts), atol=1e-4)

    def test_words_of_one_topic_come_together(self, trained: tuple[Path, TrainingReport]) -> None:
        model = load_embedding(str(trained[0]))
        asked = model.encode_query("đại hội, bí thư, nghị quyết")
        near, far = (
            model.encode(["chi bộ kết nạp đảng viên", "cầu thủ, trận đấu, bàn thắng"]) @ asked
        )
        assert near > far + 0.3

    def test_the_same_seed_gives_the_same_model(
        self, corpus: Path, trained: tuple[Path, TrainingReport], tmp_path: Path
    ) -> None:
        train_small(corpus, tmp_path / "again")
        train_small(corpus, tmp_path / "other", seed=1)
        first = load_embedding(str(trained[0])).fingerprint
        assert load_embedding(str(tmp_path / "again")).fingerprint == first
        assert load_embedding(str(tmp_path / "other")).fingerprint != first

    def test_progress_tells_every_stage_to_its_end(self, corpus: Path, tmp_path: Path) -> None:
        seen: list[TrainingProgress] = []
        train_embedding(
            corpus, tmp_path / "m", steps=2, batch=8, dimension=4, widths=(4,), phrase_minimum=5,
            on_progress=seen.append,
        )  # fmt: skip
        assert list(dict.fromkeys(p.stage for p in seen)) == [
            "đọc", "từ vựng", "tách từ", "học", "ghi",
        ]  # fmt: skip
        assert seen[-1].done == seen[-1].total
        assert [p.loss is not None for p in seen if p.stage == "học"] == [True, True]

    def test_a_model_card_outlives_a_new_training(self, corpus: Path, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text("thẻ mô hình", "utf-8")
        train_embedding(corpus, tmp_path, steps=1, batch=8, dimension=4, widths=(4,))
        assert (tmp_path / "README.md").read_text("utf-8") == "thẻ mô hình"


class TestCorpus:
    def test_sentences_come_from_all_paragraphs(self, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        rows = [
            {"title": "Một", "abstract": "Hai", "body": ["Ba. Bốn; năm", "Sáu!"]},
            {"title": "Không có thân bài", "abstract": "", "body": []},
        ]
        file.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
        assert list(read_articles(file)) == [
            Article("Một", "Hai", ("Ba.", "Bốn;", "năm", "Sáu!")),
        ]

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"khong-co\.jsonl"):
            list(read_articles(tmp_path / "khong-co.jsonl"))

    @pytest.mark.parametrize(
        "line", ["không phải JSON", "[1]", '{"title": "a"}', '{"title":"","abstract":"","body":3}']
    )
    def test_a_wrong_line_is_counted(self, tmp_path: Path, line: str) -> None:
        file = tmp_path / "a.jsonl"
        file.write_text('{"title": "a", "abstract": "b", "body": ["c"]}\n' + line, "utf-8")
        with pytest.raises(UsageError, match="Dòng 2"):
            list(read_articles(file))

    def test_one_article_cannot_be_told_from_itself(self, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        file.write_text('{"title": "a", "abstract": "b", "body": ["c"]}', "utf-8")
        with pytest.raises(UsageError, match="ít nhất hai bài"):
            train_embedding(file, tmp_path / "out")


class TestVocabulary:
    def test_company_makes_a_phrase_and_chance_does_not(self) -> None:
        rng = np.random.default_rng(3)
        words = ["xây dựng", "của", "tại", "nhà", "Đường", "25"]
        texts = [" ".join(rng.choice(words, size=40)) for _ in range(60)]
        tokenizer = build_tokenizer(texts, syllables=50, phrases=1, minimum=5)
        assert tokenizer.encode("Xây dựng, nhà").tokens == ["▁xay▁▁dung▁", "▁nha▁"]

    def test_numbers_make_no_phrase(self) -> None:
        tokenizer = build_tokenizer(["ngày 25 10"] * 50, syllables=50, phrases=9, minimum=5)
        assert tokenizer.encode("ngày 25 10").tokens == ["▁ngay▁", "▁25▁", "▁10▁"]

    def test_an_unknown_syllable_is_spelt_out(self) -> None:
        tokenizer = build_tokenizer(["xã"] * 9, syllables=50, phrases=9)
        assert tokenizer.encode("Krông xã").tokens == [BAR, *"krong", BAR, "▁xa▁"]

    def test_an_empty_corpus_leaves_the_alphabet(self) -> None:
        tokenizer = build_tokenizer([], syllables=50, phrases=9)
        assert tokenizer.encode("xa").tokens == [BAR, "x", "a", BAR]


def test_pairs_come_from_one_article_and_share_no_sentence() -> None:
    # Every sentence has its own word, so a window that held the short text would show it.
    articles = [
        Article(f"tieu{a}", f"tom{a}", tuple(f"bai{a} cau{a}x{s}" for s in range(4)))
        for a in range(9)
    ]
    texts = [t for a in articles for t in (a.title, a.abstract, *a.sentences)]
    tokenizer = build_tokenizer(texts, syllables=200, phrases=0)
    tokens = tokenize_articles(tokenizer, articles, chunk=2)
    names = {i: tokenizer.id_to_token(i).strip(BAR) for i in range(tokenizer.get_vocab_size())}
    kinds = set()
    for seed in range(20):
        chosen = np.random.default_rng(seed).permutation(9)[:5]
        short, long = sample_pairs(tokens, chosen, np.random.default_rng(seed), window=5)
        for bags in (short, long):
            assert len(bags.offsets) == 5
        for article, left, right in zip(
            chosen.tolist(),
            np.split(short.ids, short.offsets[1:]),
            np.split(long.ids, long.offsets[1:]),
            strict=True,
        ):
            said, window = [names[i] for i in left.tolist()], [names[i] for i in right.tolist()]
            assert 1 <= len(window) <= 5
            assert {w[3:4] for w in (*window, *said)} <= {str(article), "u", ""} or all(
                str(article) in w for w in (*window, *said)
            )
            kinds.add(said[0][:3])
            if said[0].startswith("bai"):
                assert said[1] not in window
    assert kinds == {"tie", "tom", "bai"}


def test_ranking_is_measured_by_hand_worked_values(
    trained: tuple[Path, TrainingReport], tmp_path: Path
) -> None:
    articles, questions = tmp_path / "a.json", tmp_path / "q.json"
    articles.write_text(json.dumps({"L@1": "bóng đá", "L@2": "thời tiết"}), "utf-8")
    asked = [
        {"text": "Bóng đá?", "relevant_articles": [{"law_id": "L", "article_id": "1"}]},
        {"text": "bóng đá", "relevant_articles": [{"law_id": "L", "article_id": "2"}]},
    ]
    questions.write_text(json.dumps(asked), "utf-8")
    model = load_embedding(str(trained[0]))
    for diacritics in (True, False):
        figures = measure_dense(model, articles, questions, diacritics=diacritics)
        # first and second place: gains 1 and 1 / log2(3)
        assert figures.ndcg == pytest.approx((1 + 1 / np.log2(3)) / 2)
        assert (figures.hit, figures.questions, figures.documents) == (0.5, 2, 2)


def test_a_tokenizer_of_another_make_is_not_segmented() -> None:
    tokenizer = build_tokenizer(["xã"], syllables=5, phrases=0)
    tokenizer.normalizer = None  # type: ignore[assignment]
    with pytest.raises(ValueError, match="folds text"):
        Segmenter(tokenizer)
