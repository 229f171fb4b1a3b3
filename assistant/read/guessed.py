"""What the learned readers make of the words that ask: kind, stance, scope and clauses, by words and where in doubt by meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.read.classifier import Classifier, classifier, features, meaning_classifier
from assistant.read.lexicon import Mention
from assistant.read.linear import Features, Guess, Matrix
from assistant.read.sentences import asking_sentences, unwrapped
from assistant.read.stance import stance_features
from assistant.read.text import Plain, Sentence


@dataclass(frozen=True)
class Guessed:
    """What the learned readers make of the words that ask, whatever the numbers of the message count."""

    asked: tuple[Sentence, ...]
    inside: tuple[Mention, ...]
    words: str
    inverted: bool
    kinds: Guess
    stances: Guess
    scope: Guess
    clauses: Guess

    @property
    def cues(self) -> frozenset[str]:
        """The cues in the sentences that ask."""
        return frozenset(m.name for m in self.inside if m.group == "cue")


# Where the words alone are that sure of the kind, the sentence model is not asked.
_PLAIN = 0.97
# How much the words that ask weigh beside the whole message.
_CLOSE = {"kind": 0.3, "scope": 0.4, "clause": 0.2}


def guessed(text: Plain, mentions: Sequence[Mention], vector: Callable[[], Matrix | None] = lambda: None) -> Guessed:
    """The guesses on a message whose asking sentences are marked; the sentence vector is asked for where the words alone leave a doubt."""
    asked = asking_sentences(text)
    words, inverted = unwrapped(text, asked)
    whole, close = features(text.text, mentions), features(words, [m for m in mentions if text.text[m.start : m.end] in words])
    put = stance_features(words, text.text, mentions)
    inside = tuple(m for m in mentions if any(s.start <= m.start < s.end for s in asked))
    kind, stance = _blend(classifier(), "kind", close, whole, None), classifier().guess("stance", put)
    plain = kind.labels[0][1] >= _PLAIN and (kind.best != "check" or stance.labels[0][1] >= _PLAIN)
    meant = None if plain else vector()
    scope, clauses = _blend(classifier(), "scope", close, whole, None), _blend(classifier(), "clause", close, whole, None)
    if meant is not None:
        kind = _blend(meaning_classifier(), "kind", close, whole, meant)
        stance = meaning_classifier().guess("stance", put, meant)
    return Guessed(tuple(asked), inside, words, inverted, kind, stance, scope, clauses)


def _blend(model: Classifier, head: str, close: Features, whole: Features, vector: Matrix | None) -> Guess:
    """The guess of one head on the words that ask and on the whole message, as one."""
    weight = _CLOSE[head]
    chances = {label: weight * chance for label, chance in model.guess(head, close, vector).labels}
    for label, chance in model.guess(head, whole, vector).labels:
        chances[label] = chances.get(label, 0.0) + (1 - weight) * chance
    return Guess(tuple(sorted(chances.items(), key=lambda item: -item[1])))
