"""Convert files to native records: what `scorecard convert` does, also for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from scorecard.formats.trace import Trace
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.outputs import Target, open_outputs, publish, refuse_conflicts, write_whole
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.lines import RawRecord
from scorecard.reading.read import read
from scorecard.reading.source import InputError, source_name
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject


@dataclass(frozen=True, kw_only=True)
class ConvertJob:
    """What to convert to which format (`native` or `vcon`), and where it goes; with `explain`,
    instead of the records, which of their fields goes where; with `draft`, the beginning of a
    mapping file for the first value in them.

    `also_read` are further files that the output must not overwrite.
    """

    inputs: Sequence[str]
    target: Target
    settings: IngestOptions = field(default_factory=IngestOptions)
    to: str = "native"
    explain: bool = False
    draft: bool = False
    also_read: Sequence[str] = ()


def convert_files(job: ConvertJob, console: Console = SILENT) -> ExitStatus:
    """Convert every interaction in the inputs and return the exit status.

    Memory does not grow with the inputs. Raises `UserError` for what makes a run impossible.
    """
    refuse_conflicts([job.target], job.inputs, job.also_read)
    if job.draft:
        return _draft(job, console)
    trace = Trace() if job.explain else None
    ingest = Ingest(job.settings, watch=trace.add if trace is not None else None)
    counts = RunCounts("converted", console)
    if trace is None:
        _write(job, ingest, counts)
    else:
        _each(job, ingest, counts, lambda interaction: None)
        write_whole([job.target], lambda target: _explained(trace, target, console))
    return _conclude(counts, ingest, console)


def _draft(job: ConvertJob, console: Console) -> ExitStatus:
    from scorecard.mapping.draft import draft  # noqa: PLC0415 (seldom asked for)
    from scorecard.reading.source import chunks  # noqa: PLC0415
    from scorecard.reading.split import split  # noqa: PLC0415

    for path in job.inputs:
        try:
            found = split(chunks(path, max_ratio=job.settings.max_ratio), source_name(path))
            record = next((part for part in found if isinstance(part, RawRecord)), None)
            if record is None:
                continue
            text = draft(bytes(record.data), Path(record.source).stem)
        except (RecordError, InputError) as mistake:
            raise UserError(f"{source_name(path)}: {mistake}") from None
        write_whole([job.target], partial(_of, text))
        console.remark("a draft: give it to `--mapping` when no TODO is left")
        return ExitStatus.DONE
    raise UserError("nothing to make a mapping of: no JSON value in the inputs")


def _of(text: str, _: Target) -> str:
    return text


def _write(job: ConvertJob, ingest: Ingest, counts: RunCounts) -> None:
    encode = _encoder(job.to)
    with open_outputs([job.target]) as outputs:
        (output,) = outputs
        _each(job, ingest, counts, lambda interaction: output.write(encode(interaction) + b"\n"))
        publish(outputs)


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


def _explained(trace: Trace, target: Target, console: Console) -> str:
    from scorecard.render.trace import render_trace  # noqa: PLC0415 (loads rich)

    return render_trace(trace, target.terminal("never").width, console.language)


def _conclude(counts: RunCounts, ingest: Ingest, console: Console) -> ExitStatus:
    counts.close()
    if not counts.done:
        console.error("error: nothing was converted")
    report_intake(ingest, console)
    console.remark(str(counts))
    if counts.defects:
        return ExitStatus.DEFECT
    return ExitStatus.BAD_INPUT if counts.rejected or not counts.done else ExitStatus.DONE
