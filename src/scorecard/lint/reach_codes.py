"""The codes of gates that can't be reached, can't be met, or block nobody."""

from __future__ import annotations

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.problem import Code


def _example(levels: str, *, moments: str = "", applies_when: str = "") -> str:
    """A criterion of which these are the first levels, one condition a line."""
    written = {
        number: f"{{behaviour: Keeps standard {number}, {line.strip()}}}"
        for number, line in enumerate(levels.strip().splitlines(), 1)
    }
    keys = f"applies_when: {applies_when}" if applies_when else ""
    return (f"moments:\n{moments}" if moments else "") + example_criteria(written, keys=keys)


_APOLOGY = "  apology: {speaker: agent, says: [sorry]}\n"
_COMPLAINT = "  complaint: {speaker: customer, says: [unacceptable]}\n"

UNREACHABLE = Code(
    "R030",
    "A level can never be reached",
    severity="warning",
    why="A level counts only if every lower one is met, and if the criterion applies. What this "
    "level asks for excludes what those ask for, so no interaction can ever have it. The levels "
    "above it can't be reached either.",
    help="Loosen one of the two conditions, or swap the levels if they stand in the wrong order.",
    bad=_example(
        """met_when: {measure: reply_time, of: agent, at_most: 30s}
        met_when: {measure: reply_time, of: agent, above: 1min}"""
    ),
    good=_example(
        """met_when: {measure: reply_time, of: agent, at_most: 1min}
        met_when: {measure: reply_time, of: agent, at_most: 30s}"""
    ),
)
NEVER_MET = Code(
    "R031",
    "A gate can never be met",
    severity="warning",
    why="No interaction satisfies the condition, whatever is said in it: its parts contradict each "
    "other, or a bound lies outside of what the measure can be. Nobody reaches this level.",
    help="Loosen one of the parts. Shares run from 0 to 1 (`60%`), times and counts from 0.",
    bad=_example(
        "met_when: {all: [{occurs: apology}, {never: apology}]}",
        moments=_APOLOGY,
    ),
    good=_example("met_when: {occurs: apology}", moments=_APOLOGY),
)
ALWAYS_OPEN = Code(
    "R032",
    "A gate is open to everyone",
    why="The condition is met, or does not apply, whatever the record says. The behaviour of this "
    "level is promised, but never checked.",
    help="Ask for something that can be missing: a count of 1 or more, a bound inside the range.",
    bad=_example("met_when: {measure: talk_share, of: agent, at_most: 100%}"),
    good=_example("met_when: {measure: talk_share, of: agent, at_most: 60%}"),
    severity="warning",
)
NO_STRICTER = Code(
    "R033",
    "A level is no stricter than those below",
    why="Whoever passes the gates below passes this one: it repeats one of them, has a looser "
    "bound, or an alternative that they have made sure of. The step up is for free.",
    help="Ask for more than the levels below, or drop what they ask for already.",
    bad=_example(
        """met_when: {occurs: apology}
        met_when: {any: [{occurs: apology}, {observed: calm}]}""",
        moments=_APOLOGY,
    ),
    good=_example(
        """met_when: {occurs: apology}
        met_when: {observed: calm}""",
        moments=_APOLOGY,
    ),
    severity="warning",
)
SUPERFLUOUS = Code(
    "R034",
    "A member makes no difference",
    why="With or without this member, the condition that it is part of has the same verdict for "
    "every record: another member says the same or more. One of the two may be a slip.",
    help="Leave the member out, or change it to what was meant.",
    bad=_example(
        "met_when: {any: [{occurs: apology}, {occurs: apology, at_least: 2}]}", moments=_APOLOGY
    ),
    good=_example(
        "met_when: {any: [{occurs: apology}, {observed: calm}]}",
        moments=_APOLOGY,
    ),
    severity="warning",
)
NEVER_APPLIES = Code(
    "R035",
    "`applies_when` is never met",
    severity="warning",
    why="The parts of the condition contradict each other, so that the criterion applies to no "
    "interaction at all and never counts.",
    help="Loosen one of the parts.",
    bad=_example(
        "met_when: {observed: calm}",
        moments=_COMPLAINT,
        applies_when="{all: [{occurs: complaint}, {never: complaint}]}",
    ),
    good=_example(
        "met_when: {observed: calm}", moments=_COMPLAINT, applies_when="{occurs: complaint}"
    ),
)
ALWAYS_APPLIES = Code(
    "R036",
    "`applies_when` excludes nothing",
    why="The condition is met by every record, so that it has no effect; most likely something "
    "else was meant.",
    help="Leave `applies_when` out, or ask for something that can be missing.",
    bad=_example(
        "met_when: {observed: calm}",
        moments=_COMPLAINT,
        applies_when="{occurs: complaint, at_least: 0}",
    ),
    good=_example(
        "met_when: {observed: calm}", moments=_COMPLAINT, applies_when="{occurs: complaint}"
    ),
    severity="warning",
)

ALL = (
    UNREACHABLE,
    NEVER_MET,
    ALWAYS_OPEN,
    NO_STRICTER,
    SUPERFLUOUS,
    NEVER_APPLIES,
    ALWAYS_APPLIES,
)
