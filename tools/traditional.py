"""Write the table from Traditional to Simplified characters, from OpenCC's.

    python tools/traditional.py TSCharacters.txt

The file is in the package `opencc-python-reimplemented` 0.1.7 (opencc/dictionary), and in OpenCC
itself (data/dictionary), both under the Apache License 2.0 (licenses/OpenCC.txt).
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap

TABLE = Path(__file__).parents[1] / "src/scorecard/text/traditional.py"
# Forms of one character that OpenCC does not have among its Traditional ones.
MORE = {"著": "着", "妳": "你", "牠": "它", "喫": "吃", "祂": "他"}

HEADER = '''"""Traditional characters and the Simplified one that each is read as.

Written by tools/traditional.py from the table TSCharacters of OpenCC (Apache License 2.0,
licenses/OpenCC.txt; https://github.com/BYVoid/OpenCC). Where OpenCC has several, the first that is
not the character itself.
"""

'''


def main() -> None:
    """Write the module."""
    pairs = dict(map(_pair, Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())) | MORE
    final = {traditional: _final(traditional, pairs) for traditional in sorted(pairs)}
    final = {traditional: simple for traditional, simple in final.items() if traditional != simple}
    parts = [("TRADITIONAL", "".join(final)), ("SIMPLIFIED", "".join(final.values()))]
    TABLE.write_text(HEADER + "\n".join(_constant(*part) for part in parts), encoding="utf-8")


def _pair(line: str) -> tuple[str, str]:
    traditional, _, candidates = line.partition("\t")
    others = [one for one in candidates.split() if one != traditional]
    return traditional, others[0] if others else traditional


def _final(char: str, pairs: dict[str, str]) -> str:
    seen = [char]
    while (char := pairs.get(char, char)) not in seen:
        seen.append(char)
    return char


def _constant(name: str, chars: str) -> str:
    lines = "\n".join(f'    "{line}"' for line in wrap(chars, 45))
    return f"{name} = (\n{lines}\n)\n"


if __name__ == "__main__":
    main()
