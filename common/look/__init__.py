"""The one visual language of the site and the faces: tokens, the large-print mode, the frame."""

from importlib.resources import files


def css(name: str) -> str:
    """The text of `<name>.css` of this folder."""
    return files(__package__).joinpath(f"{name}.css").read_text(encoding="utf-8")
