"""The layout of the package: imports without a circle, SQL in the store only, one class for a name, plain docstrings."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src"
PACKAGE = SOURCE / "loucheng_cli"
# A table is the stored form of a fact and has its name: scripts say ``select(Issue)`` (docs/python.md).
TABLES = PACKAGE / "store" / "tables.py"
SQL = re.compile(
    r"^\s*(select\s+[\w(*\"'].*\sfrom\s|select\s+[\w(*\"].*\sfrom$|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s)",
    re.DOTALL,
)
CLAUSE = re.compile(r"^\s*(where\s+\S+\s*(=|in|is|<|>)|order\s+by\s)")
# Documents that are not part of this repository; ``docs/design.md`` and ``docs/domain.md`` are.
CITATION = re.compile(r"(?<!docs/)\b(design|domain|style|pitfalls|field)\.md")
PLAIN_PACKAGES = ("cli", "domain", "files", "render", "services", "store")


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules of the package that a module imports anywhere: at the top, in a function, for types only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{name.name}" for name in node.names} & modules
            # ``from package import module`` needs the module; only other names need the package itself.
            found |= inner if len(inner) == len(node.names) else inner | {node.module}
    return found & modules


def texts(tree: ast.Module) -> list[tuple[int, str]]:
    """The string constants that are no docstrings, those inside f-strings too."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_no_module_imports_itself_by_way_of_others():
    names = {path: module_of(path) for path in trees()}
    modules = set(names.values())
    graph = {names[path]: imported(tree, modules) - {names[path]} for path, tree in trees().items()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_sql_is_written_in_the_store_only():
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path, tree in trees().items()
        if "store" not in path.relative_to(PACKAGE).parts
        for line, text in texts(tree)
        if SQL.search(text) or CLAUSE.search(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("select code from worker where login = :login", True),
        ("select count(*) from ", True),
        ('select "group", count(*) from issue', True),
        ("insert into content values (?)", True),
        ("update step set until_on = :day", True),
        ("delete from step", True),
        ("where code = :code", True),
        ("order by code limit 1", True),
        ("Where it is held.", False),
        ("select one of these", False),
        ("update the catalogue", False),
        ("Delete it from the list", False),
    ],
)
def test_what_counts_as_sql(text, is_sql):
    assert bool(SQL.search(text) or CLAUSE.search(text)) is is_sql


def test_a_class_name_is_used_once():
    homes: dict[str, list[str]] = defaultdict(list)
    for path, tree in trees().items():
        if path == TABLES:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(str(path.relative_to(SOURCE)))

    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("package", PLAIN_PACKAGES)
def test_module_docstrings_are_statements(package):
    found = [
        str(path.relative_to(SOURCE))
        for path, tree in trees().items()
        if path.relative_to(PACKAGE).parts[0] == package
        and (ast.get_docstring(tree) or "").split("\n\n")[0].rstrip().endswith("?")
    ]

    assert found == []


@pytest.mark.parametrize("package", PLAIN_PACKAGES)
def test_no_document_outside_the_repository_is_cited(package):
    found = [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for path in trees()
        if path.relative_to(PACKAGE).parts[0] == package
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CITATION.search(line)
    ]

    assert found == []


# Where a value has no type of its own; everywhere else ``object`` or the real type stands.
ANY = {
    "JSON, YAML and the fields of facts, as they are read and written": (
        "cli/app/own_files cli/demo cli/issue/draft cli/issue/papers cli/visit/draft domain/core/events "
        "domain/digest/model domain/imports/result domain/issue/replay domain/ledger/declaration "
        "domain/ledger/entry domain/ledger/values files/catalog/district_list files/catalog/loader "
        "files/catalog/related files/community files/ledger/loader files/ledger/parse "
        "files/spreadsheets/sheets render/imports render/output services/imports/enterprises "
        "store/journal/journal store/journal/projection store/journal/verify store/journal/verify_stored "
        "store/ledger/entries store/ledger/keys store/pins "
    ),
    "a driver, or a library without types": (
        "cli/app/sending cli/imports/lists files/catalog/semantic files/signing "
        "files/spreadsheets/other_workbooks files/spreadsheets/parallel_reader files/spreadsheets/rejects "
        "files/spreadsheets/spooled files/yaml_nodes render/documents/xlsx render/export/formats "
        "store/backup/sealing store/engine/addresses store/engine/connection store/engine/odd_values "
        "store/engine/outcome store/engine/schema store/migrations store/tables "
    ),
    "the parser of Typer, and what it gives": (
        "cli/app/completion cli/app/failure cli/app/groups cli/app/help cli/app/ledger_nouns cli/app/main "
        "cli/app/shell_completion cli/app/usage_errors cli/ledger/commands cli/ledger/examples "
        "cli/ledger/options cli/shell cli/visit/commands "
    ),
    "rows of lists of any kind": (
        "cli/imports/folder render/digest/sections render/export/columns render/report/values render/table "
    ),
}


def test_any_stands_only_where_json_a_driver_or_a_parser_is():
    allowed = {module for modules in ANY.values() for module in modules.split()}

    naming = {
        path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__")
        for path, tree in trees().items()
        if any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(tree))
    }

    assert sorted(naming - allowed) == []
