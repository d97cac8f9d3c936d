"""Asks and tells services for the member who is signed in: his ticket goes along."""

from typing import Any

from web.kit import desk
from web.kit.gate import me


def ask(query: str, **arguments: Any) -> Any:
    """The answer to a query like publish.read_shown, as far as it is for him."""
    service, method = query.split(".")
    return desk.pool().call(service, method, ticket=me()["ticket"], **arguments)


def tell(command: str, **arguments: Any) -> Any:
    """Carry out a command; its id is the form's, so that sending a form twice does it once."""
    return ask(command, command_id=desk.form_id(), **arguments)
