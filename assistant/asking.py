"""The words of a question that only ask, apart from those that say what it is about. Pure."""

from __future__ import annotations

import re

from assistant.types import Question
from ingest.folding import fold_aligned
from ingest.normalise import accented, fold
from ingest.spellings import spellings

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
    # Who, where and which text, in other words: the answer is a name.
    r"|(?:dia phuong|don vi|co quan|to chuc|noi|nguoi|chu the|dia ban|van ban) nao"
    r"|khai niem|so sanh|doi chieu|liet ke|ke ten|cho biet|gom nhung (?:gi|ai)|dung hay sai"
    r"|dung khong|phai khong|hay khong|co phai|o dau|tai dau|vi sao|tai sao|nhu vay)\b"
)


# Phrases that only ask and whose every word says something else in a document: "trong trường hợp
# có thỏa thuận" answers no "trong trường hợp nào". Without them among the words that are searched
# nDCG@10 is 0.960 and not 0.952 on ALQAC's expert questions, 0.944 either way on 1,418 synthetic
# ones. Without all asking phrases it falls by 0.006 there: some (khái niệm, định nghĩa) stand in
# what is looked for.
_EMPTY_PHRASES = re.compile(
    r"\b(?:(?:trong )?(?:nhung |cac )?truong hop nao|dung hay sai|bang cach nao|nhu nao"
    r"|phai khong|dung khong)\b"
)


_GREETING = re.compile(  # "hi" folds to hy
    r"\W*(?:(?:xin )?chao(?: (?:ban|tro ly|em|anh|chi|dong chi|moi nguoi))?|hello|hy|alo"
    r"|cam on(?: (?:ban|nhe|nhieu|dong chi))*|ban (?:la ai|ten gi|lam duoc (?:nhung )?gi)"
    r"|ban (?:co the )?(?:giup|lam) (?:duoc )?gi(?: cho toi)?|tro giup|huong dan su dung|help)\W*"
)


def is_greeting(question: Question) -> bool:
    """Whether nothing is asked of the documents: chào bạn, bạn làm được gì?"""
    return _GREETING.fullmatch(fold(question.standalone)) is not None


def without_asking(text: str) -> str:
    """The question with its asking phrases taken out."""
    return _without(_ASKING_PHRASES, text)


def searched(text: str) -> str:
    """The question without the phrases whose words would find something else."""
    return _without(_EMPTY_PHRASES, text)


def _without(phrases: re.Pattern[str], text: str) -> str:
    folded = fold_aligned(text)
    kept: list[str] = []
    end = 0
    for match in phrases.finditer(folded.text):
        kept.append(text[end : folded.position(match.start())])
        end = folded.position(match.end())
    return "·".join((*kept, text[end:]))


def is_asking(word: str) -> bool:
    """Whether a lower-case word, with tones, without, or with wrong ones (nhiệu), only asks or
    joins."""
    if word in _ASKING or word in _ASKING_FOLDED:
        return True
    return fold(word) in _ASKING_FOLDED and not spellings().count(accented(word))
