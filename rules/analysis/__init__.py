"""The policy's own shape: its gaps, cliffs, overlaps and forks, found by computation over the rules and held against a register."""

from rules.analysis.oddity import Kind, Oddity
from rules.analysis.pairs import overlaps, said_twice, same_limits
from rules.analysis.picture import picture
from rules.analysis.register import Entry, RegisterError, entry, read_register, register, touched, touching
from rules.analysis.register import differences as _differences
from rules.analysis.shapes import forks, judgments, no_limits, no_rounding, soft_words, together, unsaid_levels
from rules.analysis.sizes import cliffs, gaps
from rules.section import Section, sections

_SEARCHES = (gaps, cliffs, forks, overlaps, same_limits, said_twice, together, unsaid_levels, soft_words, no_rounding, judgments, no_limits)


def analyse(rules_from: tuple[Section, ...] | None = None) -> tuple[Oddity, ...]:
    """Every oddity that the rules show, in the order of the searches; the installed rules where none are given."""
    chosen = rules_from or sections()
    return tuple(oddity for search in _SEARCHES for oddity in search(chosen))


def differences(found: tuple[Oddity, ...] | None = None, registered: tuple[Entry, ...] | None = None) -> tuple[str, ...]:
    """Where analysis and register disagree, one sentence each; empty where every finding is registered and still found."""
    return tuple(_differences(analyse() if found is None else found, register() if registered is None else registered))


__all__ = [
    "Entry",
    "Kind",
    "Oddity",
    "RegisterError",
    "analyse",
    "differences",
    "entry",
    "picture",
    "read_register",
    "register",
    "touched",
    "touching",
]
