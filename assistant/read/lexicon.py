"""Which words mean which concept: the phrases of `lexicon.toml`, found in the plain text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NEGATORS = re.compile(
    r"(?<!\w)(?:not|no|never|without|none|neither|nor|nothing|nobody|zero|lack(?:s|ing)?|missing|minus|skip(?:s|ped|ping)?|omit(?:s|ted|ting)?|"
    r"avoid(?:s|ing)?|bypass(?:es|ing)?|instead of|rather than|except(?: for)?|other than|but not|yet to|free of|exclud(?:e|es|ed|ing)|(?:dispens(?:e|ing)|do(?:es|ing)? away) with|(?:leave|leaves|leaving|left) (?:off|out)|(?:do|does|doing|go|going) without|"
    r"drop(?:s|ped|ping)?|forgo(?:es|ing)?|scrap(?:s|ped|ping)?|get(?:ting)? rid of)(?!\w)"
)
_AFTER = re.compile(
    r"(?: (?:is|are|was|were|has|have|had|does|do|did|would|will|being|s))? (?:not|never|no longer)(?: (?:been|be|being|yet|even))?(?: (?:involved|needed|asked|required|part|included|consulted|approved|seen|signed|there|in the picture|reviewed|heard|used|stated|listed|shown|mentioned))|(?: (?:is|are))? (?:out of (?:it|the picture)|absent|missing|left out|omitted|skipped)(?!\\w)"
)
_NOT_ONLY = re.compile(
    r"(?<!\w)reasons?(?: [^\s.?,]+){0,5}? (?:not to|can not|should not|could not)(?!\w)|(?:^|[.?,:] )(?:(?:so|and|but) )?(?:is|are|can|could|do|does|did|will|would|should|may|have|has) not(?= (?:it|we|i|they|there|that|this|he|she|you|an?|the|my|our|any)(?!\w))|(?<!\w)(?:nothing (?:in|that)(?: \w+){0,3} (?:forbids?|stops?|prevents?|prohibits?|bars?)|not only|no later|no matter|no idea|no doubt|not sure|do not know|not certain|no problem|no issue|not just|why not|or not|if not|no more than|no less than|no fewer than|not more than|not less than|not over|no greater than)(?!\w)"
)
_BREAK = re.compile(r" (?:[.?,:]|but|and|so|then|however|although|though|because|since|while|which|if|where|when) ")
_FACTS = frozenset(("flag", "value"))
_CLAUSE = re.compile(r" (?:[.?,]|but|although|though|while) ")
# How a fact is denied by what stands behind it ('Digital record: no', 'the seal is not on there', 'the bachelor's is waived').
_DENIED_BEHIND = re.compile(
    r" (?:[:?] )?(?:(?:is|are|was|were|has|have) )?(?:nope|nah|none|denied|withheld|impossible|waived|ruled out|deleted|refused|nowhere|closed|unnecessary|"
    r"unplanned|not (?:part|on|in|issued|given|foreseen|requested|planned|required|demanded|obtained|sought|the goal))(?!\w)|"
    r" [:?] (?:no|not|false)(?= [.,?/|]|$)|, not requested(?!\w)"
)
_DENIED_BEFORE = re.compile(
    r"(?<!\w)(?:none of|nobody|no one|refus(?:e|es|ed)(?: to)?|stopped|went off|forgot to|failed to|waiv(?:e|es|ed)|opted out of|unrelated to|untied to|free from)(?: [^\s.?,]+){0,3} $"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the text that names a concept: its group ('flag', 'role', ...), name, value and whether it is negated."""

    start: int
    end: int
    group: str
    name: str
    value: str
    negated: bool = False


@cache
def _lexicon() -> dict[str, dict[str, dict[str, list[str]] | list[str]]]:
    with (Path(__file__).parent / "lexicon.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _patterns() -> tuple[tuple[str, str, str, re.Pattern[str]], ...]:
    found: list[tuple[str, str, str, re.Pattern[str]]] = []
    for group, names in _lexicon().items():
        for name, entry in names.items():
            for value, phrases in entry.items() if isinstance(entry, dict) else ((name, entry),):
                if phrases and group != "class" and value != "unless":
                    found.append((group, name, value, _pattern(phrases)))
    return tuple(found)


@cache
def _unless() -> dict[str, re.Pattern[str]]:
    """By fact, the words beside which its phrases speak of something else ('an assessment of competency' implies none)."""
    flags = _lexicon()["flag"]
    return {name: _pattern(entry["unless"]) for name, entry in flags.items() if isinstance(entry, dict) and "unless" in entry}


@cache
def word_class(name: str) -> re.Pattern[str]:
    """The words of one class of `lexicon.toml`, as whole words."""
    return _pattern([f"{{{name}}}"])


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_regex(p) for p in phrases)})(?!\w)")


def _regex(phrase: str) -> str:
    """The regular expression of a phrase: '..' up to three words of the clause, '*' any ending, '{prereq}' the words of that class."""
    phrase = re.sub(r"\((?![?])", "(?:", phrase)
    for words in (6, 3):
        phrase = phrase.replace(" .. .. " if words == 6 else " .. ", rf"(?: [^\s.?,]+){{0,{words}}}? ")
    phrase = re.sub(r"(?<![\])])\*", r"\\w*", phrase)
    return re.sub(r"\{([a-z_]+)\}", lambda m: _class(m[1]), phrase)


@cache
def _class(name: str) -> str:
    phrases = _lexicon()["class"][name]
    return f"(?:{'|'.join(_regex(p) for p in phrases)})"


def mentions(text: str) -> list[Mention]:
    """Every concept named in the plain text, in order; within a group a phrase hidden inside a longer one is dropped."""
    matches = [(m, group, name, value) for group, name, value, pattern in _patterns() for m in pattern.finditer(text) if m.group().strip()]
    masked = text
    for m, group, *_ in matches:
        if group == "credential":  # the 'not' of 'not-for-credit certificate' denies nothing behind it
            masked = masked[: m.start()] + "x" * (m.end() - m.start()) + masked[m.end() :]
    found = [
        Mention(
            m.start(),
            m.end(),
            group,
            name,
            value,
            _negated(masked, m.start(), m.end()) or (group in _FACTS and _denied(masked, m.start(), m.end())),
        )
        for m, group, name, value in matches
    ]
    meant = [m for m in _apart(list(_longest(found))) if not _means_other(text, m)]
    return sorted(meant, key=lambda m: (m.start, m.end))


def _means_other(text: str, item: Mention) -> bool:
    """Whether the words beside a yes/no fact give it another sense."""
    other = _unless().get(item.name) if item.group == "flag" else None
    if other is None:
        return False
    start = max((m.end() for m in _CLAUSE.finditer(text[: item.start])), default=0)
    stop = _CLAUSE.search(text, item.end)
    return other.search(text, start, stop.start() if stop else len(text)) is not None


def _longest(found: list[Mention]) -> Iterator[Mention]:
    for one in found:
        if not any(
            other.group == one.group
            and (one.group != "flag" or other.name == one.name)
            and other.start <= one.start
            and one.end <= other.end
            and (other.end - other.start) > (one.end - one.start)
            for other in found
        ):
            yield one


def _apart(found: list[Mention]) -> Iterator[Mention]:
    """Without the yes/no facts that only repeat part of a longer name ('no credit' of 'credit / no credit')."""
    names = [
        m
        for m in found
        if m.group in ("value", "credential", "approval", "role") or (m.group == "flag" and m.name == "duplicates_stateside")
    ]
    denied = [m for m in found if m.group == "flag" and m.value == "no"]
    for one in found:
        if (
            one.group == "flag"
            and one.value == "yes"
            and any(d.name == one.name and d.start < one.end and one.start < d.end for d in denied)
        ):
            continue
        hidden = one.group in ("flag", "value") and any(
            (
                n is not one
                and n.start < one.end
                and one.start < n.end
                and (n.end - n.start) > (one.end - one.start)
                and n.group != one.group
            )
            or (
                n is not one and n.name == "duplicates_stateside" and one.name == "offered_by" and n.start <= one.start and one.end <= n.end
            )
            for n in names
        )
        if not hidden:
            yield one


def _denied(text: str, start: int, end: int) -> bool:
    """Whether a fact is denied by a verb before it or by what is said behind it."""
    return _DENIED_BEHIND.match(text, end) is not None or _DENIED_BEFORE.search(text[:start]) is not None


def _negated(text: str, position: int, end: int) -> bool:
    """Whether a negator governs the phrase: before it in the same clause, at most five words away, or as its predicate."""
    if _AFTER.match(text[end:]):
        return True
    before = text[:position]
    for stop in _BREAK.finditer(before + " "):
        last = stop.end()
        before = before[:0] + " " * min(last, len(before)) + before[last:]
    before = _NOT_ONLY.sub(lambda m: "x" * len(m.group()), before)
    found = list(_NEGATORS.finditer(before))
    if not found:
        return False
    between = before[found[-1].end() :].split()
    return len(between) <= 5
