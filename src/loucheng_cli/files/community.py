"""Reading ``community.yaml``, with the line of whatever cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.community.model import Community, Council, Representative
from loucheng_cli.domain.community.plan import Plan, PlannedPerson
from loucheng_cli.domain.community.policy import DEFAULT_POLICIES, POLICY_CHOICES, Policy, is_number, is_sound
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.place.building import Building, Unit
from loucheng_cli.domain.privacy.personal_numbers import normalise_phone
from loucheng_cli.files.addresses import addresses
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.yaml_nodes import Reader, compose, did_you_mean
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

STATION = r"[A-Z]{2,4}"
_CODE = r"[A-Za-z][A-Za-z0-9]{0,7}"
_DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,9})?"

_TOP = ("community", "organisation", "councils", "representatives", "buildings", "workers", "policies", "notify")
_COMMUNITY = (
    "code", "station", "name", "center", "district", "street", "address", "committee", "party_branches", "timezone",
    "language", "telephone", "paper_mark",
)  # fmt: skip
_COUNCIL = ("code", "name", "buildings", "meets")
_SEAT = ("council", "name", "side", "role", "building", "of")
_BUILDING = (
    "code", "name", "aliases", "address", "kind", "floors", "labels", "tenure", "owners", "manager", "built",
    "gross_m2", "rentable_m2", "lifts", "parking", "coordinates", "units",
)  # fmt: skip
ORGANS = ("党委", "楼宇治理委员会", "综合服务中心")  # 三位一体
_ORGAN = ("kind", "name", "duties", "meets")
_UNIT = ("unit", "floor", "area_m2", "state")
_WORKER = ("code", "name", "role", "title", "source", "from", "buildings", "login")
SOURCES = ("区级部门下派", "街道科室下沉", "党建指导员选派", "企业骨干吸纳")  # 四个一批


def load_community(path: Path) -> Plan:
    """The plan a file declares; raises UnreadableFileError with the line, or FileError."""
    reader = Reader(path)
    root = compose(path, read_bytes(path))
    if root is None:
        raise reader.error(None, _("the file is empty"), _("Start from examples/community.yaml."))
    top = reader.mapping(root, _TOP, ("community", "buildings"))
    return _Plan(reader).read(top)


class _Plan:
    """Reads the parts in the order in which they refer to each other."""

    def __init__(self, reader: Reader) -> None:
        self.r = reader
        self.buildings: dict[str, Building] = {}
        self.councils: dict[str, Council] = {}

    def read(self, top: Mapping[str, yaml.Node]) -> Plan:
        community, station = self._community(top["community"])
        if "notify" in top:  # read where something is sent, and never stored
            addresses(self.r, top["notify"])
        community = replace(community, organs=self._organs(top.get("organisation")))
        units = []
        for node in self.r.sequence(top["buildings"]):
            units += self._building(node)
        if not self.buildings:
            raise self.r.error(top["buildings"], _("a community has at least one building"))
        for node in self.r.sequence(top.get("councils")):
            self._council(node)
        return Plan(
            community=community,
            station=station,
            councils=tuple(self.councils.values()),
            buildings=tuple(self.buildings.values()),
            units=tuple(units),
            representatives=tuple(self._seats(self.r.sequence(top.get("representatives")))),
            workers=tuple(self._workers(self.r.sequence(top.get("workers")))),
            policies=tuple(self._policies(top.get("policies"))),
        )

    def _community(self, node: yaml.Node) -> tuple[Community, str]:
        found = self.r.mapping(node, _COMMUNITY, ("code", "name"))
        code = self._code(found["code"])
        station_node = found.get("station", found["code"])
        station = self.r.text(station_node).upper()
        if not re.fullmatch(STATION, station):
            raise self.r.error(station_node, _("a station is two to four letters such as SM"))
        fields: dict[str, Any] = {
            key: self.r.text(value) for key, value in found.items() if key not in {"code", "station", "party_branches"}
        }
        if "party_branches" in found:
            fields |= self._branches(found["party_branches"])
        if "telephone" in found and (phone := normalise_phone(fields["telephone"])) is None:
            raise self.r.error(found["telephone"], _("it is not a telephone number"), _("Write it as 0577-88123456."))
        if "telephone" in found:
            fields["telephone"] = phone
        if "language" in found:
            self.r.choice(found["language"], ("zh", "en"))
        if "timezone" in found:
            self._timezone(found["timezone"])
        return Community(code=code, **fields), station

    def _branches(self, node: yaml.Node) -> dict[str, object]:
        """How many party branches there are, or which."""
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return {"party_branches": self.r.whole(node)}
        names = self.r.texts(node)
        return {"party_branches": len(names), "branches": names}

    def _organs(self, node: yaml.Node | None) -> dict[str, dict[str, str]]:
        """党委, 楼宇治理委员会 and 综合服务中心, each with its duties and meetings."""
        organs: dict[str, dict[str, str]] = {}
        for each in self.r.sequence(node):
            found = self.r.mapping(each, _ORGAN, ("kind", "name"))
            kind = self.r.choice(found["kind"], ORGANS)
            if kind in organs:
                raise self.r.error(found["kind"], _("{value} stands here twice").format(value=kind))
            organs[kind] = {key: self.r.text(value) for key, value in found.items() if key != "kind"}
        return organs

    def _timezone(self, node: yaml.Node) -> None:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        name = self.r.text(node)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self.r.error(
                node, _("“{name}” is not a time zone").format(name=name), _("Write Asia/Shanghai.")
            ) from error

    def _building(self, node: yaml.Node) -> list[Unit]:
        found = self.r.mapping(node, _BUILDING, ("code", "name"))
        code = self._new_code(found["code"], self.buildings)
        floors = self.r.mapping(found["floors"], ("above", "below")) if "floors" in found else {}
        above = self.r.whole(floors["above"]) if "above" in floors else 1
        below = self.r.whole(floors["below"]) if "below" in floors else 0
        if not 1 <= above <= 200 or below > 20:
            raise self.r.error(found.get("floors"), _("floors: 1 to 200 above ground, 0 to 20 below"))
        texts: dict[str, Any] = {
            key: self.r.text(found[key]) for key in ("name", "address", "kind", "tenure", "manager") if key in found
        }
        numbers: dict[str, Any] = {
            key: self.r.whole(found[key])
            for key in ("owners", "built", "gross_m2", "rentable_m2", "lifts", "parking")
            if key in found
        }
        self.buildings[code] = Building(
            code=code,
            aliases=self.r.texts(found.get("aliases")),
            floors_above=above,
            floors_below=below,
            labels=self._labels(found.get("labels"), above, below),
            coordinates=self._coordinates(found["coordinates"]) if "coordinates" in found else None,
            **texts,
            **numbers,
        )
        return [self._unit(unit, code, above, below) for unit in self.r.sequence(found.get("units"))]

    def _coordinates(self, node: yaml.Node) -> str:
        texts = self.r.texts(node)
        degrees = [Decimal(text) for text in texts if re.fullmatch(_DEGREES, text)]
        if not (len(texts) == len(degrees) == 2 and abs(degrees[0]) <= 180 and abs(degrees[1]) <= 90):
            raise self.r.error(
                node, _("coordinates are a longitude and a latitude in degrees"), _("Write [120.6512, 28.0153].")
            )
        return f"{degrees[0]},{degrees[1]}"

    def _labels(self, node: yaml.Node | None, above: int, below: int) -> dict[str, str]:
        if node is None:
            return {}
        labels: dict[str, str] = {}
        for key, (key_node, value) in self.r.pairs(node).items():
            floor = self._floor(key_node, key, above, below)
            label = self.r.text(value)
            if label in labels.values():
                raise self.r.error(value, _("{value} is listed twice").format(value=label))
            labels[str(floor)] = label
        return labels

    def _unit(self, node: yaml.Node, building: str, above: int, below: int) -> Unit:
        found = self.r.mapping(node, _UNIT, ("unit",))
        name = self.r.text(found["unit"])
        return Unit(
            code=f"{building}/{name}",
            building=building,
            unit=name,
            floor=self._floor(found["floor"], self.r.text(found["floor"]), above, below) if "floor" in found else None,
            area_m2=self.r.whole(found["area_m2"]) if "area_m2" in found else None,
            state=self.r.choice(found["state"], ("在租", "空置", "装修", "自用")) if "state" in found else None,
        )

    def _floor(self, node: yaml.Node, text: str, above: int, below: int) -> int:
        try:
            floor = int(text)
        except ValueError:
            floor = 0
        if not (-below <= floor <= above) or floor == 0:
            raise self.r.error(
                node,
                _("floor {floor} does not exist: the building has {above} above ground and {below} below").format(
                    floor=text, above=above, below=below
                ),
            )
        return floor

    def _council(self, node: yaml.Node) -> None:
        found = self.r.mapping(node, _COUNCIL, ("code", "name", "buildings"))
        code = self._new_code(found["code"], self.councils)
        buildings = self._building_codes(found["buildings"])
        for other in self.councils.values():
            if shared := set(other.buildings) & set(buildings):
                raise self.r.error(
                    found["buildings"],
                    _("building {code} already belongs to {council}").format(code=min(shared), council=other.name),
                )
        self.councils[code] = Council(
            code=code,
            name=self.r.text(found["name"]),
            buildings=buildings,
            meets=self.r.text(found["meets"]) if "meets" in found else None,
        )

    def _seats(self, nodes: Iterable[yaml.Node]) -> Iterable[PlannedPerson]:
        seen: set[tuple[str, str]] = set()
        for node in nodes:
            found = self.r.mapping(node, _SEAT, ("council", "name"))
            council = self.r.choice(found["council"], tuple(self.councils))
            name = self.r.text(found["name"])
            if (council, name) in seen:
                raise self.r.error(found["name"], _("{value} is listed twice").format(value=name))
            seen.add((council, name))
            texts: dict[str, Any] = {key: self.r.text(found[key]) for key in ("side", "role", "of") if key in found}
            building = self.r.choice(found["building"], tuple(self.buildings)) if "building" in found else None
            yield PlannedPerson(name=name, fact=Representative(code="", council=council, building=building, **texts))

    def _workers(self, nodes: Iterable[yaml.Node]) -> Iterable[PlannedPerson]:
        seen: dict[str, object] = {}
        for node in nodes:
            found = self.r.mapping(node, _WORKER, ("code", "name"))
            code = self._new_code(found["code"], seen)
            seen[code] = True
            texts: dict[str, Any] = {key: self.r.text(found[key]) for key in ("title", "login") if key in found}
            worker = Worker(
                code=code,
                role=Role(self.r.choice(found["role"], tuple(Role))) if "role" in found else Role.WORKER,
                source=self.r.choice(found["source"], SOURCES) if "source" in found else None,
                seconded_from=self.r.text(found["from"]) if "from" in found else None,
                buildings=self._building_codes(found.get("buildings")),
                **texts,
            )
            yield PlannedPerson(name=self.r.text(found["name"]), fact=worker)

    def _building_codes(self, node: yaml.Node | None) -> tuple[str, ...]:
        return tuple(self.r.choice(each, tuple(self.buildings)) for each in self.r.sequence(node))

    def _policies(self, node: yaml.Node | None) -> Iterable[Policy]:
        if node is None:
            return
        for name, value_node in self._flat(node, ""):
            if name not in DEFAULT_POLICIES:
                raise self.r.error(
                    value_node,
                    _("unknown field “{field}”").format(field=name),
                    did_you_mean(name, tuple(DEFAULT_POLICIES)),
                )
            value = self.r.text(value_node)
            self._check_policy(name, value, value_node)
            yield Policy(name=name, value=value)

    def _flat(self, node: yaml.Node, before: str) -> Iterable[tuple[str, yaml.Node]]:
        import yaml

        for key, (_key_node, value) in self.r.pairs(node).items():
            name = f"{before}{key}"
            if isinstance(value, yaml.MappingNode):
                yield from self._flat(value, f"{name}.")
            else:
                yield name, value

    def _check_policy(self, name: str, value: str, node: yaml.Node) -> None:
        default = DEFAULT_POLICIES[name]
        if name in POLICY_CHOICES:
            self.r.choice(node, POLICY_CHOICES[name])
            return
        if name == "extend.at_most" and not is_sound(name, value):
            raise self.r.error(node, _("“{value}” is neither promised nor a number of days").format(value=value))
        if default.isdecimal():
            if not is_number(value):
                raise self.r.error(node, _("“{value}” is not a whole number").format(value=value))
        elif default.replace(".", "").isdecimal():
            try:
                weight = Decimal(value)
            except InvalidOperation:
                weight = Decimal(-1)
            if not 0 <= weight <= 1:
                raise self.r.error(node, _("a weight must be between 0 and 1"))

    def _code(self, node: yaml.Node) -> str:
        code = self.r.text(node)
        if not re.fullmatch(_CODE, code):
            raise self.r.error(node, _("a code has one to eight letters and digits and begins with a letter"))
        return code

    def _new_code(self, node: yaml.Node, known: Mapping[str, object]) -> str:
        code = self._code(node)
        if code in known:
            raise self.r.error(node, _("{value} is listed twice").format(value=code), _("Delete one of the two."))
        return code
