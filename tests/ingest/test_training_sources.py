"""Where training pairs come from: sections of documents, everyday words, written pairs."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from ingest.normalise import words
from ingest.training import rewording
from ingest.training.corpus import Article
from ingest.training.pairs import Bags, tokenize_articles
from ingest.training.phrases import Phrases, SpelledSource
from ingest.training.rewording import paraphrases, reworded_pairs, word_pairs
from ingest.training.sections import read_sections, sections_of
from ingest.training.sources import NewsSource, SectionSource, WrittenSource, joined
from ingest.training.vocabulary import build_tokenizer
from ingest.types import Passage

SAMPLES = Path("eval/samples/documents")
ARTICLES = [
    Article(f"tựa {n}", f"tóm tắt {n}", (f"câu một của bài {n}", f"câu hai của bài {n}"))
    for n in range(12)
]


@pytest.fixture(scope="module")
def tokenizer():
    texts = [t for a in ARTICLES for t in (a.title, a.abstract, *a.sentences)]
    return build_tokenizer(texts, syllables=200, phrases=5, minimum=2)


def _rows(bags: Bags) -> list[list[int]]:
    return [row.tolist() for row in np.split(bags.ids, bags.offsets[1:])]


def test_sections_stand_under_their_own_heading() -> None:
    def passage(text: str, *path: str) -> Passage:
        return Passage(text, 0, len(text), path)

    found = sections_of(
        3,
        "Luật Thử",
        [
            passage("Mở đầu."),
            passage("1. Một.", "Chương I. CHUNG", "Điều 1. Phạm vi", "Khoản 1"),
            passage("2. Hai. Ba.", "Chương I. CHUNG", "Điều 1. Phạm vi", "Khoản 2"),
            passage("Bốn.", "Chương I. CHUNG", "Điều 2"),
        ],
    )
    assert [s.heading for s in found] == ["Luật Thử", "Phạm vi", "Luật Thử"]
    assert found[1].sentences == ("1. Một.", "2. Hai.", "Ba.")
    assert found[1].above == "Luật Thử Chương I. CHUNG Điều 1. Phạm vi"
    assert {s.document for s in found} == {3}


def test_sections_of_real_documents_and_none_of_a_refused_file(tmp_path: Path) -> None:
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.7 nothing")
    file = next(SAMPLES.glob("NQ 12-NQ-TU (15-8-2019)*.docx"))
    (tmp_path / file.name).write_bytes(file.read_bytes())
    (only,) = read_sections(tmp_path)
    assert len(only) > 5
    assert all(section.sentences and section.heading for section in only)


def test_every_article_once_before_any_again(tokenizer) -> None:
    tokens = tokenize_articles(tokenizer, ARTICLES)
    source, rng = NewsSource(tokens, (4, 4), (1, 0, 0)), np.random.default_rng(0)
    titles = [row for _ in range(3) for row in _rows(source.take(4, rng)[0])]
    assert len({tuple(row) for row in titles}) == len(ARTICLES)


def test_sections_of_one_document_come_together(tokenizer) -> None:
    tokens = tokenize_articles(tokenizer, ARTICLES)
    source = SectionSource(tokens, [n // 6 for n in range(12)], (4, 8), (1, 0, 0))
    rows = _rows(source.take(6, np.random.default_rng(1))[0])
    of = [i for row in rows for i, a in enumerate(ARTICLES) if row == _tokens(tokenizer, a.title)]
    assert len(of) == 6
    assert len({n // 6 for n in of}) == 1
    assert len(_rows(source.take(99, np.random.default_rng(1))[0])) == 12


def _tokens(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def test_written_pairs_stay_pairs_and_batches_join(tokenizer) -> None:
    pairs = [(a.title, a.abstract) for a in ARTICLES] + [("!!!", "không có chữ bên kia")]
    source = WrittenSource(tokenizer, pairs)
    assert len(source) == len(ARTICLES)
    whole = {(tuple(_tokens(tokenizer, a)), tuple(_tokens(tokenizer, b))) for a, b in pairs[:-1]}
    rng = np.random.default_rng(2)
    short, long = joined([source.take(5, rng), source.take(4, rng)])
    taken = list(zip(map(tuple, _rows(short)), map(tuple, _rows(long)), strict=True))
    assert len(taken) == 9
    assert set(taken) <= whole


def test_a_sentence_is_said_in_everyday_words() -> None:
    said = "Ban Thường vụ chủ trì sáp nhập thôn và tinh giản biên chế theo quy định."
    article = Article("Kế hoạch", "", ("Mở.", said, "Kết."))
    for seed in range(5):
        for short, long in reworded_pairs([article], np.random.default_rng(seed)):
            assert short != said
            assert long == f"Kế hoạch Mở. {said} Kết."
    plain = Article("Tựa", "", ("abc xyz abc xyz abc xyz abc xyz.",))
    assert list(reworded_pairs([plain], np.random.default_rng(0))) == []


FILES = sorted((Path(rewording.__file__).parent / "paraphrases").glob("*.jsonl"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_paraphrases_are_well_formed(file: Path) -> None:
    text = file.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    records = [json.loads(line) for line in text.splitlines()]
    assert len({r["official"] for r in records}) == len(records)
    for record in records:
        assert set(record) == {"official", "everyday"}
        assert len(words(record["official"])) >= 5, record
        assert record["everyday"]
        assert all(said.strip() and said != record["official"] for said in record["everyday"])


def test_what_is_written_is_read() -> None:
    assert len(paraphrases()) > 9_000
    assert ("gộp", "sáp nhập") in word_pairs()


def test_phrases_stand_with_their_syllables_and_end_as_one_row(tokenizer) -> None:
    phrases = Phrases(tokenizer)
    source = WrittenSource(tokenizer, [("tóm tắt", "câu một của bài"), ("hai", "câu hai của bài")])
    as_they_are = source.take(2, np.random.default_rng(0))
    spelled = SpelledSource(source, phrases).take(2, np.random.default_rng(0))
    size = tokenizer.get_vocab_size()
    learned = np.random.default_rng(1).standard_normal((size, 4)).astype(np.float32)
    whole = phrases.whole(learned)
    longer = False
    for bags, with_syllables in zip(as_they_are, spelled, strict=True):
        for row, all_of_it in zip(_rows(bags), _rows(with_syllables), strict=True):
            longer |= len(all_of_it) > len(row)
            np.testing.assert_allclose(whole[row].sum(0), learned[all_of_it].sum(0), rtol=1e-5)
    assert longer  # "tóm tắt" is a phrase of these texts
    begun, phrase, syllable = (
        phrases.quieter(learned, 0.5),
        tokenizer.token_to_id("▁tom▁▁tat▁"),
        tokenizer.token_to_id("▁tom▁"),
    )
    np.testing.assert_allclose(begun[phrase], 0.5 * learned[phrase])
    np.testing.assert_allclose(begun[syllable], learned[syllable])


def test_empty_bags_stay_empty_when_spelled(tokenizer) -> None:
    phrases = Phrases(tokenizer)
    one = tokenizer.encode("tóm tắt một").ids
    for lists in ([one, []], [[], one], [one, [], one]):
        ids = np.asarray([i for row in lists for i in row], dtype=np.int64)
        starts = np.cumsum([0, *map(len, lists)])[:-1]
        rows = _rows(phrases.spelled(Bags(ids, starts)))
        assert [len(row) > 0 for row in rows] == [len(row) > 0 for row in lists]
        assert all(set(row) >= set(given) for row, given in zip(rows, lists, strict=True))
