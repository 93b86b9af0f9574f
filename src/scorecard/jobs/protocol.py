"""What the pool and its workers send each other: bytes, and the large ones as they are.

To copy a batch into a message takes longer than to read it, and to receive it bit by bit holds up
whoever is at work meanwhile.
"""

from __future__ import annotations

import pickle
import socket

import msgspec

from scorecard.jobs.worker import BatchResult, Task

_LENGTH, _COUNT = 8, 4
"""How many bytes say how long a message is, and how many blocks follow one."""
_SEND_BUFFER = 1 << 20
"""How much may be sent before it is received, where the system lets us choose."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(BatchResult | str).decode


class Channel:
    """One end of a connection for whole messages."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

    def fileno(self) -> int:
        """The descriptor by which it can be waited for."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close this end; the other then receives no more."""
        self._socket.close()

    def send(self, message: bytes | memoryview) -> None:
        """Send a message; raises `OSError` if nobody receives it."""
        self._socket.sendall(len(message).to_bytes(_LENGTH, "big"))
        self._socket.sendall(message)

    def receive(self) -> bytes:
        """Wait for a message; raises `EOFError` or `OSError` if none comes any more."""
        return self._read(int.from_bytes(self._read(_LENGTH), "big"))

    def _read(self, size: int) -> bytes:
        data = b""
        # As a rule this is one call; only a signal cuts it short.
        while len(data) < size:
            piece = self._socket.recv(size - len(data), socket.MSG_WAITALL)
            if not piece:
                raise EOFError
            data = data + piece if data else piece
        return data


def channels() -> tuple[Channel, Channel]:
    """The two ends of a new connection."""
    here, there = socket.socketpair()
    return Channel(here), Channel(there)


def send_task(channel: Channel, task: Task) -> None:
    """Send a task to a worker: a message that says what it is, and one for each large block."""
    blocks: list[pickle.PickleBuffer] = []
    head = pickle.dumps(task, protocol=5, buffer_callback=blocks.append)
    channel.send(len(blocks).to_bytes(_COUNT, "big") + head)
    for block in blocks:
        channel.send(block.raw())


def receive_task(channel: Channel) -> Task:
    """Wait for a task."""
    head = channel.receive()
    count = int.from_bytes(head[:_COUNT], "big")
    blocks = [channel.receive() for _ in range(count)]
    task: Task = pickle.loads(memoryview(head)[_COUNT:], buffers=blocks)
    return task


def send_result(channel: Channel, result: BatchResult | str) -> None:
    """Send what became of a task, or in words a defect that showed in it."""
    channel.send(_encode(result))


def receive_result(channel: Channel) -> BatchResult | str:
    """Wait for what became of a task."""
    result: BatchResult | str = _decode(channel.receive())
    return result
