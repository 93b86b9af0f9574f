"""The run behind `scorecard convert`: read, convert, write; then say what was left out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from scorecard.formats.trace import Trace
from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import Console
from scorecard.jobs.counts import RunCounts
from scorecard.jobs.intake import report_intake
from scorecard.jobs.outputs import open_outputs, write_whole
from scorecard.jobs.target import Target
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

DONE, BAD_INPUT = 0, 2
_WIDTH = 80


@dataclass(frozen=True, kw_only=True)
class ConvertJob:
    """All that a run is told."""

    inputs: Sequence[str]
    settings: IngestOptions
    target: Target
    to: str
    explain: bool


def convert_files(job: ConvertJob, console: Console) -> int:
    """Convert every interaction in the inputs and return the exit status.

    Memory does not grow with the inputs. Raises
    `UserError` for what makes a run impossible.
    """
    refuse_clashes([job.target], job.inputs)
    trace = Trace() if job.explain else None
    ingest = Ingest(job.settings, watch=trace.add if trace is not None else None)
    counts = RunCounts("converted", console)
    if trace is None:
        _write(job, ingest, counts)
    else:
        _each(job, ingest, counts, lambda interaction: None)
        write_whole([job.target], lambda target: _explained(trace, target))
    return _conclude(counts, ingest, console)


def _write(job: ConvertJob, ingest: Ingest, counts: RunCounts) -> None:
    encode = _encoder(job.to)
    with open_outputs([job.target]) as (output,):

        def take(interaction: Interaction) -> None:
            with output.writing():
                output.stream.write(encode(interaction) + b"\n")

        _each(job, ingest, counts, take)
        with output.writing():
            output.stream.flush()
        output.publish()


def _encoder(to: str) -> Callable[[Interaction], bytes]:
    if to == "native":
        return msgspec.json.Encoder().encode
    from scorecard.formats.vcon.write import to_vcon  # noqa: PLC0415 (seldom asked for)

    return to_vcon


def _each(
    job: ConvertJob, ingest: Ingest, counts: RunCounts, take: Callable[[Interaction], None]
) -> None:
    for found in read(job.inputs, ingest=ingest):
        if isinstance(found, Reject):
            counts.reject(found)
        else:
            counts.done += 1
            take(found)


def _explained(trace: Trace, target: Target) -> str:
    from scorecard.render.trace import render_trace  # noqa: PLC0415 (loads rich)

    on_terminal = target.path is None and sys.stdout.isatty()
    return render_trace(trace, shutil.get_terminal_size().columns if on_terminal else _WIDTH)


def _conclude(counts: RunCounts, ingest: Ingest, console: Console) -> int:
    counts.close()
    if not counts.done:
        console.error("error: nothing was converted")
    report_intake(ingest, console)
    console.remark(str(counts))
    return BAD_INPUT if counts.rejected or not counts.done else DONE
