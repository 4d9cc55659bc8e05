"""Build ``render/map/echarts/``: the parts of Apache ECharts that the map draws with, as one file, with licence and notice.

Node and npm fetch and bundle; the checksums below are those of the archives, so the same versions give the same bytes.
Run: ``python tools/make_echarts.py``; with ``--check`` it only compares.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "src" / "loucheng_cli" / "render" / "map" / "echarts"
PACKAGES = {
    "echarts": (
        "6.1.0",
        "sha512-q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA==",
    ),
    "zrender": (
        "6.1.0",
        "sha512-oEGMDB6pOP2S6OwRR4PdVv610zrjnA3Bh+JnSG12fYJlBKjtNAoEb5fSUoCOOINlH96I2fU38/A2UpRKs67xYQ==",
    ),
}
BUNDLER = "0.28.2"
ENTRY = """
import { init, use } from "echarts/core";
import { BarChart, ScatterChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);
export { init };
"""
BANNER = "/* Apache ECharts {echarts} and ZRender {zrender}, in part; see LICENSE, LICENSE.zrender and NOTICE. */\n"


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "package.json").write_text("{}", encoding="utf-8")
        (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
        named = [f"{name}@{version}" for name, (version, _sum) in PACKAGES.items()]
        options = ["--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "install", *options, *named, f"esbuild@{BUNDLER}"], cwd=folder, check=True)
        lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        for name, (version, checksum) in PACKAGES.items():
            found = lock[f"node_modules/{name}"]
            if (found["version"], found["integrity"]) != (version, checksum):
                sys.exit(f"{name}: {found['version']} {found['integrity']} is not what is pinned")
        words = ["--bundle", "--minify", "--format=iife", "--global-name=echarts", "--target=es2020"]
        words += ["--legal-comments=none", "--charset=utf8", "--outfile=out.js"]
        bundler = folder / "node_modules" / ".bin" / "esbuild"
        subprocess.run([str(bundler), "entry.js", *words, "--log-level=warning"], cwd=folder, check=True)
        modules = folder / "node_modules"
        made = {
            "echarts.min.js": BANNER.format(**{name: version for name, (version, _sum) in PACKAGES.items()}).encode()
            + (folder / "out.js").read_bytes(),
            "LICENSE": (modules / "echarts" / "LICENSE").read_bytes(),
            "NOTICE": (modules / "echarts" / "NOTICE").read_bytes(),
            "LICENSE.zrender": (modules / "zrender" / "LICENSE").read_bytes(),
        }
        for each in sorted((modules / "echarts" / "licenses").iterdir()):
            made[each.name] = each.read_bytes()
    if "--check" in sys.argv[1:]:
        differing = [name for name, body in made.items() if (FOLDER / name).read_bytes() != body]
        sys.exit(f"not the same: {', '.join(differing)}" if differing else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, body in made.items():
        (FOLDER / name).write_bytes(body)
        print(FOLDER / name, len(body))
    return 0


if __name__ == "__main__":
    sys.exit(main())
