"""The HTML of the conversation: every question with what followed it, and what can be done with it."""

from __future__ import annotations

from ui.chat.link import link_to
from ui.chat.reply import CredentialName, announcement, answer_html, ask_button
from ui.chat.session import Exchange, Session
from ui.chat.suggestions import suggested
from ui.markup import one_line, plain
from ui.verdict import shown_verdict


def transcript(session: Session, name: CredentialName) -> str:
    """All exchanges of a conversation, in order, and what one may ask next."""
    turns = "".join(_turn(session, place, name) for place in range(len(session.exchanges)))
    return one_line(turns + _next(session))


def spoken(session: Session) -> str:
    """The last reply in one line for screen readers."""
    if session.wrong is not None:
        return f"<p>Not changed. {plain(session.wrong.problem)}</p>"
    if not session.exchanges:
        return ""
    place, last = len(session.exchanges) - 1, session.exchanges[-1]
    return announcement(last.answer, place) if last.answer else f"<p>Question {place + 1} was not answered. {plain(last.error or '')}</p>"


def _turn(session: Session, place: int, name: CredentialName) -> str:
    exchange = session.exchanges[place]
    if exchange.answer is None:
        reply = f'<p class="verdict error">Not answered</p><p>{plain(exchange.error or "")}</p><p class="tools">{_again("Try again")}</p>'
        return f'<div class="turn">{_question(exchange, place)}<div class="reply error">{reply}</div></div>'
    verdict = shown_verdict(exchange.answer)
    tone = verdict.name if verdict else "plain"
    body = f"{answer_html(exchange.answer, name)}{_tools(session, place)}"
    return f'<div class="turn">{_question(exchange, place)}<div class="reply {tone}">{body}</div></div>'


def _question(exchange: Exchange, place: int) -> str:
    if exchange.facts is not None:
        return _change(exchange)
    edit = f'<button type="button" class="edit" value="{place}">Edit<span class="unseen"> question {place + 1}</span></button>'
    return f'<div class="question"><h2 class="asked">{plain(exchange.question)}</h2>{edit}</div>'


def _change(exchange: Exchange) -> str:
    """What was changed by hand, and what that did to the verdict."""
    verdict = shown_verdict(exchange.answer) if exchange.answer else None
    now = verdict.word if verdict else ""
    turned = f"The answer was “{plain(exchange.was)}” and is now “{now}”." if exchange.was != now and exchange.was and now else ""
    stays = f"The answer stays “{now}”." if exchange.was == now and now else ""
    lines = "".join(f"<li>{plain(line)}</li>" for line in exchange.changed)
    return (
        f'<div class="question"><div class="change"><h2 class="asked">You changed what I understood</h2><ul>{lines}</ul>'
        f'<p class="turned">{turned or stays} Asked again: “{plain(exchange.question)}”</p></div></div>'
    )


def _tools(session: Session, place: int) -> str:
    number = f'<span class="unseen"> answer {place + 1}</span>'
    link = link_to(session.exchanges[: place + 1])
    tools = [
        f'<button type="button" class="copy" value="{place}">Copy{number}</button>',
        f'<a class="permalink" href="#{link}">Link<span class="unseen"> to answer {place + 1}</span></a>' if link else "",
        f'<button type="button" class="memo" name="docx" value="{place}">Memo (Word)<span class="unseen"> of answer {place + 1}</span></button>',
        f'<button type="button" class="memo" name="md" value="{place}">Markdown<span class="unseen"> of answer {place + 1}</span></button>',
        _again("Ask again") if place == len(session.exchanges) - 1 else "",
        _helpful(session.exchanges[place], place),
    ]
    return f'<div class="tools">{"".join(tools)}{_as_text(session.exchanges[place])}</div>'


def _again(words: str) -> str:
    return f'<button type="button" class="again">{words}</button>'


def _helpful(exchange: Exchange, place: int) -> str:
    if exchange.rating is not None:
        return '<span class="helpful">Thank you for telling us.</span>'
    unseen = f'<span class="unseen">(answer {place + 1}'
    return (
        '<span class="helpful">Was this helpful? '
        f'<button type="button" class="rate" name="up" value="{place}">Yes{unseen} helped)</span></button>'
        f'<button type="button" class="rate" name="down" value="{place}">No{unseen} did not help)</span></button></span>'
    )


def _as_text(exchange: Exchange) -> str:
    """The answer as it is copied; the page itself shows its parts."""
    text = exchange.answer.text if exchange.answer else ""
    whole = f"{exchange.question}\n\n{text}\n\nHelp with reading the policy, not an official ruling."
    # Its line breaks are written so that the page's Markdown reader leaves them alone.
    return f'<span class="as-text" hidden>{plain(whole)}</span>'


def _next(session: Session) -> str:
    last = session.exchanges[-1] if session.exchanges else None
    if last is None or last.answer is None:
        return ""
    asked = tuple(exchange.question for exchange in session.exchanges)
    buttons = "".join(f"<li>{ask_button(question)}</li>" for question in suggested(last.answer, asked))
    return f'<div class="next"><h2>You could go on with</h2><ul>{buttons}</ul></div>' if buttons else ""
