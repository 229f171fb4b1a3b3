"""A memo as a Word document of one page."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence

from docx import Document
from docx.document import Document as Page
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Inches, Pt
from docx.table import _Row
from markdown_it import MarkdownIt

from ui.memo.content import NOT_A_RULING, Memo, Quote

_FONT, _SIZE, _MARGIN = "Calibri", 10, 0.7
_TITLE = "Certificates and micro-credentials: memo"
_LONGEST_QUOTE = 600
# The earliest day that a packed file can bear; the packing itself has no date, so that the same memo is the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def as_docx(memo: Memo) -> bytes:
    """The memo as the bytes of a .docx file."""
    page = Document()
    _set_up(page, memo)
    page.add_heading(_TITLE, level=1)
    _labelled(page, "Question", memo.question)
    if memo.verdict:
        _labelled(page, "Answer", memo.verdict)
    for paragraph in _paragraphs(memo.reason):
        page.add_paragraph(_clean(paragraph))
    _table(page, "Facts", ("Fact", "Stated"), memo.facts, (2.6, 4.3))
    _table(page, "Findings", ("Status", "Clause", "Because"), memo.findings, (0.8, 1.3, 4.8))
    for heading, lines in memo.lists:
        page.add_heading(heading, level=2)
        for line in lines:
            page.add_paragraph(_clean(line), style="List Bullet")
    _quotes(page, memo.quotes)
    page.add_paragraph(f"{memo.source} {NOT_A_RULING}").runs[0].font.size = Pt(_SIZE - 1.5)
    return _packed(page)


def _set_up(page: Page, memo: Memo) -> None:
    day = datetime.datetime.combine(memo.on, datetime.time(), datetime.UTC)
    known = page.core_properties
    known.title, known.author, known.last_modified_by, known.comments = _TITLE, "Policy assistant", "Policy assistant", ""
    known.created = known.modified = day
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page.sections[0], side, Inches(_MARGIN))
    for style, size, before in (("Normal", _SIZE, 0), ("List Bullet", _SIZE, 0), ("Heading 1", 16, 0), ("Heading 2", 11, 8)):
        shown = page.styles[style]
        shown.font.name, shown.font.size = _FONT, Pt(size)
        shown.paragraph_format.space_before, shown.paragraph_format.space_after = Pt(before), Pt(3)


def _labelled(page: Page, label: str, words: str) -> None:
    line = page.add_paragraph()
    line.add_run(f"{label}: ").bold = True
    line.add_run(_clean(words))


def _table(page: Page, heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    if not rows:
        return
    page.add_heading(heading, level=2)
    table = page.add_table(rows=0, cols=len(columns), style="Light List")
    for row in (columns, *rows):
        cells = table.add_row().cells
        for cell, words, width in zip(cells, row, widths, strict=True):
            cell.width = Inches(width)
            cell.text = _clean(words)
    _heading_row(table.rows[0])


def _heading_row(row: _Row) -> None:
    """Mark a row as the head of its table, which screen readers read with each cell."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader", {qn("w:val"): "true"}))


def _quotes(page: Page, quotes: Sequence[Quote]) -> None:
    if quotes:
        page.add_heading("The policy says", level=2)
    for quote in quotes:
        line = page.add_paragraph()
        line.paragraph_format.left_indent = Inches(0.25)
        whole = quote.words if len(quote.words) <= _LONGEST_QUOTE else quote.words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]"
        line.add_run(f"“{whole}” ").italic = True
        line.add_run(f"{quote.clause} {quote.title}").bold = True


def _paragraphs(markdown: str) -> Iterator[str]:
    """The words of each paragraph, list item and cell of a Markdown text, without their marks."""
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "inline":
            yield "".join(" " if part.type.endswith("break") else part.content for part in token.children or ())


def _clean(words: str) -> str:
    """The words without the control characters that a Word document cannot hold."""
    return "".join(letter for letter in words if letter.isprintable() or letter in "\n\t")


def _packed(page: Page) -> bytes:
    made, whole = io.BytesIO(), io.BytesIO()
    page.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as again:
        for name in parts.namelist():
            again.writestr(zipfile.ZipInfo(name, _NO_DATE), parts.read(name), zipfile.ZIP_DEFLATED)
    return whole.getvalue()
