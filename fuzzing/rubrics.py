"""Mutated rubric files, with the lexicons and records beside them."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from fuzzing.extremes import PATTERNS, TEXTS
from fuzzing.marks import settle
from fuzzing.text import encoded, mutate_text
from fuzzing.tree import GENTLE, WILD, Mutation, Vocabulary, copied, mutate, places

ROOT = Path(__file__).parents[1]
SEEDS = Path(__file__).parent / "seeds"
MAIN, LEXICON = "rubric.yaml", "lexicons/courtesy.yaml"

_BLOCK = re.compile(r"^```yaml\n(format: 1\n.*?)^```", re.MULTILINE | re.DOTALL)
_LONGEST_LIST = 2
_INCLUDES = (
    MAIN, f"./{MAIN}", f"lexicons/../{MAIN}", "../outside.yaml", "/dev/zero", "/dev/stdin", "/",
    "", ".", "lexicons", "nowhere.yaml", "lexicons/courtesie.yaml", "calls.json",
    "lexicons\\courtesy.yaml", "a\0b", "x" * 300, "x/" * 3000, "\ud800.yaml", "投诉.yaml",
    "~/x.yaml", "http://example.org/x.yaml", "*.yaml", LEXICON, f"{LEXICON}/x",
)  # fmt: skip


@cache
def texts() -> dict[str, str]:
    """The rubrics that are mutated, by name, as they stand."""
    found = {path.name: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.yaml"))}
    del found["courtesy.yaml"]
    for path in sorted((ROOT / "tests" / "golden").glob("*.yaml")):
        found[f"golden/{path.name}"] = path.read_text("utf-8")
    for page in ("README.md", "docs/rubrics.md"):
        (found[page],) = _BLOCK.findall((ROOT / page).read_text("utf-8"))
    return found | {f"customer-first/{name}": text for name, text in _bundled()}


def _bundled() -> list[tuple[str, str]]:
    """The bundled rubric, one criterion at a time, with no more of its lexicons than it needs."""
    whole = _parse((ROOT / "rubrics" / "customer-first.yaml").read_text("utf-8"))
    moments: dict[str, Any] = whole.get("moments", {})
    for name in whole.pop("include", []):
        lexicon = _parse((ROOT / "rubrics" / name).read_text("utf-8"))
        moments |= {key: _shortened(value) for key, value in lexicon["moments"].items()}
    cut = []
    for criterion in whole["criteria"]:
        needed: dict[str, Any] = {}
        pending = [criterion]
        while pending:
            part = pending.pop()
            names = {str(holder[key]) for holder, key in places([part])} & moments.keys()
            pending += [moments[name] for name in names - needed.keys()]
            needed |= {name: moments[name] for name in names}
        kept = {name: moments[name] for name in moments if name in needed}
        tree = {key: value for key, value in whole.items() if key != "tests"}
        text = _written(tree | {"moments": kept, "criteria": [criterion]}, flow=None)
        cut.append((str(criterion["id"]), text))
    return cut


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value[:_LONGEST_LIST]]
    return value


def _parse(text: str) -> Any:
    tree = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    # Aliases of one another would be changed together.
    return json.loads(json.dumps(tree, default=str))


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    pass


def _written(tree: Any, flow: bool | None) -> str:
    return yaml.dump(
        tree,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=100,
    )


@cache
def _seeds() -> tuple[list[tuple[bytes, str]], Vocabulary, str]:
    """The rubrics as pickled trees and as texts, their vocabulary, and the lexicon."""
    trees = [_parse(text) for text in texts().values()]
    lexicon = (SEEDS / "courtesy.yaml").read_text("utf-8")
    known = Vocabulary([*trees, _parse(lexicon)])
    return (
        [(pickle.dumps(t), x) for t, x in zip(trees, texts().values(), strict=True)],
        known,
        lexicon,
    )


@cache
def _beside() -> Mapping[str, bytes]:
    return {"calls.json": (SEEDS / "records.json").read_bytes()}


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A rubric of which something is changed; its name, and the files by name."""
    seeds, known, lexicon = _seeds()
    pickled, text = rng.choice(seeds)
    files = {**_beside(), LEXICON: lexicon.encode()}
    chance = rng.random()
    if chance < 0.08 and LEXICON in text:
        # Elsewhere nobody would read it.
        files[LEXICON] = _changed(rng, pickle.dumps(_parse(lexicon)), lexicon, known)
        return MAIN, {**files, MAIN: text.encode()}
    if chance < 0.001:
        text += f"# {'x' * 4_200_000}\n"
        return MAIN, {**files, MAIN: text.encode()}
    return MAIN, {**files, MAIN: _changed(rng, pickled, text, known)}


def _changed(rng: Random, pickled: bytes, text: str, known: Vocabulary) -> bytes:
    chance = rng.random()
    if chance < 0.25:
        return encoded(rng, mutate_text(rng, text))
    tree = pickle.loads(pickled)
    mutate(rng, tree, known, _MILD if chance < 0.5 else (*WILD, *WILD, *_SPECIAL))
    written = _write(rng, tree)
    if chance > 0.97:
        written = mutate_text(rng, written)
    return encoded(rng, written)


def _write(rng: Random, tree: Any) -> str:
    style = rng.random()
    if style < 0.75:
        try:
            return settle(_written(tree, flow=style < 0.15 or None))
        except (UnicodeEncodeError, yaml.YAMLError, RecursionError):
            # Lone surrogates, which YAML has as escapes only.
            pass
    try:
        indent = 2 if style < 0.95 else None
        return settle(json.dumps(tree, ensure_ascii=style < 0.9, indent=indent))
    except (ValueError, RecursionError):
        # What contains itself, or goes too deep for whoever writes it.
        return "[" * 200 + "]" * 200


def _moments(tree: Any) -> dict[str, Any]:
    moments = tree.get("moments") if isinstance(tree, dict) else None
    return moments if isinstance(moments, dict) and moments else {"x": {}}


def _refer(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Name another moment."""
    names = list(_moments(tree))
    found = [(holder, key) for holder, key in places(tree) if holder[key] in names]
    if found:
        holder, key = rng.choice(found)
        holder[key] = rng.choice(names)


def _cycle(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Make moments of one another, in a circle."""
    moments = _moments(tree)
    names = rng.sample(sorted(moments), min(len(moments), rng.choice((1, 2, 3))))
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        moments[name] = {rng.choice(("any_of", "all_of")): [other, rng.choice(sorted(moments))]}


def _chain(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Make moments of one another, in a chain."""
    moments = _moments(tree)
    end = rng.choice(sorted(moments))
    length = rng.choices((2, 10, 45, 60, 1500), (30, 20, 30, 15, 5))[0]
    # What is asked twice at every link is asked more often than anyone can wait for.
    times, key = rng.choice((1, 2)), rng.choice(("any_of", "all_of"))
    for number in range(length):
        following = f"link{number + 1}" if number + 1 < length else end
        moments[f"link{number}"] = {key: [following] * times}
    found = [(holder, key) for holder, key in places(tree) if holder[key] == end]
    if found:
        holder, key = rng.choice(found)
        holder[key] = "link0"


def _pattern(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Look for a strange pattern or phrase."""
    moments = _moments(tree)
    key, odd = rng.choice((("matches", PATTERNS), ("says", TEXTS), ("similar_to", TEXTS)))
    moments[rng.choice(sorted(moments))] = {key: rng.choices(odd, k=rng.choice((1, 1, 3)))}


def _phrases(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Look for very many phrases."""
    moments = _moments(tree)
    count = rng.choice((100, 300, 1000))
    moments[rng.choice(sorted(moments))] = {"says": [f"{'a' * (n % 7)} {n}" for n in range(count)]}


def _include(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Include what can't be."""
    includes = rng.choices(_INCLUDES, k=rng.choice((1, 1, 2)))
    if isinstance(tree, dict):
        tree["include"] = [*includes, LEXICON] if rng.random() < 0.3 else includes


def _parameter(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Refer to a parameter where it may not fit."""
    parameters = tree.get("parameters") if isinstance(tree, dict) else None
    names = [*parameters] if isinstance(parameters, dict) and parameters else ["nowhere"]
    all_places = list(places(tree))
    if all_places:
        holder, key = rng.choice(all_places)
        holder[key] = f"${rng.choice(names)}"


def _same_id(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Give two things one name."""
    found = [(holder, key) for holder, key in places(tree) if key in {"id", "name"}]
    if found:
        name = rng.choice(found)
        holder, key = rng.choice(found)
        # What was an id may by now hold the place where it goes.
        holder[key] = copied(name[0][name[1]])


def _span(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Another span, or another unit."""
    spans = (
        "3 turns", "1 turn", "30s", "500ms", "1min", "10%", "0 turns", "0s", "0%", "1.5 turns",
        "3",
    )  # fmt: skip
    found = [
        (holder, key)
        for holder, key in places(tree)
        if key in {"within", "first", "last", "span", "at_most", "below", "default"}
    ]
    if found:
        holder, key = rng.choice(found)
        holder[key] = rng.choice(spans)


_MILD: tuple[Mutation, ...] = (*GENTLE, _refer, _refer, _span, _span, _phrases, _chain)
_SPECIAL: tuple[Mutation, ...] = (
    _refer, _cycle, _chain, _pattern, _pattern, _pattern, _pattern, _include, _include,
    _parameter, _parameter, _same_id, _span,
)  # fmt: skip
