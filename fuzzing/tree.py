"""Mutations of plain data: dicts, lists, scalars. Each changes one place, in the tree itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from fuzzing.extremes import extreme
from fuzzing.marks import twin

Place = tuple[Any, Any]
"""A dict or list, and a key or index in it."""


@dataclass
class Vocabulary:
    """What trees of one kind are made of, to put in places where it may or may not fit."""

    trees: Sequence[Any]
    keys: list[str] = field(default_factory=list)
    by_key: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tree in self.trees:
            for holder, key in places(tree):
                if isinstance(key, str):
                    self.by_key.setdefault(key, []).append(holder[key])
        self.keys = sorted(self.by_key)

    def value(self, rng: Random, key: str | None = None) -> Any:
        """A copy of what stands under a key somewhere, or anywhere."""
        known = self.by_key.get(key or "") or self.by_key[rng.choice(self.keys)]
        return copied(rng.choice(known))


Mutation = Callable[[Random, Any, Vocabulary], None]


def copied(value: Any) -> Any:
    """A deep copy, in which nothing is shared."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def places(tree: Any) -> Iterator[Place]:
    """Every place in a tree but its root."""
    pending = [tree]
    while pending:
        holder = pending.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                pending.append(holder[key])


def mutate(rng: Random, tree: Any, known: Vocabulary, mutations: Sequence[Mutation]) -> None:
    """Apply one or a few of the mutations, whichever can be."""
    for _ in range(rng.choices((1, 2, 3, 6), (60, 25, 10, 5))[0]):
        rng.choice(mutations)(rng, tree, known)


def _pick(rng: Random, tree: Any, fits: Callable[[Any, Any], bool] = lambda *_: True) -> Place:
    """A place that fits; where there is none, one in a new tree that nobody sees."""
    # Tried at random first: to list all places costs more than most mutations.
    found = [place for place in places(tree) if fits(*place)]
    return rng.choice(found) if found else ({"": None}, "")


def _in_dict(holder: Any, key: Any) -> bool:
    return isinstance(holder, dict)


def _in_list(holder: Any, key: Any) -> bool:
    return isinstance(holder, list)


def _is_text(holder: Any, key: Any) -> bool:
    return isinstance(holder[key], str)


def _is_number(holder: Any, key: Any) -> bool:
    return isinstance(holder[key], int | float) and not isinstance(holder[key], bool)


def _rename(holder: dict[str, Any], old: str, new: str) -> None:
    items = list(holder.items())
    holder.clear()
    holder.update((new if key == old else key, value) for key, value in items)


def drop(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Leave something out."""
    holder, key = _pick(rng, tree)
    del holder[key]


def drop_item(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Leave an item of a list out."""
    holder, key = _pick(rng, tree, _in_list)
    del holder[key]


def double(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Write a key or an item twice."""
    holder, key = _pick(rng, tree)
    if isinstance(holder, list):
        holder.insert(rng.randint(0, len(holder)), copied(holder[key]))
    else:
        holder[twin(str(key), rng)] = copied(holder[key])


def rename(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Write another known key."""
    holder, key = _pick(rng, tree, _in_dict)
    _rename(holder, key, rng.choice(known.keys))


def misspell(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Misspell a key or a text by one letter."""
    holder, key = _pick(rng, tree, lambda *place: _in_dict(*place) or _is_text(*place))
    text = str(key if isinstance(holder, dict) and rng.random() < 0.5 else holder[key])
    at = rng.randrange(len(text) + 1)
    slips = (text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text[:at] + text[at:][::-1])
    if isinstance(holder, dict) and text == str(key):
        _rename(holder, key, rng.choice(slips))
    else:
        holder[key] = rng.choice(slips)


def swap(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Exchange the values of two places, neither inside the other."""
    (one, first), (other, second) = _pick(rng, tree), _pick(rng, tree)
    left, right = copied(one[first]), copied(other[second])
    one[first] = right
    # The second place may have stood inside the first one's value.
    other[second] = left


def shuffle(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Put the keys or items of a collection in another order."""
    holder, key = _pick(rng, tree, lambda holder, key: isinstance(holder[key], dict | list))
    value = holder[key]
    if isinstance(value, list):
        rng.shuffle(value)
    elif isinstance(value, dict):
        items = list(value.items())
        rng.shuffle(items)
        holder[key] = dict(items)


def retype(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Say the same in a value of another type."""
    holder, key = _pick(rng, tree)
    value = holder[key]
    ways: list[Any] = [str(value)[:1000], [value], {"en": value}, {"": value}, bool(value), None]
    if isinstance(value, dict):
        ways += [list(value), list(value.values())]
    elif isinstance(value, list):
        ways += [{str(index): item for index, item in enumerate(value)}, *value[:1]]
    holder[key] = rng.choice(ways)


def replace(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Write a value that nobody expects."""
    holder, key = _pick(rng, tree)
    holder[key] = extreme(rng)


def replace_leaf(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Write a value that nobody expects for a scalar."""
    holder, key = _pick(rng, tree, lambda holder, key: not isinstance(holder[key], dict | list))
    holder[key] = extreme(rng)


def add(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Add a known key, with a value that it has elsewhere or a strange one."""
    holder, _ = _pick(rng, tree, _in_dict)
    key = rng.choice(known.keys)
    holder[key] = known.value(rng, key) if rng.random() < 0.7 else extreme(rng)


def strange_key(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Write a key that nobody expects."""
    holder, key = _pick(rng, tree, _in_dict)
    strange = extreme(rng)
    _rename(holder, key, strange if isinstance(strange, str) else str(strange)[:1000])


def splice(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Put something from elsewhere in."""
    holder, key = _pick(rng, tree)
    holder[key] = known.value(rng)


def transplant(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Put in what stands elsewhere under the same key: it often fits."""
    holder, key = _pick(rng, tree, lambda holder, key: key in known.by_key)
    holder[key] = known.value(rng, str(key))


def tweak(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Change a number a little."""
    holder, key = _pick(rng, tree, _is_number)
    number = holder[key]
    holder[key] = rng.choice((0, 1, 2, 3, 4, 5, 0.5, 100)) if number is not None else None


def nest(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Put a value into a deep nest of itself."""
    holder, key = _pick(rng, tree)
    value = holder[key]
    for _ in range(rng.choice((1, 2, 5, 30, 60, 70, 150))):
        value = [value] if isinstance(holder, list) else {str(key): value}
    holder[key] = value


def multiply(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Make a long list or mapping of a short one."""
    holder, key = _pick(rng, tree, lambda holder, key: bool(holder[key]))
    value = holder[key]
    # Now and then so much that what is quadratic shows.
    count = rng.choices((10, 100, 1000), (60, 35, 5))[0]
    if isinstance(value, list):
        size = max(1, len(str(value[0])) // 20)
        value.extend(copied(value[0]) for _ in range(count // size))
    elif isinstance(value, dict):
        name, item = next(iter(value.items()))
        size = max(1, len(str(item)) // 20)
        value.update((f"{name}{number}", copied(item)) for number in range(count // size))
    elif isinstance(value, str):
        holder[key] = value * min(count, 1 + 20_000 // len(value))


GENTLE: tuple[Mutation, ...] = (
    transplant, transplant, transplant, tweak, tweak, shuffle, drop_item,
)  # fmt: skip
"""Mutations that what is mutated often survives."""

WILD: tuple[Mutation, ...] = (
    drop, drop, drop_item, double, rename, misspell, misspell, swap, shuffle, retype, retype,
    replace, replace_leaf, replace_leaf, add, add, strange_key, splice, splice, nest, multiply,
)  # fmt: skip
"""Mutations that it seldom does."""
