"""/policy: the text of the policy on one plain page, so that a link can lead to the clause itself."""

from __future__ import annotations

from functools import cache
from html import escape

from fastapi import FastAPI
from starlette.responses import Response

import assistant
from ui.security.headers import own_page_policy
from ui.security.openings import GET, Opening

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title></head><body><main><h1>{title}</h1>{clauses}</main></body></html>"""
_TITLE = "Policy on Certificates and Micro-credentials"


def mount_policy(app: FastAPI) -> tuple[Opening, ...]:
    """Puts the page at the root of the application; gives what is opened."""

    def policy() -> Response:
        """The page."""
        return Response(_page(), media_type="text/html", headers={"Content-Security-Policy": own_page_policy()})

    app.add_api_route("/policy", policy, methods=["GET", "HEAD"])
    return (Opening("/policy", GET),)


@cache
def _page() -> str:
    return _PAGE.format(title=escape(_TITLE), clauses="".join(_clause(clause) for clause in assistant.all_clauses()))


def _clause(clause: assistant.ClauseView) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in clause.text.split("\n\n") if part.strip())
    return f'<section id="{escape(clause.id)}"><h2>{escape(clause.id)} {escape(clause.title)}</h2>{paragraphs}</section>'
