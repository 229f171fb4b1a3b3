"""Whether a browser that writes does so from a page of ours, or of a site that is allowed by name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Origins:
    """The sites that may call: `allowed` by name, and the service's own, which is `own` or else taken from the Host header."""

    allowed: tuple[str, ...] = ()
    own: str = ""

    def refuses(self, method: str, headers: Headers) -> bool:
        """Whether a request must be turned away as another site's; programs that are no browser send neither header."""
        if method in SAFE:
            return False
        origin = headers.get("origin")
        if origin is not None:
            return not (origin in self.allowed or self._is_own(origin, headers.get("host", "")))
        return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")

    def _is_own(self, origin: str, host: str) -> bool:
        if self.own:
            return origin == self.own
        # Behind a proxy that ends TLS the scheme is not known here; the host is, and the guard has checked it.
        return bool(host) and origin in (f"http://{host}", f"https://{host}")


def host_name(host: str) -> str:
    """The name in a Host header without its port, small; '' where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        name = (parts.hostname or "").lower()
    except ValueError:
        return ""
    return f"[{name}]" if ":" in name else name
