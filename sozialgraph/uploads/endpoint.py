"""The addresses below /imports."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.settings import Settings
from sozialgraph.uploads.jobs import Job, remove_old, wishes_of
from sozialgraph.uploads.receiving import receive_form
from sozialgraph.uploads.worker import Worker

MEGABYTE = 1_000_000
MOST_AT_ONCE = 8
"""Uploads that arrive, wait or are worked on."""
ID = re.compile(r"[0-9a-f]{32}")
HEADERS = {401: {"www-authenticate": "Bearer"}, 429: {"retry-after": "30"}}

Handler = Callable[[Request], Awaitable[Response]]


class Imports:
    """Takes uploads of whoever has the key; without a key in the settings nobody may upload."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.import_key
        self._limit = settings.import_limit * MEGABYTE
        self._root = settings.sozialgraph_data / "uploads"
        self._worker = Worker(settings)
        self._arriving = 0
        self.routes = [
            Route("/imports", self._answered(self._take), methods=["POST"]),
            Route("/imports/{id}", self._answered(self._tell)),
            Route("/imports/{id}/{kind}/{name:path}", self._answered(self._give)),
        ]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._worker.close()

    def _answered(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            try:
                self._authorise(request)
                return await handler(request)
            except RefusedRequestError as refusal:
                headers = HEADERS.get(refusal.status)
                return Response(refusal.body, refusal.status, headers, media_type="application/json")
            except ClientDisconnect:
                return Response(status_code=400)  # which nobody reads

        return answer

    def _authorise(self, request: Request) -> None:
        if self._key is None:
            raise RefusedRequestError(
                403, "IMPORTS_OFF", "Imports over HTTP are off: the operator turns them on with IMPORT_KEY."
            )
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), self._key.encode()):
            raise RefusedRequestError(401, "UNAUTHENTICATED", "Send the import key: Authorization: Bearer …")

    async def _take(self, request: Request) -> Response:
        if self._arriving + self._worker.busy >= MOST_AT_ONCE:
            raise RefusedRequestError(429, "TOO_MANY_IMPORTS", f"{MOST_AT_ONCE} imports are under way: try later.")
        await asyncio.to_thread(remove_old, self._root)
        job = Job.create(self._root)
        self._arriving += 1
        try:
            fields = await receive_form(request, job.folder, self._limit)
            job.write_wishes(wishes_of(fields))
            if not job.has_description():
                raise RefusedRequestError(400, "BAD_REQUEST", "The form lacks a description: the field `description`.")
            self._worker.start(job)
        except BaseException:
            job.remove()
            raise
        finally:
            self._arriving -= 1
        address = f"{request.url.path}/{job.id}"
        return JSONResponse(job.told(address), 202, {"location": address})

    async def _tell(self, request: Request) -> Response:
        return JSONResponse(self._job(request).told(request.url.path), headers={"cache-control": "no-store"})

    async def _give(self, request: Request) -> Response:
        path = self._job(request).result(request.path_params["kind"], request.path_params["name"])
        if path is None:
            raise RefusedRequestError(404, "NOT_FOUND", "There is no such file; `rejected` and `annotated` list them.")
        return FileResponse(path, filename=path.name)

    def _job(self, request: Request) -> Job:
        wanted = request.path_params["id"]
        if not ID.fullmatch(wanted) or not (job := Job(self._root / wanted)).is_known():
            raise RefusedRequestError(404, "NOT_FOUND", "There is no such import; they are kept for a day.")
        return job
