"""The question in one plain form: lower case, ASCII punctuation, markup gone, sentences marked off."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_SLACK = re.compile(r"<(?:@|#|!)[^>\s|]*(?:\|([^>]*))?>|<(?:https?|mailto):[^>|]*(?:\|([^>]*))?>")
_STRUCK = re.compile(r"(?<![\w~])~{1,2}(?=\S)[^~\n]{1,80}(?<=\S)~{1,2}(?![\w~])")
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+\-]{1,30}:(?![\w:])")
_URL = re.compile(r"https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": " - ",
        "−": "-",
        "×": "x",
        "…": " . ",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⅓": " 1/3",
        "⅔": " 2/3",
        "≥": " at least ",
        "≤": " at most ",
    }
)
_LEVELS = {
    "1": "lower division",
    "2": "lower division",
    "3": "upper division",
    "4": "upper division",
    "5": "graduate level",
    "6": "graduate level",
    "7": "graduate level",
}
_HUNDREDS = re.compile(
    r"\b([1-7])00(?:\s*(?:/|-|to|and|or|&)\s*([1-7])00)?\s*(?:\+|-?\s*(?:levels?|series|numbered|courses?|classes|and (?:up|above|higher)|or (?:above|higher))\b|s\b)(?:\s*-?\s*levels?\b)?"
)
_CODE = re.compile(
    r"\b(?!(?:AND|THE|FOR|ALL|HAS|ARE|WITH|PLUS|TOTAL|ONLY|UNITS?|ROOM|FALL|SPRING|CEUS?|PS|EO|AB|SB|FO|CR|NC|UD|LD|UG|CPL|OF|IS|IN|OR|TO|AT)\b)[A-Z][A-Z/]{1,5} ?(\d{2,3})[A-Z]{0,2}\b(?:/\d{3})?"
)
_CONTRACTIONS = (
    (r"(?<=[a-z]) 4 (?=(?:an?|my|our|the|me|us|this)\b)", " for "),
    (r"\bwon't\b", "will not"),
    (r"\bcan't\b", "can not"),
    (r"\bcannot\b", "can not"),
    (r"\bshan't\b", "shall not"),
    (r"\bain't\b", "is not"),
    (r"\b(is|are|was|were|do|does|did|has|have|had|should|would|could|must|need)n'?t\b", r"\1 not"),
    (
        r"\b(dont|doesnt|isnt|arent|cant|wont|havent|hasnt|didnt|wasnt|shouldnt)\b",
        lambda m: {
            "dont": "do not",
            "doesnt": "does not",
            "isnt": "is not",
            "arent": "are not",
            "cant": "can not",
            "wont": "will not",
            "havent": "have not",
            "hasnt": "has not",
            "didnt": "did not",
            "wasnt": "was not",
            "shouldnt": "should not",
        }[m.group(1)],
    ),
    (r"\b(what|how|who|where|when)s\b(?! name)", r"\1 is"),
    (r"\bw/o(?:ut)?\b", "without"),
    (r"\bw/\s*", "with "),
    (r"\b(it|that|he|she|there|what|who|where|here)'s\b", r"\1 is"),
    (r"\b(we|they|you)'re\b", r"\1 are"),
    (r"\bi'm\b", "i am"),
    (r"\b(i|we|they|you)'ve\b", r"\1 have"),
    (r"\b(\w+)'ll\b", r"\1 will"),
    (r"\b(\w+)'d\b", r"\1 would"),
    (r"'s\b", " 's"),
    (r"\b(\d+(?:\.\d+)?)\s*(?:u\b\.?|un\.)", r"\1 units"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the plain text and whether it ends in a question mark."""

    start: int
    end: int
    asked: bool


_DOUBT = re.compile(
    r"(?<!\w)(?:no (?:idea|clue)|(?:do|does|did|i|we) not (?:\w+ )?know|(?:can|could) not (?:\w+ )?(?:say|tell|remember)|"
    r"(?:have|has) not (?:\w+ )?(?:looked|checked|asked|decided|verified|settled)|not (?:yet )?(?:sure|certain|clear|decided)|"
    r"unsure|unclear|undecided|unknown|uncertain)(?: [^\s,;]+){0,3}? (?:whether|if|what|which|who|how|when)(?: (?!but )[^\s,;]+)* $"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text, its sentences, and the course codes found with the units written beside them."""

    text: str
    sentences: tuple[Sentence, ...]
    courses: tuple[tuple[str, str | None], ...] = ()

    def in_doubt(self, position: int) -> bool:
        """Whether the place stands in what the speaker says not to know ('no idea whether it also comes with a letter grade')."""
        sentence = self.sentence_at(position)
        return not sentence.asked and _DOUBT.search(self.text[sentence.start : position]) is not None

    def sentence_at(self, position: int) -> Sentence:
        """The sentence a position lies in."""
        return next((s for s in self.sentences if s.start <= position < s.end), self.sentences[-1])

    def part(self, sentence: Sentence) -> str:
        """The words of a sentence."""
        return self.text[sentence.start : sentence.end]


def plain(question: str) -> Plain:
    """The question in plain form; a course code with its units is set aside and leaves the word 'coursecode' behind."""
    text = unicodedata.normalize("NFKC", html.unescape(question.replace("½", " 1/2").replace("¼", " 1/4").replace("¾", " 3/4"))).translate(
        _PLAIN
    )
    text = _STRUCK.sub(" ", text)
    text = _SLACK.sub(lambda m: m.group(1) or m.group(2) or " ", text)
    text = _QUOTED.sub("", _URL.sub(" ", _EMOJI_NAME.sub(" ", text)))
    text = "".join(c if c.isascii() and (c.isprintable() or c == "\n") else " " for c in text)
    text, courses = _set_courses_aside(text)
    text = text.lower()
    for pattern, replacement in _CONTRACTIONS:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\b(\d{1,2}),(\d{1,2})(?=\s*-?units?\b)", r"\1.\2", text)  # a decimal comma
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(
        r"\b(?:policy statements?|ps|executive orders?|eo)\s+\d[\d\-]*(?:(?:,| and| &)+ \d[\d\-]*)*", " another policy ", text
    )  # other policies by number
    text = re.sub(
        r"\b\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{4}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\s*-\s*(?:19|20)?\d\d\b",
        " ",
        text,
    )  # telephone numbers, dates, times
    text = re.sub(r"[$#]\s*\d[\d.,]*k?\b", " ", text)  # money and ticket numbers count nothing here
    text = _HUNDREDS.sub(_division, text)
    text = re.sub(r"\b(\d+(?:\.\d+)?)\s*[x*]\s*(\d+(?:\.\d+)?)(?:[\s-]*units?)?\b", r"\1 courses of \2 units", text)
    text = re.sub(r"(?<=\d)\s*-\s*(?=\d)", " to ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    text = re.sub(r"\.(?=['\")\]]*(?:\s|$))|\n{2,}|[?!;]+", lambda m: f" {'?' if '?' in m.group() else '.'} ", text)
    text = re.sub(r"\n(?=\s*\S)", " , ", text)
    text = re.sub(r"([,:()/%\"=+|])", r" \1 ", text)
    text = " ".join(text.split())
    return Plain(text, _sentences(text), courses)


def _division(match: re.Match[str]) -> str:
    one, two = match.group(1), match.group(2)
    low, high = _LEVELS[one], _LEVELS[two or one]
    return f" {low} " if low == high else f" {low} / {high} "


def _set_courses_aside(text: str) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    """Course codes of the question, each with the units in brackets or right behind it; '205 (3), 310 (3)' lists count too."""
    found: list[tuple[str, str | None]] = []

    def take(match: re.Match[str]) -> str:
        found.append((match.group("code"), match.group("units")))
        return " coursecode "

    units = r"\s*(?:\(\s*(?P<units>\d{1,2}(?:\.\d)?)\s*(?:u|un|units?)?\b[^()]{0,40}\))"
    text = re.sub(rf"(?P<code>{_CODE.pattern}){units}", take, text)
    text = re.sub(rf"(?P<code>\b[1-7]\d\d[A-Z]?(?:/\d{{3}})?\b){units}", take, text)
    if not text.isupper():  # in capitals every word looks like a subject
        text = re.sub(rf"(?P<code>{_CODE.pattern})(?P<units>(?!))?", take, text)
    return text, tuple(found)


def _sentences(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    start = 0
    for match in re.finditer(r" ([.?]) ?|$", text):
        end = match.end()
        if text[start:end].strip(" .?"):
            found.append(Sentence(start, end, match.group(1) == "?"))
            start = end
    return tuple(found) or (Sentence(0, len(text), False),)
