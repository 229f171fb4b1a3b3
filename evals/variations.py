"""The same question put in another way: the verdict must stay. Each variation gives None where it would change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from evals.case import Case, texts
from evals.measures import Rate
from evals.run import play
from rules.section import phrasings

Variation = Callable[[str], str | None]
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9'\"])")
# A sentence that begins so leans on the one before it and cannot change places.
_LEANING = re.compile(
    r"(?:and|but|so|then|also|actually|sorry|no|yes|it|its|they|them|their|these|those|that|this|which|of|the rest|the other"
    r"|both|all|none|each|one|another|i mean)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,/$#:\-–§])(?<!section )(?<!clause )(?<![A-Z] )\b([1-9]\d?)\b(?![.,:/]\d|\s*%|\s*percent|\s*[-–]?\s*\d)")
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LONG = re.compile(r"\b[a-z]{8,}\b")
_DISTRACTOR = "I am writing this on the train home."
# Of the questions to which a variation applies at most so many are varied, chosen by the checksum of their ids.
MOST = 80


def reordered(question: str) -> str | None:
    """The sentences before the last in reverse, where none leans on the one before it."""
    sentences = _SENTENCES.split(question.strip())
    stated = sentences[:-1]
    if len(stated) < 2 or any(s.endswith("?") or _LEANING.match(s) for s in stated):
        return None
    return " ".join([*reversed(stated), sentences[-1]])


def distracted(question: str) -> str:
    """With a sentence in front that has nothing to do with it."""
    return f"{_DISTRACTOR} {question}"


def spelled(question: str) -> str | None:
    """Whole numbers below a hundred as words."""
    return _changed(question, _DIGITS.sub(lambda match: _word(int(match[1])), question))


def uppercase(question: str) -> str | None:
    """All in capitals."""
    return _changed(question, question.upper())


def lowercase(question: str) -> str | None:
    """All in small letters."""
    return _changed(question, question.lower())


def mistyped(question: str) -> str | None:
    """Two letters of the longest word that the policy and its phrasings do not use, swapped."""
    words = sorted((w for w in _LONG.findall(question) if w not in _key_words()), key=len)
    if not words:
        return None
    word, middle = words[-1], len(words[-1]) // 2
    return _changed(question, question.replace(word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :], 1))


VARIATIONS: dict[str, Variation] = {
    "reordered": reordered,
    "distracted": distracted,
    "spelled": spelled,
    "uppercase": uppercase,
    "lowercase": lowercase,
    "mistyped": mistyped,
}


@dataclass(frozen=True)
class Stability:
    """How often the verdict stayed, and each question for which it did not."""

    rate: Rate
    turned: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down; 100 of nothing."""
        return self.rate.right * 100 // self.rate.of if self.rate.of else 100


def stability(variation: Variation, cases: Sequence[Case]) -> Stability:
    """The first turn of a choice of these cases varied, and the last verdict compared with the gold."""
    ordered = sorted(cases, key=lambda case: crc32(case.id.encode()))
    varied = [(case, first) for case in ordered if (first := variation(case.turns[0])) is not None][:MOST]
    told = []
    for case, first in varied:
        given = play("", case.model_copy(update={"turns": (first, *case.turns[1:])})).given
        if given != case.verdict:
            told.append(f"{case.id} {case.verdict} → {given}: {first}")
    return Stability(Rate(len(varied) - len(told), len(varied)), tuple(told))


def _changed(before: str, after: str) -> str | None:
    return after if after != before else None


def _word(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


@cache
def _key_words() -> frozenset[str]:
    """Every word of the policy and of the ways people ask for its clauses, and every number word."""
    known = " ".join([*_ONES, *_TENS, *texts().values(), *(ask for asks in phrasings().values() for ask in asks)])
    return frozenset(re.findall(r"[a-z]+", known.lower()))
