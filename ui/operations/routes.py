"""The addresses for those who run the service: /healthz, /readyz, /version, /metrics."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from ui.operations import metrics
from ui.problems import MEDIA_TYPE, ProblemBody, title_of
from ui.running import Running
from ui.security.openings import Opening

OPENINGS = tuple(Opening(path, probe=True) for path in ("/healthz", "/readyz", "/version", "/metrics"))


def mount_operations(app: FastAPI, running: Running) -> None:
    """Puts them at the root of the application; /metrics asks for the scope `metrics` where a log-in is asked for."""

    def healthz() -> JSONResponse:
        """Says that the process answers, and nothing more."""
        return JSONResponse({"status": "ok"})

    def readyz() -> JSONResponse:
        """Says what each part says: 200 where all are well, 503 where one is not."""
        report = running.readiness.report()
        running.metrics.ready(report.ready)
        if report.ready:
            return JSONResponse(report.model_dump())
        wrong = "; ".join(f"{name}: {said}" for name, said in report.parts.items() if said != "ok")
        problem = ProblemBody(title=title_of(503), status=503, detail=f"Not ready. {wrong}.")
        return JSONResponse({**problem.model_dump(mode="json"), **report.model_dump()}, 503, media_type=MEDIA_TYPE)

    def version_of() -> JSONResponse:
        """Says which software and which text this is."""
        from assistant.catalogue import policy_fingerprint

        return JSONResponse({"version": version("policy-assistant"), "policy": policy_fingerprint()})

    def metrics_text(request: Request) -> Response:
        """Counts in the text format of Prometheus."""
        running.callers.admit(request, "metrics")
        return Response(running.metrics.text(), media_type=metrics.MEDIA_TYPE)

    for path, called in (("/healthz", healthz), ("/readyz", readyz), ("/version", version_of)):
        app.add_api_route(path, called, methods=["GET", "HEAD"])
    if running.settings.metrics:
        app.add_api_route("/metrics", metrics_text, methods=["GET", "HEAD"])
