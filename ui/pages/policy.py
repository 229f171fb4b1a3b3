"""The tab 'Read the policy': both documents with every clause by its id, and a search of them."""

from __future__ import annotations

import gradio as gr

import assistant
from ui.errors import sentence
from ui.markup import plain
from ui.pages.block import html_block
from ui.pages.clauses import found_html, policy_html

_MOST = 6
_LONGEST = 300
_INTRODUCTION = (
    '<div class="lead"><h2>Read the policy</h2><p>Both documents, word for word. The number beside a clause is a link to it that you can '
    "copy.</p></div>"
)


def policy_tab() -> gr.Tab:
    """The tab; to be called within the tabs of a page."""
    tab = gr.Tab("Read the policy", id="policy", elem_id="policy-tab")
    with tab:
        html_block(_INTRODUCTION, "policy-lead")
        with gr.Row(elem_id="policy-search"):
            words = gr.Textbox(
                label="Search the policy",
                info="In the policy's words or your own",
                lines=1,
                max_lines=1,
                max_length=_LONGEST,
                elem_id="policy-words",
            )
            search = gr.Button("Search", variant="primary", elem_id="policy-go")
        found = html_block("", "policy-found")
        html_block(policy_html(), "policy-text")
        gr.on([search.click, words.submit], searched, words, found, show_progress="hidden", api_visibility="private")
    return tab


def searched(words: str) -> str:
    """The clauses nearest to some words; nothing for no words."""
    if not words.strip():
        return '<p class="found-none">Write what you look for, such as “transfer units”.</p>'
    try:
        return found_html(assistant.search_policy(words[:_LONGEST], _MOST))
    except assistant.AssistantError as error:
        return f'<p class="found-none">{plain(sentence(error))}</p>'
