"""Let a model observe: what `scorecard judge` does, also for programs."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.kept_exchanges import KeptExchanges
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Output, Target, open_outputs, publish, refuse_conflicts
from scorecard.judge.answers import NO_JSON, WRONG_SCHEMA
from scorecard.judge.budget import Budget, Price
from scorecard.judge.errors import BudgetSpentError, JudgeError
from scorecard.judge.exchanges import Exchange, Exchanges, Reply, encode_exchange
from scorecard.judge.findings import Findings, told
from scorecard.judge.judge import Judge, Request
from scorecard.judge.prompt import Prompt
from scorecard.judge.questions import choose_questions
from scorecard.judge.shown import ShownInteraction, show
from scorecard.observations.row import encode_row
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.reject import Reject
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:  # what asks takes httpx, which replaying does without
    from scorecard.judge.client import Client

KEY_ENV = "OPENAI_API_KEY"
_FAILURES_SHOWN, _IN_A_ROW = 20, 5
_AHEAD = 4
"""So many times as many interactions are under way as requests."""


@dataclass(frozen=True, kw_only=True)
class JudgeJob:
    """What to ask which model of which records, and where the observations go.

    `wanted` are the questions, as `choose_questions` takes them. The key stands in the environment
    variable `key_env` (None: in `OPENAI_API_KEY`, if it is set). `timeout` is in seconds, for one
    request with all its retries. `cache` is a file of exchanges that is read and added to,
    `record` one that is written, `replay` one that answers in place of a server. With `dry_run`
    the requests go to `target`, and none is sent.
    """

    inputs: Sequence[str]
    rubric: str | Rubric
    model: str
    target: Target
    base_url: str | None = None
    key_env: str | None = None
    settings: IngestOptions = field(default_factory=IngestOptions)
    wanted: Sequence[str] = ()
    language: str = "en"
    votes: int = 1
    seed: int = 0
    temperature: float = 0.0
    concurrency: int = 4
    timeout: float = 30.0
    max_requests: int | None = None
    max_tokens: int | None = None
    price: Price | None = None
    mask: bool = True
    cache: Path | None = None
    record: Path | None = None
    replay: Path | None = None
    resume: bool = False
    dry_run: bool = False
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def judge_files(job: JudgeJob, console: Console = SILENT) -> ExitStatus:
    """Ask about every interaction in the inputs, write the observations, and return the exit
    status.

    Raises `UserError` for what makes a run impossible, also where that shows on the way: what was
    answered until then is kept for a run with `resume`.
    """
    (rubric,) = load_rubrics([job.rubric], console, job.quoted)
    try:
        questions = choose_questions(rubric, job.wanted, job.language)
    except ValueError as error:
        raise UserError(f"--ask: {error}") from None
    if not questions:
        raise UserError(
            f"the rubric `{rubric.id}` asks for no such observation: say what to look for with "
            "--ask (gates, moments, or names of them)"
        )
    console.detail("questions: " + ", ".join(question.name for question in questions))
    targets = [job.target]
    if job.record is not None:
        targets.append(Target("jsonl", job.record, "--record"))
    read_too = [*job.also_read, *(str(path) for path in (job.replay, job.cache) if path)]
    refuse_conflicts(targets, job.inputs, read_too)
    connect = None if job.dry_run or job.replay is not None else _connection(job, console)
    judge = Judge(questions, job.model, job.votes, job.seed, job.temperature)
    with (
        open_outputs(targets) as outputs,
        KeptExchanges(job.target.path, job.cache, job.replay, console) as kept,
    ):
        run = _Run(job, judge, console, kept, outputs)
        return run.estimate() if job.dry_run else run.judge(connect)


def _connection(job: JudgeJob, console: Console) -> Callable[[Budget], Client]:
    """What connects to the server, once there is something to ask. Raises `UserError`, and
    `MissingExtraError`."""
    from scorecard.judge.client import Client, completions_url  # noqa: PLC0415 (loads httpx)

    if job.base_url is None:
        raise UserError("no server is named: --base-url says whom to ask, --replay asks nobody")
    try:
        url = completions_url(job.base_url)
    except ValueError as error:
        raise UserError(f"--base-url: {error}") from None
    name = job.key_env or KEY_ENV
    key = os.environ.get(name, "").strip()
    if job.key_env is not None and not key:
        raise UserError(f"--key-env {name}: no such environment variable, or it is empty")
    if not (key.isascii() and key.isprintable()):
        raise UserError(f"the key in {name} has characters that no key has")
    if url.scheme == "http" and url.host not in ("localhost", "127.0.0.1", "::1"):
        console.remark(f"warning: transcripts go to {url.host} without encryption (http)")
    return lambda budget: Client(url, key, budget, timeout=job.timeout, concurrency=job.concurrency)


class _Asked(NamedTuple):
    """An interaction that is being asked about."""

    id: str
    shown: ShownInteraction
    prompts: list[Prompt]
    requests: list[list[Request]]
    replies: Future[list[list[Reply]]]


class _Run:
    def __init__(
        self,
        job: JudgeJob,
        judge: Judge,
        console: Console,
        kept: KeptExchanges,
        outputs: Sequence[Output],
    ) -> None:
        self._job, self._judge, self._console, self._kept = job, judge, console, kept
        self._outputs = outputs
        self._ingest = Ingest(job.settings)
        self._counts = RunCounts("judged", console)
        self._budget = Budget(job.max_requests, job.max_tokens)
        self._findings = Findings()
        self._recorded: set[str] = set()
        self._silent = self._failed = self._in_a_row = self._left = 0
        self._under_way: deque[_Asked] = deque()

    def estimate(self) -> ExitStatus:
        """Write what would be sent, and say what it would cost."""
        known = self._kept.open(resume=self._job.resume)
        seen: set[str] = set()
        tokens = most = 0
        for _, _, _, requests in self._interactions():
            self._counts.done += 1
            for request in (request for vote in requests for request in vote):
                if request.key not in seen and known.find(request.key) is None:
                    seen.add(request.key)
                    tokens += request.tokens
                    most += request.body["max_tokens"]
                    self._outputs[0].write(msgspec.json.encode(request.body) + b"\n")
        publish(self._outputs)
        cost = f": {self._job.price.of(tokens, most):.4f} at most" if self._job.price else ""
        self._console.remark(
            f"nothing was sent: {len(seen):,} requests, about {tokens:,} tokens to read and at "
            f"most {most:,} to write{cost}"
        )
        self._kept.describe(len(known))
        return self._status()

    def judge(self, connect: Callable[[Budget], Client] | None) -> ExitStatus:
        """Ask, and write what is answered."""
        from scorecard.judge.asking import Asker  # noqa: PLC0415 (loads httpx)

        known = self._kept.open(resume=self._job.resume)
        connecting = None if connect is None else lambda: connect(self._budget)
        try:
            with Asker(known, connecting) as asker:
                for id, shown, prompts, requests in self._interactions():
                    replies = asker.ask(requests)
                    self._under_way.append(_Asked(id, shown, prompts, requests, replies))
                    if len(self._under_way) >= _AHEAD * self._job.concurrency:
                        self._settle(self._under_way.popleft())
                    if self._left:
                        break
                while self._under_way:
                    self._settle(self._under_way.popleft())
                self._console.detail(f"{asker.found} answers were known")
                if asker.left_out:
                    left_out = ", ".join(asker.left_out)
                    self._console.remark(f"the server does not take {left_out}: asked without")
        except BaseException:
            if message := self._kept.describe(len(known)):
                self._console.remark(message)
            raise
        return self._conclude(known)

    def _interactions(
        self,
    ) -> Iterator[tuple[str, ShownInteraction, list[Prompt], list[list[Request]]]]:
        """Every interaction in which somebody says something, as it is asked about."""
        for found in read(self._job.inputs, ingest=self._ingest):
            if isinstance(found, Reject):
                self._counts.reject(found)
                continue
            shown = show(found, masks=self._job.mask)
            prompts = self._judge.prompts(shown)
            if not prompts:
                self._silent += 1
                continue
            yield found.id, shown, prompts, self._judge.requests(prompts)

    def _settle(self, asked: _Asked) -> None:
        """Write what was answered about one interaction. Raises `UserError` where every other
        would come to the same."""
        try:
            replies = asked.replies.result()
        except BudgetSpentError:
            self._left += 1
            return
        except JudgeError as error:
            self._fail(asked.id, error)
            return
        self._in_a_row = 0
        texts = [[reply.text for reply in vote] for vote in replies]
        rows, findings = self._judge.conclude(asked.id, asked.shown, asked.prompts, texts)
        self._counts.done += 1
        self._findings.add(findings)
        self._outputs[0].write(b"".join(encode_row(row) + b"\n" for row in rows))
        for output in self._outputs[1:]:
            for requested, replied in zip(asked.requests, replies, strict=True):
                for request, reply in zip(requested, replied, strict=True):
                    if request.key not in self._recorded:
                        self._recorded.add(request.key)
                        exchange = Exchange(request.key, self._job.model, reply)
                        output.write(encode_exchange(exchange))

    def _fail(self, id: str, error: JudgeError) -> None:
        self._failed += 1
        self._in_a_row += 1
        if error.stops:
            raise UserError(str(error))
        if self._failed <= _FAILURES_SHOWN or self._console.verbose:
            self._console.error(f"{id}: not judged: {error}")
        if self._in_a_row >= _IN_A_ROW and not (error.own and self._counts.done):
            raise UserError(f"{_IN_A_ROW} interactions in a row could not be judged: stopped")

    def _conclude(self, known: Exchanges) -> ExitStatus:
        is_whole = not (self._failed or self._left)
        if self._counts.done or is_whole:
            publish(self._outputs)
        if self._failed > _FAILURES_SHOWN and not self._console.verbose:
            self._console.error(f"… and {self._failed - _FAILURES_SHOWN} more (-v shows all)")
        if self._silent:
            self._console.remark(
                f"{self._silent} interactions in which nobody says anything: nothing to ask"
            )
        for line in told(self._findings, self._job.votes, self._budget, self._job.price):
            self._console.remark(line)
        if self._left:
            self._console.remark("the budget is spent: the rest was not asked about")
        if is_whole:
            self._kept.done()
        elif message := self._kept.describe(len(known)):
            self._console.remark(message)
        return self._status()

    def _status(self) -> ExitStatus:
        counts = self._counts
        counts.close()
        if not (counts.done or self._silent or self._left):
            self._console.error("error: nothing was judged")
        report_intake(self._ingest, self._console)
        self._console.remark(str(counts))
        found = self._findings
        is_mute = not found.answered and found.lacking[NO_JSON] + found.lacking[WRONG_SCHEMA]
        if is_mute:
            self._console.error("error: no answer could be read: can the model write JSON?")
        if counts.defects:
            return ExitStatus.DEFECT
        is_nothing = not (counts.done or self._silent or self._left)
        if counts.rejected or self._failed or is_mute or is_nothing:
            return ExitStatus.BAD_INPUT
        return ExitStatus.MISSED if self._left else ExitStatus.DONE
