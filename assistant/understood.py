"""What was understood, in one short line and as rows for a panel."""

from __future__ import annotations

from collections.abc import Mapping

from rules.amount import Amount
from rules.facts import COUNTS, Credential, Facts, facts
from rules.wording import APPROVAL_NAMES, VALUES, listed, wording


def rows(stated: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each stated fact as (label, value) in words."""
    return _rows(facts(stated))


def echo(stated: Facts) -> str:
    """The stated facts in one line ('Academic Certificate, undergraduate, units in total: 14'); '' where nothing is stated."""
    told: list[str] = []
    for label, shown in _rows(stated):
        told.append(
            shown
            if label in ("type of credential", "level")
            else f"{shown} {label}"
            if shown[:1].isdigit() or shown.split(" ")[0] in ("at", "more", "fewer")
            else f"{label}: {shown}"
        )
    return ", ".join(told)


def _rows(stated: Facts) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name in Facts.model_fields:
        value = getattr(stated, name)
        if value is None or value == ():
            continue
        found.append((wording(name).noun, _shown(name, value)))
    return found


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in COUNTS and isinstance(value, Amount):
        return str(value)
    if name == "credential" and isinstance(value, str):
        return Credential(value).spoken
    if name in ("approvals", "approvals_missing") and isinstance(value, tuple):
        return listed([APPROVAL_NAMES[a] for a in value])
    if name == "courses" and isinstance(value, tuple):
        return f"{len(value)} courses"
    return VALUES.get((name, str(value)), str(value))
