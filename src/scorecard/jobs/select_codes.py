"""Which problems to look for: `--select` and `--ignore` with codes or their beginnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scorecard.authoring.codes import SCHEMA_CODES
from scorecard.authoring.problem import Problem
from scorecard.jobs.errors import UserError
from scorecard.lint import CODES
from scorecard.suggest import did_you_mean

_NEEDED = frozenset(code.code for code in SCHEMA_CODES)
"""What makes a file unusable, so that nobody can ask not to be told."""


def wanted_codes(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Problem], bool]:
    """Whether a problem is among the codes to select (all, if none is named) and not among those
    to ignore. Each text is a code, the beginning of codes, or several with commas between.

    Raises `UserError` for a code that does not exist or can't be ignored.
    """
    selected = _codes("--select", select) if select else frozenset(CODES)
    ignored: set[str] = set()
    for name in _split(ignore):
        meant = _meant("--ignore", name)
        if meant <= _NEEDED:
            raise UserError(
                f"--ignore {name}: can't be ignored: a file with this problem can't be used "
                f"({CODES[min(meant)].title.lower()}); mend it, or leave the file out"
            )
        ignored |= meant
    kept = (selected - ignored) | _NEEDED
    return lambda problem: problem.code in kept


def _codes(option: str, texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_meant(option, name) for name in _split(texts)))


def _split(texts: Iterable[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _meant(option: str, name: str) -> frozenset[str]:
    meant = frozenset(code for code in CODES if code.startswith(name.upper()))
    if not meant:
        span = f"codes go from {min(CODES)} to {max(CODES)}"
        hint = did_you_mean(name.upper(), CODES) or span
        raise UserError(f"{option} {name}: there is no such code ({hint})")
    return meant
