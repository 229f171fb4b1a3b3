"""What a run of pytest has played, kept so that its report can be written without playing anything again."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, replace

from evals import baseline
from evals.case import Case
from evals.cases import EXAMPLES, UNSEEN, load, programs, question_files
from evals.run import Decided, Played
from evals.standing import Standing
from evals.trivial import ANSWERERS, answered
from evals.variations import Stability


@dataclass
class Outcomes:
    """The results that tests add as they go, each once, in whatever process and order."""

    examples: dict[str, Decided] = field(default_factory=dict)
    played: dict[tuple[str, str], Played] = field(default_factory=dict)
    variations: dict[str, Stability] = field(default_factory=dict)

    def example(self, found: Decided) -> Decided:
        """The same result, kept."""
        self.examples[found.program.id] = found
        return found

    def question(self, found: Played) -> Played:
        """The same result, kept."""
        self.played[found.file, found.case.id] = found
        return found

    def variation(self, name: str, found: Stability) -> Stability:
        """The same result, kept."""
        self.variations[name] = found
        return found

    def part(self) -> bytes:
        """All of it for another process of the same run; nothing else may be joined."""
        return pickle.dumps((self.examples, self.played, self.variations))

    def join(self, part: bytes) -> None:
        """With what another process of the same run has kept."""
        examples, played, variations = pickle.loads(part)
        self.examples |= examples
        self.played |= played
        self.variations |= variations

    def standing(self) -> Standing | None:
        """How everything stands after a run in which every example and every question was played; None after any other."""
        hidden = question_files(UNSEEN)
        loaded = load([*question_files(), *hidden])
        files: dict[str, tuple[Case, ...]] = {EXAMPLES: tuple(p.asked() for p in programs()), **loaded.files}
        everything = {(file, case.id) for file, cases in files.items() for case in cases}
        if self.played.keys() != everything or self.examples.keys() != {p.id for p in programs()}:
            return None
        standing = Standing(
            [self.examples[p.id] for p in programs()],
            {file: [self.played[file, case.id] for case in cases] for file, cases in files.items()},
            baseline.read(),
            frozenset(path.stem for path in hidden),
            loaded.problems,
            variations=self.variations,
        )
        return replace(standing, trivial={name: answered(answerer, standing.seen) for name, answerer in ANSWERERS.items()})
