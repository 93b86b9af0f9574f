"""Messages between a crew and its workers arrive whole, or not at all."""

from __future__ import annotations

import signal
import threading

import pytest

from scorecard.jobs.protocol import Channel, channels

_LARGE = bytes(range(256)) * 80_000


def _send(channel: Channel, *messages: bytes) -> threading.Thread:
    def work() -> None:
        for message in messages:
            channel.send(message)
        channel.close()

    # Should nobody receive it all, it must not keep the tests from ending.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_messages_arrive_as_they_were_sent() -> None:
    here, there = channels()
    thread = _send(there, b"", b"one", _LARGE)
    assert [here.receive() for _ in range(3)] == [b"", b"one", _LARGE]
    thread.join()
    with pytest.raises(EOFError):
        here.receive()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="where signals interrupt")
def test_signals_cut_no_message_short() -> None:
    """A system call that waits for all of a message may return early when a signal comes."""
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    here, there = channels()
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        thread = _send(there, _LARGE, _LARGE)
        assert [here.receive() == _LARGE for _ in range(2)] == [True, True]
        thread.join()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
