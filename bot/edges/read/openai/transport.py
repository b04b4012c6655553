"""The way to the model: straight or through the proxy that is set, and no answer bigger than allowed."""

from collections.abc import AsyncIterator

import httpx2

_CONNECT_SECONDS = 10.0


class TooBig(httpx2.TransportError):
    """An answer was bigger than allowed, or packed, so that its size cannot be known beforehand."""


class Bounded(httpx2.AsyncBaseTransport):
    """Ends an answer that grows beyond so many bytes."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, most_bytes: int) -> None:
        self._inner = inner
        self._most_bytes = most_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises `TooBig` for a packed answer: it was asked for as it is."""
        request.headers["Accept-Encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            await response.aclose()
            raise TooBig("packed")
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_BoundedStream(response, self._most_bytes),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, most_bytes: int) -> None:
        self._response = response
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for part in self._response.stream:  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType] -- asynchronous, as its transport is
            received += len(part)  # pyright: ignore[reportUnknownArgumentType]
            if received > self._most_bytes:
                raise TooBig(f"more than {self._most_bytes:,} bytes")
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


def http_client(proxy: str, seconds: float, most_bytes: int) -> httpx2.AsyncClient:
    """Return a client that follows no redirect, and knows of no proxy or login of the environment."""
    inner = httpx2.AsyncHTTPTransport(proxy=proxy or None, trust_env=False, retries=0)
    return httpx2.AsyncClient(
        transport=Bounded(inner, most_bytes),
        timeout=httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
        follow_redirects=False,
        trust_env=False,
    )
