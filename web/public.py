"""Renders what the portal adds to the site's folder, in the frame and the look of its pages."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template
from jinja2 import ChoiceLoader, PackageLoader

from common import settings


def prepare(app: Flask) -> None:
    """Every page of the portal finds the frame that the site's pages have."""
    assert app.jinja_loader is None
    loaders = [PackageLoader("web"), PackageLoader("common", "look")]
    app.jinja_env.loader = ChoiceLoader(loaders)


def base() -> str:
    """What every link begins with: the path of SITE_URL, mostly nothing."""
    return urlsplit(settings.text("SITE_URL")).path.rstrip("/")


def render(template: str, title: str, status: int = 200, **values: Any) -> Response:
    """`here` is where switching to large print comes back to; without it there is no way back to
    this page, and without script no switch."""
    site = {name: settings.text(f"SITE_{name.upper()}") for name in ("name", "domain", "id_code")}
    known = {"title": title, "site": site, "base": base(), "here": "", **values}
    return make_response(render_template(template, **known), status)
