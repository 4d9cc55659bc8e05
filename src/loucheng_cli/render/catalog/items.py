"""The catalogue: rows, the card of an item, the list to hand out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.domain.calendar.deadline import Promise
from loucheng_cli.domain.catalog.item import (
    COMMUNITY,
    Catalog,
    CatalogDifference,
    ImportedCatalog,
    Item,
    days_text,
    word,
)
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.core.finding import FileFinding, Finding
from loucheng_cli.i18n import _, language, pgettext
from loucheng_cli.render.catalog import related
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.output import Output
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from loucheng_cli.render.documents.model import Block, Document
    from loucheng_cli.render.documents.xlsx import WorkbookSheet

REPRESENTATIVE = "representative"
# Columns of the spreadsheet, by the names that ``catalog import`` reads back; the first ten are printed.
SHEET_COLUMNS = {
    "stage": "阶段",
    "department": "主管部门",
    "code": "事项编码",
    "name": "事项名称",
    "kind": "事项类型",
    "handling": "办理方式",
    "promised": "承诺时限",
    "materials": "办理材料",
    "channel": "办理渠道",
    "basis": "设定依据",
    "legal": "法定时限",
    "with": "协办部门",
    "first": "先找",
    "clock": "计时起点",
    "confidential": "是否保密",
    "words": "关键词",
    "not": "不含",
    "level": "行使层级",
    "code_official": "官方编码",
    "conditions": "受理条件",
    "fee": "收费",
    "result": "办理结果",
    "phone": "咨询电话",
    "window": "窗口",
    "helper": "帮办人",
    "batch": "申报批次",
    "valid_until": "有效期至",
    "excluded": "不计入时限",
    "check": "待核对",
    "former": "原编码",
    "source": "来源",
}
_PRINTED = 10


def columns(catalog: Catalog) -> list[Column[Item]]:
    """The columns of ``catalog list``."""
    return [
        Column(pgettext("item", "Code"), lambda item: Styled(item.code, Style.REF), keep=True),
        Column(pgettext("item", "Item"), lambda item: item.name, wide=True),
        Column(_("Department"), lambda item: catalog.departments[item.department].short, below=True),
        Column(_("Stage"), lambda item: [word(stage) for stage in item.stage], below=True),
        Column(_("Kind"), lambda item: word(item.kind), below=True),
        Column(_("Promised"), lambda item: days_text(item.promised), right=True),
    ]


def value(catalog: Catalog, item: Item) -> dict[str, object]:
    """The item as scripts read it: the names of the YAML, and the department's name."""
    fields = {each.name.rstrip("_"): getattr(item, each.name) for each in dataclasses.fields(item)}
    head = {name: fields.pop(name) for name in ("code", "name", "department")}
    return {**head, "department_name": catalog.departments[item.department].name, **fields}


def card(catalog: Catalog, item: Item) -> list[Section]:
    """What a worker reads out: what it is, who does it, how long, what to bring, where to go, what it is not."""
    department = catalog.departments[item.department]
    first = (
        _("{party}; then {department}").format(party=word(item.first), department=department.name) if item.first else ""
    )
    begins = {
        "accepted": _("from the day the complete materials are accepted"),
        "assigned": _("from the day it is passed on"),
    }
    others = [catalog.departments[key].name for key in item.with_]
    return [
        Section(
            "",
            [
                (_("Kind"), word(item.kind)),
                (_("Stage"), [word(stage) for stage in item.stage]),
                (_("Keywords"), item.words),
                (_("Official code"), item.code_official),
                (_("Former code"), item.former),
                (
                    _("To be confirmed"),
                    _("places decide this differently; the district confirms it") if item.check else "",
                ),
            ],
        ),
        Section(
            _("Who does it"),
            [
                (_("In charge"), department.name),
                (_("Level"), word(item.level) if item.level else ""),
                (_("Ask first"), first),
                (_("Together with"), others),
                (pgettext("item", "Handling"), word(item.handling)),
                (_("Helper"), item.helper),
                (_("Confidential"), item.confidential),
            ],
        ),
        Section(
            _("How long"),
            [
                (_("Promised"), days_text(item.promised)),
                (_("The law allows"), days_text(item.legal)),
                (_("Counted"), begins[item.clock] if item.promised.days else ""),
                (_("Not counted"), item.excluded),
                (_("Batches"), item.batch),
                (_("Valid until"), item.valid_until),
            ],
        ),
        Section(_("Conditions"), lines=[f"· {each}" for each in item.conditions]),
        Section(_("What to bring"), lines=[f"{n}. {each}" for n, each in enumerate(item.materials, 1)]),
        Section(
            _("Where to go"),
            [
                (_("Channel"), item.channel),
                (_("Window"), item.window),
                (_("Phone"), item.phone),
                (_("Fee"), item.fee),
                (_("Result"), item.result),
            ],
        ),
        Section(_("What it is not"), lines=[f"· {each}" for each in item.not_]),
        Section("", [(_("Legal basis"), item.basis), (_("Source"), _source(item))]),
    ]


def document(catalog: Catalog) -> Document:
    """The list to hand out, by stage and department; an item of several stages is listed once, with the others named."""
    from loucheng_cli.render.documents.model import Document, DocumentTable, Heading, Paragraph

    blocks: list[Block] = [Paragraph(_summary(catalog), "centre")]
    if any(item.source == REPRESENTATIVE for item in catalog.items.values()):
        blocks.append(Paragraph(_("A representative list, not one that the district has published."), "note"))
    numerals = "一二三四" if language() == "zh" else "1234"
    for n, (stage, departments) in enumerate(_grouped(catalog).items()):
        blocks.append(Heading(_("{n}. {title}").format(n=numerals[n], title=word(stage))))
        for key, items in departments.items():
            department = catalog.departments[key]
            blocks.append(Heading(department.name, 2))
            blocks.append(
                DocumentTable(
                    (pgettext("item", "Code"), pgettext("item", "Item"), _("Promised"), _("Materials"), _("Channel")),
                    [_line(item) for item in items],
                    (13, 30, 14, 40, 28),
                )
            )
        elsewhere = [item.code for item in catalog.items.values() if stage in item.stage and _first(item) is not stage]
        if elsewhere:
            more = _("In this stage too, listed above: {codes}").format(codes=_(", ").join(elsewhere))
            blocks.append(Paragraph(more, "note"))
    blocks += related.blocks(catalog)
    return Document(
        title=_("List of public services"),
        blocks=blocks,
        footer=_("Catalogue version {version}").format(version=catalog.version),
    )


def sheet(catalog: Catalog) -> WorkbookSheet:
    """The list as a spreadsheet, in the order of the printed list; ``catalog import`` reads it back."""
    from loucheng_cli.render.documents.xlsx import WorkbookSheet

    rows = [
        [_cell(catalog, item, name) for name in SHEET_COLUMNS]
        for departments in _grouped(catalog).values()
        for items in departments.values()
        for item in items
    ]
    return WorkbookSheet(_("List of public services"), list(SHEET_COLUMNS.values()), rows, _PRINTED)


def _summary(catalog: Catalog) -> str:
    return _("Items: {items}, departments: {departments}").format(
        items=len(catalog.items), departments=len({item.department for item in catalog.items.values()} - {COMMUNITY})
    )


def _grouped(catalog: Catalog) -> Mapping[Stage, Mapping[str, Sequence[Item]]]:
    """First stage → department → items, each in the order of the lists."""
    groups: dict[Stage, dict[str, list[Item]]] = {}
    for stage in Stage:
        for key in catalog.departments:
            items = [each for each in catalog.items.values() if each.department == key and _first(each) is stage]
            if items:
                groups.setdefault(stage, {})[key] = items
    return groups


def _first(item: Item) -> Stage:
    return next(stage for stage in Stage if stage in item.stage)


def _line(item: Item) -> list[str]:
    also = [word(stage) for stage in Stage if stage in item.stage and stage is not _first(item)]
    name = [item.name, _labelled(_("Also: {stages}"), stages=_(", ").join(also))]
    name.append(_labelled(_("Result: {result}"), result=item.result))
    name.append(_("(to be confirmed by the district)") if item.check else "")
    days = [days_text(item.promised), _labelled(_("Not counted: {what}"), what=_("; ").join(item.excluded))]
    days.append(item.batch or "")
    days.append(_labelled(_("Valid until {day}"), day=item.valid_until.isoformat() if item.valid_until else None))
    bring = [_("; ").join(item.materials), *item.conditions]
    go = [_("First: {party}").format(party=word(item.first)) if item.first else "", item.channel or ""]
    go += [
        item.window or "",
        _labelled(_("Phone: {phone}"), phone=item.phone),
        item.helper or "",
        _labelled(_("Fee: {fee}"), fee=item.fee),
    ]
    return [item.code, *("\n".join(filter(None, lines)) for lines in (name, days, bring, go))]


def _labelled(text: str, **values: str | None) -> str:
    """The text with its value; nothing where there is no value."""
    return text.format(**values) if all(values.values()) else ""


def _cell(catalog: Catalog, item: Item, name: str) -> str:
    raw = getattr(item, {"with": "with_", "not": "not_"}.get(name, name))
    match name:
        case "department":
            return catalog.departments[raw].name
        case "with":
            return "；".join(catalog.departments[key].name for key in raw)
        case "promised" | "legal":
            return _chinese_days(raw) if raw else ""
        case "confidential":
            return "是" if raw else ""
        case "clock":
            return {"accepted": "受理", "assigned": "交办"}[raw]
        case "first":
            return (
                {"community": "社区", "property": "物业", "street": "街道", "utility": "水电气通信"}[raw] if raw else ""
            )
        case "check":
            return "由区里核对" if raw else ""
        case "valid_until":
            return raw.isoformat() if raw else ""
        case _ if raw is None:
            return ""
        case _:
            # A list of one that holds a comma is closed by a semicolon, so that it is read back as one.
            return raw if isinstance(raw, str) else "；".join(raw) + ("；" if len(raw) == 1 and "、" in raw[0] else "")


def _chinese_days(promise: Promise) -> str:
    return "即办" if promise.days == 0 else f"{promise.days}{'个工作日' if promise.unit == 'working' else '个自然日'}"


def _source(item: Item) -> str:
    return _("representative list; the district must replace it") if item.source == REPRESENTATIVE else item.source


def exported(catalog: Catalog, format_: str) -> str | bytes:
    """The list to hand out as ``md``, ``html``, ``docx`` or ``xlsx``."""
    match format_:
        case "xlsx":
            from loucheng_cli.render.documents.xlsx import workbook

            return workbook([sheet(catalog)])
        case "docx":
            from loucheng_cli.render.documents.docx import docx

            return docx(document(catalog))
        case "html":
            from loucheng_cli.render.documents.html import html

            return html(document(catalog))
        case _:
            from loucheng_cli.render.documents.markdown import markdown

            return markdown(document(catalog))


def where(folder: Path, finding: Finding) -> str:
    """``items/zhujian.yaml:12``."""
    name = finding.path.relative_to(folder) if finding.path.is_relative_to(folder) else finding.path
    return f"{name.as_posix()}:{finding.line}" if finding.line else name.as_posix()


def finding_columns(folder: Path) -> list[Column[Finding]]:
    """The columns of ``catalog check``."""
    return [
        Column(_("Place"), lambda finding: where(folder, finding)),
        Column(_("What is wrong"), lambda finding: finding.what, wide=True),
        Column(_("How to mend it"), lambda finding: finding.mend, wide=True),
    ]


def findings_value(folder: Path, findings: Sequence[Finding]) -> dict[str, object]:
    """What ``catalog check`` tells scripts."""
    return {
        "catalog": str(folder),
        "findings": [
            {"file": each.path.as_posix(), "line": each.line, "what": each.what, "mend": each.mend} for each in findings
        ],
    }


def difference_columns() -> list[Column[CatalogDifference]]:
    """The columns of ``catalog diff``."""
    what = {
        "added": _("added"),
        "retired": _("retired"),
        "name": _("renamed"),
        "department": _("other department"),
        "first": _("others are asked first"),
        "with": _("others help"),
        "promised": _("other promised days"),
        "legal": _("other legal days"),
        "clock": _("the days begin otherwise"),
        "changed": _("declared otherwise"),
    }
    return [
        Column(pgettext("item", "Code"), lambda each: Styled(each.code, Style.REF), keep=True),
        Column(pgettext("item", "Item"), lambda each: each.name, wide=True),
        Column(_("Change"), lambda each: what[each.what]),
        Column(_("Before"), lambda each: each.before),
        Column(_("After"), lambda each: each.after),
    ]


def show_imported(output: Output, imported: ImportedCatalog, folder: Path) -> None:
    """The report of ``catalog import``: what was taken, and each cell because of which a row was not."""
    written = folder if imported.items else None
    if output.json:
        output.value(
            {
                "catalog": str(written) if written else None,
                "read": imported.read,
                "items": len(imported.items),
                "kept_says": imported.kept_says,
                "unknown_columns": imported.unknown,
                "rejected": len({each.row for each in imported.rejections}),
                "rejections": imported.rejections,
            }
        )
        return
    columns_ = [
        Column[FileFinding](_("Row"), lambda each: each.row, right=True),
        Column[FileFinding](_("Column"), lambda each: each.column),
        Column[FileFinding](_("Value"), lambda each: each.value),
        Column[FileFinding](_("Reason"), lambda each: each.reason, wide=True),
    ]
    if imported.rejections:
        output.rows(imported.rejections, columns_, ref=lambda each: str(each.row))
    for note in imported.notes:
        output.say(note)
    if imported.unknown:
        output.say(_("Columns not read: {columns}.").format(columns=_(", ").join(imported.unknown)))
    output.say(
        _("Rows read: {read}, items taken: {items}, rows rejected: {rejected}, sayings kept: {says}.").format(
            read=imported.read,
            items=len(imported.items),
            rejected=len({each.row for each in imported.rejections}),
            says=imported.kept_says,
        )
    )
    if written:
        output.say(_("Written: {path}. Look at it with: loucheng catalog check {path}").format(path=written))
