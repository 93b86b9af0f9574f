"""The files of a new project, which `scorecard init` copies: one folder a language.

They are kept as they are written, so that they can be checked as they stand.
"""

from __future__ import annotations

from pathlib import Path

from scorecard.language import Language

_OF_CI = (".github", ".pre-commit-config.yaml")


def starter_files(language: Language, *, ci: bool = True) -> dict[Path, bytes]:
    """What a new project holds, by path; without `ci`, nothing that runs elsewhere.

    Comments and texts are in the language; phrases are in all that scorecard speaks.
    """
    folder = Path(__file__).parent / language
    paths = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        path: (folder / path).read_bytes() for path in paths if ci or path.parts[0] not in _OF_CI
    }
