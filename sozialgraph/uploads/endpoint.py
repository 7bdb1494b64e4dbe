"""The addresses below /imports."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from models.roles import Profile
from sozialgraph.access import Caller
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.http.till import Till
from sozialgraph.settings import Settings
from sozialgraph.uploads.jobs import Job, Sender, remove_old, wishes_of
from sozialgraph.uploads.receiving import receive_form
from sozialgraph.uploads.worker import Worker

MEGABYTE = 1_000_000
MOST_AT_ONCE = 8
"""Uploads that arrive, wait or are worked on."""
ID = re.compile(r"[0-9a-f]{32}")
PUBLISHERS = {Profile.PUBLISHER, Profile.ADMIN}

Handler = Callable[[Request, Caller], Awaitable[Response]]
Identify = Callable[[bytes, bytes], Awaitable[Caller]]


class Imports:
    """Takes uploads of publishers, each of whom sees their own imports only; an administrator's are all."""

    def __init__(self, settings: Settings, identify: Identify, till: Till) -> None:
        self._identify = identify
        self._till = till
        self._limit = settings.import_limit * MEGABYTE
        self._patience = settings.client_timeout
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

    def _answered(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return await handler(request, await self._publisher(request))
            except RefusedRequestError as refusal:
                return Response(refusal.body, refusal.status, refusal.headers, media_type="application/json")
            except ClientDisconnect:
                return Response(status_code=400)  # which nobody reads

        return answer

    async def _publisher(self, request: Request) -> Caller:
        if (header := request.headers.get("authorization")) is None:
            raise RefusedRequestError(
                *(401, "UNAUTHENTICATED", "Send a publisher's key or token: Authorization: Bearer …"),
                www_authenticate="Bearer",
            )
        self._till.charge_address(request)  # also who guesses pays
        caller = await self._identify(header.encode("latin-1"), b"import")
        self._till.charge(caller.subject)
        if caller.profile not in PUBLISHERS:
            raise RefusedRequestError(403, "FORBIDDEN", "This key or token is not a publisher's: it may not import.")
        return caller

    async def _take(self, request: Request, caller: Caller) -> Response:
        if self._arriving + self._worker.busy >= MOST_AT_ONCE:
            raise RefusedRequestError(
                429, "TOO_MANY_IMPORTS", f"{MOST_AT_ONCE} imports are under way: try later.", retry_after="30"
            )
        await asyncio.to_thread(remove_old, self._root)
        job = Job.create(self._root)
        self._arriving += 1
        try:
            fields = await receive_form(request, job.folder, self._limit, self._patience)
            job.write_wishes(wishes_of(fields))
            job.write_sender(Sender(caller.subject, caller.municipalities, caller.profile))
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

    async def _tell(self, request: Request, caller: Caller) -> Response:
        return JSONResponse(self._job(request, caller).told(request.url.path), headers={"cache-control": "no-store"})

    async def _give(self, request: Request, caller: Caller) -> Response:
        path = self._job(request, caller).result(request.path_params["kind"], request.path_params["name"])
        if path is None:
            raise RefusedRequestError(404, "NOT_FOUND", "There is no such file; `rejected` and `annotated` list them.")
        return FileResponse(path, filename=path.name)

    def _job(self, request: Request, caller: Caller) -> Job:
        job = Job(self._root / request.path_params["id"])
        known = ID.fullmatch(job.id) and job.is_known()
        if not known or (caller.profile is not Profile.ADMIN and job.sender().subject != caller.subject):
            raise RefusedRequestError(404, "NOT_FOUND", "There is no such import; they are kept for a day.")
        return job
