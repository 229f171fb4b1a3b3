"""The report as a page, as JUnit XML and in the terminal: whole, self-contained, escaped, readable on a phone and on paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from rich.console import Console

from assistant.contract import Answer, Citation, FindingLine, PolicyRef
from evals import page, report
from evals.baseline import Baseline, Floor
from evals.case import Case, texts
from evals.cases import Program, programs
from evals.difference import Change, Difference
from evals.grid import COLUMNS
from evals.junit import junit
from evals.measures import Rate
from evals.parity import Parity
from evals.retrieval.ablation import ASSISTANT, Ranked, Retrieval
from evals.retrieval.paraphrases import Paraphrase
from evals.run import Decided, Played
from evals.scorers import score
from evals.standing import Standing


def answer(verdict: str, clause: str = "2.4", text: str = "Words <b>of</b> the reply.") -> Answer:
    quote = texts()[clause].partition(".")[0]
    return Answer.model_validate(
        {
            "text": text,
            "kind": "check",
            "verdict": verdict,
            "citations": (Citation(clause=clause, title="", document="", quote=quote, url=""),),
            "findings": (FindingLine(clause=clause, status="fail", because="10 units are below the minimum of 12"),),
            "facts": {"total_units": 10},
            "policy": PolicyRef(title="", approved="", fingerprint=""),
            "conversation": "c",
        }
    )


def played(name: str, gold: str, *given: str, file: str = "faculty", clause: str = "2.4") -> Played:
    turns = tuple(
        f"Turn {number} of {name}, a question that is long enough to need several lines on a phone?" for number in range(len(given))
    )
    case = Case.model_validate(
        {"id": name, "turns": turns, "kind": "check", "verdict": gold, "clauses": [clause], "why": "the text says so"}
    )
    said = tuple(answer(verdict, clause) for verdict in given)
    return Played(file, case, said[-1], score(case, said[-1], texts()), {"kind": "check"}, ms=12.0, said=said)


@pytest.fixture(scope="module")
def standing() -> Standing:
    """A standing with something of everything: right and wrong programs and answers, an unseen file, changes, retrieval, parity."""
    every = programs()
    wrong = next(p for p in every if p.clause.id == "2.4" and p.example.facts.get("total_units") == 12)
    examples = [Decided(p, "no", False, "12 units are below 15") if p is wrong else Decided(p, p.example.verdict, True) for p in every]
    files = {
        "examples": [_asked(p) for p in every],
        "faculty": [played("right", "yes", "yes"), played("dodged", "no", "depends"), played("wrong", "no", "depends", "yes")],
        "hidden": [played("unseen-words", "no", "yes", file="hidden")],
    }
    floor = Floor(cases=3, known={"dodged": "dodge", "right": "dodge"})
    ranks = [Ranked(Paraphrase("how small", ("2.4",), place % 2 == 0), 1 if place else None, ("4.1",)) for place in range(4)]
    change = Change("example", "2.4-2", "Is 12 units enough?", "yes", "yes", "no (12 units are below 15)", "now wrong")
    return Standing(
        examples,
        files,
        Baseline(file={"faculty": floor}),
        frozenset({"hidden"}),
        trivial={"always 'no'": [played("right", "yes", "no")]},
        retrieval={ASSISTANT: Retrieval(tuple(ranks))},
        parity=[Parity("Python call", Rate(3, 3), ()), Parity("chat", Rate(2, 3), ("wrong: yes → no",))],
        unsteady=(Rate(3, 3), ()),
        since=Difference((change,), ("faculty new",), (), other_text=False, other_rules=True),
        since_name="HEAD",
    )


def _asked(program: Program) -> Played:
    case = program.asked()
    reply = answer("yes" if case.verdict == "yes" else "no", program.clause.id)
    return Played("examples", case, reply, score(case, reply, texts()), ms=20.0, said=(reply,))


def test_the_page_needs_nothing_from_anywhere_and_shows_what_matters(standing: Standing) -> None:
    shown = page.page(standing)
    assert not re.search(r"https?:|<script|<link|@import|url\(|src=", shown)
    assert "Words &lt;b&gt;of&lt;/b&gt; the reply." in shown and "<b>of</b>" not in shown
    assert "of unseen-words" not in shown
    for heading in (
        "What changed",
        "At a glance",
        "Clauses",
        "Measures",
        "Verdicts",
        "Retrieval",
        "Surfaces",
        "Wrong verdicts and their causes",
        "Questions that do not pass",
    ):
        assert f"<h2>{heading}" in shown
    for name in ("Read", "Found", "Decided", "Said", "Wanted"):
        assert f"<dt>{name}</dt>" in shown
    assert "2.4 fail: 10 units are below the minimum of 12" in shown
    assert shown.count("<svg ") == 3


def test_what_got_better_is_shown_with_how_to_accept_it(standing: Standing) -> None:
    assert "1 questions that were known to fail pass now; make eval ARGS=--pin holds them: right." in page.page(standing)


def test_every_clause_has_a_cell_for_each_way_of_being_tried(standing: Standing) -> None:
    shown = page.page(standing)
    assert all(f'data-cell="{row.clause} {column}"' in shown for row in standing.grid for column in COLUMNS)
    assert 'data-cell="2.4 on" class="bad"' in shown


def test_each_wrong_verdict_is_listed_with_its_cause_and_leads_to_its_trace(standing: Standing) -> None:
    listed = re.findall(
        r'<li><a href="#([^"]+)">wrong</a> <b class="bad">no → yes</b> .*?<b>([^<]+)</b>: ([^<]+)</li>', page.page(standing)
    )
    assert listed == [("faculty-wrong", "question taken the other way round", "the rules of 2.4 say no of the facts read")]
    assert 'id="faculty-wrong"' in page.page(standing)
    assert '<th scope="col" class=n>unseen questions</th>' in page.page(standing)


def test_what_does_not_apply_is_a_dash_and_never_zero(standing: Standing) -> None:
    shown = page.page(replace(standing, files={}, examples=[], retrieval={ASSISTANT: Retrieval(())}))
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', shown))
    for measure in ("wrong yes *", "quotes verbatim", "out of scope: recall", ASSISTANT):
        assert set(re.findall(r'<td class="n">(.*?)</td>', rows[measure])[:2]) == {"–"}, measure


def test_junit_fails_what_is_worse_and_skips_what_is_known(standing: Standing) -> None:
    root = ElementTree.fromstring(junit(standing).partition("\n")[2])
    cases = {case.get("name", "").partition(":")[0]: case for case in root.iter("testcase") if case.get("classname") == "evals.faculty"}
    assert cases["right"].find("failure") is None and cases["right"].find("skipped") is None
    assert cases["dodged"].find("skipped") is not None
    failure = cases["wrong"].find("failure")
    assert failure is not None and "wrong_yes" in failure.get("message", "")
    hidden = next(suite for suite in root if suite.get("name") == "hidden")
    assert [case.get("name") for case in hidden] == ["counts"]
    assert next(suite for suite in root if suite.get("name") == "examples as facts").get("failures") == "1"


def test_the_terminal_tells_what_changed_and_how_to_accept_it(standing: Standing) -> None:
    out = io.StringIO()
    report.show_changes(standing, Console(file=out, width=120))
    told = out.getvalue()
    assert "now wrong  example 2.4-2  (gold: yes)" in told and "was  yes" in told
    assert "Since HEAD: 1 answers changed after a change of the rules: 1 now wrong; 1 cases new, 0 gone." in told
    assert "--pin" in told


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_grid_fits(browser: Browser, standing: Standing, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(page.page(standing), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.evaluate("(g => g.scrollWidth <= g.clientWidth)(document.querySelector('.grid').parentElement)")
    assert tab.evaluate("[...document.querySelectorAll('.grid td')].every(c => c.scrollWidth <= c.clientWidth + 1)")
    tab.close()


def test_on_paper_wrong_answers_are_open_and_no_table_is_cut_off(browser: Browser, standing: Standing, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(page.page(standing), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 703, "height": 1000})  # A4 less the margins, in CSS pixels
    tab.goto(path.as_uri())
    tab.emulate_media(media="print")
    assert tab.evaluate("document.querySelector('details.printed dl').checkVisibility({contentVisibilityAuto: true})")
    assert tab.evaluate("[...document.querySelectorAll('table')].every(t => t.getBoundingClientRect().right <= innerWidth + 1)")
    assert tab.pdf(format="A4").startswith(b"%PDF")
    tab.close()
