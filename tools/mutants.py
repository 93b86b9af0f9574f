"""Tests the tests: changes one thing in each bundled rubric and sees whether anybody notices.

`make mutants`. A mutant is a rubric with one condition dropped, two levels swapped, a bound
moved, a moment renamed, … It is caught if `scorecard validate --strict` finds something or a test
of the rubric fails. What survives is a promise of the rubric that no test holds it to.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scorecard.cases.run import run_cases
from scorecard.lint import lint
from scorecard.rubric import bundled
from scorecard.rubric.load import load_document, read_document
from scorecard.rubric.model import Rubric
from scorecard.scalar import resolve

Path_ = tuple[str | int, ...]
Tree = Any

_LISTS = ("all", "any", "none", "count_of", "any_of", "all_of")
_OPTIONAL = ("unless", "in", "within", "applies_when", "if_missing", "critical", "excluding",
             "at_most", "at_least", "arguments", "speaker", "pass", "overall", "weight")  # fmt: skip
_OPPOSITES = {
    "never": "occurs",
    "all": "any",
    "any": "all",
    "before": "after",
    "after": "before",
    "first": "last",
    "last": "first",
    "at_least": "above",
    "at_most": "below",
    "precedence": "response",
}
_REFERENCES = ("occurs", "never", "always", "response", "to", "precedence", "of", "repeats",
               "before", "after", "around", "except_after")  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Mutant(NamedTuple):
    """A changed rubric: what was done, where, and the result."""

    sort: str
    place: str
    tree: Tree


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Every mutant of a rubric's data; its tests and texts stay as they are."""
    graded = {key: tree[key] for key in ("moments", "criteria", "parameters", "pass") if key in tree}
    names = sorted(tree.get("moments", {}))
    for path, value in _walk(graded):
        for make in (_drop, _swap_levels, _move_bound, _rename, _turn_round):
            for sort, change in make(path, value, names):
                mutated = deepcopy(tree)
                change(mutated)
                if mutated != tree:
                    yield Mutant(sort, "/".join(map(str, path)), mutated)


def _walk(value: Tree, path: Path_ = ()) -> Iterator[tuple[Path_, Tree]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in ("behaviour", "title", "description"):
                yield from _walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))


def _under(path: Path_) -> str | int:
    return path[-2] if len(path) > 1 else ""


Change = Callable[[Tree], None]
Made = Iterator[tuple[str, Change]]


def _parent(tree: Tree, path: Path_) -> Tree:
    for key in path[:-1]:
        tree = tree[key]
    return tree


def _set(tree: Tree, path: Path_, value: Tree) -> None:
    _parent(tree, path)[path[-1]] = value


def _delete(tree: Tree, path: Path_) -> None:
    del _parent(tree, path)[path[-1]]


def _drop(path: Path_, value: Tree, names: list[str]) -> Made:
    """A member of a list of conditions or moments, or what narrows one."""
    if _under(path) in _LISTS and isinstance(path[-1], int):
        yield "drop a condition", partial(_delete, path=path)
    elif path[-1] in _OPTIONAL:
        yield f"drop `{path[-1]}`", partial(_delete, path=path)


def _swap_levels(path: Path_, value: Tree, names: list[str]) -> Made:
    """What two levels of a criterion ask for."""
    if path[-1] != "levels":
        return

    def swap(tree: Tree, one: str, other: str) -> None:
        levels = _parent(tree, path)["levels"]
        levels[one], levels[other] = levels[other], levels[one]

    for one in range(1, 6):
        for other in range(one + 1, 6):
            yield "swap two levels", partial(swap, one=str(one), other=str(other))


def _move_bound(path: Path_, value: Tree, names: list[str]) -> Made:
    """A number, a time or a number of turns, looser and stricter."""
    if isinstance(value, bool):
        yield "turn a value round", partial(_set, path=path, value=not value)
        return
    if path[-1] in ("says", "matches", "weight") or not isinstance(value, str | int | float):
        return
    found = _NUMBER.match(str(value))
    if found is None or _under(path) in ("says", "any", "excluding"):
        return
    number = float(found.group())
    for sort, moved in (("loosen a bound", number * 3 + 1), ("tighten a bound", number / 3)):
        text = f"{moved:.0f}" if number.is_integer() else f"{moved:.3f}"
        changed = _NUMBER.sub(text, str(value), count=1)
        yield sort, partial(_set, path=path, value=resolve_like(value, changed))


def resolve_like(value: Tree, text: str) -> Tree:
    """A text as what it replaces was: a number for a number."""
    return json.loads(text) if isinstance(value, int | float) else text


def _rename(path: Path_, value: Tree, names: list[str]) -> Made:
    """A moment: where it is defined, or where one is named."""
    if path[0] == "moments" and len(path) == 2:

        def rename(tree: Tree) -> None:
            moments = tree["moments"]
            moments[f"{path[1]}_2"] = moments.pop(path[1])

        yield "rename a moment", rename
    elif path[-1] in _REFERENCES or _under(path) in ("sequence", "between", "any_of", "all_of"):
        if isinstance(value, str) and value in names:
            other = names[(names.index(value) + 1) % len(names)]
            yield "name another moment", partial(_set, path=path, value=other)


def _turn_round(path: Path_, value: Tree, names: list[str]) -> Made:
    """A condition into its opposite, a speaker into the other."""
    if path[-1] in _OPPOSITES and not isinstance(path[-1], int):

        def replace(tree: Tree) -> None:
            parent = _parent(tree, path)
            items = list(parent.items())
            parent.clear()
            parent.update((_OPPOSITES[key] if key == path[-1] else key, one) for key, one in items)

        if path[-2] not in ("says",):
            yield f"`{_OPPOSITES[str(path[-1])]}` for `{path[-1]}`", replace
    elif path[-1] == "speaker":
        other = {"agent": "customer", "customer": "agent"}.get(str(value), "agent")
        yield "the other speaker", partial(_set, path=path, value=other)


def is_caught(folder: Path, mutant: Mutant) -> str:
    """Who notices: `validate`, `test`, or nobody (an empty text)."""
    path = folder / "mutant.yaml"
    path.write_text(json.dumps(mutant.tree, ensure_ascii=False), encoding="utf-8")
    document, problems = read_document(path)
    assert document is not None
    loaded = load_document(document, problems)
    if lint(loaded):
        return "validate"
    assert isinstance(loaded.content, Rubric)
    return "" if all(result.passed for result in run_cases(loaded.content, path)) else "test"


def _judge(source: Path, mutant: Mutant) -> str:
    with tempfile.TemporaryDirectory() as away:
        folder = Path(away)
        return is_caught(folder, mutant)


def flattened(path: Path) -> Tree:
    """A rubric's data with its lexicons' moments in place, as a mutant may change them too."""
    document, _ = read_document(path)
    assert document is not None
    tree = resolve(document.data)
    for name in tree.pop("include", []):
        lexicon, _ = read_document(path.parent / name)
        assert lexicon is not None
        tree["moments"] = {**resolve(lexicon.data)["moments"], **tree.get("moments", {})}
    return tree


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rubrics", nargs="*", help="ids of bundled rubrics; all unless given")
    parser.add_argument("--min", type=float, default=95.0, help="the least share caught, percent")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the survivors")
    given = parser.parse_args()
    poor = False
    known = bundled.paths()
    for name in given.rubrics or known:
        poor = _report(name, known[name], given.verbose) < given.min or poor
    return int(poor)


def _report(name: str, path: Path, verbose: bool) -> float:
    made = list(mutants(flattened(path)))
    with ProcessPoolExecutor() as pool:
        caught = list(pool.map(partial(_judge, path), made, chunksize=4))
    by = Counter(caught)
    survivors = [mutant for mutant, who in zip(made, caught, strict=True) if not who]
    share = 100 * (len(made) - len(survivors)) / len(made)
    print(
        f"{name}: {share:.1f} % of {len(made)} mutants caught"
        f" ({by['validate']} by validate, {by['test']} by test)"
    )
    for mutant in survivors if verbose else ():
        print(f"  survives: {mutant.sort} at {mutant.place}")
    return share


if __name__ == "__main__":
    sys.exit(main())
