"""What a command is given: loaded by its schema, or every problem told at once."""

from typing import Any

from marshmallow import Schema, ValidationError

from common.errors import Invalid


def loaded(schema: type[Schema], arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the schema reads them; Invalid with a line per problem."""
    try:
        return dict(schema().load(arguments))
    except ValidationError as error:
        raise Invalid("输入不符合要求，没有保存。", problems_of(error)) from None


def problems_of(error: ValidationError) -> list[str]:
    """`field: message` lines out of marshmallow's nested dict."""

    def walk(node: Any, path: str) -> list[str]:
        if isinstance(node, dict):
            return [p for key, inner in node.items() for p in walk(inner, f"{path}{key}.")]
        return [f"{path.rstrip('.')}: {text}" for text in node]

    return walk(error.messages, "")
