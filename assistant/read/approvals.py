"""Approvals said to be given or lacking; a body that is merely named is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.read.lexicon import Mention, word_class
from assistant.read.text import Plain

# What joins the bodies of one list: 'CEPC, URC and the vice provost'.
_LINK = re.compile(r"(?:[\s,/&+()]|and|or|nor|plus|both|the|our|my|s|'s|that|of|college)*")
_BREAK = re.compile(r" (?:[,.?]|but|while|although|though|however|and|which|who|so|because|if|only|that) ")
_TURN = re.compile(r" (?:but|while|although|though|however|so) ")
_ASKS = re.compile(r"(?:^| )(?:do|does|must|who|which|what|could you|can you) ")
_UNSURE = re.compile(r"(?<!\w)(?:no idea|not sure|do not know|unsure|unknown|unclear|whether|nobody (?:here )?knows)(?!\w)")
_ASIDE = re.compile(r"\( [^()]* \)")
_TAIL = re.compile(r"(?:who|which|not|has|have|had|was|were|is|are) ")


def approvals(text: Plain, mentions: list[Mention]) -> Iterator[tuple[Mention, bool]]:
    """Each body that is said to have approved (true) or not (false), in the order of the message."""
    groups = list(_groups(text, [m for m in mentions if m.group == "approval"]))
    for before, group, after in zip([None, *groups], groups, [*groups[1:], None], strict=False):
        said = _said(text, before, group, after)
        if said is not None:
            yield from ((body, said) for body in group)


def _groups(text: Plain, bodies: list[Mention]) -> Iterator[tuple[Mention, ...]]:
    """Bodies in a list or naming each other, of which one thing is said."""
    group: list[Mention] = bodies[:1]
    for one, two in pairwise(bodies):
        if not _LINK.fullmatch(_ASIDE.sub(_aside, text.text[one.end : two.start])):
            yield tuple(group)
            group = []
        group.append(two)
    if group:
        yield tuple(group)


def _aside(match: re.Match[str]) -> str:
    """Nothing for a bracketed remark that says nothing of an approval."""
    return match.group() if _spoken(match.group()) is not None else ""


def _said(text: Plain, before: tuple[Mention, ...] | None, group: tuple[Mention, ...], after: tuple[Mention, ...] | None) -> bool | None:
    """Whether the approval of a group is given, lacking or not told."""
    lead, lead_clause = _lead(text, before, group)
    behind = _behind(text, group, after)
    if _UNSURE.search(lead_clause):
        return None
    near = _spoken(behind.split(" , ")[0])
    if word_class("held_before").search(lead_clause) or near is False:
        return False
    if text.sentence_at(group[0].start).asked and _ASKS.search(lead_clause):
        return None
    if word_class("obliged").search(lead_clause):
        return None
    if near or word_class("given_before").search(lead):
        return True
    return next((_spoken(part) for part in behind.split(" , ")[1:2] if _closes(part)), None)


def _closes(part: str) -> bool:
    """Whether the words behind a comma still speak of the body before it ('Provost's signature, check')."""
    words = part.strip(" .?")
    return _TAIL.match(words) is not None or any(word_class(name).fullmatch(words) for name in ("given", "held"))


def _spoken(words: str) -> bool | None:
    """What the words behind a body say first: that it approved or that it has not; what it has to do says neither."""
    given, held = word_class("given").search(words), word_class("held").search(words)
    if held and not (given and given.start() <= held.start()):
        return False
    if given is None or word_class("obliged").search(words[: given.start()]):
        return None
    return True


def _lead(text: Plain, before: tuple[Mention, ...] | None, group: tuple[Mention, ...]) -> tuple[str, str]:
    """The words of the sentence before a group and behind the group before it; and of these the clause that leads to it."""
    start = text.sentence_at(group[0].start).start
    words = text.text[max(start, before[-1].end) if before else start : group[0].start]
    last = max((m.end() - 1 for m in _BREAK.finditer(words)), default=0)
    return words, words[last:]


def _behind(text: Plain, group: tuple[Mention, ...], after: tuple[Mention, ...] | None) -> str:
    """The words of the sentence behind a group, without those that lead to the group after it."""
    stop = text.sentence_at(group[-1].start).end
    if after is None or after[0].start >= stop:
        words = text.text[group[-1].end : stop]
        turn = _TURN.search(words)
        return words[: turn.start()] if turn else words
    words = text.text[group[-1].end : after[0].start]
    last = max((m.start() for m in _BREAK.finditer(words)), default=len(words))
    return words[:last] + " "
