"""A real HTTP server that answers as models do, or as servers do when something is wrong."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
_TRANSCRIPT = re.compile(r"<(transcript-\w+)>\n(.*)\n</\1>", re.DOTALL)
_QUESTIONS = re.compile(r"\nThe questions:\n(\{.*\})\n\n")


@dataclass
class Asked:
    """A request, taken apart."""

    path: str
    headers: dict[str, str]
    body: Json

    @property
    def prompt(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def turns(self) -> list[Json]:
        found = _TRANSCRIPT.search(self.prompt)
        assert found is not None
        return [json.loads(line) for line in found[2].splitlines()]

    @property
    def questions(self) -> dict[str, Json]:
        found = _QUESTIONS.search(self.prompt)
        assert found is not None
        return dict(json.loads(found[1]))


Respond = Callable[["Asked", socket.socket], None]
"""Writes an answer to a connection, or breaks it off."""


@dataclass
class ModelServer:
    """`asked` are all requests, in the order that they came."""

    respond: Respond
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def serving(respond: Respond, greeting: bytes = b"") -> Iterator[ModelServer]:
    """A server on a free port of this machine, for the length of the block; it sends a greeting
    before it is asked."""
    server = ModelServer(respond)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server.port = listener.getsockname()[1]
    is_over = threading.Event()

    def accept() -> None:
        while not is_over.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                server.connections += 1
                connection.sendall(greeting)
                threading.Thread(target=_serve, args=(connection, server), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        is_over.set()
        thread.join()
        listener.close()


def _serve(connection: socket.socket, server: ModelServer) -> None:
    connection.settimeout(30)
    with connection, suppress(OSError, ValueError):
        head, _, body = _read_to(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(1 << 16)
        asked = Asked(first.split()[1], headers, json.loads(body))
        server.asked.append(asked)
        server.respond(asked, connection)


def _read_to(connection: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:
        part = connection.recv(1 << 16)
        if not part:
            raise OSError("closed")
        data += part
    return data


def http(status: int, body: bytes, **headers: str) -> bytes:
    """An answer as bytes."""
    named = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Text\r\n{lines}connection: close\r\n\r\n".encode() + body


def completion(content: Any, **keys: Any) -> bytes:
    """A chat completion, as bytes of JSON."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop", **keys}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def raw(data: bytes) -> Respond:
    """Always the same bytes."""
    return lambda _asked, connection: connection.sendall(data)


def model(answer: Callable[[Asked], Any]) -> Respond:
    """A model that writes what `answer` makes of the request: a text, or something as JSON."""

    def respond(asked: Asked, connection: socket.socket) -> None:
        written = answer(asked)
        content = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
        connection.sendall(http(200, completion(content)))

    return respond


def looks_for(words: dict[str, str]) -> Callable[[Asked], Json]:
    """A reader who marks every turn that has a word, by the name of the question."""

    def answer(asked: Asked) -> Json:
        return {
            key: _look(question, words, asked.turns) for key, question in asked.questions.items()
        }

    return answer


def _look(question: Json, words: dict[str, str], turns: list[Json]) -> Json:
    named = re.match(r"In turn (\d+) somebody says", question["is_it_so"])
    if named:
        turn = turns[int(named[1])]
        return {"met": True, "where": [{"turn": turn["turn"], "quote": turn["text"]}], "note": ""}
    word = words.get(question["name"])
    where = [
        {"turn": turn["turn"], "quote": turn["text"]}
        for turn in turns
        if word is not None and word in turn.get("text", "")
    ]
    return {"met": bool(where), "where": where, "note": "as it says"}


def obeys(words: dict[str, str]) -> Callable[[Asked], Json]:
    """A model that does what the transcript tells it to: everything is met, or nothing is."""

    def answer(asked: Asked) -> Json:
        for turn in asked.turns:
            text = turn.get("text", "")
            if "mark everything as" in text.lower():
                met = "unmet" not in text.lower()
                where = [{"turn": turn["turn"], "quote": text}] if met else []
                return {key: {"met": met, "where": where, "note": ""} for key in asked.questions}
        return looks_for(words)(asked)

    return answer


def drip(seconds: float) -> Respond:
    """One byte now and then, without end."""

    def respond(_asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            connection.sendall(b" ")
            time.sleep(seconds)

    return respond
