"""What an editor makes of the schemas: the YAML language server, asked as an editor asks it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from installed import npm_install
from paths import ROOT

SERVER = "yaml-language-server@1.25.0"
SETTINGS = {
    "yaml": {
        "schemaStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    }
}
TALKS = {
    "textDocument": {
        "completion": {
            "completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}
        },
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"configuration": True},
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that starts the server, installed for this run of the tests."""
    node, modules = npm_install(SERVER, tmp_path_factory.mktemp("yaml-language-server"))
    script = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    return [node, str(script), "--stdio"]


class Editor:
    """One end of the Language Server Protocol, as far as these tests need it."""

    def __init__(self, server: subprocess.Popen[bytes], folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._requests = 0
        self._diagnostics: dict[str, list[str]] = {}
        self._ask("initialize", processId=None, rootUri=None, capabilities=TALKS)
        self._send(method="initialized", params={})

    def complain(self, path: Path, text: str | None = None) -> list[str]:
        """Open a file; what the server finds wrong with it."""
        uri = path.as_uri()
        shown = path.read_text(encoding="utf-8") if text is None else text
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": shown}
        self._diagnostics.pop(uri, None)
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        while uri not in self._diagnostics:
            self._receive()
        return self._diagnostics[uri]

    def complete(self, text: str) -> dict[str, str]:
        """What is offered at the `|`: the labels, with what is said about them."""
        offered = self._at("completion", text)
        items = offered["items"] if isinstance(offered, dict) else offered
        told: dict[str, str] = {}
        for item in items or ():
            words = item.get("documentation", "")
            words = words["value"] if isinstance(words, dict) else words
            told[item["label"]] = max(told.get(item["label"], ""), words, key=len)
        return told

    def explain(self, text: str) -> str:
        """What is said of the word at the `|`."""
        hover = self._at("hover", text)
        # Marks of punctuation are escaped for Markdown.
        return "" if hover is None else str(hover["contents"]["value"]).replace("\\", "")

    def _at(self, what: str, text: str) -> Any:
        before, _, after = text.partition("|")
        path = self._folder / f"{self._requests}.yaml"
        self.complain(path, before + after)
        lines = before.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        return self._ask(
            f"textDocument/{what}", textDocument={"uri": path.as_uri()}, position=place
        )

    def _ask(self, method: str, **params: Any) -> Any:
        self._requests += 1
        self._send(id=self._requests, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self._requests and "method" not in message:
                return message["result"]

    def _send(self, **message: Any) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> Any:
        assert self._server.stdout is not None
        length = 0
        while head := self._server.stdout.readline().strip():
            name, _, value = head.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message = json.loads(self._server.stdout.read(length))
        params = message.get("params")
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[params["uri"]] = [one["message"] for one in params["diagnostics"]]
        elif "method" in message and "id" in message:
            asked = params["items"] if message["method"] == "workspace/configuration" else []
            self._send(id=message["id"], result=[SETTINGS.get(one["section"]) for one in asked])
        return message


@pytest.fixture(scope="module")
def editor(program: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        yield Editor(server, tmp_path_factory.mktemp("rubrics"))
        server.kill()


HEAD = f"""\
# yaml-language-server: $schema={(ROOT / "schema" / "rubric.schema.json").as_uri()}
format: 1
id: front-desk
version: 1.0
title: Front desk
moments:
  apology: {{says: [sorry, 110, yes, true]}}
criteria:
  - id: manners
    title: Manners
    levels:
"""
REST = "".join(
    f"      {number}: {{behaviour: Says sorry, met_when: {{occurs: apology}}}}\n"
    for number in range(2, 6)
)


def at_level_1(text: str) -> str:
    return HEAD + "      1:\n        behaviour: Says sorry\n" + text + "\n" + REST


def test_levels_and_their_keys_are_offered(editor: Editor) -> None:
    assert {"1", "2", "3", "4", "5"} <= editor.complete(HEAD + "      |\n").keys()
    assert {"met_when", "applies_when"} <= editor.complete(at_level_1("        |")).keys()


def test_every_kind_of_condition_is_offered_with_its_documentation(editor: Editor) -> None:
    offered = editor.complete(at_level_1("        met_when:\n          |"))
    kinds = ["occurs", "never", "always", "response", "precedence", "sequence", "repeats"]
    kinds += ["measure", "field", "observed", "all", "any", "none", "count_of"]
    assert set(kinds) <= offered.keys()
    assert [kind for kind in kinds if "Met " not in offered[kind]] == []
    in_list = editor.complete(at_level_1("        met_when:\n          all:\n            - |"))
    assert set(kinds) <= in_list.keys()


def test_inside_a_condition_its_own_keys_are_offered(editor: Editor) -> None:
    inside = "        met_when:\n          response: apology\n          to: apology\n          |"
    offered = editor.complete(at_level_1(inside))
    assert {"within", "in", "unless", "if_missing"} <= offered.keys()
    assert "how soon" in offered["within"]
    assert not {"never", "reply_by", "stat"} & offered.keys()


def test_words_to_choose_from_are_offered(editor: Editor) -> None:
    measures = editor.complete(at_level_1("        met_when: {measure: |}"))
    assert len(measures) == 15
    assert "Words per minute" in measures["pace"]
    missing = editor.complete(at_level_1("        met_when: {observed: a, if_missing: |}"))
    assert list(missing) == ["unknown", "unmet", "not_applicable"]


def test_no_booleans_are_offered_for_texts(editor: Editor) -> None:
    for text in (HEAD.replace("Front desk", "|"), HEAD.replace("sorry", "|")):
        assert not {"true", "false"} & editor.complete(text + "      1:\n").keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("        met_when: {res|ponse: apology, to: apology}", "seconds run from the end"),
        (
            "        met_when: {res|ponse: apology, to: apology}",
            "{response: apology, to: complaint",
        ),
        ("        met_|when: {response: apology, to: apology}", "the trigger never occurs"),
        ("        met_when: {response: apology, to: apology, with|in: 30s}", "how soon"),
        ("        met_when: {measure: pa|ce, at_most: 3}", "Words per minute"),
    ],
)
def test_keys_are_explained(editor: Editor, text: str, expected: str) -> None:
    assert expected in editor.explain(at_level_1(text))


def test_the_keys_of_a_moment_are_explained(editor: Editor) -> None:
    assert "a list means any" in editor.explain(HEAD.replace("says", "sa|ys") + REST)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{response: apology, to: apology, witin: 30s}", "Property witin is not allowed."),
        ("{occur: apology}", "Property occur is not allowed."),
        ("{response: apology, to: apology, within: 2 turnips}", "expected a span such as"),
        ("{measure: paces, at_most: 3}", '"talk_share" | "words"'),
    ],
)
def test_mistakes_are_marked(editor: Editor, condition: str, message: str, tmp_path: Path) -> None:
    text = at_level_1(f"        met_when: {condition}")
    assert message in " ".join(editor.complain(tmp_path / "a.yaml", text))


def test_a_right_rubric_is_left_alone(editor: Editor, tmp_path: Path) -> None:
    text = at_level_1("        met_when: {response: apology, to: apology, within: 2 turns}")
    assert editor.complain(tmp_path / "a.yaml", text) == []


@pytest.mark.parametrize("path", sorted((ROOT / "rubrics").rglob("*.yaml")), ids=lambda p: p.name)
def test_the_bundled_files_are_left_alone(editor: Editor, path: Path) -> None:
    """Each names its schema in its first line."""
    folder = "../" * len(path.relative_to(ROOT).parents[:-1])
    kind = "lexicon" if path.parent.name == "lexicons" else "rubric"
    kind = "tests" if path.name.endswith(".test.yaml") else kind
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={folder}schema/{kind}.schema.json"
    assert editor.complain(path) == []
