"""Whole runs over an assistant whose findings can be worked out by hand."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.duplicates import fold_duplicates
from assistant.types import Answer, Citation, SearchSettings, SourceView
from eval import answers, record, retrieval, speed
from eval.cases_file import load_cases
from eval.compare import compare
from eval.corpora import load_corpus
from eval.gold import Labels
from eval.mistyped import without_diacritics
from eval.prepare import Ingested, kept_shares, lost_parts, prepared
from eval.ranking import NAMES
from eval.retrieval import Asking
from eval.types import Case, Corpus, Outcome, Part, Report, Source, TextFile
from ingest.errors import DataFolderError, DataFolderHeld, UsageError
from ingest.settings import DEFAULT_MODEL, Settings

LAW = TextFile(
    "Luật Thử.txt",
    "LUẬT THỬ\n\n"
    "Điều 1. Nuôi mèo trong nhà\n\n"
    "Điều 2. Nuôi chó ngoài vườn\n\n"
    "Điều 2. Nuôi chó ngoài vườn rất rộng\n",
)
NOTHING = Ingested(1.0, 4, 50.0, 1)


@pytest.fixture
def assistant(counting: Any, tmp_path: Path) -> Any:
    (tmp_path / LAW.name).write_text(LAW.text, "utf-8")
    made = counting(Settings())
    made.add([tmp_path])
    return made


def test_a_run_is_made_and_recorded_without_the_office_own_model(tmp_path: Path) -> None:
    """An evaluation works in a folder of its own: the model learned in the office's is not there,
    unless it is set by name."""
    office = Settings(data=tmp_path)
    shutil.copytree(DEFAULT_MODEL, tmp_path / "model")
    (tmp_path / "model" / "README.md").write_text("học thêm", "utf-8")
    corpus = Corpus("thử", made=(LAW,))
    built_in = record.model_fingerprint(str(DEFAULT_MODEL))
    assert record.describe(office, [corpus])["model"] == built_in
    with prepared([corpus], office, data=tmp_path):
        (kept,) = tmp_path.glob("eval-*/")
    (kept / "model").mkdir()  # no model at all: whoever would use it could not open the folder
    with prepared([corpus], office, data=tmp_path) as (_, again):
        assert again.reused
    named = replace(office, embedding=str(tmp_path / "model"))
    assert record.describe(named, [corpus])["model"] != built_in


def test_retrieval_counts_an_article_once_and_keeps_the_failed(assistant: Any) -> None:
    cases = [
        Case("a", "nuôi mèo trong nhà", relevant=("Luật Thử.txt@1",)),
        # both passages of Điều 2 come first; Điều 1 is the second article, not the third
        Case("b", "nuôi chó ngoài vườn rộng", relevant=("Luật Thử.txt@1",)),
        Case("c", "nổ", relevant=("Luật Thử.txt@1",)),
        Case("d", "xyz", relevant=("Luật Thử.txt@1",)),
    ]
    report = retrieval.run(assistant, cases, NOTHING, Labels(()))
    assert [o.scores["mrr@10"] for o in report.outcomes] == [1.0, 0.5, 0.0, 0.0]
    assert report.metrics["mrr@10"] == 1.5 / 4
    assert report.metrics["hit@1"] == 0.25
    assert report.metrics["recall@10"] == 0.5
    assert (report.metrics["queries"], report.metrics["documents"]) == (4, 1)
    assert report.metrics["errors"] == 1
    assert report.outcomes[2].error == "RuntimeError: nổ"
    assert report.metrics["query_ms_p95"] >= report.metrics["query_ms_p50"] > 0


def test_what_is_shown_as_a_copy_of_a_hit_was_found(
    counting: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Người nuôi mèo trong nhà phải tiêm phòng, giữ vệ sinh và báo với nơi cư trú."
    for name in ("Một", "Hai"):
        (tmp_path / f"Luật {name}.txt").write_text(f"LUẬT\n\nĐiều 1. {said}\n", "utf-8")
    made = counting(Settings())
    made.add([tmp_path])
    searched = made.search
    monkeypatch.setattr(
        made, "search", lambda q, limit, **how: fold_duplicates(searched(q, limit=limit, **how))
    )
    assert [len(hit.copies) for hit in made.search(said, limit=9)] == [1]
    cases = [Case(name, said, relevant=(f"Luật {name}.txt@1",)) for name in ("Một", "Hai")]
    report = retrieval.run(made, cases, NOTHING, Labels(()))
    assert sorted(o.scores["mrr@10"] for o in report.outcomes) == [0.5, 1.0]


def test_retrieval_without_diacritics_asks_so(assistant: Any) -> None:
    case = Case("a", "Nuôi mèo", relevant=("Luật Thử.txt@1",))
    asking = Asking(without_diacritics=True)
    report = retrieval.run(assistant, [case], NOTHING, Labels(()), asking)
    assert report.outcomes[0].question == "Nuoi meo"
    assert report.metrics["without_diacritics"] is True


def test_retrieval_asks_the_index_and_the_spelling_it_is_told(assistant: Any) -> None:
    case = Case("a", "Nuôi mèo trong nhà", relevant=("Luật Thử.txt@1",))
    asking = Asking(SearchSettings(mode="dense"), wrong_diacritics=1.0)
    report = retrieval.run(assistant, [case], NOTHING, Labels(()), asking)
    assert {using.mode for using in assistant.used} == {"dense"}
    asked = report.outcomes[0].question
    assert asked != case.question
    assert without_diacritics(asked) == "Nuoi meo trong nha"
    assert (report.metrics["mode"], report.metrics["wrong_diacritics"]) == ("dense", 1.0)


def test_retrieval_by_quotes_and_by_parts(assistant: Any) -> None:
    quoted = Source(None, None, quote="Nuôi chó ngoài vườn rất rộng", file=LAW.name)
    cases = [
        Case("quote", "nuôi chó ngoài vườn", sources=(quoted,)),
        Case("part", "nuôi chó ngoài vườn rất rộng", relevant=("¶3", "¶9"), grades=(1, 2)),
    ]
    parts = (Part("¶1", "Điều 1. Nuôi mèo trong nhà"), Part("¶2", "Điều 2. Nuôi chó ngoài vườn."),
             Part("¶3", "Điều 2. Nuôi chó ngoài vườn rất rộng"))  # fmt: skip
    labels = Labels([Corpus("x", parts={LAW.name: parts})])
    quote, part = retrieval.run(assistant, cases, NOTHING, labels).outcomes
    assert quote.rank in (1, 2), "both passages share as many syllables"
    assert (part.rank, part.scores["recall@5"]) == (1, 0.5)
    assert part.scores["ndcg@10"] == pytest.approx(1 / (2 + 1 / math.log2(3)))


def test_figures_stand_with_their_interval(assistant: Any) -> None:
    cases = [Case(str(n), q, relevant=("Luật Thử.txt@1",)) for n, q in enumerate(("mèo", "xyz"))]
    metrics = retrieval.run(assistant, cases, NOTHING, Labels(())).metrics
    for name in NAMES:
        low, high = metrics[f"{name}_ci95"]
        assert low <= metrics[name] <= high
    assert metrics["hit@1_ci95"] == [0.0, 1.0]


def test_answers_end_in_every_way_and_stay_in_the_count(assistant: Any) -> None:
    cases = [
        Case("right", "nuôi mèo trong nhà?", "fact", contains=(("mèo",),)),
        Case("wrong", "nuôi mèo trong nhà?", "fact", contains=(("chó",),)),
        Case("needless", "xyz", "fact", contains=(("mèo",),)),
        Case("missed", "nuôi mèo trong nhà?", "none", expect="refused"),
        Case("error", "nổ", "none", expect="refused"),
    ]
    report = answers.run_cases(assistant, cases)
    assert [o.verdict for o in report.outcomes] == [
        "right", "wrong", "needless_refusal", "missed_refusal", "error",
    ]  # fmt: skip
    assert report.metrics["accuracy"] == 0.2
    assert report.metrics["questions"] == 5
    assert report.metrics["by_type"]["fact"]["count"] == 3
    assert report.metrics["by_type"]["none"]["accuracy"] == 0.0
    assert report.metrics["quote_violations"] == 0
    assert report.metrics["interval95"][0] < 0.2 < report.metrics["interval95"][1]


def test_history_is_asked_for_real_and_in_order(assistant: Any) -> None:
    case = Case("f", "còn chó thì sao?", history=("nuôi mèo trong nhà", "ngoài vườn rất rộng"))
    answers.run_cases(assistant, [case])
    first, second, last = assistant.asked[-3:]
    assert first == ("nuôi mèo trong nhà", ())
    assert [turn.question for turn in second[1]] == ["nuôi mèo trong nhà!"]
    assert [turn.answer for turn in last[1]] == [
        "Điều 1. Nuôi mèo trong nhà",
        "Điều 2. Nuôi chó ngoài vườn rất rộng",
    ]


class Misquoting:
    """Opens another text than the one quoted."""

    def open(self, citation: Citation, *, around: int = 700) -> SourceView:
        del around
        return SourceView(citation, "", citation.quote.upper(), "", None)


def test_a_false_quote_is_a_violation(assistant: Any) -> None:
    answer: Answer = assistant.ask("nuôi mèo trong nhà")
    assert answers.false_quotes(assistant, answer) == ()
    assert len(answers.false_quotes(Misquoting(), answer)) == 1  # type: ignore[arg-type]
    stray = replace(answer, claims=(replace(answer.claims[0], citations=(1, 7)),))
    assert answers.false_quotes(assistant, stray) == ("[7] không có",)
    shifted = replace(answer, citations=(replace(answer.citations[0], end=10_000),))
    assert len(answers.false_quotes(assistant, shifted)) == 1


def test_squad_shares_are_of_the_answerable(assistant: Any) -> None:
    cases = [
        Case("a", "nuôi mèo trong nhà", "answerable", contains=(("x", "MÈO"),)),
        Case("b", "nuôi mèo trong nhà", "answerable", contains=(("bò",),)),
        Case("c", "xyz", "answerable", contains=(("mèo",),)),
        Case("d", "nổ", "answerable", contains=(("mèo",),)),
        Case("e", "xyz", "impossible", expect="refused"),
        Case("f", "nuôi mèo trong nhà", "impossible", expect="refused"),
    ]
    metrics = answers.run_squad(assistant, cases).metrics
    assert metrics["contains_gold@3"] == 0.25
    assert metrics["refused"] == 0.25
    assert metrics["questions"] == 4
    assert metrics["errors"] == 1
    assert (metrics["impossible_questions"], metrics["impossible_refused"]) == (2, 0.5)


def test_speed_reports_figures_of_both_halves(assistant: Any) -> None:
    metrics = speed.run(assistant, NOTHING).metrics
    assert metrics["passages_per_second"] == 4.0
    assert metrics["ask_ms_p95"] >= metrics["ask_ms_p50"] > 0
    assert metrics["peak_memory_mb"] > 10


def test_a_kept_folder_is_used_again_and_another_corpus_gets_its_own(
    opened: list[Any], tmp_path: Path
) -> None:
    def ingest(text: str) -> Ingested:
        corpus = Corpus("x", made=(TextFile("a.txt", text),))
        with prepared([corpus], Settings(), data=tmp_path / "kept") as (_, ingested):
            return ingested

    first, second, other = ingest("A b.\n"), ingest("A b.\n"), ingest("C d.\n")
    assert (first.reused, second.reused, other.reused) == (False, True, False)
    assert replace(second, reused=False) == first
    assert len(opened[1].held) == 0, "nothing was ingested the second time"
    assert len([path for path in (tmp_path / "kept").iterdir() if path.is_dir()]) == 2


def test_an_ingest_cut_short_is_begun_anew(opened: list[Any], tmp_path: Path) -> None:
    corpus = Corpus("x", made=(TextFile("a.txt", "A b.\n"),))
    with prepared([corpus], Settings(), data=tmp_path / "kept"):
        pass
    (folder,) = (path for path in (tmp_path / "kept").iterdir() if path.is_dir())
    (folder / "ingested.json").unlink()
    (folder / "half").touch()
    with prepared([corpus], Settings(), data=tmp_path / "kept") as (_, ingested):
        assert not ingested.reused
    assert not (folder / "half").exists()
    assert len(opened) == 2


@pytest.mark.usefixtures("opened")
def test_a_second_run_on_a_kept_folder_is_told_so_and_harms_nothing(tmp_path: Path) -> None:
    corpus = Corpus("x", made=(TextFile("a.txt", "A b.\n"),))
    with prepared([corpus], Settings(), data=tmp_path):
        with (
            pytest.raises(DataFolderHeld, match="Một lần đo khác"),
            prepared([corpus], Settings(), data=tmp_path),
        ):
            pass
        assert list(tmp_path.glob("eval-*/ingested.json"))
    (tmp_path / "file").touch()
    with (
        pytest.raises(DataFolderError, match="Không dùng được"),
        prepared([corpus], Settings(), data=tmp_path / "file"),
    ):
        pass


def test_the_office_folder_is_never_opened(opened: list[Any], tmp_path: Path) -> None:
    office = Settings(data=tmp_path / "office")
    with prepared([Corpus("x", made=(TextFile("a.txt", "A.\n"),))], office):
        pass
    assert opened[0].settings.data != office.data
    assert not office.data.exists()


def test_what_each_article_kept(tmp_path: Path) -> None:
    file = tmp_path / "Luật Thử.txt"
    file.write_text(
        "LUẬT THỬ\n\nĐiều 1. Phạm vi\n\nLuật này quy định việc nuôi mèo.\n\n"
        "Điều 2. Đối tượng\n\nNgười nuôi mèo và tổ chức có liên quan.\n",
        "utf-8",
    )
    assert kept_shares(file, {"1": 11, "2": 26, "3": 5}) == {"1": 1.0, "2": 0.5, "3": 0.0}


def test_a_paragraph_that_no_passage_holds_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Bài một\n\nHuyện có mười xã, đông dân.\n\nXã có ba thôn ven sông.\n", "utf-8")
    parts = (Part("¶1", "Huyện có mười xã, đông dân."), Part("¶2", "Một đoạn không có trong tệp."),
             Part("¶3", "Xã có ba thôn ven sông."))  # fmt: skip
    assert lost_parts(file, parts) == ["¶2"]


def test_a_run_is_written_and_read_back(assistant: Any, tmp_path: Path) -> None:
    case = Case("a", "nuôi mèo trong nhà", "fact", contains=(("mèo",),))
    done = answers.run_cases(assistant, [case])
    corpus = Corpus("x", cases=(case,))
    done = replace(done, record=record.describe(Settings(), [corpus], split="all"))
    back = record.load(record.save(done, tmp_path / "runs"))
    assert back.outcomes == done.outcomes
    assert back.record["corpora"] == {"x": record.corpus_hash(corpus)}
    assert back.record["options"] == {"split": "all"}
    assert {"commit", "dirty", "model", "settings", "packages", "started"} <= set(back.record)
    assert back.record["model"].startswith("sha256:")


@pytest.mark.parametrize("layout", ["cases", "beir"])
def test_a_record_names_the_data_by_its_hash(tmp_path: Path, layout: str) -> None:
    """The documents and the questions of every layout are in the hash."""
    (tmp_path / "qrels").mkdir()
    (tmp_path / "documents").mkdir()
    texts = {
        "documents/a.txt": "Một.",
        "cases.jsonl": '{"id": "a", "question": "?", "expect": "answered"}',
        "corpus.jsonl": '{"_id": "d", "text": "Một."}',
        "queries.jsonl": '{"_id": "q", "text": "Hỏi?"}',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\td\t1\n",
    }
    name = {
        "cases": f"cases:{tmp_path}/cases.jsonl@{tmp_path}/documents",
        "beir": f"beir:{tmp_path}",
    }

    def recorded(**changed: str) -> dict[str, str]:
        for file, text in texts.items():
            old, new = changed.get(file, " ").split(" ") if file in changed else ("", "")
            (tmp_path / file).write_text(text.replace(old, new) if old else text, "utf-8")
        described = record.describe(Settings(), [load_corpus(name[layout])])
        return dict(described["corpora"])

    first = recorded()
    assert recorded() == first
    mine = {"cases": ("documents/a.txt", "cases.jsonl"),
            "beir": ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv")}[layout]  # fmt: skip
    slips = {"documents/a.txt": "Một Hai", "cases.jsonl": "? ai", "corpus.jsonl": "Một Hai",
             "queries.jsonl": "Hỏi Đáp", "qrels/test.tsv": "1 2"}  # fmt: skip
    hashes = {tuple(recorded(**{file: slips[file]}).values()) for file in mine}
    assert len(hashes | {tuple(first.values())}) == len(mine) + 1


def test_the_corpus_hash_follows_its_words_and_its_questions() -> None:
    corpus = Corpus("x", cases=(Case("a", "?"),), made=(TextFile("a", "b"),))
    hashes = {
        record.corpus_hash(changed)
        for changed in (
            corpus,
            replace(corpus, cases=(Case("a", "!"),)),
            replace(corpus, made=(TextFile("a", "c"),)),
        )
    }
    assert len(hashes) == 3


def outcome(case_id: str, value: float, figure: str = "right") -> Outcome:
    return Outcome(case_id, "fact", "?", 1.0, {figure: value})


def test_compare_over_the_shared_questions() -> None:
    a = Report("answers", {}, tuple(outcome(f"q{n}", 0.0) for n in range(6)))
    b = Report("answers", {}, (*(outcome(f"q{n}", 1.0) for n in range(1, 6)), outcome("new", 1.0)))
    compared = compare(a, b)
    (figure,) = compared.figures
    assert (compared.shared, compared.only_a, compared.only_b) == (5, 1, 1)
    assert (figure.wins, figure.losses, figure.a, figure.b) == (5, 0, 0.0, 1.0)
    assert figure.test == "McNemar"
    assert figure.p == pytest.approx(2 / 32)
    assert len(compared.changed) == 5


def test_compare_bootstraps_graded_figures() -> None:
    a = Report("retrieval", {}, tuple(outcome(f"q{n}", 0.5, "ndcg@10") for n in range(9)))
    b = Report("retrieval", {}, tuple(outcome(f"q{n}", 0.63, "ndcg@10") for n in range(9)))
    (figure,) = compare(a, b).figures
    assert figure.test == "bootstrap"
    assert figure.low == pytest.approx(0.13)
    assert figure.p < 0.01


def test_compare_leaves_out_a_figure_that_one_run_lacks() -> None:
    a = Report("retrieval", {}, (Outcome("q", "", "?", 1.0, {"ndcg@10": 1.0}),))
    b = Report("retrieval", {}, (Outcome("q", "", "?", 1.0, {"ndcg@10": 1.0, "recall@5": 1.0}),))
    assert [f.figure for f in compare(b, a).figures] == ["ndcg@10"]
    with pytest.raises(UsageError, match="chỉ số"):
        compare(a, replace(a, outcomes=(replace(a.outcomes[0], scores={"x": 1.0}),)))


def test_compare_refuses_what_cannot_be_compared() -> None:
    a = Report("answers", {}, (outcome("q", 1.0),))
    with pytest.raises(UsageError, match="khác loại"):
        compare(a, replace(a, kind="squad"))
    with pytest.raises(UsageError, match="chung"):
        compare(a, replace(a, outcomes=()))


def test_a_case_file_and_the_line_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    good = (
        '{"id":"a","type":"fact","question":"?","history":["trước"],"expect":"answered",'
        '"contains":[["1","một"]],"sources":[{"number":"1-NQ/TU","issued":"2019-01-02",'
        '"heading":"h","quote":"q"}],"split":"tune"}\n'
    )
    path.write_text(good, "utf-8")
    assert load_cases(path) == (
        Case(
            "a", "?", "fact", ("trước",), "answered", (), (("1", "một"),),
            (Source("1-NQ/TU", "2019-01-02", "h", "q"),), "tune",
        ),
    )  # fmt: skip
    for bad in ('{"id": "b"}', good.replace("answered", "said"), "{", good):
        path.write_text(good + bad, "utf-8")
        with pytest.raises(UsageError, match="Dòng 2"):
            load_cases(path)
    with pytest.raises(UsageError, match="Không đọc được"):
        load_cases(tmp_path / "none.jsonl")


def test_the_general_file_runs(counting: Any, tmp_path: Path) -> None:
    general = Path(retrieval.__file__).parent / "cases_squad" / "general.json"
    corpus = load_corpus(f"squad:{general}")
    for file in corpus.made:
        (tmp_path / file.name).write_text(file.text, "utf-8")
    assistant = counting(Settings())
    assistant.add([tmp_path])
    metrics = answers.run_squad(assistant, corpus.cases).metrics
    assert metrics["questions"] == 89
    assert 0 < metrics["contains_gold@1"] < metrics["contains_gold@3"] < 1
