"""The face's own pages, for devices that have no board to show."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_templates = Environment(
    loader=PackageLoader("web", "templates/boards"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
)


def render(template: str, **values: Any) -> str:
    return _templates.get_template(template).render(**values)
