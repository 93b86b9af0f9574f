"""Every message that scorecard can make, as templates, read from its sources.

A message is whatever reaches one of the `SINKS`, wherever on the way there its text was made: a
name, a table, a function's result, an argument. A value that is filled in leaves `{}`; where that
value is itself words of ours ("a list", "did you mean ...?"), those are a message of their own.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path

SINKS = (
    *("tell", "Problem", "Finding", "Code", "author_error", "SyntaxHint", "Fault", "_at"),
    *("_Weighed", "StopRun", "_report", "FieldError", "BlockingIOError", "OSError", "_on_skip"),
    *("JMESPathError", "RunCounts", "Rejects"),
    *("RecordError", "InputError", "Reject", "FileNotFoundError", "_problem", "unfit"),
    *("leave_out", "Skip", "UserError", "error", "remark", "detail", "UsageError", "fail"),
    *("BadParameter", "PluginError", "MissingExtraError", "JudgeError", "CantLearnError"),
)
"""What takes a message: exceptions and findings, and their short forms."""
_VALUE_ERRORS = (
    *("authoring", "values", "moments", "conditions", "rubric", "reading", "formats", "judge"),
    *("review", "jobs", "render"),
)
"""Rooms whose every `ValueError` reaches people."""
_NO_WORDS = frozenset(("bad", "good", "code", "at"))
"""Arguments of sinks that nobody is told."""
_GATHER = frozenset(("join", "listed", "min", "max", "sorted", "next", "list", "tuple"))
_KEEP = frozenset(
    ("items", "values", "lower", "removeprefix", "removesuffix", "strip", "rstrip", "get")
)
_OTHERS = frozenset(("excerpt", "printable", "display_name", "_excerpt", "found", "cut", "field"))
"""What shows a text of somebody else, or is no function of ours."""
_MOST = 160
_PROSE = re.compile(r"[A-Za-z]{2,}[^\n]* |[A-Za-z]* [^\n]*[A-Za-z]{2,}")
_BLANK = re.compile(r"\{[^}]*\}")
_BLANKS = re.compile(r"(\{\}){2,}")


class Sources:
    """The modules below a folder, and what they say."""

    def __init__(self, folder: Path) -> None:
        self.home: dict[int, ast.FunctionDef] = {}
        self.module: dict[int, Path] = {}
        self.calls: dict[str, list[ast.Call]] = defaultdict(list)
        self.functions: dict[str, list[ast.FunctionDef]] = defaultdict(list)
        self.constants: dict[str, list[ast.expr]] = defaultdict(list)
        self.imported: dict[tuple[Path, str], Path] = {}
        self._said: dict[str, str] = {}
        self._known: dict[int, list[str]] = {}
        for path in sorted(folder.rglob("*.py")):
            self._index(path.relative_to(folder), ast.parse(path.read_text(encoding="utf-8")))

    def _index(self, path: Path, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            self.module[id(node)] = path
            match node:
                case ast.ImportFrom(str(module), names):
                    home = Path("/".join(module.split(".")[1:]) + ".py")
                    self.imported.update({(path, alias.name): home for alias in names})
                case ast.FunctionDef(name) | ast.AsyncFunctionDef(name):
                    self.functions[name].append(node)
                    self.home.update((id(inner), node) for inner in _inside(node))
                case ast.Call(function):
                    self.calls[_name(function)].append(node)
        for body in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
            for statement in body.body:
                match statement:
                    case ast.Assign([target], value) | ast.AnnAssign(
                        target, _, ast.expr() as value
                    ):
                        self.constants[_name(target)].append(value)

    @cached_property
    def said(self) -> dict[str, str]:
        """The templates of all messages, each with a module that says it."""
        for sink in (*SINKS, "ValueError"):
            for call in self.calls[sink]:
                where = self.module[id(call)]
                is_ours = sink != "tell" or (where, sink) in self.imported
                if is_ours and (sink != "ValueError" or where.parts[0] in _VALUE_ERRORS):
                    self._keep(call, *_arguments(call))
        # What tables of formats leave out, by the sign that tells it.
        for call in (call for calls in self.calls.values() for call in calls):
            for key in call.keywords:
                if key.arg == "skip_when" and isinstance(key.value, ast.Dict):
                    self._keep(call, *key.value.values)
        return self._said

    def _keep(self, at: ast.expr, *said: ast.expr) -> None:
        for text in (text for node in said for text in self.texts(node)):
            if _PROSE.search(text.replace("{}", "")) and not text.startswith("$"):
                self._said.setdefault(_BLANKS.sub("{}", text), str(self.module[id(at)]))

    def texts(self, node: ast.expr) -> list[str]:
        """The templates that an expression may be; none where nothing is known of it."""
        if id(node) not in self._known:
            self._known[id(node)] = []  # what leads back to itself adds nothing
            self._known[id(node)] = list(dict.fromkeys(islice(self._texts(node), _MOST)))
        return self._known[id(node)]

    def _texts(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(str(text)):
                yield text
            case ast.JoinedStr(values):
                yield from map("".join, product(*map(self._part, values)))
            case ast.BinOp(left, ast.Add(), right):
                yield from map("".join, product(*(self.texts(s) or ["{}"] for s in (left, right))))
            case ast.Name(name):
                yield from self._named(node, name)
            case ast.Call(function):
                yield from self._called(node, _name(function))
            case _:
                for part in self._parts(node):
                    yield from self.texts(part)

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """What an expression is one of, or is made of."""
        match node:
            case ast.IfExp(_, one, other):
                return [one, other]
            case ast.BoolOp(_, values) | ast.Tuple(values) | ast.List(values) | ast.Set(values):
                return values
            case ast.Dict(_, values):
                return values
            case ast.Starred(value) | ast.NamedExpr(_, value) | ast.Subscript(value, _):
                return [value]
            case ast.Attribute(_, name):
                return self._constants(node, name)
        return []

    def _part(self, node: ast.expr) -> list[str]:
        """A part of a text: its words where it is one of two, else a blank."""
        if isinstance(node, ast.Constant):
            return [str(node.value)]
        assert isinstance(node, ast.FormattedValue)
        value = node.value
        if isinstance(value, ast.Name):
            function = self.home.get(id(node))
            bound = list(_bound(function, value.id)) if function else []
            found = bound or self._constants(node, value.id)
            if len(found) == 1 and isinstance(found[0], ast.IfExp | ast.Constant):
                value = found[0]
        match value:
            case ast.Constant(str(text)):
                return [text]
            case ast.IfExp(_, ast.Constant(str(one)), ast.Constant(str(other))):
                return [one, other]
        self._keep(node, value)
        is_optional = isinstance(value, ast.IfExp) and "" in self.texts(value)
        return ["", "{}"] if is_optional else ["{}"]

    def _constants(self, node: ast.expr, name: str) -> list[ast.expr]:
        found = self.constants.get(name, [])
        here = [at for at in found if self.module[id(at)] == self.module[id(node)]]
        return here or (found if name.isupper() and not name.startswith("_") else [])

    def _named(self, node: ast.expr, name: str) -> Iterator[str]:
        function = self.home.get(id(node))
        bound = list(_bound(function, name)) if function else []
        for value in bound or self._constants(node, name):
            yield from self.texts(value)
        if function and not any(isinstance(value, ast.JoinedStr) for value in bound):
            yield from self._given(function, name)

    def _given(self, function: ast.FunctionDef, name: str) -> Iterator[str]:
        """What callers give for a parameter of a function."""
        names = [argument.arg for argument in function.args.posonlyargs + function.args.args]
        if name not in [*names, *(argument.arg for argument in function.args.kwonlyargs)]:
            return
        is_method = names[:1] in (["self"], ["cls"])
        is_only = len(self.functions[function.name]) == 1
        for call in self.calls[function.name]:
            if is_only or self.module[id(call)] == self.module[id(function)]:
                place = names.index(name) - is_method if name in names else len(call.args)
                keywords = [key.value for key in call.keywords if key.arg == name]
                for value in keywords or call.args[max(place, 0) : place + 1]:
                    yield from self.texts(value)

    def _called(self, node: ast.Call, name: str) -> Iterator[str]:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        given: list[ast.expr] = []
        if name in _GATHER:
            given = [arg.elt if isinstance(arg, ast.GeneratorExp) else arg for arg in node.args]
        elif owner and name in ("format", "format_map"):
            yield from (_BLANK.sub("{}", text) for text in self.texts(owner))
            self._keep(node, *_arguments(node))
        elif owner and name in _KEEP:
            given = [owner, *node.args[1:]]
        elif name not in _OTHERS:
            given = list(self._returned(node, name))
        for value in given:
            yield from self.texts(value)

    def _returned(self, node: ast.Call, name: str) -> Iterator[ast.expr]:
        """What the function that is called may give back."""
        here = self.module[id(node)]
        home = self.imported.get((here, name), here)
        found = self.functions.get(name, [])
        near = [function for function in found if self.module[id(function)] == home]
        for function in near or (found if len(found) == 1 else []):
            for inner in _inside(function):
                is_own = self.home.get(id(inner)) is function
                if is_own and isinstance(inner, ast.Return | ast.Yield) and inner.value:
                    yield inner.value


@cache
def _inside(function: ast.FunctionDef) -> list[ast.AST]:
    """A function and all that is in it: it is gone through for each name."""
    return list(ast.walk(function))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(key.value for key in call.keywords if key.arg not in _NO_WORDS)]


def _bound(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What a name is bound to in a function."""
    for node in _inside(function):
        match node:
            case ast.Assign([target], value) | ast.AnnAssign(target, _, ast.expr() as value):
                yield from _matched(target, value, name)
            case ast.NamedExpr(target, value):
                yield from _matched(target, value, name)
            case ast.For(target, iterated) | ast.comprehension(target, iterated):
                if name in {_name(part) for part in ast.walk(target) if isinstance(part, ast.Name)}:
                    yield iterated


def _matched(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    match target, value:
        case ast.Tuple(targets), ast.Tuple(values):
            for one, other in zip(targets, values, strict=False):
                yield from _matched(one, other, name)
        case ast.Tuple(targets), _:
            yield from [value] * (name in map(_name, targets))
        case _:
            yield from [value] * (_name(target) == name)
