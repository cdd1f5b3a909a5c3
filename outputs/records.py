"""JSON that people can read and programs can trust: one way to write a struct, one way to describe its type."""

import inspect
from typing import Any

import msgspec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def dump(value: object) -> bytes:
    """A struct as JSON: UTF-8, indented by two, fields in the order of their type, a line end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def describe(kind: Any, urn: str, title: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a struct type: what each type is for comes from its docstring."""
    body = msgspec.json.schema(kind)
    for definition in body["$defs"].values():
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    return {"$schema": DIALECT, "$id": urn, "title": title, **body}
