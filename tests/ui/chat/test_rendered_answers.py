"""The HTML of an answer: what is shown, and that nothing in it can be more than text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from assistant.contract import Answer, Citation, FindingLine, Fix
from ui.chat.panel import panel_html
from ui.chat.reply import answer_html
from ui.chat.session import Exchange, Session, Wrong
from ui.chat.transcript import spoken, transcript
from ui.markup import markdown, plain
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
    "a",
    "fieldset",
    "legend",
    "label",
    "input",
    "select",
    "option",
}


ATTRIBUTES = {"class", "type", "href", "value", "name", "id", "for", "hidden", "selected", "checked"}
ATTRIBUTES |= {"title", "placeholder", "maxlength", "autocomplete"}


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {str(value) for name, value in attrs if name == "href"}
        if tag not in ("br", "hr", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def name(credential: str) -> str:
    return credential.replace("_", " ").title()


def html_of(answer: Answer) -> str:
    return answer_html(answer, name)


def held(*exchanges: Exchange) -> Session:
    return Session(exchanges=exchanges)


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
    session = held(
        *(Exchange(question=payload, answer=answer) for answer in answers),
        Exchange(question=payload, answer=answers[0], facts={"title": payload}, changed=(payload,), was=payload),
        Exchange(question=payload, error=payload),
    ).model_copy(update={"wrong": Wrong(fact="title", typed=payload, problem=payload)})
    titled = held(Exchange(question="q", answer=no_answer.model_copy(update={"facts": {"title": payload}})))
    for html in (transcript(session, lambda _: payload), panel_html(session), panel_html(titled), spoken(session)):
        seen = Seen(html)
        assert seen.tags <= ALLOWED
        assert seen.attributes <= ATTRIBUTES
        assert all(link.startswith("#") for link in seen.links)
        assert seen.open == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_conversation_is_one_line_so_that_no_part_is_read_as_markdown(payload: str, depends_answer: Answer) -> None:
    html = transcript(held(Exchange(question=payload, answer=depends_answer)), name)
    assert html.startswith("<div ")
    assert "\n" not in html


def test_an_answer_shows_verdict_reason_quote_finding_fix_and_fit(no_answer: Answer) -> None:
    html = html_of(no_answer)
    for shown in (
        '<p class="verdict no">No</p>',
        "<p>10 units is fewer than the 12 that an Academic Certificate needs (2.4).</p>",
        "<blockquote><p>A certificate program shall consist of a minimum of 12 units.</p></blockquote>",
        '<a class="clause-link" href="#2.4">2.4 Academic Certificate</a>',
        "Add 2 units",
        '<li class="does_not_fit"><span class="status">Does not fit</span>',
        "How this was decided",
        '<li class="fail"><span class="status">Not met</span>',
        '<li class="unknown"><span class="status">Unknown</span>',
        "Does not apply (1)",
    ):
        assert shown in html
    assert html.count("shall consist of a minimum") == 1


def test_a_depends_asks_for_what_is_missing_and_offers_the_types_that_may_fit(depends_answer: Answer) -> None:
    html = html_of(depends_answer)
    assert '<p class="verdict depends">It depends</p>' in html
    assert "Which credential is it meant to be?" in html
    assert '<button type="button" class="ask-this" value="As an Academic Micro Credential">As an Academic Micro Credential</button>' in html
    assert "As an Academic Certificate<" not in html
    assert "provides no credential" in html


def test_after_a_no_what_fits_instead_is_offered_but_not_the_type_itself(no_answer: Answer) -> None:
    html = html_of(no_answer)
    assert "What it fits instead" in html
    assert 'value="As an Academic Micro Credential"' in html
    assert 'value="As an Academic Certificate"' not in html


def test_a_change_of_units_can_be_tried_by_its_numbers_and_others_by_asking(no_answer: Answer) -> None:
    def tried(change: str, **facts: object) -> str:
        return html_of(no_answer.model_copy(update={"fixes": (Fix(change=change, result="met", facts=facts),)}))

    assert 'class="try" value="{&quot;total_units&quot;: 12}"' in tried("add 2 units", total_units=12)
    assert 'value="It is approved by WSCUC"' in tried("get approval by WSCUC")
    assert 'value="What if we omit the University seal?"' in tried("omit the University seal")
    assert "Try it" not in tried("drop the prerequisites")


def test_every_clause_has_a_line_with_its_status_in_words(no_answer: Answer) -> None:
    findings = tuple(
        FindingLine(clause="2.4", status=status, because="because", nature=nature)
        for status, nature in (
            ("fail", "rule"),
            ("unknown", "rule"),
            ("pass", "rule"),
            ("not_applicable", "rule"),
            ("not_applicable", "judgment"),
        )
    )
    html = html_of(no_answer.model_copy(update={"findings": findings}))
    words = re.findall(r'<li class="\w+"><span class="status">([^<]+)</span> <a class="clause-link"', html)
    assert words == ["Not met", "Unknown", "Met", "Judgment", "Does not apply"]


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


def test_the_verdict_is_announced_in_words_and_never_twice_alike(no_answer: Answer) -> None:
    answered = Exchange(question="q", answer=no_answer)
    assert spoken(held(answered)).startswith("<p>Answer 1: No.</p><p>10 units")
    assert spoken(held(answered, answered)).startswith("<p>Answer 2: No.</p>")
    assert spoken(held()) == ""
    assert "Shorten it." in spoken(held(Exchange(question="q", error="Shorten it.")))


def test_what_a_correction_did_is_said(no_answer: Answer) -> None:
    corrected = Exchange(question="q", answer=no_answer, facts={"total_units": 10}, changed=("Units in total: 14 → 10",), was="Yes")
    html = transcript(held(corrected), name)
    assert "Units in total: 14 → 10" in html
    assert "The answer was “Yes” and is now “No”." in html
    assert "The answer stays “No”." in transcript(held(corrected.model_copy(update={"was": "No"})), name)


def test_an_opinion_is_asked_for_once(no_answer: Answer) -> None:
    answered = Exchange(question="q", answer=no_answer)
    assert "Was this helpful?" in transcript(held(answered), name)
    assert "Was this helpful?" not in transcript(held(answered.model_copy(update={"rating": "up"})), name)


def test_markdown_keeps_its_form_and_line_breaks_of_a_question_stay() -> None:
    assert markdown("**a** *b*\n\n- c") == "<p><strong>a</strong> <em>b</em></p> <ul> <li>c</li> </ul>"
    assert plain("a\nb & c") == "a<br>b &amp; c"


def test_the_panel_shows_the_usual_facts_what_was_stated_and_what_is_asked_for(no_answer: Answer, depends_answer: Answer) -> None:
    assert "Nothing about your program yet" in panel_html(held())
    stated = panel_html(
        held(Exchange(question="q", answer=no_answer.model_copy(update={"facts": {"total_units": 10, "bears_seal": True}})))
    )
    assert 'name="total_units" value="10"' in stated
    assert re.search(r'name="bears_seal">.*?<option value="yes" selected>', stated)
    assert "stand_alone" not in stated
    asked = panel_html(held(Exchange(question="q", answer=depends_answer)))
    assert re.search(r'class="field one_of open"><label for="told-credential">', asked)


def test_what_was_typed_stays_beside_what_is_wrong_with_it() -> None:
    html = panel_html(Session(wrong=Wrong(fact="total_units", typed="many", problem="Write a number.")))
    assert 'name="total_units" value="many"' in html
    assert '<p class="wrong" id="told-total_units-wrong">Write a number.</p>' in html
