"""The tab 'Check a program': facts filled in by hand, decided by the same rules as everywhere."""

from __future__ import annotations

import datetime
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import gradio as gr

import assistant
from ui.errors import foreseen, sentence
from ui.memo import check_docx, check_markdown
from ui.pages.block import html_block, offered
from ui.pages.checked import checked_html, nothing_yet, refused_html, spoken
from ui.pages.fields import COURSES, GROUPS, NOT_STATED, Field, Wrong, blamed, field, stated

_log = logging.getLogger(__name__)
_INTRODUCTION = (
    '<div class="lead"><h2>Check a program</h2><p>Fill in what you know and leave the rest: a blank field means “not stated”, never zero. '
    "Units may be a number (14), a decimal (10.5) or a range (15-18).</p></div>"
)
_FACTS = tuple(fact for group in GROUPS.values() for fact in group)
Filled = gr.Textbox | gr.Radio | gr.CheckboxGroup
# The answer, its announcement, and the two memos.
Shown = tuple[str, str, object, object]


def check_tab() -> gr.Tab:
    """The tab; to be called within the tabs of a page."""
    tab = gr.Tab("Check a program", id="check", elem_id="check-tab")
    with tab:
        html_block(_INTRODUCTION, "check-lead")
        filled = _form()
        with gr.Row(elem_id="check-actions"):
            check = gr.Button("Check the program", variant="primary", elem_id="check-now")
            clear = gr.Button("Clear the form", variant="secondary", elem_id="check-clear")
        announced = html_block("", "check-announcement")
        outcome = html_block(nothing_yet(), "check-outcome")
        with gr.Row(elem_id="check-memos"):
            memos = [offered("Memo for a committee (Word)", "check-docx"), offered("Memo as Markdown", "check-markdown")]
        shown = [outcome, announced, *memos]
        gr.on([check.click, *_entered(filled)], decide, filled, shown, show_progress="hidden", api_visibility="private")
        clear.click(cleared, None, [*filled, *shown], show_progress="hidden", api_visibility="private")
    return tab


def decide(*values: object) -> Iterator[Shown]:
    """The decision over what was filled in, or what is wrong with it; the fields stay as they are."""
    facts, wrong = stated(dict(zip(_FACTS, values, strict=True)))
    if wrong:
        yield _refused(*wrong)
        return
    try:
        check = assistant.check_program(facts)
    except assistant.AssistantError as error:
        yield _refused(blamed(error))
        return
    except Exception as error:  # the last resort of the form: a fault must not lose what was filled in
        if not isinstance(error, foreseen()):
            _log.exception("a program could not be checked")
        yield _refused(Wrong("", "The program", sentence(error)))
        return
    on = datetime.datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory() as folder:
        # The page takes its own copy of a file before this goes on.
        document, text = Path(folder) / "memo.docx", Path(folder) / "memo.md"
        document.write_bytes(check_docx(check, facts, on))
        text.write_text(check_markdown(check, facts, on), encoding="utf-8")
        yield checked_html(check, facts), spoken(check), _ready(document), _ready(text)


def cleared() -> tuple[object, ...]:
    """An empty form and no answer."""
    return (*(_empty(field(fact)) for fact in _FACTS), nothing_yet(), "", gr.update(visible=False), gr.update(visible=False))


def _refused(*wrong: Wrong) -> Shown:
    hidden = gr.update(visible=False)
    return refused_html(wrong), "<p>Not checked. Correct the fields that are named.</p>", hidden, hidden


def _ready(file: Path) -> object:
    return gr.update(value=str(file), visible=True)


def _empty(shown: Field) -> object:
    return [] if shown.kind == "names" else ""


def _form() -> list[Filled]:
    filled: list[Filled] = []
    for number, (group, facts) in enumerate(GROUPS.items()):
        with gr.Accordion(group, open=number == 0, elem_classes=["fields"]):
            filled += [_component(field(fact)) for fact in facts]
    return filled


def _component(shown: Field) -> Filled:
    elem_id = f"fact-{shown.fact}"
    if shown.kind == "names":
        return gr.CheckboxGroup(list(shown.choices), label=shown.label, info=shown.question, elem_id=elem_id)
    if shown.choices:
        return gr.Radio(list(shown.choices), value=NOT_STATED[1], label=shown.label, info=shown.question, elem_id=elem_id)
    lines = 4 if shown.fact == COURSES else 1
    return gr.Textbox(label=shown.label, info=shown.question, lines=lines, max_lines=12, elem_id=elem_id)


def _entered(filled: list[Filled]) -> list[object]:
    """Enter in a field of one line checks the program."""
    return [box.submit for box in filled if isinstance(box, gr.Textbox) and box.lines == 1]
