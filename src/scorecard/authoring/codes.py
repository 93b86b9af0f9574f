"""What the codes of rubric problems mean. A code never changes its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from scorecard.authoring.problem import Code

_BEHAVIOURS = {
    1: "{behaviour: Says sorry, met_when: {observed: said_sorry}}",
    2: "{behaviour: Finds the cause, met_when: {observed: found_cause}}",
    3: "{behaviour: Makes up for it, met_when: {observed: made_up}}",
    4: "{behaviour: Thinks ahead, met_when: {observed: thought_ahead}}",
    5: "{behaviour: Delights, met_when: {observed: delighted}}",
}


def example_criteria(
    levels: Mapping[int, str] | None = None, *, keys: str = "", second: str = ""
) -> str:
    """The key `criteria`, with one criterion that has these levels instead of the usual ones and
    these further keys; `second` is another one with the same levels, by its keys."""
    written = {**_BEHAVIOURS, **(levels or {})}
    lines = ["criteria:", "  - id: care", "    title: Care"]
    lines += [f"    {keys}"] if keys else []
    lines.append("    levels: &levels" if second else "    levels:")
    lines += [f"      {number}: {level}" for number, level in written.items()]
    lines += [f"  - {{{second}, levels: *levels}}"] if second else []
    return "\n".join(lines) + "\n"


def example_mapping(name: str, *, channel: str = "kind") -> str:
    """A mapping file that takes the id and the channel from these expressions."""
    return f"""\
# a mapping file
format: 1
id: acme
interaction:
  id: {name}
  channel: {channel}
turns: messages[]
turn:
  speaker: {{by: from, agent: [desk], customer: [visitor]}}
  text: body
"""


def example_test(turn: str = "{speaker: agent, text: Hello}") -> str:
    """The key `tests`, with one test of a record of one turn."""
    return f"""\
tests:
  - name: a greeting alone earns nothing
    interaction:
      observations: {{polite: false}}
      turns: [{turn}]
    expect: {{care: 0}}
"""


SYNTAX = Code(
    "R001",
    "The file is not valid YAML",
    why="The file cannot be read any further than this place. The usual causes: a text that holds "
    "`: ` or starts with one of `@ % * & ! | >` or a backtick and is not quoted; a quote or "
    "bracket that is never closed; a tab, or a line that does not line up with its neighbours.",
    help="Quote the text, close the bracket, or indent with the same number of spaces.",
    bad="title: Returns: the first call\n",
    good='title: "Returns: the first call"\n',
)
DUPLICATE_KEY = Code(
    "R002",
    "A key stands twice in one mapping",
    why="YAML readers silently keep the last of two equal keys, so a criterion or moment that was "
    "written first would be lost without a word.",
    help="Rename one of the two, or join their contents.",
    bad="title: Front desk\ntitle: Reception\n",
    good="title: Front desk\n",
)
REFUSED_FEATURE = Code(
    "R003",
    "A YAML feature that rubrics do not use",
    why="Tags (`!name`), merge keys (`<<`), keys that are not text, several documents in one file "
    "and aliases that contain themselves or multiply beyond measure make a rubric mean something "
    "other than what a reader sees, or make it dangerous to open.",
    help="Write the keys out, share moments through `include`, and quote a text that starts with "
    "`!`, `&` or `*`.",
    bad="title: !important Front desk\n",
    good='title: "!important Front desk"\n',
)
TOO_LARGE = Code(
    "R004",
    "The file is too large or too deep",
    why="A rubric is written for people. A file over 4 MiB, or one nested deeper than 64 levels, "
    "is most likely generated or damaged, and could exhaust the memory of whoever opens it.",
    help="Split it with `include`, or flatten nested conditions.",
    bad=f"description: {'[' * 65}too deep{']' * 65}\n",
    good="description: on one level\n",
)
ENCODING = Code(
    "R005",
    "The file is not UTF-8 text",
    why="Rubrics are read as UTF-8 on every machine, so that phrases in every language match "
    "alike.",
    help="Save the file as UTF-8 in your editor, and remove invisible control characters, which "
    "often arrive by copying from another program.",
    bad="title: Front\u0007 desk\n",
    good="title: Front desk\n",
)
UNKNOWN_KEY = Code(
    "R010",
    "A key that means nothing here",
    why="An unknown key is refused, not ignored: a misspelt `critical` must not quietly let bad "
    "service pass.",
    help="Correct the spelling, move the key to where it belongs, or delete it.",
    bad="titel: Front desk\n",
    good="title: Front desk\n",
)
MISSING_KEY = Code(
    "R011",
    "A key that is needed is missing",
    why="Without this key the rubric would be incomplete, and a default would be a guess about "
    "what you meant.",
    help="Add the key.",
    bad="tests:\n"
    "  - name: a greeting is not enough\n"
    "    interaction: {id: a, turns: [{speaker: agent, text: Hello}]}\n",
    good="tests:\n"
    "  - name: a greeting is not enough\n"
    "    interaction: {id: a, turns: [{speaker: agent, text: Hello}]}\n"
    "    expect: {care: 0}\n",
)
WRONG_VALUE = Code(
    "R012",
    "A value of the wrong kind",
    why="The key is known, but its value is not one it can have: text in place of a number, a "
    "number out of its range, or a word that is not among the choices.",
    help="Write a value of the kind that the message names.",
    bad="overall: highest\n",
    good="overall: lowest\n",
)
UNKNOWN_NAME = Code(
    "R013",
    "A name that is not defined",
    why="The rubric refers to a moment, parameter or criterion that is defined nowhere in the file "
    "or its includes. A condition over nothing would never be met and nobody would see why.",
    help="Correct the spelling, or define the name.",
    bad="moments:\n  apology: {says: [sorry]}\n  kindness: {any_of: [aplogy]}\n",
    good="moments:\n  apology: {says: [sorry]}\n  kindness: {any_of: [apology]}\n",
)
INCLUDE = Code(
    "R014",
    "A file cannot be read or included",
    why="An include is a path relative to the file that names it, and stays inside the rubric's "
    "folder, so that a rubric can be moved and shared as a whole. A file that the system does not "
    "let scorecard read is reported too: a check that left it out would pass whatever it holds.",
    help="Check that the file exists, that you may read it, that it is a lexicon (`format` and "
    "`moments`), and that it does not include itself.",
    bad="include: [curtesy.yaml]\n",
    good="include: [courtesy.yaml]\n",
)
PATTERN = Code(
    "R015",
    "A pattern is refused",
    why="Patterns use RE2 syntax, whose matching time is linear in the text, so no pattern can "
    "stall a run. It has no look-around and no back-references.",
    help="Rewrite the pattern without them, or use `excluding` to cancel what should not count.",
    bad="moments:\n  apology: {matches: ['sorry(?! but)']}\n",
    good="moments:\n  apology: {says: [sorry], excluding: [sorry but]}\n",
)
DUPLICATE_NAME = Code(
    "R016",
    "A name is defined twice",
    why="Two criteria, moments or tests share one name, perhaps through an included file. Which "
    "one is meant would depend on the order of reading.",
    help="Rename one of the two.",
    bad=example_criteria(second="id: care, title: Manners"),
    good=example_criteria(second="id: manners, title: Manners"),
)
RECORD = Code(
    "R017",
    "A test's record cannot be read",
    why="A test that has no valid record tests nothing: whatever the rubric says, it could neither "
    "pass nor fail.",
    help="Correct the record where the message points to. It follows the format of records; only "
    "its `id` may be left out.",
    bad=example_test("{speaker: agent, txt: Hello}"),
    good=example_test("{speaker: agent, text: Hello}"),
)
TESTED_RUBRIC = Code(
    "R018",
    "A test file without its rubric",
    why="Tests in a file of their own belong to one rubric: the one that `rubric` names, relative "
    "to the file, or else the one beside it that has its name (`x.yaml` for `x.test.yaml`).",
    help="Correct the path, or put the two files side by side.",
    bad="# desk.test.yaml, beside desk.yaml\nformat: 1\nrubric: dsek.yaml\n" + example_test(),
    good="# desk.test.yaml, beside desk.yaml\nformat: 1\nrubric: desk.yaml\n" + example_test(),
)
EXPRESSION = Code(
    "R019",
    "An expression is refused",
    why="What a mapping takes from a source is named by JMESPath expressions. One that is not "
    "JMESPath, or calls a function that does not exist, could never give anything.",
    help="Correct the expression where the caret points. Keys with other signs than letters, "
    "digits and `_` stand in double quotes, and these in single ones for YAML: `'\"call-id\"'`.",
    bad=example_mapping("call-id"),
    good=example_mapping("'\"call-id\"'"),
)
WORD_FOR_KEY = Code(
    "R080",
    "A fixed word that is read as a key",
    why="YAML takes quotes off: `channel: 'call'` names the key `call` of the source, which most "
    "likely is not there, so that the interactions would have no channel.",
    help="Quote a fixed word twice, once for YAML and once for JMESPath: `\"'call'\"`.",
    bad=example_mapping("call_id", channel="'call'"),
    good=example_mapping("call_id", channel="\"'call'\""),
    severity="warning",
)

SCHEMA_CODES: tuple[Code, ...] = (
    SYNTAX,
    DUPLICATE_KEY,
    REFUSED_FEATURE,
    TOO_LARGE,
    ENCODING,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_VALUE,
    UNKNOWN_NAME,
    INCLUDE,
    PATTERN,
    DUPLICATE_NAME,
    RECORD,
    TESTED_RUBRIC,
    EXPRESSION,
)
MAPPING_CODES: tuple[Code, ...] = (WORD_FOR_KEY,)
"""What may be wrong with a mapping that can be used all the same."""
