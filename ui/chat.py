"""The chat: a hand-built page in which verdict, reason, quote and understood facts are in view."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape

import gradio as gr
from fastapi import FastAPI

import assistant
from ui.naming import clause_words, credential_name
from ui.pages import audit_tab, check_tab, policy_tab
from ui.render import announcement, facts_html, transcript
from ui.session import Session
from ui.shell import PURPOSE, TITLE

EXAMPLES = {
    "Faculty": (
        "Does my 10-unit program qualify?",
        "Can prerequisites be left out of the listed units?",
        "How many graduate units does a 15-unit graduate certificate need?",
    ),
    "Staff": (
        "Who approves an academic micro-credential?",
        "Can half of a certificate be transfer units?",
        "What is the difference between completion and achievement?",
    ),
}
_SYSTEM = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"]
_AT_ONCE = 16
# State (JSON), conversation, facts, announcement, question box, examples.
Shown = tuple[str, str, str, str, object, object]


def mount_chat(app: FastAPI) -> None:
    """Puts the chat at the root of the application."""
    gr.mount_gradio_app(
        app,
        build_chat(),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1mb",
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        allowed_paths=[],
        theme=gr.themes.Base(font=_SYSTEM, font_mono=["ui-monospace", "Menlo", "Consolas", "monospace"]),
    )


def build_chat() -> gr.Blocks:
    """The page and what happens on it."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        state = gr.State("")
        _html(f'<h1>{escape(TITLE)}</h1><p class="purpose">{escape(PURPOSE)}</p>', "masthead")
        with gr.Tabs(elem_id="pages", overflow_behavior="wrap"):
            with gr.Tab("Ask", id="ask-tab"), gr.Row(elem_id="desk"):
                with gr.Column(elem_id="talk"):
                    conversation = _html("", "transcript")
                    with gr.Column(elem_id="examples") as examples:
                        chosen = _example_buttons()
                    question, ask, again = _composer()
                with gr.Column(elem_id="understood"):
                    _html("<h2>What I understood</h2>", "understood-title")
                    facts = _html(facts_html([]), "understood-facts")
            check_tab()
            policy_tab()
            audit_tab()
        spoken = _html("", "announcement")
        shown = [state, conversation, facts, spoken, question, examples]
        gr.on([ask.click, question.submit], respond, [question, state], shown, show_progress="hidden", api_visibility="private")
        for text, button in chosen:
            button.click(partial(respond, text), [state], shown, show_progress="hidden", api_visibility="private")
        again.click(start_again, None, shown, show_progress="hidden", api_visibility="private")
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page


def respond(question: str, held: str) -> Iterator[Shown]:
    """First the question as pending, then its answer; on an error the question is given back to be corrected."""
    session = _session(held)
    if not question.strip():
        yield _shown(session, held, "")
        return
    pending = session.asked(question)
    yield _shown(pending, held, "")
    done = pending.answered()
    yield _shown(done, done.model_dump_json(), question if done.failed else "")


def start_again() -> Shown:
    """An empty conversation."""
    return _shown(Session(), "", "")


def _shown(session: Session, held: str, question: str) -> Shown:
    rows = assistant.fact_rows(session.facts)
    return (
        held,
        transcript(session.exchanges, clause_words, credential_name),
        facts_html(rows),
        announcement(session.exchanges),
        gr.update(value=question),
        gr.update(visible=not session.exchanges),
    )


def _session(held: str) -> Session:
    return Session.model_validate_json(held) if held else Session()


def _example_buttons() -> list[tuple[str, gr.Button]]:
    chosen = []
    for role, questions in EXAMPLES.items():
        with gr.Column(elem_classes=["role"]):
            _html(f"<h2>{escape(role)} ask</h2>", f"role-{role.lower()}")
            chosen += [(text, gr.Button(text, variant="secondary")) for text in questions]
    return chosen


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Column(elem_id="composer"):
        with gr.Row(elem_id="composer-row"):
            question = gr.Textbox(
                label="Your question",
                show_label=False,
                placeholder="Ask about your program",
                lines=1,
                max_lines=8,
                autofocus=True,
                container=False,
                elem_id="question",
            )
            ask = gr.Button("Ask", variant="primary", elem_id="ask")
        with gr.Row(elem_id="composer-foot"):
            _html("<p>Help with reading the policy, not an official ruling.</p>", "disclaimer")
            again = gr.Button("New conversation", variant="secondary", size="sm", elem_id="again")
    return question, ask, again


def _html(value: str, elem_id: str) -> gr.Markdown:
    # gr.HTML evaluates its template as JavaScript, which the content security policy forbids; gr.Markdown does not, and sanitizes too.
    return gr.Markdown(value, elem_id=elem_id, sanitize_html=True, latex_delimiters=[], container=False)
