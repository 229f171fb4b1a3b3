"""Errors as every machine interface sends them: problem+json (RFC 9457), one shape everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"
_DETAILS = {
    400: "The request cannot be read; correct its form.",
    401: "A key or token is needed; send it as 'Authorization: Bearer ...'.",
    403: "This is not allowed.",
    404: "There is nothing at this address; /v1/openapi.json lists the addresses there are.",
    405: "This address does not take this method; the header Allow lists those it takes.",
    408: "The request took too long to arrive; send it again.",
    413: "The request is too large; send less at once.",
    414: "The address is too long; shorten it.",
    415: "This kind of content is not read here; send JSON with 'Content-Type: application/json'.",
    422: "The request does not hold what is needed; correct the fields that are named.",
    429: "Too many requests; wait as long as the header Retry-After says.",
    503: "This cannot be done at present; try again later.",
}
_FAULT = "Something went wrong inside the assistant, not in what you sent; please report it with the request id."


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    field: str
    problem: str


class ProblemBody(BaseModel):
    """What went wrong, in a form for programs (`status`, `errors`) and for people (`title`, `detail`)."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Unprocessable Entity",
                    "status": 422,
                    "detail": "total_units: write a number such as 12.",
                    "errors": [{"field": "total_units", "problem": "write a number such as 12."}],
                }
            ]
        },
    )
    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[FieldProblem, ...] = Field(default=())


class Problem(Exception):
    """An error to be sent as it is: a status, one plain sentence with the cure, and the fields at fault."""

    def __init__(
        self, status: int, detail: str = "", errors: Sequence[FieldProblem] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail or detail_of(status))
        self.status, self.errors, self.headers = status, tuple(errors), dict(headers or {})

    def response(self) -> JSONResponse:
        """The response that carries it."""
        body = ProblemBody(title=title_of(self.status), status=self.status, detail=str(self), errors=self.errors)
        return JSONResponse(body.model_dump(mode="json"), self.status, self.headers, MEDIA_TYPE)


def as_response(_request: Request, error: Exception) -> Response:
    """The response to a problem that a route raised."""
    return (error if isinstance(error, Problem) else Problem(500)).response()


def title_of(status: int) -> str:
    """The name of a status."""
    return next((known.phrase for known in HTTPStatus if known == status), "Error")


def detail_of(status: int) -> str:
    """The sentence for a status of which nothing more is known."""
    return _DETAILS.get(status, _FAULT if status >= 500 else _DETAILS[400])
