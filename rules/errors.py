"""The errors of the rules core: each names the field at fault and the cure."""


class RulesError(ValueError):
    """Something given to the rules core cannot be used; the message says what to change."""


class FactError(RulesError):
    """A fact about a program has an unknown name, a wrong type or an impossible value."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class SectionError(RulesError):
    """A section file cannot be read as rules; the message names the file, the place and the cure."""
