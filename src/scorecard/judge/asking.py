"""Asking while the caller reads and writes: an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from scorecard.judge.errors import JudgeError
from scorecard.judge.exchanges import Exchange, Exchanges, Reply
from scorecard.judge.judge import Request

if TYPE_CHECKING:  # replaying does without httpx
    from scorecard.judge.client import Client

_PATIENCE = 5


class Asker:
    """Finds replies: among the exchanges that are known, else from the server (None: a request that
    is not known is an error). Each exchange with the server is added to them. What is being asked
    is not asked twice.

    Use it as a context: at its end, what is still asked is given up.
    """

    def __init__(self, known: Exchanges, connect: Callable[[], Client] | None) -> None:
        self._known, self._connect = known, connect
        self._client: Client | None = None
        self._asked: dict[str, asyncio.Task[Reply]] = {}
        self.found = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def left_out(self) -> Sequence[str]:
        """What the server does not take."""
        return self._client.left_out if self._client is not None else ()

    def ask(self, requests: Sequence[Sequence[Request]]) -> Future[list[list[Reply]]]:
        """The replies to requests, in their order, as they come."""
        return asyncio.run_coroutine_threadsafe(self._all(requests), self._loop)

    async def _all(self, requests: Sequence[Sequence[Request]]) -> list[list[Reply]]:
        flat = [request for vote in requests for request in vote]
        outcomes = await asyncio.gather(*map(self._one, flat), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        replies = iter(outcomes)
        return [[next(replies) for _ in vote] for vote in requests]  # type: ignore[misc]

    async def _one(self, request: Request) -> Reply:
        reply = self._known.find(request.key)
        if reply is not None:
            self.found += 1
            return reply
        task = self._asked.get(request.key)
        if task is None:
            task = self._asked[request.key] = asyncio.ensure_future(self._from_server(request))
            task.add_done_callback(lambda _: self._asked.pop(request.key, None))
        return await asyncio.shield(task)

    async def _from_server(self, request: Request) -> Reply:
        if self._connect is None:
            help = "record it anew: the records, the rubric, the model or the prompt have changed"
            raise JudgeError("what is asked is not in the file of --replay", help)
        if self._client is None:
            self._client = self._connect()
        reply = await self._client.ask(request.body, request.schema)
        self._known.add(Exchange(request.key, str(request.body["model"]), reply))
        return reply

    def __enter__(self) -> Asker:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(_PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
