"""Where the program starts, outside of the package `scorecard`.

The distribution is called service-scorecard, and another one is called scorecard and has a package
of that name: installed side by side, each overwrites files of the other. What says so must not lie
in that package itself. To use scorecard from Python, import `scorecard`.
"""

from __future__ import annotations

import sys
from typing import NoReturn

_DISTRIBUTION, _PACKAGE = "service-scorecard", "scorecard"


def main() -> NoReturn:
    """Run `scorecard`; says so where other files than its own keep it from starting."""
    try:
        from scorecard.__main__ import main  # noqa: PLC0415 (may be somebody else's)
    except (ImportError, SyntaxError, AttributeError) as error:
        found = foreign_files()
        if found is None:
            raise
        sys.stderr.write(f"error: scorecard can't start ({type(error).__name__})\n{found}\n")
        sys.exit(3)
    main()


def foreign_files() -> str | None:
    """What other distributions have put into the package of ours or taken from it, with the way
    out of it; None if nothing is amiss. Reads the package's files: not for every start.
    """
    import hashlib  # noqa: PLC0415 (starting takes none of these)
    from base64 import urlsafe_b64encode  # noqa: PLC0415
    from importlib.metadata import distributions  # noqa: PLC0415

    changed: list[str] = []
    others: set[str] = set()
    for distribution in distributions():
        name = str(distribution.metadata["Name"])
        for file in distribution.files or ():
            if file.parts[0] not in (_PACKAGE, f"{_PACKAGE}.py") or file.suffix == ".pyc":
                continue
            if name != _DISTRIBUTION:
                others.add(name)
            elif file.hash is not None:
                path = file.locate()
                data = path.read_bytes() if path.is_file() else b""
                digest = hashlib.new(file.hash.mode, data).digest()
                if urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
                    changed.append(str(file))
    if not (changed or others):
        return None
    listed = ", ".join(ascii(file)[1:-1] for file in changed[:3])
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    why = f"changed or missing: {listed}{more}" if changed else "none of its own has changed"
    names = " ".join(sorted(ascii(name)[1:-1] for name in others))
    by = f"foreign files lie in the package `{_PACKAGE}`" + (f", from {names}" if names else "")
    remove = f"pip uninstall {names}, then " if names else ""
    return f"warning: {by} ({why})\n  help: {remove}pip install --force-reinstall {_DISTRIBUTION}"
