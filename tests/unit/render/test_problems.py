"""Problems of rubric files as compilers show them."""

from __future__ import annotations

from rich.cells import cell_len

from scorecard.authoring.problem import Problem
from scorecard.render.problems.excerpt import excerpts


def problem(line: int, column: int, end: int, **keys: str) -> Problem:
    given = {"file": "r.yaml", "code": "R010", "severity": "error", "message": "m", **keys}
    return Problem(
        line=line,
        column=column,
        end_line=line,
        end_column=end,
        **given,  # type: ignore[arg-type]
    )


def show(one: Problem, source: str, *, color: bool = False) -> str:
    return excerpts([one], {"r.yaml": source}, color)


def test_place_line_caret_and_mend() -> None:
    one = problem(2, 3, 8, message="unknown key `levls`", help="did you mean `levels`?")
    assert show(one, "id: x\n  levls: 1\n") == (
        "r.yaml:2:3: error[R010]: unknown key `levls`\n"
        "   2 |   levls: 1\n"
        "     |   ^^^^^\n"
        "  help: did you mean `levels`?\n"
    )


def test_carets_stand_under_wide_characters() -> None:
    _, source, caret, *_ = show(problem(1, 6, 8), '"投诉" 客服: x\r\n').splitlines()
    assert cell_len(source[: source.index("客服")]) == caret.index("^")
    assert caret.count("^") == 4


def test_a_long_line_is_cut_around_the_place() -> None:
    _, source, caret, *_ = show(problem(1, 501, 504), f"{'a' * 500}bad{'c' * 500}").splitlines()
    assert len(source) < 140
    assert source[caret.index("^") :].startswith("badc")
    assert caret.count("^") == 3


def test_places_without_text_still_get_a_caret() -> None:
    assert "\n     | ^\n" in show(problem(1, 1, 2), "")
    assert show(problem(9, 1, 2), "one line") == "r.yaml:9:1: error[R010]: m\n"
    over_lines = Problem("r.yaml", 1, 4, 3, 1, "R001", "warning", "m")
    assert show(over_lines, "a: [b,\nc\n") == (
        "r.yaml:1:4: warning[R001]: m\n   1 | a: [b,\n     |    ^^^\n"
    )


def test_nothing_in_a_file_commands_the_terminal_or_the_log() -> None:
    one = problem(1, 3, 5, message="\x1b[2J", help="##[error]", file="a\nb")
    shown = excerpts([one], {"a\nb": "##[x] \x1b]0;t\x07 ::error::"}, False)
    assert "\x1b" not in shown
    assert "##[" not in shown
    assert "::" not in shown
    assert len(shown.splitlines()) == 4


def test_color_changes_no_words() -> None:
    one = problem(1, 1, 3, help="h")
    plain, colored = show(one, "ab"), show(one, "ab", color=True)
    assert "\x1b[1;31merror[R010]:\x1b[0m" in colored
    for style in ("0", "1", "1;31", "1;34", "32"):
        colored = colored.replace(f"\x1b[{style}m", "")
    assert [line.rstrip() for line in colored.splitlines()] == plain.splitlines()
