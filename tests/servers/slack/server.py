"""The HTTP side: the Web API, response URLs, files, and the door to Socket Mode."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.servers.slack.answers import respond
from tests.servers.slack.arguments import Args
from tests.servers.slack.methods import METHODS
from tests.servers.slack.methods.method import Method, need
from tests.servers.slack.refusals import Refused
from tests.servers.slack.settings import Fault, Json
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.world import Call, World

_SIGN_IN = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to lab</body></html>"
)
_MOST_BODY_BYTES = 64_000_000


@dataclass
class Server:
    """What answers; `transports` are the connections that something was asked on."""

    world: World
    transports: set[asyncio.Transport] = field(default_factory=set[asyncio.Transport])

    def abort(self) -> None:
        """End what is left of connections: an SDK may be connecting again while everything closes."""
        for transport in self.transports:
            if not transport.is_closing():
                transport.abort()

    def application(self) -> web.Application:
        @web.middleware
        async def note(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            self.transports = {each for each in self.transports if not each.is_closing()}
            if request.transport is not None:
                self.transports.add(request.transport)
            return await handler(request)

        app = web.Application(client_max_size=_MOST_BODY_BYTES, middlewares=[note])
        app.router.add_route("*", "/api/{method}", self.call)
        app.router.add_post("/actions/{ticket:.+}", self.respond)
        app.router.add_post("/upload/v1/{file}", self.upload)
        app.router.add_get("/files-pri/{path:.+}", self.download)
        if isinstance(self.world.carrier, Sockets):
            app.router.add_get("/link", self.world.carrier.link)
        return app

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of the Web API."""
        name = request.match_info["method"]
        fault = self.world.faults.befalls(name)
        if fault is Fault.LIMITED:
            return _limited({"ok": False, "error": "ratelimited"}, 1 if self.world.times.pace == 1 else 0)
        if fault is Fault.BROKEN:
            return web.Response(status=500, text="Internal Server Error")
        given: Json = {}
        try:
            args = await Args.of(request)
            given |= args.given
            answer = await self._run(request, name, args)
        except Refused as refused:
            return self._refuse(Call(name, given, refused.error, refused.messages), refused)
        self.world.calls.append(Call(name, given))
        if fault is Fault.CUT:
            return _cut(request)
        return web.json_response({"ok": True, **answer}, headers=self._headers())

    def _refuse(self, call: Call, refused: Refused) -> web.Response:
        self.world.calls.append(call)
        if refused.retry_after is not None:
            return _limited(refused.answer, refused.retry_after)
        self.world.refuse(call)
        return web.json_response(refused.answer, headers=self._headers())

    async def _run(self, request: web.Request, name: str, args: Args) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if method.token is None:
            return await method.run(self.world, Args(args.given | _basic(request)))
        self._admit(method, _token(request, args))
        self.world.limits.take(name, most=max(10, method.a_minute), a_second=method.a_minute / 60)
        return await method.run(self.world, args)

    def _admit(self, method: Method, token: str) -> None:
        """Raise unless the token is of the right kind, in force, and the app has the scope."""
        if not token:
            raise Refused("not_authed")
        if token == self.world.secrets.app_token:
            if method.token != "xapp":
                raise Refused("not_allowed_token_type")
            return
        self._check(token)
        if method.token != "xoxb":
            raise Refused("not_allowed_token_type")
        need(self.world, *method.scopes)

    def _check(self, token: str) -> None:
        good_until = self.world.tokens.get(token)
        if good_until is None:
            raise Refused("invalid_auth")
        if self.world.clock() > good_until:
            raise Refused("token_expired")

    def _headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self.world.manifest.scopes)), "x-slack-req-id": "lab"}

    async def respond(self, request: web.Request) -> web.Response:
        """Take what is posted to a response URL."""
        args = await Args.of(request)
        try:
            respond(self.world, request.match_info["ticket"], args)
        except Refused as refused:
            self.world.refuse(Call("response_url", args.given, refused.error, refused.messages))
            return web.json_response(refused.answer, status=404 if refused.error.endswith("_url") else 400)
        self.world.calls.append(Call("response_url", args.given))
        return web.json_response({"ok": True})

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file's bytes, as they are or as a form; they must be as many as was said."""
        file = self.world.workspace.files.get(request.match_info["file"])
        if file is None or file.content is not None:
            return web.Response(status=404, text="file not found")
        if request.content_type == "multipart/form-data":
            fields = [each for each in (await request.post()).values() if isinstance(each, web.FileField)]
            content = fields[0].file.read() if fields else b""
        else:
            content = await request.read()
        if len(content) != file.size_bytes:
            said = {"length": file.size_bytes, "came": len(content)}
            self.world.refuse(Call("upload", said, "file_upload_size_mismatch"))
            return web.Response(status=400, text="file_upload_size_mismatch")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """Give a file to whom may read it; anybody else is shown a page to sign in, as if all were well."""
        file_id = request.match_info["path"].removeprefix("download/").split("/")[0].rpartition("-")[2]
        file = self.world.workspace.files.get(file_id)
        if file is None or file.content is None:
            return web.Response(status=404, text="file not found")
        try:
            self._check(request.headers.get("Authorization", "").removeprefix("Bearer "))
            need(self.world, "files:read")
        except Refused as refused:
            self.world.refuse(Call("download", {"file": file_id}, refused.error))
            return web.Response(text=_SIGN_IN, content_type="text/html")
        return web.Response(body=file.content, content_type=file.media_type)


def _token(request: web.Request, args: Args) -> str:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bearer or args.text("token", "")


def _basic(request: web.Request) -> Json:
    """Return a client's id and secret, where they came as HTTP's own authorization."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return {}
    said = base64.b64decode(header.removeprefix("Basic ")).decode()
    login, _, password = said.partition(":")
    return {"client_id": login, "client_secret": password}


def _limited(answer: Json, seconds: int) -> web.Response:
    return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
