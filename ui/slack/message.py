"""An answer as one message: verdict with its icon, reason, what would settle it, quotes with their clauses, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.contract import Answer, Citation, Fit
from ui.naming import credential_name
from ui.phrases import DECIDED, MISSING, as_a, capital
from ui.slack.blocks import Block, actions, button, context, feedback, fitted, section
from ui.slack.words import escaped, link, mrkdwn, quoted
from ui.verdict import Verdict, reason, shown_verdict

MOST = 3_000
_ICONS = {"yes": ":white_check_mark:", "no": ":x:", "depends": ":grey_question:", "uncovered": ":information_source:"}
_ICONS |= {"breach": ":warning:", "sound": ":white_check_mark:"}
_NOT_OPENED = "I cannot open files: this answer rests on the words alone."
_NOTHING_SAID = "See the clauses below."
# Letters for each part; together they stay below MOST whatever the answer holds.
_ASKED, _REASON, _MISSING, _QUOTE, _NOTES, _UNDERSTOOD = 150, 1_000, 400, 400, 250, 150
_QUOTES, _QUESTIONS, _FIXES, _FITS = 2, 3, 2, 2


ClauseAddress = Callable[[str], str]


@dataclass(frozen=True)
class Reference:
    """Which turn of which conversation a button is about."""

    conversation: str
    turn: int

    def __str__(self) -> str:
        return f"{self.conversation}/{self.turn}"

    @classmethod
    def of(cls, value: str) -> Reference | None:
        """The reference that a button sent back; None where it is none."""
        conversation, _, turn = value.partition("/")
        return cls(conversation, int(turn)) if conversation and turn.isascii() and turn.isdecimal() and len(turn) < 10 else None


@dataclass(frozen=True)
class Setting:
    """What stands around an answer: where clauses can be read, whether a person can be asked, whether it is private and can be shared.

    `asked` are the words of the question where nothing else shows them; `files` says that files came along, which are not opened.
    """

    clause_address: ClauseAddress | None = None
    person: bool = False
    private: bool = False
    asked: str | None = None
    files: bool = False


@dataclass(frozen=True)
class Message:
    """A message: what notifications and screen readers say, and what is shown."""

    text: str
    blocks: Sequence[Block]


def message(answer: Answer, reference: Reference, setting: Setting) -> Message:
    """The message for an answer, of fewer than 3,000 letters."""
    verdict = shown_verdict(answer)
    blocks = [
        *([context(fitted(setting.asked, _ASKED, lambda text: f"Asked: {escaped(text)}"))] if setting.asked else []),
        section(_head(answer, verdict)),
        *_missing(answer),
        *(_citation(citation, setting) for citation in answer.citations[:_QUOTES]),
        *_beside(answer, setting),
        *_buttons(answer, reference, setting),
        feedback("opinion", f"up:{reference}", f"down:{reference}"),
    ]
    return Message(_spoken(answer, verdict), blocks)


def clause_address(origin: str) -> ClauseAddress | None:
    """Where each clause can be read, on the page that the service has for them; None where it knows no address of its own."""
    return (lambda clause: f"{origin}/policy#{clause}") if origin else None


def trouble(said: str) -> Message:
    """A message that says why there is no answer, and what to do."""
    return Message(escaped(said), [section(fitted(said, _REASON, escaped))])


def _head(answer: Answer, verdict: Verdict | None) -> str:
    said = fitted(reason(answer) or _NOTHING_SAID, _REASON, mrkdwn)
    return f"{_ICONS[verdict.name]} *{verdict.word}*\n{said}" if verdict else said


def _spoken(answer: Answer, verdict: Verdict | None) -> str:
    first = fitted((reason(answer) or _NOTHING_SAID).split("\n\n")[0], 300, mrkdwn)
    return f"{verdict.word}. {first}" if verdict else first


def _missing(answer: Answer) -> list[Block]:
    if not answer.missing:
        return []
    asks = "\n".join(f"- {item.ask}" for item in answer.missing[:_QUESTIONS])
    more = len(answer.missing) - _QUESTIONS
    return [section(f"*{MISSING}*\n{fitted(asks, _MISSING, mrkdwn)}" + (f"\n_and {more} more_" if more > 0 else ""))]


def _citation(citation: Citation, setting: Setting) -> Block:
    source = f"{citation.clause} {citation.title}"
    quote = fitted(citation.quote, _QUOTE, quoted)
    if setting.clause_address is None:
        return section(f"{quote}\n— {escaped(source)}", button(f"Clause {citation.clause}", "clause", citation.clause))
    return section(f"{quote}\n— {link(setting.clause_address(citation.clause), source)}")


def _beside(answer: Answer, setting: Setting) -> list[Block]:
    told = [fitted(f"Understood: {answer.understood}.", _UNDERSTOOD, escaped)] if answer.understood else []
    if answer.notes:
        told.insert(0, fitted("Note: " + " ".join(answer.notes), _NOTES, escaped))
    if setting.files:
        told.append(_NOT_OPENED)
    return [context("\n".join(told))] if told else []


def _buttons(answer: Answer, reference: Reference, setting: Setting) -> list[Block]:
    row = [button(DECIDED, "decided", str(reference))] if answer.findings or answer.citations else []
    row += [button(capital(fix.change), f"fix:{place}", str(reference)) for place, fix in enumerate(answer.fixes[:_FIXES])]
    row += [
        button(as_a(credential_name(fit.credential)), f"fit:{place}", f"{fit.credential}:{reference}")
        for place, fit in enumerate(offered(answer)[:_FITS])
    ]
    if setting.private:
        row.append(button("Share with everyone", "share", str(reference)))
    if setting.person:
        row.append(button("Ask a person", "person", str(reference)))
    return [actions(row)] if row else []


def offered(answer: Answer) -> list[Fit]:
    """The credentials that the facts may fit and that were not asked about, the likely ones first."""
    other = [fit for fit in answer.fits if fit.status != "does_not_fit" and fit.credential != answer.facts.get("credential")]
    likely = sorted(other, key=lambda fit: fit.status != "fits")
    return list({fit.credential: fit for fit in reversed(likely)}.values())[::-1]
