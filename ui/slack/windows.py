"""What opens beside a message: how an answer was decided, what would change it, a clause; and the home page of the app."""

from __future__ import annotations

from collections.abc import Sequence

import assistant
from assistant.contract import Answer
from ui.examples import EXAMPLES
from ui.naming import clause_words, credential_name
from ui.phrases import DECIDED, FIXES, STATUS, as_a, by_credential, capital, policy_line
from ui.shell import PURPOSE
from ui.slack.blocks import Block, actions, button, context, header, listed, modal, section
from ui.slack.words import cut, escaped, mrkdwn
from ui.store.conversations import KeptTurn
from ui.verdict import shown_verdict

_ICONS = {"fail": ":x:", "unknown": ":grey_question:", "pass": ":white_check_mark:"}
_GONE = "This answer is no longer kept; ask again."


def decided(answer: Answer | None) -> Block:
    """The window with every finding that applies, what was understood, and which text was applied."""
    if answer is None:
        return modal(DECIDED, [section(_GONE)])
    blocks: list[Block] = []
    facts = [f"• {escaped(label)}: {escaped(value)}" for label, value in assistant.fact_rows(answer.facts)]
    if facts:
        blocks += [section(text) for text in listed(["*What was understood*", *facts])]
    for credential, lines in trace(answer).items():
        blocks += [section(text) for text in listed([f"*{escaped(credential)}*", *lines])]
    if not answer.findings:
        blocks.append(section("No rule was asked about: the clauses quoted are the answer."))
    return modal(DECIDED, [*blocks[:99], context(escaped(policy_line(answer.policy)))])


def trace(answer: Answer) -> dict[str, list[str]]:
    """A line for each finding that applies, under the credential that it is about."""
    return {
        as_a(credential_name(credential)) if credential else "The clauses": [
            f"{_ICONS[finding.status]} {STATUS[finding.status]} {escaped(finding.clause)}: {escaped(capital(finding.because))}"
            for finding in findings
        ]
        for credential, findings in by_credential(answer.findings).items()
    }


def fixes(answer: Answer | None) -> Block:
    """The window with the smallest changes that turn a no into a yes."""
    if answer is None:
        return modal(FIXES, [section(_GONE)])
    return modal(FIXES, [section(f"*{escaped(capital(fix.change))}*\n{escaped(capital(fix.result))}") for fix in answer.fixes])


def clause(clause_id: str) -> Block:
    """The window with the whole text of a clause."""
    text = clause_words(clause_id) or "There is no clause of this id in the text that is applied now."
    return modal(f"Clause {clause_id}", [section(part) for part in listed(mrkdwn(text).splitlines())])


def home(last: Sequence[KeptTurn]) -> Block:
    """The home page: what this is for, questions to begin with, and the last ones of whoever looks at it."""
    blocks = [header("Ask the policy"), section(escaped(PURPOSE))]
    blocks += [
        section("Write to me in *Messages*, mention me in a channel, use `/policy`, or choose _Check against the policy_ on any message.")
    ]
    for role, questions in EXAMPLES.items():
        rows = [button(question, f"example:{place}", question) for place, question in enumerate(questions)]
        blocks += [section(f"*{escaped(role)}*"), {**actions(rows), "block_id": f"examples:{role}"}]
    asked = [line for line in map(_asked, last) if line]
    blocks += [section(text) for text in listed(["*Your last questions*", *asked])] if asked else []
    return {"type": "home", "blocks": blocks}


def _asked(turn: KeptTurn) -> str:
    if turn.question is None:
        return ""
    verdict = shown_verdict(turn.answer)
    return f"• {escaped(cut(' '.join(turn.question.split()), 200))}" + (f" *{verdict.word}*" if verdict else "")
