"""Lists of arguments for the program: commands, their options, and values that nobody expects."""

from __future__ import annotations

import json
from functools import cache
from random import Random

import click

from fuzzing.extremes import TEXTS
from scorecard.cli.app import app

_VALUES = (
    *("", "-", "--", "---", "=", "0", "-1", "1e999", "nan", "99999999999999999999", "0.5%", "101%"),
    *(
        "one.json",
        ".",
        "./",
        "//nowhere",
        "/dev/null",
        "no/such.json",
        "a.csv",
        "a.parquet",
        "b.jsonl",
    ),
    *("customer-first", "custmer-first", "R030", "r0", "id=x", "=", "outcome.csat=", "en", "zh"),
    *("\udcff", "退款", "a\nb", "\x1b[31m", "a" * 5_000, "*", "[", "**/*.yaml", "--help", "-h"),
)


@cache
def _options() -> dict[str, list[str]]:
    """The options of each command, as they are written."""
    context = click.Context(app)
    commands = {name: app.get_command(context, name) for name in app.list_commands(context)}
    return {
        name: [
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in (*parameter.opts, *parameter.secondary_opts)
        ]
        for name, command in commands.items()
        if command is not None
    }


def _argument(rng: Random, options: list[str]) -> str:
    chosen = rng.random()
    if chosen < 0.45:
        return rng.choice(options)
    if chosen < 0.55:
        return f"{rng.choice(options)}={rng.choice(_VALUES)}"
    if chosen < 0.62:
        option = rng.choice(options)
        return option[: rng.randrange(1, len(option) + 1)]
    if chosen < 0.7:
        return rng.choice(TEXTS)
    return rng.choice(_VALUES)


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A list of arguments as JSON, beside a record; its name, and the files by name."""
    options = _options()
    command = rng.choice([*options])
    known = options[command] or ["--help"]
    arguments = [command, *(_argument(rng, known) for _ in range(rng.randrange(1, 9)))]
    if rng.random() < 0.1:
        rng.shuffle(arguments)
    record = b'{"id": "c1", "turns": [{"speaker": "agent", "text": "Hello"}]}'
    return "arguments.json", {"arguments.json": json.dumps(arguments).encode(), "one.json": record}
