"""Settings come from the environment, are read by name, and are missed by name."""

from typing import Literal, NoReturn

from environs import Env, EnvError
from marshmallow.validate import OneOf

SEE = "see deploy/example.env"

Name = str | tuple[str, ...]  # a tuple holds names of which the first one set wins


def require(*names: Name) -> list[str]:
    """The values in the order of the names; stops the process naming all that are missing."""
    values = [_first_set(name) for name in names]
    missing = [_readable(name) for name, value in zip(names, values, strict=True) if not value]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        _stop(f"{', '.join(missing)} {verb} not set; {SEE}")
    return values


def text(name: str, default: str = "") -> str:
    """An optional text; a name set to nothing counts as not set."""
    return Env().str(name, "") or default


def number(name: str, default: float) -> float:
    """An optional number; stops the process when it is set to something else."""
    if not text(name):
        return default
    try:
        return Env().float(name)
    except EnvError:
        _stop(f"{name} must be a number; {SEE}")


def environment() -> Literal["local", "production"]:
    """Which rules hold. Not set means production, so that forgetting it is never the loose way."""
    try:
        Env().str("GONGKAI_ENV", "production", validate=OneOf(["local", "production"]))
    except EnvError:
        _stop(f"GONGKAI_ENV must be local or production; {SEE}")
    return "local" if text("GONGKAI_ENV") == "local" else "production"


def mongo_names(service: str) -> tuple[str, str]:
    """For `require`: the service's own user first, else the one for all."""
    return f"MONGO_URL_{service.upper()}", "MONGO_URL"


def mongo_url(service: str) -> str:
    """The database address of a service, with the service's own user where there is one."""
    return require(mongo_names(service))[0]


def _first_set(name: Name) -> str:
    candidates = (name,) if isinstance(name, str) else name
    return next((value for value in map(text, candidates) if value), "")


def _readable(name: Name) -> str:
    return name if isinstance(name, str) else " or ".join(name)


def _stop(message: str) -> NoReturn:
    raise SystemExit(message)
