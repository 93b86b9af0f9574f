"""Chats in tables (CSV): how they are told, how rows become turns, and that none is lost."""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from formats_support import lines
from program import scorecard
from scorecard.formats.columns import Columns
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.layout import Layout
from scorecard.reading.lines import RawRecord
from scorecard.reading.read import read
from scorecard.reading.source import InputError
from scorecard.reading.split import split
from scorecard.reading.table import ConversationTable, Header, _Lines
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

PLAIN = "id,speaker,text\na,agent,Hello\na,customer,Hi\n"
DESK = """\
conversation,from,message,sent_at,rating,queue
c1,desk,"Hello, how ""are"" you?
您好",2026-03-02 09:14:00,5,x
c2,desk,Hi,2026-03-02 09:14:05,,y
c1,bob,My parcel is late,2026-03-02 09:14:09,,x
c2,amy,Hello,2026-03-02 09:15:05,,y
"""
OF_DESK = ["id=conversation", "speaker=from", "text=message", "time=sent_at"]


def took(
    text: str | bytes, *columns: str, agent: tuple[str, ...] = (), ingest: Ingest | None = None
) -> list[Interaction | Reject]:
    """What is read of a table, as standard input."""
    data = text.encode() if isinstance(text, str) else text
    roles = Roles(agent, ())
    ingest = ingest or Ingest(IngestOptions(None, roles, Columns.parse(columns)))
    return list(read(["-"], io.BytesIO(data), ingest=ingest))


def shown(found: list[Interaction | Reject]) -> list[Any]:
    return [str(one) if isinstance(one, Reject) else (one.id, lines(one)) for one in found]


HELLO = ("a", ["agent: Hello", "customer: Hi"])


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        "\ufeff" + PLAIN,
        "\n\n" + PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
        PLAIN.replace("\na", "\n\na"),
        PLAIN + ",,\n\n",
        ' "id" , speaker ,"text"\n"a","agent","Hello"\na,customer,Hi\n'.replace(' "id" ', '"id"'),
        ",id,speaker,text\n0,a,agent,Hello\n1,a,customer,Hi\n",
        "id,speaker,text,event,topic\na,agent,Hello\na,customer,Hi\n",
    ],
)
def test_a_table_is_told_by_its_content(text: str) -> None:
    assert shown(took(text)) == [HELLO]
    assert shown(took(gzip.compress(text.encode()))) == [HELLO]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_however_it_comes_in_pieces(size: int) -> None:
    data = DESK.replace("\n", "\r\n").encode()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    key = Layout(IngestOptions(columns=Columns.parse(OF_DESK))).key
    whole, cut = list(split([data], "f", key=key)), list(split(pieces, "f", key=key))
    assert whole == cut
    assert [one.rows.name for one in whole if isinstance(one, RawRecord) and one.rows] == [
        *("c1", "c2")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just words\n{}\n", "not valid JSON"),
        ('oops, sorry\n{"id": "a", "turns": []}\n', "not valid JSON"),
        ("hello, world\nyes, no\n", "no column is `speaker`: the columns are `hello`, `world`"),
        ("id,speaker,text\n", "<stdin>: holds no records (the table has a header alone)"),
        ("id,speaker,text,text\na,agent,b,c\n", "the column `text` stands twice in the header"),
        ("speaker,text\nagent,b\n", "no column is `id`: the columns are `speaker`, `text` (name"),
        ("id,time,start,speaker,text\na,1,1,agent,b\n", "`start` (`start`) for one turn"),
        (b"id,speaker,text\na,agent,\xc4\xe3\n", "<stdin>: is not UTF-8: byte 0xC4 is not"),
        ("id,speaker,text\na,客服,你好\n".encode("gbk"), "is not UTF-8: byte 0xBF is not"),
        ("编号,speaker,text\na,agent,x\n".encode("gbk"), "is not UTF-8: byte 0xB1 is not"),
        (PLAIN.encode("utf-16"), "<stdin>: is UTF-16, not UTF-8"),
    ],
)
def test_what_is_no_table_or_none_that_can_be_read(text: str | bytes, said: str) -> None:
    found = took(text)
    assert all(isinstance(one, Reject) for one in found)
    assert said in str(found[0])


@pytest.mark.parametrize("columns", [100, 10_900, 13_000, 200_000])
def test_a_header_is_read_whole_or_refused(columns: int) -> None:
    head = ["id", "speaker", "text", *(f"c{number}" for number in range(columns))]
    row = ["call-1", "agent", "Hello", *("" for _ in range(columns))]
    table = (",".join(head) + "\n" + ",".join(row) + "\n").encode()
    (found,) = read(["-"], io.BytesIO(table))
    if len(",".join(head)) < 1 << 16:
        assert isinstance(found, Interaction)
    else:
        assert str(found) == (
            "<stdin>: the header of the table is longer than 64 KB "
            "(leave out the columns that are not needed)"
        )


def test_conversations_interleave_and_keep_their_words() -> None:
    ingest = Ingest(
        IngestOptions(None, Roles(("desk",), ()), Columns.parse([*OF_DESK, "outcome.csat=rating"]))
    )
    first, second = took(DESK, ingest=ingest)
    assert isinstance(first, Interaction)
    assert isinstance(second, Interaction)
    assert lines(first) == [
        '0 agent: Hello, how "are" you?\n您好',
        "9 customer: My parcel is late",
    ]
    assert lines(second) == ["0 agent: Hi", "60 customer: Hello"]
    assert (first.id, first.started_at) == ("c1", "2026-03-02T09:14:00Z")
    assert (first.outcome, second.outcome) == ({"csat": 5}, {})
    assert ingest.converted == {"chat-csv": 2}
    assert ingest.remarks["columns left out: `queue`"] == 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("time,{}", {"2026-03-02T09:14:00Z": 0, "1772442860": 20, "1772442860500": 20.5}),
        ("time,{}", {"Mon, 02 Mar 2026 09:14:30 +0000": None, "": None}),
        ("start,{}", {"0": 0, "0:01:02.5": 62.5, "PT3S": 3, "350 ms": 0.35, "": None}),
    ],
)
def test_times_in_all_their_shapes(row: str, expected: dict[str, float | None]) -> None:
    head = row.partition(",")[0]
    text = f"id,speaker,text,{head}\n" + "".join(f'a,agent,x,"{one}"\n' for one in expected)
    (made,) = took(text)
    assert isinstance(made, Interaction)
    if None not in expected.values() or head == "start":
        assert [turn.start for turn in made.turns] == [*expected.values()]
    else:
        assert [turn.start for turn in made.turns] == [0, None]


def test_ends_are_on_the_clock_of_the_starts() -> None:
    (made,) = took("id,speaker,text,time,end\na,agent,x,1772442860,1772442862\n")
    assert isinstance(made, Interaction)
    assert lines(made) == ["0-2 agent: x"]
    (made,) = took("id,speaker,text,start,end\na,agent,x,0:02,0:04\n")
    assert isinstance(made, Interaction)
    assert lines(made) == ["2-4 agent: x"]


def test_fields_of_the_conversation_come_from_its_rows() -> None:
    text = (
        "id,speaker,text,topic,outcome.csat,outcome.resolved,metadata.code,channel\n"
        "a,agent,x,,,true,007,chat\n"
        "a,agent,y,late parcel,4.5,,,chat\n"
        "a,agent,z,refund,4.5,,,chat\n"
    )
    ingest = Ingest()
    (made,) = took(text, ingest=ingest)
    assert isinstance(made, Interaction)
    assert (made.topic, made.channel) == ("late parcel", "chat")
    assert made.outcome == {"csat": 4.5, "resolved": True}
    assert made.metadata == {"code": "007"}
    assert ingest.remarks["column `topic` differs in a conversation: the first is taken"] == 1


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4,5", 4.5),
        ("-0,25", -0.25),
        ("0,125", 0.125),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12,3456", 12.3456),
        ("1,000,000", 1_000_000),
        # one, or a thousand
        ("1,000", "1,000"),
        ("4,5,6", "4,5,6"),
        ("4, 5", "4, 5"),
        ("a,5", "a,5"),
        ("007", "007"),
    ],
)
def test_a_decimal_comma_is_read_in_outcomes(cell: str, value: object) -> None:
    text = f"id;speaker;text;outcome.csat;metadata.note\na;agent;x;{cell};{cell}\n"
    (made,) = took(text)
    assert isinstance(made, Interaction)
    assert made.outcome == {"csat": value}
    assert made.metadata == {"note": cell}


def test_events_and_rows_without_words() -> None:
    text = "id,speaker,text,event\na,,,opened\na,AGENT,Hi,\na,agent,  ,\na,customer,,hold\n"
    ingest = Ingest()
    (made,) = took(text, ingest=ingest)
    assert isinstance(made, Interaction)
    assert lines(made) == ["system: <opened>", "agent: Hi", "customer: <hold>"]
    assert ingest.left_out == {"turns without words": 1}
    assert ingest.remarks["events without a speaker taken as the system's"] == 1


def test_one_conversation_a_table(tmp_path: Path) -> None:
    path = tmp_path / "call-7.csv"
    path.write_text("speaker,text\nagent,Hello\ncustomer,Hi\n", encoding="utf-8")
    (made,) = read([path], ingest=Ingest(IngestOptions(columns=Columns.parse(["id="]))))
    assert isinstance(made, Interaction)
    assert (made.id, lines(made)) == ("call-7", HELLO[1])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('a,agent,"x" y\nb,agent,z\n', ["<stdin>:2: a: text after a closing quote", "b"]),
        ('a,agent,"x\nb,agent,z\n', ["<stdin>:2: a: a quote is never closed", "b"]),
        ("a,agent,x,y\nb,agent,z\n", ["<stdin>:2: a: the row has 4 cells where the header", "b"]),
        ("a,agent,x\nb,agent,z\na,agent,x,y\n", ["<stdin>:4: a: the row has 4 cells", "b"]),
        (",agent,x\nb,agent,z\n", ["<stdin>:2: no conversation: `id` is empty", "b"]),
        ("a,,x\nb,agent,z\n", ["<stdin>:2: a: $[0].speaker: nobody says this", "b"]),
        (
            "a,agent,x\nb,agent,z\na,,x\n",
            ["<stdin>:2: a: $[1].speaker: line 4: nobody says this", "b"],
        ),
        ("a\nb,agent,z\n", ["<stdin>:2: a: nobody says or does anything in it", "b"]),
        (f"a,agent,{'x' * 140_000}\nb,agent,z\n", ["<stdin>:2: a cell longer than 128 KiB", "b"]),
        ('"a\n",agent,x\n b ,agent,z\n', ["a", "b"]),
        ("a,agent,x\x00y\nb,agent,z\n", ["a", "b"]),
    ],
)
def test_a_mistake_costs_the_conversation_that_it_stands_in(rows: str, expected: list[str]) -> None:
    found = took("id,speaker,text\n" + rows)
    names = [str(one) if isinstance(one, Reject) else one.id for one in found]
    assert len(names) == len(expected)
    assert all(name.startswith(start) for name, start in zip(names, expected, strict=True)), names


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            ["speaker=form"],
            "no column `form` for `speaker`: the columns are `conversation`, `from`",
        ),
        (["id=nope"], "no column `nope` for `id`"),
        ([], "no column is `speaker`: the columns are"),
        (["speaker=from"], "no column is `text`: the columns are"),
        (OF_DESK, 'they are `desk` (“Hello, how "are" you?\\n您好”); `bob` (“My parcel is late”)'),
        ([*OF_DESK[:3], "start=sent_at"], "no length of time from the start"),
        ([*OF_DESK[:3], "time=queue"], "`x` is no point in time"),
        ([*OF_DESK, "event=queue"], "the row has a text and an event"),
    ],
)
def test_what_is_missing_is_said_with_what_is_there(columns: list[str], said: str) -> None:
    found = took(DESK, *columns, agent=("nobody",))
    if not said.startswith(("no column", "they are")):
        found = took(DESK, *columns, agent=("desk",))
    assert isinstance(found[0], Reject)
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("speakr=from", "no field `speakr` (did you mean `speaker`?)"),
        ("outcom.csat=rating", "no field `outcom.csat` (did you mean `outcome.csat`?)"),
        ("speaker", "`speaker` is not FIELD=COLUMN"),
        ("text=", "`text=` is not FIELD=COLUMN"),
        ("agent=x", "no field `agent` "),
    ],
)
def test_columns_name_fields(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"field|FIELD") as raised:
        Columns.parse([text])
    assert said in str(raised.value)
    with pytest.raises(ValueError, match="`id` is given twice"):
        Columns.parse(["id=a", "id=b"])


_CELL = st.text(st.sampled_from('ab ,;"\n\r\t|\x00é你\u2028\ufeff'), max_size=6) | st.sampled_from(
    ["agent", "customer", "c1", "c2", '"', '""', 'x"y', "2026-03-02", "a" * 200]
)


@st.composite
def tables(draw: Callable[[SearchStrategy[Any]], Any]) -> list[list[str]]:
    """Rows of three cells: conversation, speaker, text."""
    row = st.tuples(
        st.sampled_from(["c1", "c2", "c3"]), st.sampled_from(["agent", "customer"]), _CELL
    )
    return [list(one) for one in draw(st.lists(row, min_size=1, max_size=8))]


@given(tables(), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_well_arrives_whole(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "speaker", "text"], *rows])
    ingest = Ingest()
    found = took(file.getvalue().encode(), ingest=ingest)
    for name in dict.fromkeys(row[0] for row in rows):
        texts = [(speaker, text) for one, speaker, text in rows if one == name and text.strip()]
        made = [one for one in found if one.id == name]
        assert len(made) == 1
        if isinstance(made[0], Interaction):
            assert [(turn.speaker, turn.text) for turn in made[0].turns] == texts
        else:
            assert not texts
            assert "nobody says" in made[0].reason


@given(tables(), st.integers(0, 2**32))
def test_however_broken_no_row_is_lost_without_a_word(rows: list[list[str]], seed: int) -> None:
    """Cells joined without a thought for quotes, and then some characters moved or dropped."""
    moods = random.Random(seed)
    text = "".join(f"{','.join(row)}\n" for row in rows)
    for _ in range(moods.randrange(4)):
        at = moods.randrange(len(text))
        text = text[:at] + moods.choice(['"', ",", "\n", "", "\r", "x"]) + text[at + 1 :]
    ingest = Ingest()
    data = ("id,speaker,text\n" + text).encode()
    try:
        raw = list(split([data], "f", key=Layout().key))
    except InputError:
        return
    found = took(data, ingest=ingest)
    # Each row is one of a conversation that is whole, or stands in a reject's conversation.
    whole = {one.rows.name: one for one in raw if isinstance(one, RawRecord) and one.rows}
    rejected = {one.id for one in found if isinstance(one, Reject)}
    made = {one.id: one for one in found if isinstance(one, Interaction)}
    assert set(whole) == set(made) | {name for name in whole if name in rejected}
    turns = sum(len(one.turns) for one in made.values())
    kept = sum(len(whole[name].rows.lines) for name in made if whole[name].rows)
    assert turns <= kept <= turns + sum(ingest.left_out.values())


def test_the_command_reads_tables(tmp_path: Path) -> None:
    (tmp_path / "desk.csv").write_text(DESK, encoding="utf-8")
    columns = [one for column in OF_DESK for one in ("--column", column)]
    done = scorecard("grade", "desk.csv", *columns, "--agent", "desk", cwd=tmp_path)
    assert done.status == 0, done.err
    assert "read as: chat-csv (2)\n" in done.err
    config = f'from = "chat-csv"\nagent = "desk"\ncolumn = {OF_DESK}\n'.replace("'", '"')
    (tmp_path / "scorecard.toml").write_text(config, encoding="utf-8")
    again = scorecard("grade", "desk.csv", cwd=tmp_path)
    assert (again.status, again.out, again.err) == (done.status, done.out, done.err)
    wrong = scorecard("grade", "desk.csv", "--column", "speakr=from", cwd=tmp_path)
    assert wrong.status == 2
    assert "--column: no field `speakr` (did you mean `speaker`?)" in wrong.err


def rows_by_trial(text: str) -> list[tuple[int, list[str], str]]:
    """The rows of a table by trying each line anew, in the square of their number."""
    pieces, at, found = text.splitlines(keepends=True), 1, []
    while at < len(pieces):
        reader = csv.reader(pieces[at:], strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            cells = next(csv.reader(pieces[at : at + 1]), [])
            found.append((at + 1, cells, str(error)))
            at += 1
        else:
            if any(cells):
                found.append((at + 1, cells, ""))
            at += reader.line_num
    return found


_SCRAPS = st.sampled_from(
    ['"', '""', ",", "\n", "a", 'a",', ',"x', "\n\n", '"\n', 'a",b,"x\n', "é"]
)


def table(text: str) -> ConversationTable:
    head = Header(",", ["id", "speaker", "text", *"abcdefghijklmnopqrstuvwxyz"], 1)
    return ConversationTable([text.encode()], "f.csv", head, 1, lambda names: "")


@given(st.lists(_SCRAPS, max_size=60).map("".join))
def test_rows_are_those_of_trying_each_line(scraps: str) -> None:
    text = "id,speaker,text\n" + scraps
    found = [row for row in table(text).rows() if "cells where" not in row[2]]
    assert found == [row for row in rows_by_trial(text) if len(row[1]) <= 29 or row[2]]


@pytest.mark.parametrize(
    "line",
    [
        'a",agent,"x\n',
        'a,agent,"x\n',
        '"\n',
        'a",agent,"x\n"y\n',
        'a",agent,"x\nb,agent,hello\n',
        '"","\n',
    ],
)
@pytest.mark.parametrize("end", ["", "a,agent,x\n", '"x"y\n', "y" * 140_000 + "\n"])
def test_lines_are_read_a_few_times_however_quotes_open_and_close(
    line: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0

    def count(lines: _Lines) -> str:
        nonlocal read
        read += 1
        return following(lines)

    following = _Lines.__next__
    monkeypatch.setattr(_Lines, "__next__", count)
    counts = []
    for size in (500, 1_000):
        read = 0
        assert sum(1 for _ in table("id,speaker,text\n" + line * size + end).rows())
        counts.append(read)
    assert counts[1] < 2.1 * counts[0] < 2.1 * 8 * 500


def test_a_header_of_many_columns_is_looked_at_once() -> None:
    class Name(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)  # type: ignore[arg-type]

        __hash__ = str.__hash__

    names = [Name(f"c{number}") for number in range(13_000)]
    ConversationTable([b"x\n"], "f.csv", Header(",", names, 1), 1, lambda names: "")
    assert Name.compared < 3 * len(names)


@pytest.mark.parametrize(
    ("header", "options"),
    [
        ("Date,User,Message", "--column speaker=User --column text=Message --column time=Date"),
        ("Date,Time,Name,Message", "--column speaker=Name --column text=Message"),
        (
            "Message Date,Sender Name,Text",
            '--column "speaker=Sender Name" --column text=Text --column "time=Message Date"',
        ),
        (
            "发送时间,发送者,内容",
            "--column speaker=发送者 --column text=内容 --column time=发送时间",
        ),
        ("User,text", "--column speaker=User"),
        ("speaker,Message", "--column text=Message"),
    ],
)
def test_columns_of_well_known_names_are_proposed(header: str, options: str) -> None:
    (found,) = took(f"{header}\n{',' * header.count(',')}x\n")
    assert isinstance(found, Reject)
    assert found.help == f"name it, perhaps so: `{options}`"
