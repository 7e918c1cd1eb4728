"""Typed YAML: text in, a msgspec Struct out, and every fault with its line and column.

msgspec stops at the first fault; a manager who edits rules wants all of them in one run. So the YAML nodes
are walked along the types here, and each part that does not fit is named with where it stands.
"""

from __future__ import annotations

import difflib
import functools
import types
import typing
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec
import yaml

from config.texts import T, Text

S = TypeVar("S")
_MISSING = object()
_TEXTS = (":str", ":int", ":float", ":timestamp")
"""What YAML takes for something else where a text is asked for, such as an unquoted number or instant."""
MOST_NAMED = 12
"""How many of the known words a fault names."""
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: eight times as fast, with the same marks."""
_CONSTRUCTOR = yaml.constructor.SafeConstructor()


class Place(NamedTuple):
    """Where something stands in a file: 1-based line and column."""

    file: str
    line: int
    column: int


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong in a rules file."""

    place: Place
    key: str
    text: Text

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}:{self.place.column}: {self.key}"


class Document(NamedTuple):
    """A value read from YAML, and where each of its parts stands (by dotted key)."""

    value: Any
    places: dict[str, Place]
    faults: list[Fault]

    def fault(self, key: str, text: Text) -> Fault:
        """A fault at `key`, or where the nearest part around it stands when the key itself is not written."""
        known = key
        while known and known not in self.places:
            known = known[: max(known.rfind("."), known.rfind("["), 0)]
        return Fault(self.places[known], key, text)


def nearest(word: str, known: typing.Iterable[str]) -> str | None:
    """The known word most like `word`, if one is like it at all."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown(what: str, known: typing.Iterable[str]) -> Text:
    """The sentence for a word that is not among the known ones."""
    names = sorted(known)
    near = nearest(what, names)
    if near:
        return T("found {found}; did you mean {nearest}?", found=repr(what), nearest=near)
    listed = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return T("found {found}; known are: {known}", found=repr(what), known=listed)


def read(path: Path, kind: type[S]) -> tuple[S | None, Document]:
    """Read the YAML file as a `kind`; the answer is that of `read_text`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, _unread(Place(path.name, 1, 1), T("this is not YAML: {problem}", problem=str(error)))
    return read_text(path.name, content, kind)


def read_text(name: str, content: str | bytes, kind: type[S]) -> tuple[S | None, Document]:
    """Read YAML as a `kind`; `name` is the file that faults name.

    Returns the value (None when there are faults) and the document with places and faults.
    """
    reader = _Reader(name)
    try:
        node = yaml.compose(content if isinstance(content, str) else content.decode("utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        problem = getattr(error, "problem", None) or str(error)
        return None, _unread(place, T("this is not YAML: {problem}", problem=problem))
    if node is None:
        return None, _unread(Place(name, 1, 1), T("the file is empty"))
    value = reader.convert(node, kind, "")
    document = Document(value, reader.places, reader.faults)
    return (None if reader.faults else value), document


def _unread(place: Place, text: Text) -> Document:
    """The document of a file of which nothing can be understood."""
    return Document(None, {}, [Fault(place, "", text)])


class _Reader:
    """Walks YAML nodes along a type and collects places and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[str, Place] = {}
        self.faults: list[Fault] = []

    def fault(self, node: yaml.Node, key: str, text: Text) -> Any:
        """Note a fault at `node`; the value of a faulty part is `_MISSING`."""
        self.faults.append(Fault(self._place(node), key, text))
        return _MISSING

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def convert(self, node: yaml.Node, kind: Any, key: str) -> Any:
        """The value of `node` as a `kind`, or `_MISSING` with faults noted."""
        self.places[key] = self._place(node)
        if kind is Any:
            return _plain(node)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._union(node, get_args(kind), key)
        if origin is Literal:
            return self._literal(node, get_args(kind), key)
        if origin is typing.Annotated:
            return self.convert(node, get_args(kind)[0], key)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._struct(node, kind, key)
        if origin in (dict,) or kind is dict:
            return self._mapping(node, get_args(kind) or (str, Any), key)
        if origin in (list, tuple, set, frozenset):
            return self._sequence(node, kind, key)
        return self._scalar(node, kind, key)

    def _union(self, node: yaml.Node, options: tuple[Any, ...], key: str) -> Any:
        """Optional values, and structs told apart by the one key that each of them requires."""
        rest = [option for option in options if option is not type(None)]
        if len(rest) < len(options) and _is_null(node):
            return None
        if len(rest) == 1:
            return self.convert(node, rest[0], key)
        structs = [option for option in rest if isinstance(option, type) and issubclass(option, msgspec.Struct)]
        if isinstance(node, yaml.MappingNode) and structs:
            keys = {k.value for k, _ in node.value}
            for option in structs:
                if set(_required(option)) <= keys:
                    return self._struct(node, option, key)
            wanted = {name for option in structs for name in _required(option)}
            return self.fault(node, key, T("one of these keys is needed: {keys}", keys=", ".join(sorted(wanted))))
        for option in rest:
            if option not in structs:
                trial = _Reader(self.file)
                value = trial.convert(node, option, key)
                if not trial.faults:
                    return value
        return self.fault(node, key, T("found {found}, which does not fit here", found=_shown(node)))

    def _literal(self, node: yaml.Node, allowed: tuple[Any, ...], key: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return self.fault(node, key, T("found {found}, which does not fit here", found=_shown(node)))
        value = _plain(node)
        if value in allowed:
            return value
        return self.fault(node, key, unknown(node.value, [str(a) for a in allowed]))

    def _struct(self, node: yaml.Node, kind: type[msgspec.Struct], key: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self.fault(node, key, T("found {found}, expected keys and values", found=_shown(node)))
        hints, names = _fields(kind)
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            name = str(key_node.value)
            path = f"{key}.{name}" if key else name
            if name not in names:
                self.fault(key_node, path, unknown(name, names))
            elif names[name].name in values:
                self.fault(key_node, path, T("this key stands here twice"))
            else:
                values[names[name].name] = self.convert(value_node, hints[names[name].name], path)
        missing = [name for name in _required(kind) if names[name].name not in values]
        for name in missing:
            path = f"{key}.{name}" if key else name
            self.fault(node, path, T("the key {name} is missing", name=name))
        if missing or any(value is _MISSING for value in values.values()):
            return _MISSING
        try:
            return kind(**values)
        except (ValueError, TypeError) as error:
            text = (
                error.args[0] if error.args and isinstance(error.args[0], Text) else T("{problem}", problem=str(error))
            )
            return self.fault(node, key, text)

    def _mapping(self, node: yaml.Node, kinds: tuple[Any, ...], key: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            return self.fault(node, key, T("found {found}, expected keys and values", found=_shown(node)))
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            path = f"{key}.{key_node.value}" if key else str(key_node.value)
            name = self.convert(key_node, kinds[0], path)
            if name is not _MISSING and name in result:
                self.fault(key_node, path, T("this key stands here twice"))
            result[name] = self.convert(value_node, kinds[1], path)
        return _MISSING if _MISSING in (*result, *result.values()) else result

    def _sequence(self, node: yaml.Node, kind: Any, key: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return self.fault(node, key, T("found {found}, expected a list", found=_shown(node)))
        args = get_args(kind)
        origin: Any = get_origin(kind)
        if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
            if len(args) != len(node.value):
                return self.fault(node, key, T("expected a list of {n}", n=len(args)))
            items = [self.convert(n, a, f"{key}[{i}]") for i, (n, a) in enumerate(zip(node.value, args, strict=True))]
        else:
            items = [self.convert(n, args[0], f"{key}[{i}]") for i, n in enumerate(node.value)]
        return _MISSING if any(item is _MISSING for item in items) else origin(items)

    def _scalar(self, node: yaml.Node, kind: Any, key: str) -> Any:
        value = _plain(node) if isinstance(node, yaml.ScalarNode) else _MISSING
        if kind is float and type(value) is int:
            return float(value)
        if kind is str and isinstance(node, yaml.ScalarNode) and node.tag.endswith(_TEXTS):
            return node.value
        if kind is date and type(value) is date:
            return value
        if type(value) is kind:
            return value
        return self.fault(node, key, T("found {found}, expected {expected}", found=_shown(node), expected=_kind(kind)))


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The types of a struct's fields by their names, and the fields by their names in YAML."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return hints, {field.encode_name: field for field in msgspec.structs.fields(kind)}


@functools.cache
def _required(kind: type[msgspec.Struct]) -> list[str]:
    return [f.encode_name for f in msgspec.structs.fields(kind) if f.required]


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")


def _plain(node: yaml.Node) -> Any:
    try:
        return _CONSTRUCTOR.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError):
        return _MISSING
    finally:
        _CONSTRUCTOR.constructed_objects.clear()
        _CONSTRUCTOR.recursive_objects.clear()


def _shown(node: yaml.Node) -> str | Text:
    if isinstance(node, yaml.ScalarNode):
        return repr(node.value)
    return T("a list") if isinstance(node, yaml.SequenceNode) else T("keys and values")


def _kind(kind: Any) -> Text:
    return {
        str: T("a text"),
        int: T("a whole number"),
        float: T("a number"),
        bool: T("true or false"),
        date: T("a date such as 2026-01-31"),
    }.get(kind, T("{kind}", kind=getattr(kind, "__name__", str(kind))))
