"""Settings under which the service must not start."""

from __future__ import annotations

from collections.abc import Mapping

from ui.errors import StartError
from ui.settings import Settings

_NEVER = {
    "GRADIO_SHARE": "it would open a tunnel to this machine from the internet",
    "GRADIO_VIBE_MODE": "it would let visitors edit the program",
}
_SHORTEST_SECRET = 32


def refuse_unsafe(settings: Settings, environment: Mapping[str, str]) -> None:
    """StartError naming what would open the service to strangers, and the cure."""
    for name, danger in _NEVER.items():
        if environment.get(name):
            raise StartError(f"{name} is set, and {danger}; unset it and start again.")
    if "jwt" in settings.auth:
        _refuse_weak_jwt(settings)
    if settings.public:
        _refuse_open(settings)


def _refuse_weak_jwt(settings: Settings) -> None:
    key = settings.jwt_key.get_secret_value() if settings.jwt_key else ""
    if not key or not settings.jwt_issuer:
        raise StartError("The setting auth names jwt, but jwt_key or jwt_issuer is empty, so nobody could be told apart; set both.")
    if settings.jwt_algorithm == "HS256" and len(key) < _SHORTEST_SECRET:
        raise StartError(
            f"The setting jwt_key is shorter than {_SHORTEST_SECRET} characters and could be guessed; set a longer random one."
        )
    if (settings.jwt_algorithm == "HS256") == ("-----BEGIN" in key):
        raise StartError(
            "The setting jwt_key does not go with jwt_algorithm: HS256 takes a shared secret, the others take a public key in PEM."
        )


def _refuse_open(settings: Settings) -> None:
    where = f"{settings.host} can be reached from other machines"
    if not settings.allowed_hosts and not settings.public_origin:
        raise StartError(f"{where}, but no host name is allowed; set POLICY_ALLOWED_HOSTS to the names it is called by.")
    if not settings.auth and not settings.gateway:
        raise StartError(
            f"{where}, but nobody has to log in; set POLICY_AUTH=api_key or jwt, or POLICY_GATEWAY=true where a gateway in front asks for a log-in."
        )
    if settings.chat and not settings.gateway:
        raise StartError(
            f"{where}, and the chat page has no log-in of its own; set POLICY_CHAT=false, or POLICY_GATEWAY=true where a gateway in front asks for one."
        )
