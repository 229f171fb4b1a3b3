"""The frame of the page: heading, the four tabs, and how Gradio is mounted."""

from __future__ import annotations

from html import escape

import gradio as gr
from fastapi import FastAPI

from ui.chat.quiet import QuietBlocks
from ui.chat.talk import talk_tab
from ui.pages import audit_tab, check_tab, policy_tab
from ui.pages.block import html_block
from ui.running import Running
from ui.shell import PURPOSE, TITLE

_SYSTEM = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"]
_AT_ONCE = 16


def mount_chat(app: FastAPI, parts: Running) -> None:
    """Puts the page at the root of the application."""
    gr.mount_gradio_app(
        app,
        build_page(parts),
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


def build_page(parts: Running) -> gr.Blocks:
    """The page and what happens on it."""
    page = QuietBlocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        html_block(f'<h1>{escape(TITLE)}</h1><p class="purpose">{escape(PURPOSE)}</p>', "masthead")
        with gr.Tabs(elem_id="pages", overflow_behavior="wrap"):
            talk_tab(parts)
            check_tab()
            policy_tab()
            audit_tab()
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page
