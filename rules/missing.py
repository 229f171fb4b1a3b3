"""The fewest facts that settle an open clause."""

from __future__ import annotations

from itertools import combinations

from rules.compiled import Compiled
from rules.formula import Formula, World, domain
from rules.linear import satisfiable
from rules.relations import COUNTS, lower_division
from rules.wording import wording

_REST = "lower_division_units"


def fewest(compiled: Compiled, world: World) -> tuple[str, ...]:
    """The smallest set of open facts of which every value decides the clause, or leaves only the text's own two readings."""
    open_names = [n for n in compiled.names if (n not in world.point if n in COUNTS else len(world.values(n)) > 1)]
    if {"upper_division_units", "graduate_units"} & set(open_names) and _REST not in world.point:
        open_names = sorted((*open_names, _REST), key=lambda n: (wording(n).rank, n))
    for size in range(1, len(open_names) + 1):
        for chosen in combinations(open_names, size):
            names = frozenset(chosen)
            if _apart(names, compiled.strict_good, compiled.bad, world) and _apart(names, compiled.good, compiled.surely_bad, world):
                return chosen
    return tuple(open_names)


def _apart(chosen: frozenset[str], good: Formula, bad: Formula, world: World) -> bool:
    """Whether no values of the chosen facts leave room for the clause to be met and to be broken."""
    shared = chosen | world.point.keys()
    for one in good:
        for two in bad:
            if all(world.values(n) & v & two.choices.get(n, domain(n)) for n, v in one.choices.items() if n in chosen) and all(
                world.values(n) & v for cell in (one, two) for n, v in cell.choices.items()
            ):
                wanted = frozenset(n for item in (*one.linear, *two.linear) for n, _ in item.terms)
                background = (*world.background(wanted), *(lower_division() if _REST in chosen else ()))
                system = [i.at(world.point) for i in (*one.linear, *background)]
                system += [i.renamed("'", shared).at(world.point) for i in (*two.linear, *background)]
                if satisfiable(system):
                    return False
    return True
