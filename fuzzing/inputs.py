"""Mutated inputs of other makers' formats: JSON, tables, mails, and all of them compressed."""

from __future__ import annotations

import base64
import gzip
import json
import pickle
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import zstandard

from fuzzing.corpus import kept
from fuzzing.extremes import TEXTS
from fuzzing.marks import settle
from fuzzing.rubrics import ROOT
from fuzzing.text import encoded, mutate_text, packed
from fuzzing.tree import GENTLE, WILD, Vocabulary, mutate

_NAMES = ("input.json", "input.jsonl", "input.csv", "input", "input.vcon.json", "input.json.gz")
_CELLS = (
    '"', '""', "\n", "\r\n", "\r", ",", ";", "\t", "|", '",', ',"', '"\n', '\n"', 'a",agent,"x\n',
    "\x00", "sep=;\n", "é", '"x"y', " ", "x" * 140_000, "=1+1", "id,id,id",
)  # fmt: skip
_MAIL = (
    "Content-Type: ", "text/plain", "text/html", "multipart/mixed", "message/rfc822", "; ",
    "charset", "boundary", "name", "*", "*0", "*1*", "=", "utf-8''", "'", '"', "utf-8", "latin-1",
    "punycode", "idna", "undefined", "unicode_escape", "utf-7", "utf-16", "zlib", "rot13", "mbcs",
    "\0", "9" * 5_000, "x" * 60_000, "\r\n", "\r\n\r\n", "\n ", "--b", "--b--", "base64",
    "quoted-printable", "x-uuencode", "Content-Transfer-Encoding: ", "Content-Disposition: ",
    "attachment", "begin 644 x\n", "=E2=82", "+2AA-", "\\ud800", "é", "\ud8ff", "<b>", "> a\n",
    "On 2 March 2026, Ann <a@example.com> wrote:\n",
)  # fmt: skip
_HEADER = "conversation,from,message,sent_at\n"


@cache
def _seeds() -> tuple[list[bytes], Vocabulary, str]:
    paths = sorted((ROOT / "tests" / "formats").glob("*.json"))
    trees = [json.loads(path.read_bytes()) for path in paths]
    table = (ROOT / "examples" / "mapping" / "desk-chat.csv").read_text("utf-8")
    return [pickle.dumps(tree) for tree in trees], Vocabulary(trees), table


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """An input of which something is changed; its name, and its bytes by name."""
    name = rng.choice(_NAMES)
    found = kept("input")
    if found and rng.random() < 0.1:
        data = _bitten(rng, rng.choice(rng.choice(found)))
    else:
        data = rng.choices((_json, _table, _mail), (60, 20, 20))[0](rng)
    if rng.random() < 0.2:
        data = _compressed(rng, data)
    return name, {name: packed(rng, data)}


def _json(rng: Random) -> bytes:
    seeds, known, _ = _seeds()
    values = [pickle.loads(rng.choice(seeds)) for _ in range(rng.choice((1, 1, 2)))]
    mutate(rng, values, known, GENTLE if rng.random() < 0.4 else (*WILD, *GENTLE))
    if not values or rng.random() < 0.3:
        values = [values]
    try:
        texts = [settle(json.dumps(value, ensure_ascii=rng.random() < 0.5)) for value in values]
    except (RecursionError, ValueError):
        texts = ['{"results":' * 3_000]
    text = "\n".join(texts)
    return encoded(rng, mutate_text(rng, text) if rng.random() < 0.2 else text)


def _table(rng: Random) -> bytes:
    _, _, table = _seeds()
    if rng.random() < 0.3:
        line = "".join(rng.choices(_CELLS[:-4], k=rng.randrange(1, 8)))
        return encoded(rng, _HEADER + line * rng.choice((1, 50, 2_000)))
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(len(table) + 1)
        table = table[:at] + rng.choice(_CELLS) + table[at + rng.choice((0, 0, 1, 9)) :]
    return encoded(rng, table)


def _mail(rng: Random) -> bytes:
    parts = rng.choices((*_MAIL, *TEXTS), k=rng.randrange(1, 30))
    kind = rng.choice(("message/rfc822", "multipart/mixed; boundary=b", "text/html", "text/plain"))
    head = rng.choice(("", "Content-Type: ", "Content-Type: multipart/mixed; boundary=b\r\n\r\n"))
    mail = (head + "".join(parts)).encode("utf-8", "surrogatepass")
    dialog: dict[str, Any] = {
        "type": "text",
        "start": "2026-03-02T09:14:00Z",
        "parties": [0, 1],
        "mediatype": rng.choice((kind, f"{kind}; {''.join(rng.choices(_MAIL, k=3))}")),
        "encoding": "base64url",
        "body": base64.urlsafe_b64encode(mail).decode(),
    }
    if rng.random() < 0.3:
        dialog |= {"encoding": "none", "body": mail.decode("utf-8", "replace")}
    parties = [{"name": "A", "role": "agent"}, {"name": "C", "role": "customer"}]
    return json.dumps(
        {"uuid": "u", "vcon": "0.0.1", "parties": parties, "dialog": [dialog]}
    ).encode("utf-8", "replace")


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def _zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=1).compress(data)


def _skippable(data: bytes) -> bytes:
    return b"\x5e\x2a\x4d\x18\x03\0\0\0abc" + _zstd(data)


def _blanks(data: bytes) -> bytes:
    """Before the data, 64 MiB of blanks in 2 KiB."""
    return b"\x28\xb5\x2f\xfd\x00\x38" + b"\x02\x00\x10 " * 512 + b"\x03\x00\x00 " + _zstd(data)


def _compressed(rng: Random, data: bytes) -> bytes:
    ways: tuple[Callable[[bytes], bytes], ...] = (_gzip, _zstd, _skippable, _blanks)
    small = rng.choice(ways)(data)
    if rng.random() < 0.2:
        small = rng.choice(ways)(small)
    return _bitten(rng, small) if rng.random() < 0.5 else small


def _bitten(rng: Random, data: bytes) -> bytes:
    """The data with a byte or two changed, added or left out."""
    for _ in range(rng.choice((1, 1, 3))):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice((b"", b"\x00", b"\xff", rng.randbytes(2))) + data[at + 1 :]
    return data if rng.random() < 0.8 else data[: rng.randrange(len(data) + 1)]
