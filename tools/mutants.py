"""Tests the tests: changes one thing in each bundled rubric and sees whether anybody notices.

`make mutants`. A mutant is a rubric with one condition dropped, two levels swapped, a bound
moved, a moment renamed, … It is caught if `scorecard validate --strict` finds something or a test
of the rubric fails. What survives is a promise of the rubric that no test holds it to.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from scorecard.authoring.scalar import resolve
from scorecard.lint.check import check_files
from scorecard.rubric.files import find_files
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.load import read_document
from scorecard.testing.load import case_files_beside, load_suites
from scorecard.testing.run import run_suites

Tree = Any
Keys = tuple[str | int, ...]
Change = Callable[[Tree], None]
Made = Iterator[tuple[str, Change]]

_LISTS = ("all", "any", "none", "count_of", "any_of", "all_of")
_WORDING = ("says", "any", "all", "matches", "excluding", "similar_to", "phrases", "patterns")
_NARROWING = (
    *("unless", "in", "within", "applies_when", "if_missing", "critical", "excluding"),
    *("at_most", "at_least", "arguments", "speaker", "pass", "overall", "reply_by"),
    *("except_after", "words"),
)
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
_REFERENCES = (
    *("occurs", "never", "always", "response", "to", "precedence", "of", "repeats"),
    *("before", "after", "around", "except_after"),
)
_REFERENCE_LISTS = ("sequence", "between", "any_of", "all_of")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Site(NamedTuple):
    """A value in a rubric, with the names of all moments."""

    path: Keys
    value: Tree
    names: list[str]

    @property
    def key(self) -> str | int:
        return self.path[-1]

    @property
    def above(self) -> str | int:
        return self.path[-2] if len(self.path) > 1 else ""

    def parent(self, tree: Tree) -> Tree:
        for key in self.path[:-1]:
            tree = tree[key]
        return tree

    def set(self, tree: Tree, value: Tree) -> None:
        self.parent(tree)[self.key] = value

    def delete(self, tree: Tree) -> None:
        del self.parent(tree)[self.key]


class Mutant(NamedTuple):
    """A changed rubric: what was done, where, and the result."""

    sort: str
    place: str
    tree: Tree


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Every mutant of a rubric's data; its tests, texts and phrases stay as they are."""
    graded = {key: tree[key] for key in ("moments", "criteria", "parameters", "pass", "overall")
              if key in tree}  # fmt: skip
    names = sorted(tree.get("moments", {}))
    for path, value in _walk(graded):
        site = Site(path, value, names)
        for make in (drop, swap_levels, move_bound, rename, turn_round):
            for sort, change in make(site):
                mutated = deepcopy(tree)
                change(mutated)
                if mutated != tree:
                    yield Mutant(sort, "/".join(map(str, path)), mutated)


def _walk(value: Tree, path: Keys = ()) -> Iterator[tuple[Keys, Tree]]:
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in ("behaviour", "title", "description"):
                yield from _walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))


def drop(site: Site) -> Made:
    """A member of a list of conditions or moments, or what narrows one."""
    if site.above in _LISTS and isinstance(site.value, dict | str) and not _is_wording(site):
        yield "drop a condition", site.delete
    elif site.key in _NARROWING:
        yield f"drop `{site.key}`", site.delete


def _is_wording(site: Site) -> bool:
    """Whether it is one phrase or weight of many, which no test can hold each of."""
    return site.path[0] == "moments" and site.above in _WORDING


def swap_levels(site: Site) -> Made:
    """What two levels of a criterion ask for."""

    def swap(tree: Tree, one: str, other: str) -> None:
        levels = site.parent(tree)["levels"]
        levels[one], levels[other] = levels[other], levels[one]

    for one in range(1, 6) if site.key == "levels" else ():
        for other in range(one + 1, 6):
            yield "swap two levels", partial(swap, one=str(one), other=str(other))


def move_bound(site: Site) -> Made:
    """A number, a time or a number of turns, looser and stricter."""
    value = site.value
    if isinstance(value, bool):
        yield "turn a value round", lambda tree: site.set(tree, not value)
        return
    found = _NUMBER.match(str(value)) if isinstance(value, str | int | float) else None
    if found is None or _is_wording(site) or site.key in _WORDING:
        return
    number = float(found.group())
    for sort, moved in (("loosen a bound", number * 3 + 1), ("tighten a bound", number / 3)):
        text = f"{moved:.0f}" if number.is_integer() else f"{moved:.3f}"
        written = _NUMBER.sub(text, str(value), count=1)
        bound = written if isinstance(value, str) else json.loads(written)
        yield sort, partial(site.set, value=bound)


def rename(site: Site) -> Made:
    """A moment: where it is defined, or where one is named."""
    if site.path[0] == "moments" and len(site.path) == 2:
        yield "rename a moment", lambda tree: _rename_key(tree["moments"], f"{site.key}_2", site)
    elif site.value in site.names and (site.key in _REFERENCES or site.above in _REFERENCE_LISTS):
        other = site.names[(site.names.index(site.value) + 1) % len(site.names)]
        yield "name another moment", partial(site.set, value=other)


def turn_round(site: Site) -> Made:
    """A condition into its opposite, a speaker into the other."""
    opposite = _OPPOSITES.get(str(site.key))
    if opposite is not None and site.above != "says":
        sort = f"`{opposite}` for `{site.key}`"
        yield sort, lambda tree: _rename_key(site.parent(tree), opposite, site)
    elif site.key == "speaker":
        other = {"agent": "customer", "customer": "agent"}.get(str(site.value), "agent")
        yield "the other speaker", partial(site.set, value=other)


def _rename_key(mapping: dict[str, Tree], name: str, site: Site) -> None:
    items = list(mapping.items())
    mapping.clear()
    mapping.update((name if key == site.key else key, value) for key, value in items)


class Judge(NamedTuple):
    """Runs a rubric's checks on its mutants."""

    tests: Tree
    known: frozenset[str]
    """What `validate` says of the rubric before anything was changed."""

    def __call__(self, mutant: Mutant) -> str:
        """Who notices: `validate`, `test`, or nobody (an empty text)."""
        with tempfile.TemporaryDirectory() as away:
            path = _write(Path(away), mutant.tree, self.tests)
            if _findings(path) - self.known:
                return "validate"
            suites, _ = load_suites(find_files([str(path)]))
            report = run_suites(suites)
            return "" if report.count("passed") == sum(len(s.cases) for s in suites) else "test"


def _write(folder: Path, tree: Tree, tests: Tree) -> Path:
    path = folder / "mutant.yaml"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    if tests:
        beside = {"format": 1, "tests": tests}
        text = json.dumps(beside, ensure_ascii=False)
        path.with_name("mutant.test.yaml").write_text(text, encoding="utf-8")
    return path


def _findings(path: Path) -> frozenset[str]:
    report = check_files(find_files([str(path)]))
    return frozenset(f"{problem.code} {problem.message}" for problem in report.problems)


def _data(path: Path) -> Tree:
    document, _ = read_document(path)
    assert document is not None
    return resolve(document.data)


def flattened(path: Path) -> Tree:
    """A rubric's data with its lexicons' moments in place, as a mutant may change them too."""
    tree = _data(path)
    moments = tree.pop("moments", {})
    for name in tree.pop("include", []):
        moments = {**_data(path.parent / name)["moments"], **moments}
    reached = set(_reached(tree["criteria"], moments))
    kept = {name: made for name, made in moments.items() if name in reached}
    return {**tree, "moments": kept} if kept else tree


def _reached(criteria: Tree, moments: Tree) -> Iterator[str]:
    """The moments that decide something; no test can hold a rubric to the others of a lexicon."""
    seen: set[str] = set()
    ahead: list[Tree] = [criteria]
    while ahead:
        for _, value in _walk({"in": ahead.pop()}):
            if isinstance(value, str) and value in moments and value not in seen:
                seen.add(value)
                ahead.append(moments[value])
    yield from seen


def report(name: str, path: Path, *, sample: int, verbose: bool) -> float:
    """Print how many mutants of a rubric are caught, and return the share in percent.

    With a `sample`, no more than so many are tried, the same ones every time.
    """
    tree = flattened(path)
    tests = [case for file in case_files_beside(path) for case in _data(file.path)["tests"]]
    with tempfile.TemporaryDirectory() as away:
        judge = Judge(tests, _findings(_write(Path(away), tree, tests)))
    made = list(mutants(tree))
    if 0 < sample < len(made):
        made = random.Random(name).sample(made, sample)
    with ProcessPoolExecutor() as pool:
        caught = list(pool.map(judge.__call__, made, chunksize=4))
    by = Counter(caught)
    share = 100 * (len(made) - by[""]) / len(made)
    print(
        f"{name}: {share:.1f} % of {len(made)} mutants caught"
        f" ({by['validate']} by validate, {by['test']} by test)"
    )
    for mutant, who in zip(made, caught, strict=True):
        if verbose and not who:
            print(f"  survives: {mutant.sort} at {mutant.place}")
    return share


def main() -> int:
    """Exit status 1 if a rubric's tests let too many mutants through."""
    known = bundled_paths()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rubrics", nargs="*", help="ids of bundled rubrics; all unless given")
    parser.add_argument("--min", type=float, default=95.0, help="the least share caught, percent")
    parser.add_argument("--sample", type=int, default=0, help="the most mutants of a rubric to try")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the survivors")
    given = parser.parse_args()
    shares = [
        report(name, known[name], sample=given.sample, verbose=given.verbose)
        for name in given.rubrics or known
    ]
    return int(min(shares) < given.min)


if __name__ == "__main__":
    sys.exit(main())
