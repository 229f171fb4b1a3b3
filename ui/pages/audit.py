"""The tab 'Audit a catalogue': a spreadsheet of programs in, a table and two reports out."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from ui.catalogue import SAMPLE, TEMPLATE, audit
from ui.catalogue.page import tables
from ui.errors import foreseen, sentence
from ui.markup import one_line, plain
from ui.pages.block import html_block, offered

_log = logging.getLogger(__name__)
# A catalogue larger than this is for the command line, where nobody waits behind it.
MOST_PROGRAMS = 2_000
_AT_ONCE = 2
_INTRODUCTION = (
    '<div class="lead"><h2>Audit a catalogue</h2><p>Check many programs at once: a CSV or XLSX file of at most 1 MB, one row a program (or one row a '
    "course). The first line names the columns; an empty cell means “not stated”. Files and reports are deleted after about an hour.</p></div>"
)
# The status, the tables, and the two reports.
Shown = tuple[object, object, object, object]


def audit_tab() -> gr.Tab:
    """The tab; to be called within the tabs of a page."""
    tab = gr.Tab("Audit a catalogue", id="audit", elem_id="audit-tab")
    with tab:
        html_block(_INTRODUCTION, "audit-lead")
        with gr.Row(elem_id="audit-start"):
            chosen = gr.UploadButton("Choose a catalogue", file_count="single", variant="primary", elem_id="audit-upload")
            offered("Template (CSV)", "audit-template", str(TEMPLATE))
            offered("Sample catalogue (CSV)", "audit-sample", str(SAMPLE))
        status = html_block("", "audit-status")
        with gr.Row(elem_id="audit-reports"):
            reports = [offered("Report as CSV", "audit-csv"), offered("Report as a page (HTML)", "audit-html")]
        found = html_block("", "audit-found")
        chosen.upload(
            audited,
            chosen,
            [status, found, *reports],
            show_progress="full",
            show_progress_on=status,
            concurrency_limit=_AT_ONCE,
            api_visibility="private",
        )
    return tab


def audited(file: str | None, progress: gr.Progress = gr.Progress()) -> Iterator[Shown]:  # noqa: B008
    """The tables and reports of a catalogue, or the sentence that says why there are none."""
    if file is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            tally = audit(Path(file), Path(folder), lambda done, whole: progress(done / whole, "Checking the rows"), MOST_PROGRAMS)
        except Exception as error:  # the last resort of the tab: whatever the file does, the page says so
            if not isinstance(error, foreseen()):
                _log.exception("a catalogue could not be audited")
            yield _refused(sentence(error))
            return
        done = f"<p>Checked {_counted(tally.programs, 'program')} of {plain(Path(file).name)}, with {_counted(tally.problem_count, 'problem')} in rows and columns.</p>"
        # The page takes its own copy of the reports before this goes on.
        yield done, one_line(tables(tally, 3)), _ready(Path(folder) / "audit.csv"), _ready(Path(folder) / "audit.html")


def _refused(why: str) -> Shown:
    hidden = gr.update(visible=False)
    return f'<div class="outcome error"><p><strong>Not audited.</strong> {plain(why)}</p></div>', "", hidden, hidden


def _ready(file: Path) -> object:
    return gr.update(value=str(file), visible=True)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
