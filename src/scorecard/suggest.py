"""Did you mean: the known name that a misspelt one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable, Set

# Just above the likeness of two words with little more than a letter in common, and below that of
# a four-letter word with two letters swapped (0.75).
_LIKENESS = 0.72


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely is a slip of, if any is near enough."""
    from difflib import get_close_matches  # noqa: PLC0415 (most names are right)

    by_form = {_form(candidate): candidate for candidate in known}
    found = get_close_matches(_form(word), by_form, n=1, cutoff=_LIKENESS)
    return by_form[found[0]] if found else None


def near_file(name: str, known: Iterable[str]) -> str | None:
    """The known name of a file that `name` most likely is a slip of: a suffix makes no likeness."""
    by_stem: dict[str, list[str]] = {}
    for candidate in known:
        by_stem.setdefault(_stem(candidate), []).append(candidate)
    stem = near(_stem(name), by_stem)
    from difflib import get_close_matches  # noqa: PLC0415 (only where something is misspelt)

    return None if stem is None else get_close_matches(name, by_stem[stem], n=1, cutoff=0)[0]


def _stem(name: str) -> str:
    return name.partition(".")[0] or name


def _form(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def did_you_mean(name: str, known: Iterable[str], most: int = 12) -> str:
    """A suggestion of the nearest known name, else the list of them if it is short."""
    names = sorted(known) if isinstance(known, Set) else list(known)
    if (meant := near(name, names)) is not None:
        return f"did you mean `{meant}`?"
    return f"known: {', '.join(names)}" if 0 < len(names) <= most else ""
