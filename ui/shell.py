"""The page that Gradio serves, made fit for a strict content security policy."""

from __future__ import annotations

import re

TITLE = "Certificates and Micro-credentials: ask the policy"
PURPOSE = (
    "Ask whether a program or a proposal meets the CSULB policy on certificates and micro-credentials. "
    "Every answer quotes the clause it rests on."
)
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_CARD = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>', re.DOTALL)
_MANIFEST = re.compile(r'<link\s+rel="manifest"[^>]*>')
_HEAD = """<meta name="description" content="{purpose}"><meta name="color-scheme" content="light dark">
<link rel="icon" href="ui/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="ui/chat.css">
<link rel="stylesheet" href="ui/pages.css"><script type="module" src="ui/chat.js"></script><script type="module" src="ui/pages.js"></script>"""
_BODY = (
    "<noscript><p>This page needs JavaScript. "
    "On the command line, <code>policy-assistant ask</code> answers the same questions.</p></noscript>"
)


def fitted(html: str) -> str:
    """The page without inline scripts (it then reads its settings from /config) and with this project's own styles and script."""
    html = _INLINE_SCRIPT.sub("", html)
    html = _MANIFEST.sub("", _CARD.sub("", html))
    html = html.replace("</head>", _HEAD.format(purpose=PURPOSE) + "</head>", 1)
    return html.replace("</body>", _BODY + "</body>", 1)
