"""Steps of cases for readers: inputs of any format, mappings, configurations, names of files."""

from __future__ import annotations

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import click
import msgspec

import scorecard
from fuzzing import laws
from fuzzing.steps import ONE_IN, Trial, run, shape
from scorecard.authoring.problem import RubricError
from scorecard.cli.app import app
from scorecard.cli.config import use_config
from scorecard.cli.grade import command
from scorecard.formats.trace import Trace
from scorecard.jobs.errors import UserError
from scorecard.lint.check import check
from scorecard.mapping.load import load_mapping
from scorecard.mapping.sources import sources
from scorecard.paths import display_name, expand, look_up
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.render.registry import PROBLEMS, render_problems
from scorecard.rubric.files import search


def read_input(trial: Trial) -> None:
    """Read an input of any format, and follow where its fields go."""
    trace = Trace()
    _read(trial, trial.path, Ingest(watch=trace.add))
    for name in trace.values:
        trace.fields(name)


def apply_mapping(trial: Trial) -> None:
    """Load a mapping, and apply it to the records beside it."""
    try:
        mapping = load_mapping(trial.path)
    except RubricError as error:
        trial.refused, trial.well_formed = True, "R00" not in str(error)
        trial.problems = list(error.problems)
        trial.reached = {f"{problem.code} {shape(problem.message)}" for problem in error.problems}
        return
    laws.hold("a mapping has sources", bool(sources(mapping)), mapping)
    _read(trial, trial.path.parent / "records.json", Ingest(IngestOptions(mapping=mapping)))


def configure(trial: Trial) -> None:
    """Read a configuration."""
    try:
        use_config(click.Context(command), command.params[0], str(trial.path))
    except UserError as error:
        trial.refused, trial.reached = True, {shape(str(error))}
        trial.well_formed = "TOML" not in str(error)


def parse_arguments(trial: Trial) -> None:
    """Read a list of arguments as a command does, and now and then run the program with it."""
    arguments = [_as_argument(text) for text in json.loads(trial.path.read_bytes())]
    said = io.StringIO()
    try:
        with (
            redirect_stdout(said),
            redirect_stderr(said),
            app.make_context("x", [*arguments]) as ctx,
        ):
            name, command, rest = app.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
            if command is not None:
                command.make_context(name, rest, parent=ctx).close()
    except click.exceptions.Exit:
        return
    except (click.ClickException, UserError) as error:
        trial.refused, trial.reached = True, {shape(str(error))}
    if trial.case.number % ONE_IN == 0:
        run([os.fsencode(text) for text in arguments], trial)


def _as_argument(text: str) -> str:
    """A text as the system can hand it over: bytes, and no NUL among them."""
    return (
        text.replace("\0", "").encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    )


def search_folder(trial: Trial) -> None:
    """Read the records in a folder, check the rubrics in it, and look each name up."""
    _read(trial, trial.path, Ingest())
    for name in trial.case.files:
        path = str(trial.path.parent / name)
        laws.hold("a file that was written is found", look_up(path).kind == "file", path)
        for odd in (path + "\0", path + "/x", path + "x" * 300, path.upper()):
            look_up(odd)
            list(scorecard.read([odd]))
            expand(odd)
        display_name(path).encode()
        _read(trial, Path(path), Ingest())
    found = search([str(trial.path), f"{trial.path}/**", os.fspath(trial.path / "*" / "*.y*ml")])
    report = check(found)
    trial.problems = list(report.problems)
    for name in PROBLEMS.names:
        laws.of_report(name, render_problems(report, name))


def _read(trial: Trial, path: Path, ingest: Ingest) -> None:
    found = list(scorecard.read([path], ingest=ingest))
    rejects = [reject for reject in found if isinstance(reject, scorecard.Reject)]
    for reject in rejects:
        laws.of_reject(reject)
    for record in found:
        msgspec.json.encode(record)
    trial.records += [record for record in found if isinstance(record, scorecard.Interaction)]
    trial.refused = bool(rejects)
    trial.reached |= {shape(reject.reason) for reject in rejects}
    trial.use_samples()
