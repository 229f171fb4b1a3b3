"""What a yes to a question would mean, told by the words that carry no matter: permission, duty, excess, denial, and how they stand together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from assistant.read.lexicon import Mention
from assistant.read.linear import hashed

Stance = Literal["satisfies", "breaks", "required", "unneeded"]
OPPOSITE: Mapping[str, Stance] = {"satisfies": "breaks", "breaks": "satisfies", "required": "unneeded", "unneeded": "required"}
STANCES: Mapping[str, Stance] = {opposite: opposite for opposite in OPPOSITE.values()}
SIZE = 1 << 16
# What a question is about does not tell which way it is put: these names are all the same to the stance.
_MATTER = frozenset(("credential", "approval", "level", "role", "topic"))
_CUES = frozenset(("permit", "require", "unneeded", "too", "stop", "within", "guarantee"))
_LONGEST_RUN, _SKIP = 4, 5
_OPERATORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<!\w)(?:{words})(?!\w)"))
    for name, words in (
        (
            "forbid",
            r"forbid\w*|prohibit\w*|barred?|bans?|banned|illegal|against|violat\w+|break\w*|off limits|not allowed|disallow\w*|"
            r"out of the question|rule[sd]? (?:it |that |this )?out|excluded?|stops?|prevents?|blocks?|disqualif\w+|contrary|refus\w+|reject\w*",
        ),
        (
            "free",
            r"optional\w*|skip\w*|waive\w*|unnecessary|do without|get around|voluntary|exempt\w*|free to|up to (?:us|me|them|the|each)|"
            r"dispens\w+|bypass\w*|leave out|omit\w*|drop\w*|ignore\w*|without|avoid\w*|unneeded|superfluous",
        ),
        (
            "must",
            r"must|ha(?:ve|s|d) to|need\w*|requir\w+|mandat\w+|oblig\w+|compulsory|necessar\w+|insist\w*|demand\w*|bound|essential|forced?|"
            r"shall|prescrib\w+|indispensable|no way around|always|supposed to",
        ),
        ("only", r"only|solely|exclusive\w*|nobody but|no one but|alone|merely|nothing but|sole"),
        (
            "may",
            r"can|may|could|might|allow\w*|permit\w*|ok|okay|fine|possible|acceptable|eligible|entitled|open|welcome|able|option|"
            r"legit\w*|lets?|qualif\w*|admissible",
        ),
    )
)
_NEGATION = re.compile(
    r"(?<!\w)(?:not|no|never|nothing|nobody|none|nor|neither|without|hardly|lacks?|lacking|fails?|"
    r"un(?:needed|necessary|able|allowed|stated|mentioned|available|graded))(?!\w)"
)
_DISPUTED = re.compile(
    r"(?<!\w)(?:wrong|mistaken|false|incorrect|untrue|myth|nonsense|lie|error|misread\w*|misunder\w+|doubt|inaccurate|off base)(?!\w)"
)
_RHETORICAL = re.compile(
    r"^(?:(?:so|and|but|well|,|hi|hello) )*(?:is|are|can|could|do|does|did|will|would|should|may|must|have|has) not(?!\w)"
)
_HEARSAY = re.compile(
    r"(?<!\w)(?:says?|said|told|heard|claim\w*|insist\w*|thinks?|believes?|thought|assum\w+|according|argues?|states?|memo|rumor)(?!\w)"
)
_TAG = re.compile(
    r"(?:right|correct|true|yes|no|agreed|so|or) ?\?? ?[.?]?$|"
    r"(?:is|are|does|do|can|would|was) (?:he|she|it|that|they|this|we|i)(?: not)?(?: right| correct| true| so| wrong| mistaken)? ?[?.]?$"
)


def operators(text: str) -> list[str]:
    """The words of permission, duty and denial in a text, and whether its denials cancel out, as names of features."""
    found = [name for name, pattern in _OPERATORS if pattern.search(text)]
    first = found[0] if found else "none"
    rhetorical = _RHETORICAL.match(text) is not None
    denials = len(_NEGATION.findall(text)) - rhetorical
    disputed, hearsay, tag = (pattern.search(text) is not None for pattern in (_DISPUTED, _HEARSAY, _TAG))
    parity = (denials % 2 == 1) != disputed
    return [
        f"parity {parity}",
        f"denials {min(denials, 2)} {disputed}",
        f"first {first}",
        f"first {first} {parity}",
        f"all {found}",
        f"all {found} {parity}",
        f"first {first} {parity} {tag} {hearsay}",
        f"first {first} {min(denials, 2)} {disputed} {rhetorical}",
        f"tag {tag} {parity}",
    ]


def skeleton(words: str, text: str, mentions: Sequence[Mention]) -> list[str]:
    """The words that ask with every name and number of the matter replaced by what it is."""
    named = {text[m.start : m.end]: m.group for m in mentions if m.group in _MATTER}
    bare = f" {words} "
    for name in sorted(named, key=len, reverse=True):
        bare = bare.replace(f" {name} ", f" <{named[name]}> ")
    return [re.sub(r"^\d[\d./-]*$", "#", word) for word in bare.split()]


def stance_features(words: str, text: str, mentions: Sequence[Mention]) -> dict[int, float]:
    """The hashed features of the words that ask in a plain text with its mentions."""
    bones = ["<s>", *skeleton(words, text, mentions), "</s>"]
    runs = {" ".join(run) for n in range(1, _LONGEST_RUN + 1) for run in zip(*(bones[i:] for i in range(n)), strict=False)}
    skips = {f"{one}..{two}" for i, one in enumerate(bones) for two in bones[i + 2 : i + 1 + _SKIP]}
    cues = {m.name for m in mentions if m.group == "cue" and text[m.start : m.end] in words}
    found = {f"run {run}": 2 / len(runs) ** 0.5 for run in runs}
    found |= {f"skip {skip}": 1.2 / max(1, len(skips)) ** 0.5 for skip in skips}
    found |= dict.fromkeys((f"operators {name}" for name in operators(words)), 0.35)
    found |= dict.fromkeys((f"cue {cue}" for cue in cues), 0.5)
    found["cues " + "+".join(sorted(cues & _CUES))] = 0.7
    return hashed(found, SIZE)
