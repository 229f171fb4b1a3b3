"""The HTML of an answer: what is shown, and that nothing in it can be more than text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.contract import Answer, Citation
from ui.markup import markdown, plain
from ui.render import announcement, answer_html, exchange_html, facts_html, transcript
from ui.session import Exchange
from ui.verdict import reason, shown_verdict

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[click](javascript:alert(1))",
    "![x](https://example.com/x.png)",
    "<https://example.com>",
    "</div></section><iframe srcdoc='x'>",
    "&lt;script&gt;",
    "`<b>`",
    "```\n<script>\n```",
    "a\n\n<script>x</script>\n\nb",
    "[a]: javascript:alert(1)\n\n[a]",
    "$$\\href{javascript:alert(1)}{x}$$",
]
ALLOWED = {
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "span",
    "strong",
    "em",
    "code",
    "blockquote",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
    "br",
    "button",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "hr",
}


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def name(credential: str) -> str:
    return credential.replace("_", " ").title()


def html_of(answer: Answer, clause: str | None = None) -> str:
    return answer_html(answer, lambda _: clause, name)


def poisoned(value: Any, payload: str) -> Any:
    """The same data with every free text replaced by the payload."""
    if isinstance(value, dict):
        fixed = {"status", "kind", "verdict"}
        return {key: item if key in fixed else poisoned(item, payload) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [poisoned(item, payload) for item in value]
    return payload if isinstance(value, str) else value


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_anything_but_text(payload: str, no_answer: Answer, depends_answer: Answer) -> None:
    answers = [Answer.model_validate(poisoned(given.model_dump(), payload)) for given in (no_answer, depends_answer)]
    exchanges = [
        *(Exchange(question=payload, answer=answer) for answer in answers),
        Exchange(question=payload, error=payload),
        Exchange(question=payload),
    ]
    for html in (
        transcript(exchanges, lambda _: f"{payload} and more", lambda _: payload),
        facts_html([(payload, payload)]),
        *(announcement(exchanges[: n + 1]) for n in range(len(exchanges))),
    ):
        seen = Seen(html)
        assert seen.tags <= ALLOWED
        assert seen.attributes <= {"class", "type"}
        assert seen.open == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_conversation_is_one_line_so_that_no_part_is_read_as_markdown(payload: str, depends_answer: Answer) -> None:
    html = exchange_html(Exchange(question=payload, answer=depends_answer), lambda _: "one\n\ntwo", name)
    assert html.startswith("<div ")
    assert "\n" not in html


def test_an_answer_shows_verdict_reason_quote_finding_fix_and_fit(no_answer: Answer) -> None:
    html = html_of(no_answer)
    for shown in (
        '<p class="verdict no">No</p>',
        "<p>10 units is fewer than the 12 that an Academic Certificate needs (2.4).</p>",
        "<blockquote><p>A certificate program shall consist of a minimum of 12 units.</p></blockquote>",
        '<span class="id">2.4</span> Academic Certificate',
        "Add 2 units",
        '<li class="does_not_fit"><span class="status">Does not fit</span>',
        "How this was decided",
        '<li class="fail"><span class="status">Not met</span>',
        '<li class="unknown"><span class="status">Open</span>',
    ):
        assert shown in html
    assert html.count("shall consist of a minimum") == 1
    assert "6.1" not in html


def test_a_depends_asks_for_what_is_missing_and_offers_the_types_that_may_fit(depends_answer: Answer) -> None:
    html = html_of(depends_answer)
    assert '<p class="verdict depends">It depends</p>' in html
    assert "Which credential is it meant to be?" in html
    assert '<button type="button" class="ask-this">As an Academic Micro Credential</button>' in html
    assert "As an Academic Certificate<" not in html
    assert "provides no credential" in html


def test_types_are_not_offered_once_one_is_stated(no_answer: Answer) -> None:
    assert "ask-this" not in html_of(no_answer)


def test_the_whole_clause_opens_where_the_quote_is_a_part_of_it(no_answer: Answer) -> None:
    assert 'whole clause</span></summary><div class="clause"><p>More' in html_of(no_answer, "More of it.")
    assert "whole clause" not in html_of(no_answer, no_answer.citations[0].quote)
    assert "whole clause" not in html_of(no_answer, None)


@pytest.mark.parametrize(
    ("verdict", "kind", "text", "word", "rest"),
    [
        ("yes", "check", "**Yes.** 12 is enough.", "Yes", "12 is enough."),
        ("yes", "check", "Yes, 12 is enough.", "Yes", "12 is enough."),
        ("no", "check", "**No**: 10 is short.", "No", "10 is short."),
        ("no", "check", "No — 10 is short.", "No", "10 is short."),
        ("no", "check", "Nothing of that is allowed.", "No", "Nothing of that is allowed."),
        ("depends", "check", "**It depends** on the level.", "It depends", "On the level."),
        (None, "out_of_scope", "Not covered. Ask admissions.", "Not covered", "Ask admissions."),
        (None, "lookup", "No limit is named.", None, "No limit is named."),
    ],
)
def test_the_verdict_word_is_shown_once(no_answer: Answer, verdict: str | None, kind: str, text: str, word: str | None, rest: str) -> None:
    answer = no_answer.model_copy(update={"verdict": verdict, "kind": kind, "text": text})
    shown = shown_verdict(answer)
    assert (shown.word if shown else None) == word
    assert reason(answer) == rest


def test_a_quote_that_no_citation_holds_stays_in_the_text(no_answer: Answer) -> None:
    answer = no_answer.model_copy(update={"text": "No. Short.\n\n> Something else.\n\nMore.", "citations": (no_answer.citations[0],)})
    assert reason(answer) == "Short.\n\n> Something else.\n\nMore."


def test_a_quote_with_its_source_under_it_counts_as_shown(no_answer: Answer) -> None:
    quote: Citation = no_answer.citations[0]
    answer = no_answer.model_copy(update={"text": f"No. Short.\n\n> “{quote.quote}”\n> — 2.4 Academic Certificate"})
    assert reason(answer) == "Short."


def test_the_verdict_is_announced_in_words(no_answer: Answer) -> None:
    assert announcement([Exchange(question="q", answer=no_answer)]).startswith("<p>Answer: No.</p><p>10 units")
    assert announcement([Exchange(question="q")]) == ""
    assert announcement([Exchange(question="q", error="Shorten it.")]) == "Shorten it."


def test_markdown_keeps_its_form_and_line_breaks_of_a_question_stay() -> None:
    assert markdown("**a** *b*\n\n- c") == "<p><strong>a</strong> <em>b</em></p> <ul> <li>c</li> </ul>"
    assert plain("a\nb & c") == "a<br>b &amp; c"


def test_nothing_understood_is_said_in_words() -> None:
    assert "Nothing about your program yet" in facts_html([])
    assert "<dt>Total units</dt><dd>10</dd>" in facts_html([("Total units", "10")])
