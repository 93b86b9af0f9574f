"""Which column of a table holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from scorecard.records.errors import RecordError, excerpt

ID = "id"
TRANSCRIPT = "transcript"
"""The field that is a whole conversation, a line a turn."""
OF_A_TURN = ("speaker", "text", "event", "time", "start", "end", "agent_id")
OF_THE_RECORD = ("channel", "language", "started_at", "topic")
OPEN = ("agent", "customer", "outcome", "observations", "metadata")
_MOST_LISTED = 20
# What holds points in time, where no column is `time`: the first that is there.
_TIMES = ("created_at", "sent_at", "timestamp", "datetime", "date")
# What exports of apps and help desks call these columns, the surest name first.
_LIKELY = {
    "speaker": (
        *("sender name", "sender", "author", "author name", "nickname", "user", "username", "from"),
        *("name", "role", "发言人", "发送者", "发送人", "说话人", "昵称", "角色"),
    ),
    "text": (
        *("text", "content", "message", "strcontent", "body", "message text", "msg"),
        *("消息内容", "发言内容", "内容", "消息", "文本"),
    ),
    "time": (
        *("message date", "strtime", "created at", "sent at", "timestamp", "datetime", "date"),
        *("发送时间", "消息时间", "时间"),
    ),
}
_CONVERSATIONS = frozenset(
    f"{what}{end}"
    for what in ("conversation", "thread", "session", "chat", "ticket", "call", "interaction")
    for end in ("_id", "id", " id", "-id")
)


class Columns(msgspec.Struct, frozen=True):
    """What the user said of columns: the name of the column for each field of a record.

    A column that has the name of a field needs no word. An empty name for `id` says that the
    table is one conversation.
    """

    named: Mapping[str, str] = msgspec.field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Columns:
        """From texts such as `speaker=from`; raises `ValueError`."""
        from scorecard.suggest import did_you_mean  # noqa: PLC0415 (loads pydantic)

        named: dict[str, str] = {}
        for text in texts:
            field, sign, column = text.partition("=")
            field = field.strip()
            if not sign or (not column.strip() and field != ID):
                raise ValueError(f"`{text}` is not FIELD=COLUMN, such as speaker=from")
            if not _is_field(field):
                name = field.partition(".")[2] or "NAME"
                known = [
                    ID,
                    TRANSCRIPT,
                    *OF_A_TURN,
                    *OF_THE_RECORD,
                    *(f"{group}.{name}" for group in OPEN),
                ]
                raise ValueError(f"no field `{field}` ({did_you_mean(field, known, most=20)})")
            if field in named:
                raise ValueError(f"`{field}` is given twice")
            named[field] = column.strip()
        return cls(named)

    def of(self, header: Iterable[str]) -> dict[str, str]:
        """The column for each field that has one of these."""
        names = list(header)
        found = {name: name for name in names if _is_field(name)}
        if {*found, *self.named}.isdisjoint(("time", "start", "end")):
            time = next((name for name in _TIMES if name in names), None)
            found.update({} if time is None else {"time": time})
        return {
            **found,
            **{field_name: name for field_name, name in self.named.items() if name in names},
        }

    def sources(self, header: Iterable[str]) -> dict[str, str]:
        """Where each column goes, by its path in a list of rows."""
        places = {field: f"turns[].{field}" for field in OF_A_TURN} | {TRANSCRIPT: "turns"}
        places["time"] = "turns[].start, started_at"
        return {f"[].{name}": places.get(field, field) for field, name in self.of(header).items()}

    def key(self, header: Sequence[str]) -> str:
        """The column that says which conversation a row is of; empty if all rows are of one.

        Raises `RecordError` if no column has it.
        """
        if self.named.get(ID) == "":
            return ""
        self._refuse_unknown(header)
        found = self.of(header).get(ID)
        others = [name for name in header if name.casefold() in _CONVERSATIONS]
        if found is not None and ID not in self.named and others:
            reason = f"`{found}` or `{excerpt(others[0])}` may say which conversation a row is of"
            raise RecordError("$", reason, f"say it: `--column id={excerpt(others[0])}`")
        if found is None:
            reason = f"read as a table, but no column is `id`: {_listed(header)}"
            help = "name that of the conversation with `--column id=NAME`; `--column id=` says "
            raise RecordError("$", reason, f"{help}that the table is one conversation")
        return found

    def check(self, header: Sequence[str]) -> None:
        """Raise `RecordError` if a table does not say who speaks and what."""
        self._refuse_unknown(header)
        found = self.of(header)
        if TRANSCRIPT in found and "speaker" not in found:
            return
        for needed in (("speaker",), ("text", "event")):
            if not any(field_name in found for field_name in needed):
                reason = f"no column is `{needed[0]}`: {_listed(header)}"
                if likely := _likely(found, header, needed[0]):
                    raise RecordError("$", reason, f"name it, perhaps so: `{likely}`")
                help = f"name it with `--column {needed[0]}=NAME`"
                whole = "; `--column transcript=NAME` names one of whole conversations"
                raise RecordError("$", reason, help + whole if needed[0] == "speaker" else help)
        if "time" in found and "start" in found:
            reason = f"`time` (`{found['time']}`) and `start` (`{found['start']}`) for one turn"
            raise RecordError("$", reason, "leave one of the columns out")

    def _refuse_unknown(self, header: Sequence[str]) -> None:
        from scorecard.suggest import did_you_mean  # noqa: PLC0415 (loads pydantic)

        for field_name, name in self.named.items():
            if name and name not in header:
                hint = did_you_mean(name, header, most=0) or "as it stands in the first line"
                reason = f"no column `{excerpt(name)}` for `{field_name}`: {_listed(header)}"
                raise RecordError("$", reason, hint)


def _likely(found: Mapping[str, str], header: Sequence[str], needed: str) -> str:
    """The options that may name the columns that a table lacks; empty where none is likely to be
    the one that is `needed`."""
    columns = {name.strip().casefold(): name for name in reversed(header)}
    named: dict[str, str] = {}
    for field, names in _LIKELY.items():
        if field == "time" and {"date", "time"} <= columns.keys():
            continue  # the time of day stands apart
        column = next((columns[name] for name in names if name in columns), None)
        if column is not None and field not in found and column not in named.values():
            named[field] = column
    if needed not in named:
        return ""
    options = ["=".join(pair) for pair in named.items()]
    quoted = (one.join('""') if " " in one else one for one in options)
    return " ".join(word for one in quoted for word in ("--column", one))


def _is_field(name: str) -> bool:
    head, _, rest = name.partition(".")
    if head in OPEN:
        return bool(rest)
    return not rest and head in (ID, TRANSCRIPT, *OF_A_TURN, *OF_THE_RECORD)


def _listed(header: Sequence[str]) -> str:
    names = ", ".join(f"`{excerpt(name, 30)}`" for name in header[:_MOST_LISTED])
    more = len(header) - _MOST_LISTED
    return f"the columns are {names}" + (f" and {more} more" if more > 0 else "")
