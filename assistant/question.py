"""Understanding a question: what is asked for, which documents it names, what its words stand for.

Pure and fast. What is recognised here filters or boosts; the words as typed are always searched.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.periods import as_reported
from assistant.types import Question, QuestionKind
from ingest.folding import fold_aligned
from ingest.normalise import accented, fold
from ingest.references import find_article, find_references

_ABBREVIATIONS = Path(__file__).with_name("abbreviations.toml")
_MAX_READINGS = 4
_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r"\([^)]*\)")
# A folded Vietnamese syllable: initial, one to three vowels, final.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)

# Read on the folded question, first match wins; the order goes from the surest sign to the weakest.
_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "yes_no",
        r"\b(?:dung hay sai|dung khong|phai khong|hay khong|hay chua|duoc khong|co dung)\b"
        r"|\bco\b.*\bkhong\s*\??$|\b(?:chua|khong)\s*\?\s*$|^co phai\b|^phai chang\b",
    ),
    (
        "how_many",
        r"\bbao nhieu\b|\bbao lau\b|\bso luong\b|\bty le\b|\btong so\b|\bcon so\b|\bso lieu\b"
        r"|\bmuc (?:phat|luong|chi)\b|(?<!bo )\bmay (?:nguoi|dong chi|thon|xa|huyen|don vi|to chuc"
        r"|chi bo|dang vien|dau moi|phong|nam|thang|ngay|lan|dieu|chuong|nhom|noi dung|nhiem vu"
        r"|bac|cap)\b",
    ),
    (
        "when",
        r"\bkhi nao\b|\bbao gio\b|\bngay (?:nao|may|bao nhieu)\b|\bthang (?:nao|may)\b"
        r"|\bnam nao\b|\bluc nao\b|\bthoi (?:gian|diem) nao\b"
        r"|\bthoi (?:han|gian|diem)\b.*\b(?:nao|gi)\b|\btu (?:khi|ngay) nao\b"
        r"|\bden (?:khi|bao gio|ngay nao)\b|\bhan (?:cuoi|chot)\b",
    ),
    (
        "where",
        r"\bo dau\b|\btai dau\b|\bdia diem\b|\bnoi nao\b|\bdia phuong nao\b|\bdau la noi\b"
        r"|\b(?:o|tai|thuoc|tren dia ban) (?:huyen|xa|tinh|thon|phuong|thi xa|thanh pho|dau) nao\b",
    ),
    (
        "list",
        r"\b(?:nhiem vu|muc tieu|giai phap|nguyen nhan|han che|khuyet diem|kien nghi|de xuat)\b"
        r".*\bla (?:nhung )?gi\b",
    ),
    (
        "definition",
        r"\bla (?:\w+ ){0,3}gi\b|\bnghia la\b|\bthe nao la\b|\bduoc hieu\b|\bkhai niem\b"
        r"|\bdinh nghia\b",
    ),
    (
        "list",
        r"^(?:cac|nhung|danh sach|toan bo)\b|\b(?:nhung|cac|gom|bao gom)\b.*\b(?:nao|gi)\b"
        r"|\bliet ke\b|\bgom (?:nhung )?gi\b"
        r"|\bke (?:ten|ra)\b|\bnhung (?:gi|viec gi|ai)\b"
        r"|\b(?:truong hop|doi tuong|hanh vi|dieu kien|tieu chuan|noi dung|nhiem vu|giai phap"
        r"|muc tieu|quyen|trach nhiem|ho so|thanh phan)\b.{0,40}\b(?:nao|gi)\b",
    ),
    (
        "who",
        r"^ai\b|\bai\b(?! cung)|\bnguoi nao\b|\b(?:dong chi|ong|ba) nao\b|\bnhung ai\b|\bla ai\b"
        r"|\b(?:co quan|don vi|to chuc|cap|ban|noi|chu the) nao\b|\bdo ai\b|\bho ten\b",
    ),
)
_KIND_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]

# Words that ask and join but name nothing; what is left are the content words.
_ASKING = frozenset(
    "ai bao nhiêu gì nào thế như là có không được bị thì mà và hoặc hay của cho đến từ tại ở trong"
    " ngoài trên dưới với về theo do vì bởi những các một mọi này kia đó ấy khi lúc đâu sao vậy à"
    " nhỉ nhé hỏi biết xin hãy nêu rõ sẽ đã đang vừa còn thêm nữa cũng chỉ đều rằng việc điều bằng"
    " ra vào lên xuống lại đi phải cần đúng sai chăng mấy kể liệt tôi chúng ta mình bạn"
    " ông bà nói".split()
)
# Without tones some of them are also content words: đảng, hội, chi bộ, cán bộ, ban, tài, tư, điều.
_ASKING_FOLDED = frozenset(map(fold, _ASKING)) - frozenset(
    "dang hoi chi can ban tai tu dieu dung vi vua thi mot bo luc ke tren ong ba noi".split()
)


# Phrases that ask, whose words would be content elsewhere (lâu, nghĩa, sánh).
_ASKING_PHRASES = re.compile(
    r"\b(?:bao lau|bao gio|bao nhieu|khi nao|luc nao|(?:nhu )?the nao|ra sao|la (?:\w+ ){0,2}gi"
    r"|(?:duoc |co )?(?:dinh nghia|hieu|nghia)(?: la)?(?= (?:the nao|nhu the nao|ra sao|la gi))"
    r"|giu (?:chuc vu|chuc|cuong vi)(?: gi| nao)?|chuc vu gi|lam chuc (?:vu )?gi"
    r"|khai niem|so sanh|doi chieu|liet ke|ke ten|cho biet|gom nhung (?:gi|ai)|dung hay sai"
    r"|dung khong|phai khong|hay khong|co phai|o dau|tai dau|vi sao|tai sao|nhu vay)\b"
)


_GREETING = re.compile(
    r"\W*(?:(?:xin )?chao(?: (?:ban|tro ly|em|anh|chi|dong chi|moi nguoi))?|hello|hi|alo"
    r"|cam on(?: (?:ban|nhe|nhieu|dong chi))*|ban (?:la ai|ten gi|lam duoc (?:nhung )?gi)"
    r"|ban (?:co the )?(?:giup|lam) (?:duoc )?gi(?: cho toi)?|tro giup|huong dan su dung|help)\W*"
)


def is_greeting(question: Question) -> bool:
    """Whether nothing is asked of the documents: chào bạn, bạn làm được gì?"""
    return _GREETING.fullmatch(fold(question.standalone)) is not None


def without_asking(text: str) -> str:
    """The question with its asking phrases taken out."""
    folded = fold_aligned(text)
    kept: list[str] = []
    end = 0
    for match in _ASKING_PHRASES.finditer(folded.text):
        kept.append(text[end : folded.position(match.start())])
        end = folded.position(match.end())
    return "·".join((*kept, text[end:]))


def is_asking(word: str) -> bool:
    """Whether a lower-case word, with tones or typed without, only asks or joins."""
    return word in _ASKING or word in _ASKING_FOLDED


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation in lower case to its meanings; folded too, where no other is so written: TƯ is
    not TU."""
    tables = tomllib.loads(_ABBREVIATIONS.read_text(encoding="utf-8"))
    meanings = {
        accented(short): tuple(meant) for table in tables.values() for short, meant in table.items()
    }
    return {fold(short): meant for short, meant in meanings.items()} | meanings


def understand(text: str, standalone: str | None = None) -> Question:
    """What a question asks. ``standalone`` is its form without the conversation, if rewritten."""
    whole = as_reported((standalone or text).strip())
    references = tuple(mention.reference for mention in find_references(whole))
    article, clause, _ = find_article(whole)
    return Question(
        text=text,
        standalone=whole,
        kind=kind_of(whole),
        references=references,
        article=article,
        clause=clause,
        readings=readings(whole),
    )


def kind_of(text: str) -> QuestionKind:
    """Which sort of answer is asked for."""
    # "máy" (machine) and "mấy" (how many) fold alike; where the tone is typed it decides.
    # Brackets say what is meant, not what is asked.
    folded = fold(_BRACKETS.sub(" ", text).casefold().replace("máy", "m"))
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(folded):
            return kind
    return "what"


def readings(text: str) -> tuple[str, ...]:
    """The question with its abbreviations written out, once for each combination of meanings.

    A question without abbreviations has one reading: itself. In a question typed in one case
    an abbreviation is taken as one only if it is no Vietnamese syllable (``ubkt``, not ``tu``).
    """
    known = abbreviations()
    numbers = [(m.start, m.end) for m in find_references(text)]  # 12-NQ/TU is no abbreviation
    choices: list[tuple[str, ...]] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        meanings = known.get(accented(word))
        if any(start <= match.start() < end for start, end in numbers):
            continue
        if meanings and ((word.isupper() and not text.isupper()) or not _is_syllable(word)):
            choices += [(text[end : match.start()],), meanings]
            end = match.end()
    choices.append((text[end:],))
    return tuple(
        "".join(parts) for parts in itertools.islice(itertools.product(*choices), _MAX_READINGS)
    )


def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(fold(word)) is not None
