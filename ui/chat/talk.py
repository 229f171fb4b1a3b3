"""The tab 'Ask': what stands on it, and the few ways in which it speaks with the server."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from ui.chat.acting import Acting
from ui.chat.link import MOST_QUESTION
from ui.chat.panel import panel_html
from ui.chat.session import Session
from ui.examples import EXAMPLES
from ui.markup import plain
from ui.pages.block import html_block
from ui.running import Running

# Gradio's sanitizer takes text areas out, so the page's own script puts one after each of these labels.
_COMPOSER = f"""<div class="composer"><label for="question">Your question</label>
<button type="button" id="ask">Ask</button><button type="button" id="stop" hidden>Stop</button></div>
<p id="count" class="length" hidden>{MOST_QUESTION}</p><p id="trouble" class="trouble" hidden></p>
<div class="foot"><p class="disclaimer">Help with reading the policy, not an official ruling. Your college’s curriculum committee and Academic Programs
decide; for non-credit programs ask CPaCE.</p><button type="button" id="again">New conversation</button></div>"""
_COURSES = """<p class="hint">One course a line, such as ENGL 301 (3), or a table with the columns code, units, grading and transfer.</p>
<label for="courses">Course list</label>
<button type="button" id="fill">Fill in from this list</button>"""


def talk_tab(parts: Running) -> None:
    """The tab; to be called within the tabs of a page."""
    acting = Acting(parts)
    with gr.Tab("Ask", id="ask", elem_id="ask-tab"):
        state = gr.State(Session())
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                conversation = html_block("", "transcript")
                html_block(_examples(), "examples")
                html_block(" ".join(_COMPOSER.split()), "composer")
            with gr.Column(elem_id="understood"):
                html_block("<h2>What I understood</h2>", "understood-title")
                panel = html_block(panel_html(Session()), "understood-facts")
                with gr.Accordion("Fill in from a course list", open=False, elem_id="courses-part"):
                    html_block(" ".join(_COURSES.split()), "courses-form")
                    chosen = gr.UploadButton(
                        "Upload a list (CSV or XLSX, 1 MB at most)", file_types=[".csv", ".xlsx"], size="sm", elem_id="courses-upload"
                    )
                    courses = html_block("", "courses-told")
        # Beside the answer, once a clause is opened.
        with gr.Column(elem_id="beside"):
            html_block('<h2>The policy</h2><button type="button" id="beside-close">Close</button>', "beside-head")
            beside = html_block("", "beside-text")
        announced, told = html_block("", "announcement"), html_block("", "told")
        shown = [state, conversation, panel, courses, announced, told, beside]
        _wire(acting.act, "command", [state], shown)
        memo = gr.DownloadButton("Memo", elem_id="memo", elem_classes=["wire"])
        _wire(acting.memo, "memo-command", [state], [memo, html_block("", "memo-told")])
        chosen.upload(acting.upload, [chosen, state], shown, show_progress="hidden", api_visibility="private")


def _wire(act: Callable[..., object], name: str, known: list[gr.State], shown: list[gr.Component]) -> None:
    """A box out of sight, in which the page's own script writes commands, and a button that stops the one under way."""
    box = gr.Textbox(label=name, elem_id=name, elem_classes=["wire"], container=False)
    acted = box.change(act, [box, *known], shown, show_progress="hidden", api_visibility="private", trigger_mode="multiple")
    stop = gr.Button("Stop", elem_id=f"{name}-stop", elem_classes=["wire"])
    stop.click(None, None, None, cancels=[acted], api_visibility="private")


def _examples() -> str:
    roles = "".join(
        f'<div class="role"><h2>{plain(role)} ask</h2>'
        + "".join(f'<button type="button" class="ask-this" value="{plain(text)}">{plain(text)}</button>' for text in questions)
        + "</div>"
        for role, questions in EXAMPLES.items()
    )
    return f'<div class="roles">{roles}</div>'
