"""A block of HTML on the page, and files offered for download."""

from __future__ import annotations

import gradio as gr


def html_block(value: str, elem_id: str) -> gr.Markdown:
    """HTML of this project's own making; gr.HTML would evaluate it as JavaScript, which the content security policy forbids."""
    return gr.Markdown(value, elem_id=elem_id, sanitize_html=True, latex_delimiters=[], container=False)


def offered(label: str, elem_id: str, value: str | None = None) -> gr.DownloadButton:
    """A button that downloads one file; out of sight until there is one."""
    return gr.DownloadButton(label, value=value, elem_id=elem_id, visible=value is not None, size="sm", variant="secondary")
