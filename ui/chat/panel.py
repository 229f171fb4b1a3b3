"""The HTML of 'What I understood': every fact that was stated or asked for, as a field that can be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.chat.session import Session, Wrong
from ui.chat.talking import COURSES
from ui.chat.typed import known, written
from ui.markup import one_line, plain
from ui.pages.fields import GROUPS, Field

_NOTHING = "Nothing about your program yet. What you mention appears here; you can also fill it in yourself."
_CORRECT = "Change what is wrong: the answer follows at once."
_FIRST = tuple(GROUPS["The program"])
_AMOUNT = "a number, or a range such as 15-18"


def panel_html(session: Session) -> str:
    """The fields of the panel: the usual ones, all that was stated, and what the last answer asks for."""
    facts = session.facts
    last = session.answered.answer if session.answered else None
    asked = [item.fact for item in last.missing] if last else []
    names = [name for name in dict.fromkeys((*_FIRST, *facts, *asked)) if known(name)]
    wrong = session.wrong
    general = f'<p class="wrong" id="told-wrong">{plain(wrong.problem)}</p>' if wrong and wrong.fact not in (*names, COURSES) else ""
    rows = "".join(_field(name, facts, set(asked), wrong if wrong and wrong.fact == name else None) for name in names)
    return one_line(f'<p class="hint">{_CORRECT if facts else _NOTHING}</p>{general}<div class="facts">{rows}</div>')


def courses_html(session: Session) -> str:
    """What is wrong with the course list that was given last, '' where nothing is."""
    wrong = session.wrong
    return f'<p class="wrong" id="courses-wrong">{plain(wrong.problem)}</p>' if wrong and wrong.fact == COURSES else ""


def _field(name: str, facts: Mapping[str, object], asked: set[str], wrong: Wrong | None) -> str:
    place = known(name)
    if place is None:
        return ""
    value = facts.get(name)
    classes = " ".join(
        ("field", place.kind, *(["stated"] if name in facts else []), *(["open"] if name in asked else []), *(["bad"] if wrong else []))
    )
    problem = f'<p class="wrong" id="told-{name}-wrong">{plain(wrong.problem)}</p>' if wrong else ""
    if place.kind == "names":
        return f'<fieldset class="{classes}"><legend>{plain(place.label)}</legend>{_boxes(place, value)}{problem}</fieldset>'
    control = _choice(place, value) if place.choices else _entry(place, value, wrong)
    return f'<div class="{classes}"><label for="told-{name}">{plain(place.label)}</label>{control}{problem}</div>'


def _choice(place: Field, value: object) -> str:
    current = "" if value is None else written(place.fact, value)
    options = "".join(
        f'<option value="{plain(name)}"{" selected" if name == current else ""}>{plain(words)}</option>' for words, name in place.choices
    )
    return f'<select id="told-{place.fact}" name="{place.fact}">{options}</select>'


def _entry(place: Field, value: object, wrong: Wrong | None) -> str:
    current = wrong.typed if wrong and wrong.typed else "" if value is None else written(place.fact, value)
    amount = f' title="{_AMOUNT}"' if place.kind == "count" else ""
    return (
        f'<input type="text" id="told-{place.fact}" name="{place.fact}" value="{plain(current)}"{amount} placeholder="not stated" '
        'maxlength="300" autocomplete="off">'
    )


def _boxes(place: Field, value: object) -> str:
    held: Sequence[object] = value if isinstance(value, list | tuple) else ()
    return "".join(
        f'<label><input type="checkbox" name="{place.fact}" value="{plain(name)}"{" checked" if name in held else ""}> {plain(words)}</label>'
        for words, name in place.choices
    )
