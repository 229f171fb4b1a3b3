"""The report as JUnit XML: what is worse than pinned fails, what is known to fail is skipped with its causes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals import baseline
from evals.report import line, trace
from evals.run import Decided, Played
from evals.standing import Standing


def junit(standing: Standing) -> str:
    """The whole report as XML; of a file that is not looked at only whether its counts hold."""
    root = Element("testsuites", name="evals")
    _suite(root, "examples as facts", [_example(d) for d in standing.examples])
    for file, results in standing.files.items():
        if file in standing.unseen_files:
            _suite(root, file, [_counts(file, standing)])
        else:
            _suite(root, file, [_question(p, standing) for p in results])
    problems = [_failed("case files", f"problem {number}", str(problem)) for number, problem in enumerate(standing.problems, start=1)]
    if problems:
        _suite(root, "case files", problems)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, name: str, cases: Sequence[Element]) -> None:
    failures, skipped = (sum(case.find(tag) is not None for case in cases) for tag in ("failure", "skipped"))
    suite = SubElement(root, "testsuite", name=name, tests=str(len(cases)), failures=str(failures), skipped=str(skipped))
    suite.extend(cases)


def _example(decided: Decided) -> Element:
    name = f"{decided.program.id}: {decided.program.example.ask}"
    if decided.right is not False:
        return _case("examples", name)
    return _failed("examples", name, f"{decided.program.example.verdict} → {decided.given}: {decided.because}")


def _question(played: Played, standing: Standing) -> Element:
    name = f"{played.case.id}: {played.case.turns[-1]}"
    if baseline.worse(played, standing.pinned.floor(played.file)):
        return _failed(played.file, name, line(played), trace(played))
    case = _case(played.file, name, played.ms)
    if played.causes:
        SubElement(case, "skipped", message=_xml(line(played)))
    return case


def _counts(file: str, standing: Standing) -> Element:
    worse = [r.message for r in standing.regressions if r.file == file]
    return _failed(file, "counts", "; ".join(worse)) if worse else _case(file, "counts")


def _case(file: str, name: str, ms: float = 0.0) -> Element:
    return Element("testcase", classname=f"evals.{file}", name=_xml(" ".join(name.split())[:200]), time=f"{ms / 1000:.3f}")


def _failed(file: str, name: str, message: str, details: str = "") -> Element:
    case = _case(file, name)
    SubElement(case, "failure", message=_xml(message)).text = _xml(details)
    return case


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff")
