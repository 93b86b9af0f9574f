"""Mapping files: what they make of a made-up export, and what they say where it does not fit."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import Json, hold_laws, lines, mutated, roles, take
from paths import ROOT
from scorecard.authoring import yaml
from scorecard.formats.columns import Columns
from scorecard.mapping.apply import never_given
from scorecard.mapping.expression import JmesPath
from scorecard.mapping.load import check_mapping, load_mapping
from scorecard.mapping.model import Mapping
from scorecard.mapping.sources import sources
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

EXAMPLE = ROOT / "examples" / "mapping"
EXPORT = EXAMPLE / "acme-desk.json"
HEAD = "format: 1\nid: acme\n"


def mapping(text: str) -> Mapping:
    document, problems = yaml.load((HEAD + text).encode(), "acme.yaml")
    assert document is not None, problems
    made, problems = check_mapping(document, problems)
    assert made is not None, problems
    return made


def of(mapped: Mapping) -> Ingest:
    return Ingest(IngestOptions(mapping=mapped))


def lacks(ingest: Ingest) -> list[str]:
    assert ingest.settings.mapping is not None
    return never_given(ingest.settings.mapping, ingest.given, sum(ingest.converted.values()))


def by(text: str, value: Json, *, ingest: Ingest | None = None) -> Interaction:
    return take(value, ingest=ingest or of(mapping(text)))


MESSAGES = "turns: messages[]\nturn: {speaker: {by: from, agent: desk, customer: me}, text: body}\n"


def messages(*bodies: Any) -> Json:
    return {"messages": [{"from": "desk", "body": body} for body in bodies]}


def found_in(path: Path, ingest: Ingest) -> list[str]:
    return [str(one) if isinstance(one, Reject) else one.id for one in read([path], ingest=ingest)]


def test_the_example_says_what_the_export_says() -> None:
    ingest = of(load_mapping(EXAMPLE / "acme-desk.yaml"))
    first, second = read([EXPORT], ingest=ingest)
    assert isinstance(first, Interaction)
    assert isinstance(second, Interaction)
    assert lines(first) == [
        "0 system: <answered>",
        "2.4-5.9 agent: ACME, this is Ines. How can I help?",
        "6.3-9.8 customer: My parcel is a week late.",
        "11 agent: find_parcel{\"number\": \"4711\"} -> {'state': 'in depot'}",
        "14.2-21 agent: I'm sorry, it was left in the depot. I'm having it brought to you tonight, "
        "free of charge. Is there anything else?",
        "21.5-23 customer: No, that's great, thank you!",
    ]
    assert (first.id, first.channel, first.language) == ("A-4711", "call", "en")
    assert first.started_at == "2026-03-02T09:14:00Z"
    assert first.outcome == {"csat": 5}
    assert first.agent == {"id": "ag-12", "team": "north"}
    # Two people speak at once, and nothing is known about the customer.
    assert lines(second)[1] == "2.8-5.2 customer: 我的密码忘了。"
    assert (second.customer, second.outcome) == ({}, {})
    assert ingest.converted == {"acme-desk": 2}
    assert ingest.left_out == {"turns that the mapping skips": 1}
    assert lacks(ingest) == []


def test_every_source_field_has_its_place_in_the_explanation() -> None:
    fields = sources(load_mapping(EXAMPLE / "acme-desk.yaml"))
    assert fields["survey.score"] == "outcome.csat"
    assert fields["events[].t"] == "turns[].start"
    assert fields["events[].internal"] == "(left out: turns that the mapping skips)"
    assert "'call'" not in str(fields)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=2),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        ),
    ),
    st.sampled_from(["a", "a.b", "a[0]", "[1].a", "a.b.c", "@", "a[0][1]", "@.a"]),
)
def test_a_path_leads_where_jmespath_says(value: Json, text: str) -> None:
    assert JmesPath(text).find(value) == jmespath.search(text, value)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a.b", ["a.b"]),
        ("a || b.c", ["a", "b.c"]),
        ("kind == 'message' && body", ["kind", "body"]),
        ("a[].b.c", ["a[].b.c"]),
        ("[a, b.c][]", ["a", "b.c"]),
        ("a[?kind == 'x'].b | [0]", ["a[].kind", "a[].b"]),
        ("{x: a, y: b}", ["a", "b"]),
        ("join(' ', lines[*].text)", ["lines[].text"]),
        ("a[0].b", ["a[].b"]),
        ("'call'", []),
        ("@", []),
    ],
)
def test_what_an_expression_looks_at(text: str, paths: list[str]) -> None:
    found = JmesPath(text).sources()
    assert sorted(path.removesuffix("[]") for path in found) == sorted(paths)


def test_a_bad_record_costs_no_other(tmp_path: Path) -> None:
    export = json.loads(EXPORT.read_text(encoding="utf-8"))
    export["data"]["calls"][0]["events"][2]["who"] = "AGNT"
    path = tmp_path / "e.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    ingest = of(load_mapping(EXAMPLE / "acme-desk.yaml"))
    assert found_in(path, ingest) == [
        f"{path}[0]: $.events[2].who: turns[].speaker: `who` gives `AGNT`, expected a word that "
        "the mapping knows (did you mean `AGENT`?)",
        "A-4712",
    ]


@pytest.mark.parametrize(
    ("records", "content", "expected"),
    [
        (None, '[{"m": ["a"]}, {"m": ["b"]}]', ["f[0]", "f[1]"]),
        (None, '{"m": ["a"]}\n{"m": ["b"]}\n', ["f", "f:2"]),
        ("'[]'", '[{"m": ["a"]}, {"m": ["b"]}]', ["f[0]", "f[1]"]),
        ("'[].x[]'", '[{"x": [{"m": ["a"]}]}, {"x": [{"m": ["b"]}]}]', ["f[0]", "f[1]"]),
        ("'[{m: @}]'", '["a", "b"]', ["f[0]"]),
        ("x[]", '{"x": [{"m": ["a"]}]}\n{"x": [{"m": ["b"]}]}\n', ["f[0]", "f:2[0]"]),
        ("x", '{"x": {"m": ["a"]}}', ["f[0]"]),
        ("x[]", '{"x": []}\n{"x": [{"m": ["b"]}]}\n', ["f:2[0]"]),
    ],
)
def test_where_the_records_stand(
    tmp_path: Path, records: str | None, content: str, expected: list[str]
) -> None:
    text = "turns: m\nturn: {speaker: \"'agent'\", text: '@'}\n"
    text += "" if records is None else f"records: {records}\n"
    path = tmp_path / "f.json"
    path.write_text(content, encoding="utf-8")
    assert found_in(path, of(mapping(text))) == expected


def test_optional_fields_are_absent_and_numbers_become_texts() -> None:
    text = MESSAGES + "interaction: {id: number, topic: no.where, language: lang, metadata: meta}\n"
    made = by(text, {**messages("Hello"), "number": 4711, "lang": "", "meta": {"queue": [1]}})
    assert (made.id, made.topic, made.language) == ("4711", None, None)
    assert made.metadata == {"queue": [1]}
    assert by(text, messages("Hello")).id == "sample"


def test_false_counts_as_nothing_where_words_are_asked_for() -> None:
    text = (
        "turns: m\nturn: {speaker: \"'agent'\", text: kind == 'said' && body, "
        "event: kind != 'said' && kind}\n"
    )
    made = by(text, {"m": [{"kind": "said", "body": "Hello"}, {"kind": "hold", "body": "x"}]})
    assert lines(made) == ["agent: Hello", "agent: <hold>"]


def test_html_and_quoted_mail_are_read_as_people_read_them() -> None:
    text = MESSAGES.replace("text: body", "text: {from: body, html: true, mail: true}")
    ingest = of(mapping(text))
    body = "<p>Hello <b>Bob</b></p><blockquote type='cite'>On Mon, Bob wrote: Hi</blockquote>"
    made = take(messages(body, "<p></p>"), ingest=ingest)
    assert lines(made) == ["agent: Hello Bob"]
    assert ingest.left_out["quoted mails"] == 1
    assert ingest.left_out["turns without words"] == 1


def test_what_never_gave_anything_is_said() -> None:
    ingest = of(mapping(MESSAGES + "interaction: {channel: chanel, id: number}\n"))
    take({**messages("Hello"), "number": 1}, ingest=ingest)
    take({**messages("Hello"), "number": 2}, ingest=ingest)
    assert lacks(ingest) == ["channel: `chanel` gave nothing in any of 2 records"]


@pytest.mark.parametrize(
    ("times", "item", "expected"),
    [
        ("start: {from: t, unit: s}", {"t": 2}, "2"),
        ("start: {from: t, unit: s}", {"t": "2.5"}, "2.5"),
        ("start: {from: t, unit: ms}\n  end: {from: u, unit: ms}", {"t": 500, "u": 900}, "0.5-0.9"),
        ("start: {from: t, unit: ms}\n  length: {from: l, unit: s}", {"t": 500, "l": 2}, "0.5-2.5"),
        ("start: {from: t, unit: duration}", {"t": "1:02"}, "62"),
        ("start: {from: t, unit: duration}", {"t": "PT3S"}, "3"),
        ("start: {from: t, unit: instant}", {"t": "2026-03-02T09:14:00Z"}, "0"),
        ("start: {from: t, unit: instant}", {"t": 1772442840123}, "0"),
        ("start: {from: t, unit: s}", {}, ""),
    ],
)
def test_times(times: str, item: Json, expected: str) -> None:
    text = f"turns: m\nturn:\n  speaker: \"'agent'\"\n  text: \"'Hi'\"\n  {times}\n"
    assert lines(by(text, {"m": [item]})) == [f"{expected} agent: Hi".strip()]


def test_instants_give_the_start_and_order() -> None:
    text = MESSAGES.replace("text: body", "text: body, start: {from: at, unit: instant}")
    value = messages("second", "first")
    value["messages"][0]["at"] = "Mon, 02 Mar 2026 09:14:05 +0000"
    value["messages"][1]["at"] = "2026-03-02T09:14:00+00:00"
    made = by(text, value)
    assert lines(made) == ["0 agent: first", "5 agent: second"]
    assert made.started_at == "2026-03-02T09:14:00Z"


def test_without_words_the_options_say_who_is_who() -> None:
    text = "turns: messages[]\nturn: {speaker: from, text: body}\n"
    value = {"messages": [{"from": "Ines", "body": "Hello"}, {"from": "Bob", "body": "Hi"}]}
    with pytest.raises(RecordError, match=r"they are `Ines` .“Hello”.; `Bob`"):
        by(text, value)
    ingest = Ingest(IngestOptions(roles=roles(agent="ines"), mapping=mapping(text)))
    assert lines(by(text, value, ingest=ingest)) == ["agent: Hello", "customer: Hi"]
    value["messages"][1]["from"] = "Customer"
    value["messages"][0]["from"] = "AGENT"
    assert lines(by(text, value)) == ["agent: Hello", "customer: Hi"]


ACTION = """
turns: m
turn:
  speaker: {by: who, agent: [true, '1']}
  text: text
  action: {name: tool, arguments: args, result: out}
  event: kind
"""


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"tool": "find", "args": {"a": 1}}, 'agent: find{"a": 1} -> None'),
        ({"tool": "find", "args": '{"a": 1}', "out": [1]}, 'agent: find{"a": 1} -> [1]'),
        ({"tool": "find", "args": "", "text": "  "}, "agent: find{} -> None"),
        ({"kind": "hold", "text": ""}, "agent: <hold>"),
        ({"text": 42}, "agent: 42"),
    ],
)
def test_what_an_item_says_or_does(item: Json, expected: str) -> None:
    assert lines(by(ACTION, {"m": [{"who": True, **item}]})) == [expected]


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ({}, "$.m", "turns: `m` gives nothing, expected a list of what is said and done"),
        ({"m": {"a": 1}}, "$.m", 'turns: `m` gives `{"a":1}`, expected a list'),
        ({"m": []}, "$", "nobody says or does anything in it"),
        ({"m": [{}]}, "$.m[0].who", "turns[].speaker: `who` gives nothing, expected a word"),
        ({"m": [{"who": 2}]}, "$.m[0].who", "turns[].speaker: `who` gives `2`, expected a word"),
        (
            {"m": [{"who": 1, "text": True}]},
            "$.m[0].text",
            "turns[].text: `text` gives `true`, exp",
        ),
        ({"m": [{"who": 1, "text": ["a"]}]}, "$.m[0].text", 'turns[].text: `text` gives `["a"]`'),
        (
            {"m": [{"who": 1, "text": "a", "kind": "hold"}]},
            "$.m[0]",
            "one turn gives `text` and `event`",
        ),
        (
            {"m": [{"who": 1, "tool": "x", "args": "{bad"}]},
            "$.m[0].args",
            "turns[].action.arguments: `args` gives `{bad`, expected an object",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_path_and_expression(
    value: Json, path: str, reason: str
) -> None:
    with pytest.raises(RecordError) as raised:
        by(ACTION, value)
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        (
            MESSAGES.replace("messages[]", "'[messages, notes][]'"),
            {**messages("a"), "notes": [{"from": "x"}]},
            "item 1 of `[messages, notes][]`: turns[].speaker: `from` gives `x`, expected",
        ),
        (
            MESSAGES + "interaction: {topic: to_number(a) > `1` && sum(a)}",
            {**messages("a"), "a": "2"},
            "`to_number(a) > `1` && sum(a)` can't be applied: In function sum(), invalid type",
        ),
        (MESSAGES + "interaction: {agent: a}", {**messages("a"), "a": 1}, "agent: `a` gives `1`"),
        (MESSAGES + "interaction: {started_at: a}", {**messages("a"), "a": True}, "started_at: "),
        (MESSAGES + "records: a", {"b": 1}, "records: `a` gives nothing"),
        (MESSAGES.replace("text: body", "text: body, start: {from: body, unit: ms}"),
         messages("a"), "turns[].start: `body` gives `a`, expected a number of milliseconds"),
    ],
)  # fmt: skip
def test_other_mistakes(tmp_path: Path, text: str, value: Json, reason: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    (found,) = read([path], ingest=of(mapping(text)))
    assert isinstance(found, Reject)
    assert found.reason.startswith(reason)


def test_a_mapping_reads_a_table_too(tmp_path: Path) -> None:
    text = (
        "interaction: {id: '[0].chat'}\nturns: '[]'\n"
        "turn: {speaker: {by: from, agent: desk, customer: me}, text: body}\n"
    )
    path = tmp_path / "f.csv"
    path.write_text("chat,from,body\na,desk,Hello\nb,desk,Hi\na,me,Bye\n", encoding="utf-8")
    ingest = Ingest(IngestOptions(columns=Columns.parse(["id=chat"]), mapping=mapping(text)))
    found = list(read([path], ingest=ingest))
    assert [lines(one) for one in found if isinstance(one, Interaction)] == [
        ["agent: Hello", "customer: Bye"],
        ["agent: Hi"],
    ]


def test_native_records_are_mapped_like_any_other() -> None:
    value = {"id": "a", "turns": [{"speaker": "agent", "text": "Hello"}]}
    text = "turns: turns\nturn: {speaker: {by: speaker, customer: agent}, text: text}\n"
    assert lines(by(text, value)) == ["customer: Hello"]
    with pytest.raises(ValueError, match="leave one of them out"):
        IngestOptions("native", mapping=mapping(text))


CALL = json.loads(EXPORT.read_text(encoding="utf-8"))["data"]["calls"][0]
_WHOLE = load_mapping(EXAMPLE / "acme-desk.yaml").model_copy(update={"records": None})


def _items(value: Json) -> int:
    # A projection knows no nulls: they say nothing.
    events = value["events"]
    flat = [one for item in events for one in (item if isinstance(item, list) else [item])]
    return len([one for one in flat if one is not None])


@given(mutated(CALL))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, of(_WHOLE), "acme-desk")


def test_a_mapping_does_not_change_what_it_reads() -> None:
    value = copy.deepcopy(CALL)
    assert take(value, ingest=of(_WHOLE)) == take(CALL, ingest=of(_WHOLE))
    assert value == CALL


def test_workers_are_told_the_mapping() -> None:
    mapped = load_mapping(EXAMPLE / "acme-desk.yaml")
    first = take(CALL, ingest=of(mapped.model_copy(update={"records": None})))
    sent = pickle.loads(pickle.dumps(IngestOptions(mapping=mapped)))
    assert sent.facts() == IngestOptions(mapping=mapped).facts()
    assert next(read([EXPORT], ingest=Ingest(sent))) == first


_TEXT = (EXAMPLE / "acme-desk.yaml").read_text(encoding="utf-8")
_DOCUMENT, _ = yaml.load(_TEXT.encode(), "acme.yaml")
assert _DOCUMENT is not None


@given(mutated(json.loads(json.dumps(_DOCUMENT.data))))
def test_no_mutation_of_a_mapping_surprises_anyone(data: Json) -> None:
    """What is wrong is a problem with its place; what is taken converts, or rejects."""
    document, problems = yaml.load(json.dumps(data).encode(), "acme.yaml")
    if document is None:
        return
    made, problems = check_mapping(document, problems)
    assert (made is None) == any(problem.severity == "error" for problem in problems)
    if made is not None:
        found = [*read([EXPORT], ingest=of(made))]
        assert all(isinstance(one, Interaction) or one.reason for one in found)
        assert sources(made)
