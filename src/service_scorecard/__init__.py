"""Where the program starts, outside of the package `scorecard`.

The distribution is called service-scorecard, and another one is called scorecard and has a package
of that name: installed side by side, each overwrites files of the other. What says so must not lie
in that package itself. To use scorecard from Python, import `scorecard`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DISTRIBUTION, _PACKAGE = "service-scorecard", "scorecard"
_LISTED = 3


def main() -> NoReturn:
    """Run `scorecard`; says so where other files than its own keep it from starting."""
    try:
        from scorecard.__main__ import main  # noqa: PLC0415 (may be somebody else's)
        from scorecard.extras import use_installation_check  # noqa: PLC0415
    except (ImportError, SyntaxError, AttributeError) as error:
        found = foreign_files()
        if found is None:
            raise
        sys.stderr.write(f"error: scorecard can't start ({type(error).__name__})\n{found}\n")
        sys.exit(3)
    use_installation_check(foreign_files)
    main()


def foreign_files() -> str | None:
    """A warning that the package has files of somebody else, or lacks its own, with the way out;
    None if nothing is amiss. Reads all files of the package, so that no start should pay for it.
    """
    from importlib.util import find_spec  # noqa: PLC0415 (starting takes none of these)
    from pathlib import Path  # noqa: PLC0415

    site = Path(__file__).parents[1]
    spec = find_spec(_PACKAGE)
    if spec is not None and spec.origin is not None and not spec.origin.startswith(str(site)):
        return (
            f"warning: another package `{_PACKAGE}` is found before ours: {_shown(spec.origin)}\n"
            f"  help: remove it, or install {_DISTRIBUTION} into a virtual environment of its own"
        )
    changed: list[str] = []
    others: set[str] = set()
    # `importlib.metadata` takes longer to import than all that `--version` does.
    for record in site.glob("*.dist-info/RECORD"):
        name = record.parent.name.partition("-")[0].replace("_", "-")
        for file, digest in _files(record):
            if name != _DISTRIBUTION:
                others.add(_shown(name))
            elif digest and digest != _digest(site / file, digest.partition("=")[0]):
                changed.append(_shown(file))
    if not (changed or others):
        return None
    by = f", from {', '.join(sorted(others))}" if others else ""
    more = f" and {len(changed) - _LISTED} more" if len(changed) > _LISTED else ""
    which = (
        f"changed or missing: {', '.join(changed[:_LISTED])}{more}" if changed else "ours are whole"
    )
    remove = f"pip uninstall {' '.join(sorted(others))}, then " if others else ""
    return (
        f"warning: foreign files lie in the package `{_PACKAGE}`{by} ({which})\n"
        f"  help: {remove}pip install --force-reinstall what {_DISTRIBUTION} was installed from"
    )


def _files(record: Path) -> Iterator[tuple[str, str]]:
    """The files in the package that a wheel's RECORD lists, each with its hash, if it has one."""
    from contextlib import suppress  # noqa: PLC0415

    with suppress(OSError), record.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            file, _, rest = line.partition(",")
            inside = file == f"{_PACKAGE}.py" or file.startswith(f"{_PACKAGE}/")
            if inside and not file.endswith(".pyc"):
                yield file, rest.partition(",")[0]


def _digest(path: Path, algorithm: str) -> str:
    """The hash of a file as RECORD writes it; that of nothing if there is no file."""
    import hashlib  # noqa: PLC0415
    from base64 import urlsafe_b64encode  # noqa: PLC0415

    data = path.read_bytes() if path.is_file() else b""
    digest = hashlib.new(algorithm, data).digest()
    return f"{algorithm}={urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _shown(text: str) -> str:
    return ascii(text)[1:-1]
