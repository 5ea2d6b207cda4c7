"""How much of what was asked a piece of text speaks of, weighted by how rare the words are."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.abbreviations import written_out
from assistant.asking import is_asking, without_asking
from assistant.tones import may_mean
from assistant.types import Question
from ingest.folding import LOWER, UPPER
from ingest.frequencies import frequencies
from ingest.normalise import accented, bigrams, fold, words

# A run of capitalised words inside a question: Thanh Hóa, Bộ Nội vụ, Ban Tổ chức Tỉnh ủy.
_CAPITALISED = re.compile(r"[^\W\d_]+")
_NAME_FOLLOWS = re.compile(rf" [{UPPER}][{LOWER}]")
# What a unit is, capitalised where it opens a sentence: Huyện Bình Lãng is Bình Lãng.
_RANKS = frozenset("huyen tinh xa phuong quan thon ong ba dong".split())
_SYNONYMS = Path(__file__).parent.parent / "synonyms.toml"
_PROVINCES = _SYNONYMS.with_name("provinces.toml")
# An object of at most three syllables and a verb of one or two: more is no plain passive.
_PASSIVE = re.compile(
    r"(?:^|\b(?:thi|va) )(?P<object>(?P<first>\w+(?: \w+){0,2})) (?:do|duoc) "
    r"(?:ai|co quan nao|don vi nao|to chuc nao|cap nao|dong chi nao) \w+(?: \w+)?$"
)
_DENIALS = frozenset(("không", "chưa", "khong"))
_DENYING = _DENIALS | {"chẳng", "trừ", "ngoài", "thiếu"}
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
# Which of many, in Roman figures: lần thứ XIII, khóa XV, khoa xv; but not "khóa vi tính".
_ORDINAL = re.compile(
    r"\b(?i:lần thứ|lan thu|khóa|khoá|khoa) (?P<ordinal>[IVXL]+|[ivx]{3,}|i[vx]|xv|xx)\b"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What evidence for a question should speak of.

    ``weights`` maps content syllables and bigrams, as ``spoken_terms`` makes them, to their
    rarity; ``names`` (folded) are proper names and ``numbers`` the figures of the question, which
    evidence must not lack altogether. ``denied`` if something is asked for that is not so: evidence
    without any denial affirms it.
    """

    weights: Mapping[str, float]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    denied: bool = False

    def coverage(self, terms: Set[str], *elsewhere: tuple[Set[str], float]) -> float:
        """Share in [0, 1] of the weight that stands in ``terms``; what stands only in a place of
        ``elsewhere``, best first, counts with that place's share."""
        total = sum(self.weights.values())
        if total == 0:
            return 0.0
        places = ((terms, 1.0), *elsewhere)
        return (
            sum(
                w * next((share for said, share in places if term in said), 0.0)
                for term, w in self.weights.items()
            )
            / total
        )


def spoken_terms(text: str) -> set[str]:
    """What a piece of evidence speaks of: its syllables and bigrams, folded and as written, so that
    a question typed with tones tells lương from lượng and one typed without finds both; and those
    of the synonyms of its words."""
    literal, otherwise = terms_of(text)
    return literal | otherwise


def terms_of(text: str) -> tuple[set[str], set[str]]:
    """``spoken_terms`` as two sets: of its own words, and of their synonyms."""
    written = words(accented(text))
    return _forms(written), _said_otherwise(text, written)


def _said_otherwise(text: str, written: list[str]) -> set[str]:
    synonyms, pattern = _synonyms()
    found: set[str] = set()
    for match in pattern.finditer(f" {' '.join(written)} "):
        found |= synonyms[match.group()]
    return found.union(*(_forms(words(accented(full))) for full in written_out(text)))


def _forms(written: list[str]) -> set[str]:
    folded = [_fold_word(word) for word in written]
    return {*folded, *bigrams(folded), *written, *bigrams(written)}


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    """``fold``, for the words that return in every sentence."""
    return fold(word)


@cache
def _synonyms() -> tuple[dict[str, set[str]], re.Pattern[str]]:
    """Each word with the terms of its groups, and the pattern that finds any of them."""
    terms: dict[str, set[str]] = {}
    for group in tomllib.loads(_SYNONYMS.read_text(encoding="utf-8"))["groups"]:
        said = set().union(*(_forms(words(accented(member))) for member in group))
        for member in group:
            terms.setdefault(member, set()).update(said)
    longest_first = sorted(terms, key=len, reverse=True)
    return terms, re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )")


def needs_of(
    question: Question,
    reading: str,
    document_frequency: Callable[[Iterable[str]], Mapping[str, int]],
    passages: int,
) -> Needs:
    """What one reading of a question needs.

    A term weighs the mean of its rarity in the library and in the language: the library knows
    that "Đảng" says little here, the language that "diễn ra" says little anywhere. A pair counts
    in full if it is a phrase of the language, for half if only the library has it; others are two
    words that happen to meet. Proper names are weighed apart (``names``), unless there is nothing
    else.
    """
    content_words = without_asking(reading)
    tokens = words(accented(content_words))
    folded = [fold(t) for t in tokens]
    # A figure is weighed by itself (``numbers``).
    content = [not is_asking(t) and not t[0].isdigit() for t in tokens]
    names = names_in(question.standalone)
    named = {s for name in names for s in name.split()}
    singles = {t: f for t, f, c in zip(tokens, folded, content, strict=True) if c}
    apart = {t: f for t, f in singles.items() if f not in named}
    pairs = {
        f"{tokens[i]}_{tokens[i + 1]}": f"{folded[i]}_{folded[i + 1]}"
        for i in range(len(tokens) - 1)
        if content[i] and content[i + 1] and not {folded[i], folded[i + 1]} & named
    } | _actively(reading)
    frequency = document_frequency([*singles.values(), *pairs.values()])
    language = frequencies()
    denied = {} if question.kind == "yes_no" else _denied(tokens, content)

    def weight(term: str) -> float:
        in_library = _rarity(frequency[term], passages)
        if "_" not in term or language.is_phrase(term):
            return (in_library + language.rarity(term)) / 2
        return in_library / 2 if frequency[term] > 0 else 0.0

    weights = {t: w for t, f in {**(apart or singles), **pairs}.items() if (w := weight(f))}
    # Who did *not* merge: that it is denied says as much as what is.
    weights |= {pair: weights[of] for pair, of in denied.items() if of in weights}
    return Needs(weights, names, numbers_in(question), bool(denied))


def _actively(reading: str) -> dict[str, str]:
    """Where verb and object meet in the answer to "Hội nghị do ai tổ chức?": tổ chức hội nghị."""
    tokens = words(accented(reading))
    folded = [fold(t) for t in tokens]
    passive = _PASSIVE.search(" ".join(folded))
    if passive is None:
        return {}
    last, first = len(tokens) - 1, passive["object"].count(" ") - passive["first"].count(" ")
    return {f"{tokens[last]}_{tokens[first]}": f"{folded[last]}_{folded[first]}"}


def denies(terms: Set[str]) -> bool:
    """Whether a piece of evidence denies anything."""
    return not _DENYING.isdisjoint(terms)


def _denied(tokens: Sequence[str], content: Sequence[bool]) -> dict[str, str]:
    """Each denied word with its "không" or "chưa", and without."""
    return {
        f"{denial}_{word}": word
        for denial, word, is_content in zip(tokens, tokens[1:], content[1:], strict=False)
        if denial in _DENIALS and is_content
    }


def _rarity(count: int, total: int) -> float:
    """BM25's inverse document frequency, natural logarithm."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def names_in(text: str) -> tuple[str, ...]:
    """Proper names in a question, folded: runs of two or more capitalised words, and provinces
    however they are typed.

    Nothing else can be told from a question typed all in capitals or all in lower case. The first
    word of a sentence counts only together with a capitalised second one.
    """
    names = () if text.isupper() or text.islower() else _capitalised(text)
    whole = " · ".join(names)
    provinces = (p for p in _provinces_in(text) if f" {p} " not in f" {whole} ")
    return tuple(dict.fromkeys((*names, *provinces)))


def _capitalised(text: str) -> tuple[str, ...]:
    runs: list[list[str]] = []
    last_end = -1
    text = unicodedata.normalize("NFC", text)
    for match in _CAPITALISED.finditer(text):
        word = match.group()
        gap = text[last_end : match.start()]
        # Y Hlen, A Thưk: a letter before a name is part of it.
        initial = _is_letter(word) and _NAME_FOLLOWS.match(text, match.end())
        if word[0].isupper() and (initial or not word.isupper()):
            if runs and gap == " " and runs[-1]:
                runs[-1].append(word)
            else:
                runs.append([word])
            last_end = match.end()
        elif runs and runs[-1]:
            runs.append([])
    # "Theo Nguyễn Văn An", "Tại Thanh Hóa": the word that opens a question is no part of a name.
    named = [run[1:] if run and _only_asks(run[0]) else run for run in runs]
    return tuple(
        fold(" ".join(run[1:] if len(run) > 2 and fold(run[0]) in _RANKS else run))
        for run in named
        if len(run) > 1 and fold(" ".join(run)) != "viet nam"
    )


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii()


def _only_asks(word: str) -> bool:
    return is_asking(word.lower()) and not _is_letter(word)


def _provinces_in(text: str) -> list[str]:
    typed = words(accented(text))
    spoken = f" {' '.join(map(fold, typed))} "
    found = []
    for province in _provinces():
        folded = fold(province)
        at = spoken.find(f" {folded} ")
        if at >= 0:
            first, size = spoken.count(" ", 0, at), len(province.split())
            if may_mean(" ".join(typed[first : first + size]), province, text):
                found.append(folded)
    return found


@cache
def _provinces() -> tuple[str, ...]:
    return tuple(tomllib.loads(_PROVINCES.read_text(encoding="utf-8"))["names"])


def numbers_in(question: Question) -> tuple[str, ...]:
    """Figures in a question that are no part of a document's number: years, counts, ordinals, those
    in Roman figures (folded) among them."""
    text = question.standalone
    own = {r.number.lstrip("0") for r in question.references} | {
        n for n in (question.article, question.clause) if n
    }
    arabic = (
        n
        for raw in _NUMBER.findall(text)
        for n in re.split(r"[/-]", raw)
        if n.lstrip("0") and n.lstrip("0") not in own
    )
    roman = (m["ordinal"].lower() for m in _ORDINAL.finditer(text))
    return tuple(dict.fromkeys((*arabic, *roman)))
