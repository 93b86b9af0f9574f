"""Codes, conditions, measures, keys and words, each as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from scorecard.authoring.problem import Code
from scorecard.catalogue import tell
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
from scorecard.language import Language
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
from scorecard.rubric.criterion import Criterion, Critical, Level
from scorecard.rubric.find import bundled_paths
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


Say = Callable[[str], str]
"""What says a text of ours in the reader's language."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that can be explained: its sort, and what is said about it."""

    sort: str
    blocks: Callable[[Say], Iterator[PageBlock]]


def explain_code(name: str, language: Language = "en") -> Page | None:
    """The page of a code of rubric problems, in upper or lower case; None for an unknown code."""
    code = CODES.get(name.upper())
    if code is None:
        return None
    return Page(code.code, language, tuple(_code(code, partial(tell, language=language))))


def _code(code: Code, say: Say) -> Iterator[PageBlock]:
    yield Heading(1, (StyledText(code.code), StyledText(f" {say(code.title)}")))
    yield Paragraph((StyledText(say(code.severity), "faint"),))
    yield Paragraph(marked(say(code.why)))
    for title, example in (("Bad", code.bad), ("Good", code.good)):
        if example:
            yield Heading(3, plain(say(title)))
            yield Listing(example)
    yield Heading(3, plain(say("How to correct it")))
    yield Paragraph(marked(say(code.help)))


def explain_word(word: str, language: Language = "en") -> Page | None:
    """The page of a word of the rubric language or of grades; None for an unknown word."""
    topics = all_topics().get(word.casefold().replace("-", "_").replace(" ", "_"))
    if topics is None:
        return None
    blocks: list[PageBlock] = [Heading(1, plain(word))]
    say = partial(tell, language=language)
    for topic in topics:
        blocks += [Paragraph(_sort(say(topic.sort))), *topic.blocks(say)]
    return Page(word, language, tuple(blocks))


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
        found.setdefault(word, []).append(Topic("word", partial(_meaning, meaning, "")))
    return found


def _kind(name: str, say: Say) -> Iterator[PageBlock]:
    kind = KINDS[name]
    yield from _origin(KINDS.origin(name), say)
    paragraphs, example = documentation(kind)
    for paragraph in paragraphs:
        yield Paragraph(marked(say(" ".join(paragraph.split()))))
    yield Heading(3, plain(say("Keys")))
    # Its own keys first.
    yield _terms(("key", "meaning"), {**keys(kind, SHARED), **keys(kind)}, say)
    yield Heading(3, plain(say("Verdicts")))
    yield _terms(("verdict", "when"), verdicts(kind), say)
    if example is not None:
        yield Heading(3, plain(say("Example")))
        yield Listing(example)


def _origin(plugin: Plugin | None, say: Say) -> Iterator[PageBlock]:
    """Which package adds it, where that is not scorecard."""
    if plugin is not None:
        yield Paragraph(plain(say(f"From the package {plugin}.")))


def _measure(name: str, say: Say) -> Iterator[PageBlock]:
    yield from _origin(MEASURES.origin(name), say)
    unit, of, stat, definition = measure_facts(name)
    yield Paragraph(marked(say(definition)))
    rows = {"unit": unit, "of": of, "stat": stat}
    if MEASURES[name].skips:
        rows["except_after"] = "a gap that directly follows this moment does not count"
    yield _terms(("key", "meaning"), rows, say)
    yield Heading(3, plain(say("Example")))
    whose = "" if of == "none" else ", of: agent"
    yield Listing(f"{{measure: {name}{whose}, at_most: {_BOUNDS.get(unit, '10')}}}")


_BOUNDS = {"s": "30s", "share": "60%", "words/min": "180"}


def _meaning(meaning: str, remark: str, say: Say) -> Iterator[PageBlock]:
    yield Paragraph(marked(sentence_case(say(meaning))))
    if remark:
        yield Paragraph(marked(say(remark)))


def _terms(head: tuple[str, str], meanings: Mapping[str, str], say: Say) -> Terms:
    rows = (((StyledText(key, "code"),), marked(say(text))) for key, text in meanings.items())
    return Terms((say(head[0]), say(head[1])), tuple(rows))


def everything(language: Language = "en") -> Page:
    """The page that lists what can be explained."""
    say = partial(tell, language=language)
    return Page("scorecard explain", language, tuple(_everything(say)))


def _everything(say: Say) -> Iterator[PageBlock]:
    yield Heading(1, plain(say("What can be explained")))
    yield Paragraph(marked(say("`scorecard explain WHAT`, where WHAT is one of these:")))
    by_sort: dict[str, list[str]] = {}
    for name, topics in all_topics().items():
        for topic in topics:
            by_sort.setdefault(topic.sort, []).append(name)
    rows = {sort: ", ".join(f"`{name}`" for name in names) for sort, names in by_sort.items()}
    yield Heading(3, plain(say("Words")))
    named = tuple((marked(say(sort)), marked(row)) for sort, row in rows.items())
    yield Terms((say("sort"), say("names")), named)
    yield Heading(3, plain(say("Codes of problems in rubrics")))
    yield _terms(("code", "problem"), {code.code: code.title for code in CODES.values()}, say)
    yield Heading(3, plain(say("Rubrics and grades")))
    yield _terms(
        ("name", "shows"),
        {
            **dict.fromkeys(bundled_paths(), "a bundled rubric, as a form to work with"),
            "rules.yaml": "any rubric, as a form to work with",
            "calls.json": "the grade of one interaction (`--id`), as a story",
        },
        say,
    )


def suggest(what: str, files: Iterable[str] = ()) -> str:
    """What may have been meant by a name that means nothing; empty where nothing is near."""
    return did_you_mean(what, [*CODES, *all_topics(), *bundled_paths(), *files])
