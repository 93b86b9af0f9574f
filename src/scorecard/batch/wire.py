"""What a crew and its workers send each other: bytes, and the large ones as they are.

To copy a batch into a message takes longer than to read it.
"""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import NamedTuple

import msgspec

from scorecard.batch.batches import Batch
from scorecard.batch.work import Done

_COUNT = 4
"""How many bytes say how many blocks follow."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Done | str).decode


class Task(NamedTuple):
    """A batch, and whether it is only to be read, as its grades are there already."""

    batch: Batch
    only_read: bool = False


def hand_on(connection: Connection, task: Task) -> None:
    """Send a task to a worker: a message that says what it is, and one for each of its blocks."""
    blocks: list[pickle.PickleBuffer] = []
    head = pickle.dumps(task, protocol=5, buffer_callback=blocks.append)
    connection.send_bytes(len(blocks).to_bytes(_COUNT, "big") + head)
    for block in blocks:
        connection.send_bytes(block.raw())


def accept(connection: Connection) -> Task:
    """The task that was handed on."""
    head = connection.recv_bytes()
    count = int.from_bytes(head[:_COUNT], "big")
    blocks = [connection.recv_bytes() for _ in range(count)]
    task: Task = pickle.loads(memoryview(head)[_COUNT:], buffers=blocks)
    return task


def give_back(connection: Connection, result: Done | str) -> None:
    """Send what became of a task, and the grades after it; or a defect."""
    if isinstance(result, str):
        connection.send_bytes(_encode(result))
        return
    grades, result.grades = result.grades, b""
    connection.send_bytes(_encode(result))
    connection.send_bytes(grades)


def take_back(connection: Connection) -> Done | str:
    """The result that was given back."""
    result: Done | str = _decode(connection.recv_bytes())
    if isinstance(result, Done):
        result.grades = connection.recv_bytes()
    return result
