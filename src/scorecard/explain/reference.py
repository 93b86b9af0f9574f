"""Codes, conditions, measures, keys and words, each as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from scorecard.authoring.problem import Code
from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.scope import Scope
from scorecard.conditions.scoped import ScopedCondition
from scorecard.explain.documented import (
    COMPARATORS,
    SHARED,
    SPANS,
    documentation,
    keys,
    measure_facts,
    verdicts,
)
from scorecard.explain.glossary import GLOSSARY
from scorecard.explain.statements import sentence_case
from scorecard.lint import CODES
from scorecard.moments.model import Moment
from scorecard.plugins import Plugin
from scorecard.render.pages.model import (
    Heading,
    Line,
    Listing,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    Terms,
    marked,
    plain,
)
from scorecard.rubric import bundled
from scorecard.rubric.criterion import Criterion, Critical, Level
from scorecard.rubric.model import PassRule, Rubric
from scorecard.suggest import did_you_mean
from scorecard.values.comparison import Comparison
from scorecard.values.parameters import Parameter

_KEYS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("key of a rubric", keys(Rubric), ""),
    ("key of a criterion", keys(Criterion), ""),
    ("key of a level", keys(Level), ""),
    ("key of `critical`", keys(Critical), ""),
    ("key of `pass`", keys(PassRule), ""),
    ("key of a parameter", keys(Parameter), ""),
    ("key of a moment", keys(Moment), ""),
    ("key of a scope (`in`)", keys(Scope), SPANS),
    ("comparator", keys(Comparison), COMPARATORS),
    ("key of every condition", keys(ConditionBase), ""),
    ("key of conditions that read data", keys(DataCondition, {*ConditionBase.model_fields}), ""),
    ("key of conditions over moments", keys(ScopedCondition, {*DataCondition.model_fields}), SPANS),
)
"""What has keys of its own: their sort, their meanings, and how they are written."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be explained: its sort, and what is said about it."""

    sort: str
    blocks: Callable[[], Iterator[PageBlock]]


def explain_code(name: str) -> Page | None:
    """The page of a code of rubric problems, in upper or lower case; None for an unknown code."""
    code = CODES.get(name.upper())
    if code is None:
        return None
    return Page(code.code, "en", tuple(_code(code)))


def _code(code: Code) -> Iterator[PageBlock]:
    yield Heading(1, (StyledText(code.code), StyledText(f" {code.title}")))
    yield Paragraph((StyledText(code.severity, "faint"),))
    yield Paragraph(marked(code.why))
    for title, example in (("Bad", code.bad), ("Good", code.good)):
        if example:
            yield Heading(3, plain(title))
            yield Listing(example)
    yield Heading(3, plain("How to correct it"))
    yield Paragraph(marked(code.help))


def explain_word(word: str) -> Page | None:
    """The page of a word of the rubric language or of grades; None for an unknown word."""
    topics = all_topics().get(word.casefold().replace("-", "_").replace(" ", "_"))
    if topics is None:
        return None
    blocks: list[PageBlock] = [Heading(1, plain(word))]
    for topic in topics:
        blocks += [Paragraph(_sort(topic.sort)), *topic.blocks()]
    return Page(word, "en", tuple(blocks))


def _sort(sort: str) -> Line:
    return tuple(StyledText(span.text, "faint") for span in marked(sort))


@cache
def all_topics() -> dict[str, list[Topic]]:
    """Everything that can be explained by its name, in the order in which it is listed."""
    found: dict[str, list[Topic]] = {}
    for kind in KINDS.names:
        found.setdefault(kind, []).append(Topic("condition", partial(_kind, kind)))
    for name in MEASURES.names:
        found.setdefault(name, []).append(Topic("measure", partial(_measure, name)))
    for sort, meanings, remark in _KEYS:
        for key, meaning in meanings.items():
            found.setdefault(key, []).append(Topic(sort, partial(_meaning, meaning, remark)))
    for word, meaning in GLOSSARY.items():
        found.setdefault(word, []).append(Topic("word", partial(_meaning, meaning)))
    return found


def _kind(name: str) -> Iterator[PageBlock]:
    kind = KINDS[name]
    yield from _origin(KINDS.origin(name))
    paragraphs, example = documentation(kind)
    for paragraph in paragraphs:
        yield Paragraph(marked(paragraph))
    yield Heading(3, plain("Keys"))
    # Its own keys first.
    yield Terms(("key", "meaning"), _rows({**keys(kind, SHARED), **keys(kind)}))
    yield Heading(3, plain("Verdicts"))
    yield Terms(("verdict", "when"), _rows(verdicts(kind)))
    if example is not None:
        yield Heading(3, plain("Example"))
        yield Listing(example)


def _origin(plugin: Plugin | None) -> Iterator[PageBlock]:
    """Which package adds it, where that is not scorecard."""
    if plugin is not None:
        yield Paragraph(plain(f"From the package {plugin}."))


def _measure(name: str) -> Iterator[PageBlock]:
    yield from _origin(MEASURES.origin(name))
    unit, of, stat, definition = measure_facts(name)
    yield Paragraph(marked(definition))
    rows = {"unit": unit, "of": of, "stat": stat}
    if MEASURES[name].skips:
        rows["except_after"] = "a gap that directly follows this moment does not count"
    yield Terms(("key", "meaning"), _rows(rows))
    yield Heading(3, plain("Example"))
    whose = "" if of == "none" else ", of: agent"
    yield Listing(f"{{measure: {name}{whose}, at_most: {_BOUNDS.get(unit, '10')}}}")


_BOUNDS = {"s": "30s", "share": "60%", "words/min": "180"}


def _meaning(meaning: str, remark: str = "") -> Iterator[PageBlock]:
    yield Paragraph(marked(sentence_case(meaning)))
    if remark:
        yield Paragraph(marked(remark))


def _rows(meanings: Mapping[str, str]) -> tuple[tuple[Line, Line], ...]:
    return tuple(((StyledText(key, "code"),), marked(meaning)) for key, meaning in meanings.items())


def everything() -> Page:
    """The page that lists what can be explained."""
    return Page("scorecard explain", "en", tuple(_everything()))


def _everything() -> Iterator[PageBlock]:
    yield Heading(1, plain("What can be explained"))
    yield Paragraph(marked("`scorecard explain WHAT`, where WHAT is one of these:"))
    by_sort: dict[str, list[str]] = {}
    for name, topics in all_topics().items():
        for topic in topics:
            by_sort.setdefault(topic.sort, []).append(name)
    rows = {sort: ", ".join(f"`{name}`" for name in names) for sort, names in by_sort.items()}
    yield Heading(3, plain("Words"))
    yield Terms(("sort", "names"), tuple((marked(sort), marked(row)) for sort, row in rows.items()))
    yield Heading(3, plain("Codes of problems in rubrics"))
    yield Terms(("code", "problem"), _rows({code.code: code.title for code in CODES.values()}))
    yield Heading(3, plain("Rubrics and grades"))
    yield Terms(
        ("name", "shows"),
        _rows(
            {
                **dict.fromkeys(bundled.paths(), "a bundled rubric, as a form to work with"),
                "rules.yaml": "any rubric, as a form to work with",
                "calls.json": "the grade of one interaction (`--id`), as a story",
            }
        ),
    )


def suggest(what: str, files: Iterable[str] = ()) -> str:
    """What may have been meant by a name that means nothing; empty where nothing is near."""
    return did_you_mean(what, [*CODES, *all_topics(), *bundled.paths(), *files])
