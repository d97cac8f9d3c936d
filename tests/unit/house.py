"""Reads the house's source for its rules: every Python file, its imports, calls and words."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root and its tree."""

    path: str
    tree: ast.Module

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").removesuffix("/__init__").split("/"))

    @cached_property
    def package(self) -> tuple[str, ...]:
        return self.parts if self.path.endswith("/__init__.py") else self.parts[:-1]

    @property
    def service(self) -> str:
        return self.parts[1] if self.parts[0] == "services" and len(self.parts) > 1 else ""

    @property
    def role(self) -> str:
        return self.parts[2] if self.service and len(self.parts) > 2 else ""

    @cached_property
    def imports(self) -> list[tuple[str, int]]:
        """Full dotted names with their lines: `from a import b` is a.b."""
        return [found for node in ast.walk(self.tree) for found in _imported(node, self.package)]

    @cached_property
    def typing_lines(self) -> set[int]:
        """Lines below `if TYPE_CHECKING:`, which nobody runs."""
        blocks = (node for node in ast.walk(self.tree) if isinstance(node, ast.If))
        return {
            line
            for block in blocks
            if name_of(block.test) == "TYPE_CHECKING"
            for line in range(block.lineno, (block.body[-1].end_lineno or 0) + 1)
        }

    def imports_of(self, *packages: str) -> Iterator[tuple[str, int]]:
        """What it imports at or below one of the packages."""
        for name, line in self.imports:
            if any(name == package or name.startswith(f"{package}.") for package in packages):
                yield name, line


def _imported(node: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else ()
        stem = [*base, *filter(None, [node.module])]
        yield from ((".".join([*stem, alias.name]), node.lineno) for alias in node.names)
    elif isinstance(node, ast.Call) and name_of(node.func) in ("import_module", "__import__"):
        yield from ((text, node.lineno) for text in map(text_of, node.args[:1]) if text)


def name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def text_of(node: ast.AST) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else ""


def read(root: Path, *folders: str, saying: str = "") -> list[Source]:
    """Every Python file below these folders that says this word; a folder that is not there yet
    holds none."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    plain = [path.relative_to(root) for path in paths]
    shown = [path for path in plain if not any(part.startswith(".") for part in path.parts)]
    texts = ((path, (root / path).read_text(encoding="utf-8")) for path in shown)
    return [Source(path.as_posix(), ast.parse(text)) for path, text in texts if saying in text]


def reached(start: Source, sources: list[Source]) -> set[str]:
    """Everything it imports, and what that imports, and so on."""
    modules = {".".join(source.parts): source for source in sources}
    seen: set[str] = set()
    todo = [start]
    while todo:
        fresh = {name for name, _ in todo.pop().imports} - seen
        seen |= fresh
        names = {parent for name in fresh for parent in _with_parents(name)}
        todo += [modules[name] for name in names if name in modules]
    return seen


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and name_of(node.func) in names:
            yield node


def words(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every identifier, imported name and text, docstrings left out."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if id(node) not in docstrings:
            yield from ((word, getattr(node, "lineno", 0)) for word in _words_of(node) if word)


def _words_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [*(getattr(node, "module", None) or "").split("."), *(a.name for a in node.names)]
    return [text_of(node), name_of(node), getattr(node, "arg", None) or ""]
