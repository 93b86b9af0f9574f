"""What the definitions of moments say about how often they happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from scorecard.lint.walk import parameters as parameters_in
from scorecard.moments.model import Moment
from scorecard.values.parameters import AnyParameter, Parameter, Parameters


def may_be_missing(parameter: AnyParameter | None) -> bool:
    """Whether there are records for which a parameter has no value."""
    if not isinstance(parameter, Parameter):
        return parameter is None
    return parameter.default is None or None in parameter.cases.values()


class MomentRelations:
    """The moments of a rubric as sets of turns: which lie inside which."""

    def __init__(self, moments: Mapping[str, Moment], parameters: Parameters) -> None:
        self._moments = moments
        self._parameters = parameters

    def may_be_unknown(self, name: str) -> bool:
        """Whether a record may lack what it takes to find the moment: a value for a parameter, a
        time, or an argument or a result that can be compared."""
        parts = self._made_of(name)
        asked = ("arguments", "result", "after_wait")
        return any(_keys(self._moments[part]).intersection(asked) for part in parts) or any(
            may_be_missing(self._parameters.get(parameter))
            for part in parts
            for _, parameter in parameters_in(self._moments[part])
        )

    def is_free(self, name: str) -> bool:
        """Whether more than words decides where the moment happens, or whether that is known."""
        return any(self._moments[part].is_free for part in self._made_of(name))

    def _made_of(self, name: str) -> list[str]:
        found = [name]
        for known in found:
            found += [part for part in self._moments[known].references if part not in found]
        return found

    def around(self, name: str) -> list[str]:
        """The other moments that happen in every turn in which this one does."""
        found = [name]
        for known in found:
            found += [wider for wider in self._wider(known) if wider not in found]
        return found[1:]

    def _wider(self, name: str) -> Iterator[str]:
        moment = self._moments[name]
        if moment.is_free:
            return
        yield from _named(moment.all_of)
        yield from self._alternatives.get(name, ())
        if moment.speaker and (moment.is_worded or moment.words):
            yield from self._all_said.get(moment.speaker, ())

    @cached_property
    def _alternatives(self) -> dict[str, list[str]]:
        """By moment, those that are just it or something else."""
        found: dict[str, list[str]] = {}
        for name, moment in self._moments.items():
            if _keys(moment) == {"any_of"}:
                for part in _named(moment.any_of):
                    found.setdefault(part, []).append(name)
        return found

    @cached_property
    def _all_said(self) -> dict[str, list[str]]:
        """By speaker, the moments that are anything the speaker says."""
        found: dict[str, list[str]] = {}
        for name, moment in self._moments.items():
            if _keys(moment) == {"speaker"} and moment.speaker:
                found.setdefault(moment.speaker, []).append(name)
        return found

    def parts(self, name: str) -> tuple[str, ...]:
        """Moments of which at least one happens wherever this one does; () if none are known."""
        moment = self._moments[name]
        alternatives = () if moment.is_free else moment.any_of or ()
        names = tuple(_named(alternatives))
        return names if len(names) == len(alternatives) else ()


def _keys(moment: Moment) -> set[str]:
    return moment.model_fields_set - {"title"}


def _named(parts: tuple[str | Moment, ...] | None) -> Iterator[str]:
    for part in parts or ():
        if isinstance(part, str):
            yield part
