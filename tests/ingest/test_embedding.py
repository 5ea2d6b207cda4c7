"""One contract for every embedding; then what each implementation promises on its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer, models, pre_tokenizers

from ingest.embedding import Embedding, load_embedding
from ingest.errors import SettingsError
from ingest.model_prompts import Prompts
from ingest.normalise import fold
from ingest.segmentation import Segmenter, folded_words, folding
from ingest.settings import DEFAULT_MODEL
from ingest.static_vectors import StaticVectors
from ingest.transformer_vectors import SentenceTransformerVectors

TEXTS = [
    "Toàn tỉnh sắp xếp lại 12 xã, thị trấn; giảm 1.578 thôn.",
    "Đại hội đảng bộ cấp huyện bầu ban chấp hành nhiệm kỳ 2025 - 2030",
    "",
    "?!… —",
    "Qwxzk ǅ 漢字 ΣΑΣ ½ İstanbul",
    "xây dựng Đảng " * 400,
]


def foreign_static(folder: Path, seed: int | None = None) -> Path:
    """A static model as others make them: words, another folding, no Normalize, a table of 1s;
    with a seed, a table of chance."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = ["[UNK]", "Đảng", "bộ", "huyện", "xã", "tỉnh"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.eye(len(words), 4, dtype=np.float32)
    if seed is not None:
        table = np.random.default_rng(seed).normal(size=table.shape).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table)], device="cpu"
    )
    model.save(str(folder))
    return folder


def with_prompts(folder: Path, prompts: dict[str, str]) -> Path:
    """The model in the folder, whose own configuration now asks for these prompts."""
    config = folder / "config_sentence_transformers.json"
    value = json.loads(config.read_text("utf-8"))
    config.unlink()  # it may be a link to a file that others use
    config.write_text(json.dumps({**value, "prompts": prompts}), "utf-8")
    return folder


def linked(model: Path, folder: Path) -> Path:
    """A copy of a model's folder that takes no room."""
    folder.mkdir()
    for entry in model.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


@dataclass(frozen=True)
class Made:
    """An embedding and how to load its like."""

    embedding: Embedding
    given: Prompts
    asymmetric: bool  # a question is embedded otherwise than a passage


@pytest.fixture(
    scope="module",
    params=[
        "committed",
        "foreign",
        "foreign, prompts its own",
        "foreign, prompts set",
        "transformer",
        "transformer, prompts its own",
        "transformer, prompts by name",
        "transformer, prompts set",
    ],
)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, minilm: Path
) -> Made:
    kind, _, prompts = request.param.partition(", ")
    place = tmp_path_factory.mktemp("models")
    match kind:
        case "committed":
            folder = DEFAULT_MODEL
        case "foreign":
            folder = foreign_static(place / "foreign")
        case _ if prompts == "prompts by name":
            folder = linked(minilm, place / "multilingual-e5-small")
        case _:
            folder = linked(minilm, place / "transformer")
    given = Prompts()
    if prompts == "prompts its own":
        with_prompts(folder, {"query": "huyện ", "passage": "tỉnh xã "})
    elif prompts == "prompts set":
        given = Prompts("huyện ", "tỉnh xã ")
    return Made(load_embedding(str(folder), given), given, bool(prompts))


@pytest.fixture(scope="module")
def embedding(made: Made) -> Embedding:
    return made.embedding


@pytest.fixture(scope="module")
def committed() -> Embedding:
    return load_embedding(str(DEFAULT_MODEL))


class TestContract:
    def test_one_finite_unit_or_zero_row_for_every_text(self, embedding: Embedding) -> None:
        vectors = embedding.encode(TEXTS)
        assert vectors.shape == (len(TEXTS), embedding.dimension)
        assert vectors.dtype == np.float32
        assert np.isfinite(vectors).all()
        lengths = np.linalg.norm(vectors, axis=1)
        assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))

    def test_a_text_has_one_vector_whatever_stands_beside_it(self, embedding: Embedding) -> None:
        together = embedding.encode(TEXTS)
        alone = np.concatenate([embedding.encode([text]) for text in TEXTS])
        np.testing.assert_allclose(together, alone, atol=1e-5)

    def test_no_texts_no_rows(self, embedding: Embedding) -> None:
        assert embedding.encode([]).shape == (0, embedding.dimension)
        assert embedding.embed_documents([]) == []

    def test_it_is_a_langchain_embedder(self, embedding: Embedding) -> None:
        assert isinstance(embedding, Embeddings)
        assert embedding.embed_documents(TEXTS[:2]) == embedding.encode(TEXTS[:2]).tolist()
        assert embedding.embed_query(TEXTS[0]) == embedding.encode_query(TEXTS[0]).tolist()
        assert len(embedding.embed_query(TEXTS[0])) == embedding.dimension

    def test_the_fingerprint_names_the_weights_not_the_place(
        self, made: Made, embedding: Embedding, tmp_path: Path
    ) -> None:
        copy = tmp_path / Path(embedding.name).name
        shutil.copytree(embedding.name, copy)
        again = load_embedding(str(copy), made.given)
        assert again.fingerprint == embedding.fingerprint
        assert again.name == str(copy)

    def test_the_fingerprint_knows_the_prompts(self, made: Made) -> None:
        prints = {made.embedding.fingerprint}
        for prompts in (Prompts("bộ ", None), Prompts(None, "bộ "), Prompts("bộ ", "bộ ")):
            prints.add(load_embedding(made.embedding.name, prompts).fingerprint)
        assert len(prints) == 4

    def test_the_same_again(self, embedding: Embedding) -> None:
        np.testing.assert_array_equal(embedding.encode(TEXTS), embedding.encode(TEXTS))
        asked = [embedding.encode_query(TEXTS[0]) for _ in range(2)]
        np.testing.assert_array_equal(*asked)

    def test_order_does_not_matter(self, embedding: Embedding) -> None:
        backwards = embedding.encode(TEXTS[::-1])[::-1]
        np.testing.assert_allclose(embedding.encode(TEXTS), backwards, atol=1e-5)

    def test_both_unicode_forms_have_one_vector(self, embedding: Embedding) -> None:
        composed, apart = (unicodedata.normalize(form, TEXTS[1]) for form in ("NFC", "NFD"))
        assert composed != apart
        first, second = embedding.encode([composed, apart])
        np.testing.assert_allclose(first, second, atol=1e-6)
        asked = embedding.encode_query(composed), embedding.encode_query(apart)
        np.testing.assert_allclose(*asked, atol=1e-6)

    def test_a_question_is_a_passage_unless_prompts_say_otherwise(self, made: Made) -> None:
        text = "Đảng bộ xã"
        asked, told = made.embedding.encode_query(text), made.embedding.encode([text])[0]
        assert np.allclose(asked, told, atol=1e-5) != made.asymmetric

    def test_a_prompt_is_words_in_front(self, made: Made) -> None:
        if made.embedding.name.endswith("e5-small"):
            question, passage = "query: ", "passage: "
        elif made.asymmetric:
            question, passage = "huyện ", "tỉnh xã "
        else:
            question = passage = ""
        bare = load_embedding(made.embedding.name, Prompts(" ", " "))
        text = "Đảng bộ"
        np.testing.assert_allclose(
            made.embedding.encode_query(text), bare.encode([question + text])[0], atol=1e-5
        )
        np.testing.assert_allclose(
            made.embedding.encode([text])[0], bare.encode([passage + text])[0], atol=1e-5
        )

    def test_progress_reaches_the_number_of_texts(self, embedding: Embedding) -> None:
        told: list[int] = []
        texts = ["xã"] * (2 * embedding._at_once + 1)
        embedding.encode(texts, told.append)
        assert len(told) == 3
        assert told == sorted(set(told))
        assert told[-1] == len(texts)
        embedding.encode([], told.append)
        assert len(told) == 3

    def test_several_threads_at_once(self, embedding: Embedding) -> None:
        # A tokenizer that keeps its padding as state can fail here ("Already borrowed").
        expected = embedding.encode(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(embedding.encode, [TEXTS, TEXTS[:3], TEXTS[3:], TEXTS]))
            asked = list(pool.map(embedding.encode_query, TEXTS * 2))
        wanted = [expected, expected[:3], expected[3:], expected]
        for vectors, right in zip(found, wanted, strict=True):
            np.testing.assert_allclose(vectors, right, atol=1e-5)
        for vector, text in zip(asked, TEXTS * 2, strict=True):
            np.testing.assert_allclose(vector, embedding.encode_query(text), atol=1e-5)


class TestStaticVectors:
    def test_vectors_equal_sentence_transformers(self, committed: Embedding) -> None:
        from sentence_transformers import SentenceTransformer

        assert isinstance(committed, StaticVectors)
        # Its float16 arithmetic makes NaN of an empty text (0 / 0), so it is asked in float32 too.
        model = SentenceTransformer(str(DEFAULT_MODEL), device="cpu", local_files_only=True)
        full = [text for text in TEXTS if folded_words(text)]
        np.testing.assert_allclose(model.encode(full), committed.encode(full), atol=1e-3)
        exact = model.float().encode(TEXTS)
        np.testing.assert_allclose(exact, committed.encode(TEXTS), atol=1e-4)

    def test_foreign_vectors_can_be_worked_out_by_hand(self, tmp_path: Path) -> None:
        model = load_embedding(str(foreign_static(tmp_path)))
        assert isinstance(model, StaticVectors)
        diagonal = [0.0, 0.5**0.5, 0.5**0.5, 0.0]  # rows of Đảng and bộ
        np.testing.assert_allclose(model.encode(["Đảng bộ", "xã"]), [diagonal, [0] * 4], atol=1e-6)

    def test_loading_leaves_torch_alone(self) -> None:
        code = (
            "import sys; from ingest.embedding import load_embedding as load; "
            f"load({str(DEFAULT_MODEL)!r}).encode_query('xã'); "
            "print([m for m in ('torch', 'transformers', 'sentence_transformers') "
            "if m in sys.modules])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == "[]"

    def test_no_diacritics_no_difference(self, committed: Embedding) -> None:
        text = "Toàn tỉnh sắp xếp lại bao nhiêu xã, thị trấn? Đồng chí nào hoà giải, hòa giải?"
        np.testing.assert_array_equal(
            committed.encode_query(text), committed.encode_query(fold(text))
        )

    @pytest.mark.parametrize(
        ("question", "near", "far"),
        [
            pytest.param(
                "Toàn tỉnh sắp xếp lại bao nhiêu xã, thị trấn?",
                "Sau khi sáp nhập, số đơn vị hành chính cấp xã giảm 76 đơn vị.",
                "Học sinh lớp 12 dự kỳ thi tốt nghiệp vào cuối tháng sáu.",
                id="merging communes",
            ),
            pytest.param(
                "Ai được bầu làm bí thư tỉnh ủy?",
                "Hội nghị ban chấp hành đảng bộ tỉnh bầu đồng chí giữ chức bí thư nhiệm kỳ mới.",
                "Giá xăng dầu trong nước được điều chỉnh giảm từ 15 giờ chiều nay.",
                id="electing a secretary",
            ),
            pytest.param(
                "kỷ luật cán bộ vi phạm",
                "Ủy ban kiểm tra quyết định khiển trách, cảnh cáo các đảng viên có khuyết điểm.",
                "Đội tuyển bóng đá thắng trận thứ hai liên tiếp tại vòng loại.",
                id="discipline",
            ),
            pytest.param(
                "tinh giản biên chế, giảm đầu mối",
                "Bộ máy được sắp xếp tinh gọn, cắt giảm số phòng ban và công chức, viên chức.",
                "Mưa lớn kéo dài gây ngập nhiều tuyến đường trong thành phố.",
                id="leaner apparatus",
            ),
            pytest.param(
                "đại hội chi bộ nhiệm kỳ mới",
                "Các đảng viên biểu quyết bầu cấp ủy và bí thư, phó bí thư khóa tới.",
                "Công ty chứng khoán công bố lợi nhuận quý hai tăng mạnh.",
                id="party cell congress",
            ),
        ],
    )
    @pytest.mark.parametrize("typed", [str, fold], ids=["accented", "bare"])
    def test_near_things_are_near(
        self, committed: Embedding, question: str, near: str, far: str, typed: type[str]
    ) -> None:
        asked = committed.encode_query(typed(question))
        close, distant = committed.encode([near, far]) @ asked
        assert close > distant + 0.05

    def test_prompts_can_be_worked_out_by_hand(self, tmp_path: Path) -> None:
        folder = with_prompts(foreign_static(tmp_path / "m"), {"query": "huyện ", "document": ""})
        model = load_embedding(str(folder))
        bo, both = [0, 0, 1, 0], [0, 0, 0.5**0.5, 0.5**0.5]  # rows of bộ; of bộ and huyện
        np.testing.assert_allclose(model.encode(["bộ"]), [bo], atol=1e-6)
        np.testing.assert_allclose(model.encode_query("bộ"), both, atol=1e-6)

    def test_other_weights_have_another_fingerprint(self, tmp_path: Path) -> None:
        folders = [foreign_static(tmp_path / str(seed), seed) for seed in (1, 2)]
        first, second = (load_embedding(str(folder)).fingerprint for folder in folders)
        assert first != second


class TestSentenceTransformerVectors:
    def test_a_real_transformer_knows_near_from_far(self, minilm: Path) -> None:
        model = load_embedding(str(minilm))
        assert isinstance(model, SentenceTransformerVectors)
        near, far = model.encode(["The cat sits on a mat.", "Shares fell on Monday."])
        asked = model.encode_query("Where is the cat?")
        assert asked @ near > asked @ far + 0.2

    def test_other_weights_have_another_fingerprint(self, minilm: Path, tmp_path: Path) -> None:
        from safetensors.numpy import load_file, save_file

        folder = linked(minilm, tmp_path / "model")
        weights = load_file(folder / "model.safetensors")
        weights["embeddings.LayerNorm.bias"][0] += 1e-3
        (folder / "model.safetensors").unlink()
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        assert load_embedding(str(folder)).fingerprint != load_embedding(str(minilm)).fingerprint

    def test_stored_in_half_precision_it_runs_in_whole(self, minilm: Path, tmp_path: Path) -> None:
        from sentence_transformers import SentenceTransformer

        whole = SentenceTransformer(str(minilm), device="cpu", local_files_only=True)
        whole.half().save(str(tmp_path / "half"))
        model = load_embedding(str(tmp_path / "half"))
        vectors = model.encode(TEXTS)
        assert np.isfinite(vectors).all()
        # float16 products of texts this long differ in the fourth decimal from batch to batch
        alone = np.concatenate([model.encode([text]) for text in TEXTS])
        np.testing.assert_allclose(vectors, alone, atol=1e-5)


class TestRefusals:
    def test_a_missing_folder_is_named_with_the_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="Không tìm thấy thư mục") as caught:
            load_embedding(str(tmp_path / "khong-co"))
        assert "TROLY_EMBEDDING" in str(caught.value)
        assert "khong-co" in str(caught.value)

    @pytest.mark.parametrize(
        "file", ["model.safetensors", "tokenizer.json", "modules.json"], ids=str
    )
    @pytest.mark.parametrize("harm", ["lost", "cut", "text"])
    def test_a_broken_folder_is_named_with_the_remedy(
        self, tmp_path: Path, file: str, harm: str
    ) -> None:
        folder = tmp_path / "model"
        shutil.copytree(DEFAULT_MODEL, folder)
        target = folder / file
        whole = target.read_bytes()
        target.unlink()
        if harm != "lost":
            target.write_bytes(whole[: len(whole) // 2] if harm == "cut" else b"version https://")
        with pytest.raises(SettingsError, match="Không nạp được mô hình nhúng") as caught:
            load_embedding(str(folder))
        assert str(folder) in str(caught.value)
        assert "TROLY_EMBEDDING" in str(caught.value)


PIECES = st.sampled_from(
    [
        "xây",
        "dựng",
        "Đảng",
        "nghị",
        "quyết",
        "sắp",
        "xếp",
        "lại",
        "qxzt",
        "18-NQ/TW",
        "hoà",
        "1.578",
    ]
)
ANYTHING = st.text(max_size=40) | st.lists(PIECES, max_size=30).map(" ".join)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(DEFAULT_MODEL / "tokenizer.json"))


@pytest.fixture(scope="module")
def segment(tokenizer: Tokenizer) -> Segmenter:
    return Segmenter(tokenizer)


class TestSegmenter:
    @settings(max_examples=300, deadline=None)
    @given(texts=st.lists(ANYTHING, max_size=8))
    def test_pieces_are_the_librarys(
        self, tokenizer: Tokenizer, segment: Segmenter, texts: list[str]
    ) -> None:
        ids, lengths = segment(texts)
        expected = [e.ids for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        assert lengths.tolist() == [len(e) for e in expected]
        assert ids.tolist() == [i for e in expected for i in e]

    @given(text=st.text(max_size=60))
    def test_words_are_what_folding_puts_between_bars(self, text: str) -> None:
        barred = "".join(f"▁{word}▁" for word in folded_words(text))
        assert folding().normalize_str(text) == barred

    def test_phrases_do_not_reach_across_texts(self, segment: Segmenter) -> None:
        together, _ = segment(["xây dựng"])
        apart, lengths = segment(["xây", "dựng"])
        assert len(together) == 1
        assert lengths.tolist() == [1, 1]
        assert len(apart) == 2
