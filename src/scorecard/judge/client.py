"""Asks a server that speaks the protocol of OpenAI's chat completions.

Only the address that the user gave is asked: no redirect is followed, and no proxy or password of
the environment is used.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from scorecard._version import __version__
from scorecard.extras import extra
from scorecard.judge.budget import Budget, estimate_tokens
from scorecard.judge.errors import JudgeError
from scorecard.judge.exchanges import Reply, key_of
from scorecard.judge.replies import failure_of, reply_of

with extra("judge", "httpx", "scorecard judge"):
    import httpx

_PATH = "/chat/completions"
_LARGEST = 4_000_000
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
_MOST_TRIES = 8
_UNREACHABLE_TRIES = 3
# From the form that holds a model to the schema to none: what is left out, in this order.
_FORMS = ("json_schema", "json_object", None)
_OPTIONAL = ("seed", "temperature", "max_tokens")


def completions_url(base: str) -> httpx.URL:
    """The address that is asked. Raises `ValueError` with what is wrong with a base."""
    try:
        url = httpx.URL(base)
    except (httpx.InvalidURL, UnicodeError, TypeError) as error:
        raise ValueError(f"{base!r} is no address: {str(error).lower()}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"{base!r} is no address such as https://api.example.com/v1")
    if url.userinfo:
        raise ValueError("the address holds a password; put the key into an environment variable")
    path = url.path.rstrip("/")
    return url.copy_with(path=path if path.endswith(_PATH) else path + _PATH, fragment=None)


class _OtherwiseError(Exception):
    """The server does not take a request in this form; it is sent again in another."""


class Client:
    """Asks, with retries that end within `timeout` seconds, at most `concurrency` at once.

    What a server does not take (a schema, a seed) is left out from then on: `left_out` says what.
    Use it in one event loop.
    """

    def __init__(
        self, url: httpx.URL, key: str | None, budget: Budget, *, timeout: float, concurrency: int
    ) -> None:
        self._url, self._key, self._budget, self._timeout = url, key, budget, timeout
        self._form = 0
        self._free_at = 0.0
        self.left_out: list[str] = []
        self._turn = asyncio.Semaphore(concurrency)
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        headers["user-agent"] = f"scorecard/{__version__}"
        if key:
            headers["authorization"] = f"Bearer {key}"
        self._http = httpx.AsyncClient(
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            verify=ssl.create_default_context(),
            timeout=timeout,
            limits=httpx.Limits(max_connections=concurrency),
        )

    async def ask(self, body: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
        """The reply to a body, in the form of a schema where the server holds the model to it.

        Raises `JudgeError` and `BudgetSpentError`.
        """
        async with self._turn:
            last: list[JudgeError] = []
            try:
                async with asyncio.timeout(self._timeout):
                    return await self._persist(body, schema, last)
            except TimeoutError:
                raise self._redacted(self._too_late(last)) from None
            except JudgeError as error:
                raise self._redacted(error) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _persist(
        self, body: Mapping[str, Any], schema: Mapping[str, Any], last: list[JudgeError]
    ) -> Reply:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(max(0.0, self._free_at - loop.time()))
            try:
                return await self._once(body, schema)
            except _OtherwiseError:
                continue
            except JudgeError as error:
                last.append(error)
                most = _UNREACHABLE_TRIES if error.stops else _MOST_TRIES
                if not error.retry or len(last) >= most:
                    raise
                if error.wait >= self._timeout:
                    reason = f"{error.reason}; it asks to wait {error.wait:g} s"
                    raise JudgeError(reason, "a longer --timeout waits so long") from None
                if error.wait:
                    # Whoever is told to wait speaks for all that ask this server.
                    self._free_at = max(self._free_at, loop.time() + error.wait)
                await asyncio.sleep(_pause(len(last), body))

    def _too_late(self, last: list[JudgeError]) -> JudgeError:
        if not last:
            return JudgeError(f"no answer within {self._timeout:g} s", "a longer --timeout")
        tries = f"{len(last)} {'try' if len(last) == 1 else 'tries'}"
        reason = f"no answer within {self._timeout:g} s; after {tries}: {last[-1].reason}"
        return JudgeError(reason, last[-1].help, stops=last[-1].stops)

    def _redacted(self, error: JudgeError) -> JudgeError:
        """The error, without the key, should the server have said it."""
        if not self._key or self._key not in str(error):
            return error
        hidden = error.reason.replace(self._key, "[key]")
        return JudgeError(hidden, error.help.replace(self._key, "[key]"), stops=error.stops)

    async def _once(self, body: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
        sent = self._fitted(body, schema)
        data = json.dumps(sent, ensure_ascii=False).encode()
        tokens = sum(estimate_tokens(message["content"]) for message in body["messages"])
        reserved = tokens + int(body["max_tokens"])
        self._budget.reserve(reserved)
        read = written = 0
        try:
            status, headers, answer = await self._post(data)
            if status == 200:
                reply = reply_of(answer)
                read, written = reply.read or tokens, reply.written or estimate_tokens(reply.text)
                return Reply(reply.text, read, written)
            error = failure_of(status, headers, answer, time.time())
            if status in (400, 422, 501):
                self._leave_out(error.reason, sent)
                if self._fitted(body, schema) != sent:
                    raise _OtherwiseError
            raise error
        finally:
            self._budget.settle(reserved, read, written)

    def _fitted(self, body: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
        """The body as this server takes it."""
        sent = {key: value for key, value in body.items() if key not in self.left_out}
        form = _FORMS[self._form]
        if form == "json_schema":
            named = {"name": "answers", "strict": True, "schema": schema}
            sent["response_format"] = {"type": form, "json_schema": named}
        elif form is not None:
            sent["response_format"] = {"type": form}
        return sent

    def _leave_out(self, reason: str, sent: Mapping[str, Any]) -> None:
        """After a refusal: what the server names, else the form of the answer."""
        named = [key for key in _OPTIONAL if key in reason and key in sent]
        form = sent.get("response_format", {}).get("type")
        if named:
            self.left_out += [key for key in named if key not in self.left_out]
        elif form == _FORMS[self._form] is not None and "context" not in reason:
            self._form += 1
            self.left_out.append(form)

    async def _post(self, data: bytes) -> tuple[int, Mapping[str, str], bytes]:
        request = self._http.build_request(
            "POST", self._url, content=data, headers={"content-type": "application/json"}
        )
        try:
            response = await self._http.send(request, stream=True)
            try:
                return response.status_code, response.headers, await _body(response)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            raise JudgeError("the server does not answer", retry=True) from None
        except httpx.ConnectError as error:
            raise self._unreachable(error) from None
        except httpx.HTTPError as error:
            reason = str(error).lower() or type(error).__name__
            raise JudgeError(f"the connection broke off: {reason}", retry=True) from None

    def _unreachable(self, error: httpx.ConnectError) -> JudgeError:
        where = f"{self._url.host}" + (f":{self._url.port}" if self._url.port else "")
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLError):
                reason = f"no secure connection to {where}: {cause.reason or cause}"
                help = "is it https, and is its certificate one that this system trusts?"
                return JudgeError(reason, help, stops=True)
            cause = cause.__cause__ or cause.__context__
        help = "is the server running, and --base-url right?"
        return JudgeError(f"{where} can't be reached: {error}", help, stops=True, retry=True)


async def _body(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise JudgeError("the server's answer is compressed, which was not asked for")
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > _LARGEST:
            raise JudgeError(f"the server's answer is longer than {_LARGEST // 1_000_000} MB")
        parts.append(part)
    return b"".join(parts)


def _pause(tries: int, body: Mapping[str, Any]) -> float:
    """Seconds to wait: twice as long each time, up to a quarter more by what is asked, so that
    requests that failed together don't come again together."""
    share = sha256(f"{tries}{key_of(body)}".encode()).digest()[0] / 1024
    return min(_FIRST_PAUSE * 2.0 ** (tries - 1), _LONGEST_PAUSE) * (1 + share)
