"""Programs that meet every rule of a type: whether there is one among those that facts leave possible."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rules.analysis.oddity import kept, placed
from rules.facts import FIVE_TYPES, Credential, Facts
from rules.formula import TRUE, Cell, Choice, Formula, World, both, choice, either
from rules.section import Section

# Credit courses are regular University credit courses: the core derives it, so it has to hold here too.
REGULAR = either(choice("credit_bearing", [False]), choice("regular_credit_courses", [True]))


def asked_of(credential: Credential, rules_from: tuple[Section, ...]) -> Iterator[Formula]:
    """What every rule asks of a type under the reading that asks least, the type's own name filled in."""
    for item in placed(rules_from):
        if credential in item.credentials:
            cells = kept(item.rule, item.rule.generous())
            open_cells = [cell for cell in cells if credential.value in cell.choices.get("credential", (credential.value,))]
            yield tuple(Cell({n: v for n, v in cell.choices.items() if n != "credential"}, cell.linear) for cell in open_cells)


def meeting(given: Facts, credentials: tuple[Credential, ...], rules_from: tuple[Section, ...]) -> dict[str, Fraction | Choice] | None:
    """A completion of the facts that meets every rule of all these types at once, or None."""
    formulas = [REGULAR, *(formula for c in credentials for formula in asked_of(c, rules_from))]
    world, ordered = World(given), sorted(formulas, key=len)

    def extend(reached: Formula, depth: int) -> dict[str, Fraction | Choice] | None:
        if depth == len(ordered):
            return world.witness(reached)
        for cell in both(reached, ordered[depth]):
            if world.possible((cell,)):
                found = extend((cell,), depth + 1)
                if found is not None:
                    return found
        return None

    return extend(TRUE, 0)


def credit_bearing_types(rules_from: tuple[Section, ...]) -> tuple[Credential, ...]:
    """The types of section 1 that a program can only be if it carries credit."""
    with_credit, without = Facts(credit_bearing=True), Facts(credit_bearing=False)
    return tuple(c for c in FIVE_TYPES if meeting(without, (c,), rules_from) is None and meeting(with_credit, (c,), rules_from) is not None)
