"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const say = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), data.texts[key]);
  const $ = (id) => document.getElementById(id);
  const LISTED = 200, FOUND = 30;

  // What was packed: rows become objects, every enterprise learns its places.
  const tenants = data.rows.map((row, n) => Object.assign(Object.fromEntries(data.columns.map((name, at) => [name, row[at]])), { n, at: [], issues: [] }));
  data.buildings.forEach((building, b) => {
    const inside = new Set();
    building.floors.forEach((floor, f) => floor.units.forEach((unit, u) => unit[2].forEach((n) => {
      inside.add(n);
      tenants[n].at.push([b, f, u]);
    })));
    building.tenants = [...inside];
  });
  for (const [ref, n, text] of data.issues ?? []) if (n >= 0) tenants[n].issues.push([ref, text]);
  for (const each of tenants) {
    const doors = each.at.map(([b, f, u]) => data.buildings[b].code + data.buildings[b].floors[f].units[u][0]);
    each.sought = [each.name, each.initials, data.staff ? each.key : "", ...doors].join("\n").toLowerCase();
  }

  // What is shown: a building or all, coloured one way, of what matches.
  const now = { building: -1, way: 0, industry: -1, filter: -1, words: [] };
  const isFiltered = () => now.industry >= 0 || now.filter >= 0 || now.words.length > 0;
  const matches = (each) => (now.industry < 0 || each.industry === now.industry)
    && (now.filter < 0 || (each.flags >> now.filter) & 1) && now.words.every((word) => each.sought.includes(word));
  const shade = (each) => +each.shades[now.way];
  const colour = (each) => data.ways[now.way].shades[shade(each)][1];
  const brief = (name) => name.replace(/(有限责任公司|股份有限公司|有限公司)(?=$|[^司]*分公司$)/, "");

  // Storey and unit; the storey alone where there is no unit, the unit alone where its number begins with the storey's.
  const door = ([b, f, u]) => {
    const floor = data.buildings[b].floors[f].name, unit = data.buildings[b].floors[f].units[u][0];
    return unit.startsWith(floor) ? unit : `${floor} ${unit}`.trim();
  };

  function make(tag, props = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (name in made) made[name] = value; else made.setAttribute(name, value);
    }
    made.append(...inside.filter((each) => each !== null && each !== ""));
    return made;
  }
  const drawing = (tag, props) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(props)) made.setAttribute(name, value);
    return made;
  };
  const heading = (text) => make("h3", {}, text);

  function tiles(pairs, late) {
    const drawn = pairs.map(([key, name, text]) => {
      const [, first, rest] = text.match(/^(.*?)[（(](.*)[）)]$/) ?? [null, text, ""];
      return make("div", { className: key === "open" && late ? "late" : "" }, make("dt", {}, name), make("dd", {}, first.trim(), rest ? make("small", {}, rest) : ""));
    });
    return make("dl", { className: "tiles" }, ...drawn);
  }

  function legend(some, look = "") {
    const counts = {};
    for (const n of some) counts[shade(tenants[n])] = (counts[shade(tenants[n])] ?? 0) + 1;
    const shown = data.ways[now.way].shades.map(([name, colour], at) => [name, colour, counts[at]]).filter(([, , count]) => count);
    return make("ul", { className: `legend ${look}`, ariaLabel: data.ways[now.way].name }, ...shown.map(([name, colour, count]) =>
      make("li", { title: name }, make("i", { className: `u${colour}` }), `${name} ${count}`)));
  }

  // A building in small: a line for each storey, a piece for each unit; one path for each colour.
  function sketch(building) {
    const WIDE = 240, HIGH = 5, rows = building.floors.length;
    const paths = {};
    const put = (key, x, y, w) => { (paths[key] ??= []).push(`M${x.toFixed(1)} ${y}h${w.toFixed(1)}v${HIGH - 1}h-${w.toFixed(1)}z`); };
    building.floors.forEach((floor, f) => {
      put("ground", 0, f * HIGH, WIDE);
      let x = 0;
      for (const [, share, who, , , vacant] of floor.units) {
        const w = share / 10000 * WIDE, first = who.length ? tenants[who[0]] : null;
        const key = first ? (!isFiltered() || who.some((n) => matches(tenants[n])) ? `k${colour(first)}` : "kd") : vacant ? "kv" : "kd";
        put(key, x + .3, f * HIGH, Math.max(w - .6, .4));
        x += w;
      }
    });
    const svg = drawing("svg", { viewBox: `0 0 ${WIDE} ${rows * HIGH}`, "aria-hidden": "true", preserveAspectRatio: "none" });
    svg.style.height = `${Math.min(9, Math.max(3.2, rows * .3))}rem`;
    for (const [key, path] of Object.entries(paths)) svg.append(drawing("path", { class: key, d: path.join("") }));
    return svg;
  }

  function overview() {
    const parts = [make("h2", { tabIndex: -1, className: "first" }, say("overview")), tiles([...data.figures, ...(data.tile ? [["open", say("open"), data.tile]] : [])], data.late)];
    const charts = make("div", { className: "charts" });
    if (data.buildings.filter((each) => each.at).length > 1) charts.append(chartBox("plan", say("plan"), say("plan_said"), drawPlan));
    if (data.industries.length) charts.append(industries(tenants.map((each) => each.n)));
    if (data.leases?.length) charts.append(chartBox("leases", say("leases"), said("leases_said", data.leases), drawLeases));
    if (charts.children.length) parts.push(charts);
    parts.push(heading(say("buildings")), legend(tenants.map((each) => each.n), "strong"));
    parts.push(make("ul", { className: "cards" }, ...data.buildings.map((building) => {
      const count = building.tenants.filter((n) => matches(tenants[n])).length;
      const text = isFiltered() ? say("matching", { n: count, all: building.tenants.length }) : say(building.tenants.length === 1 ? "enterprise" : "enterprises", { n: building.tenants.length });
      return make("li", {}, make("a", { href: `#${encodeURIComponent(building.code)}`, className: isFiltered() && !count ? "off" : "" },
        make("b", {}, building.name), make("span", { className: "about" }, building.about.slice(0, 2).join(" · ")), sketch(building),
        make("span", { className: "said" }, make("span", {}, text), make("span", { className: building.late ? "late" : "" }, building.open))));
    })));
    if (data.staff) parts.push(heading(say("figures")), figures());
    return parts;
  }

  function figures() {
    const cells = (pairs, open) => [...pairs.map(([, , text]) => make("td", {}, text)), make("td", {}, open)];
    const row = (building) => make("tr", {}, make("th", { scope: "row" }, make("a", { href: `#${encodeURIComponent(building.code)}`, className: "clip" }, building.name)),
      ...cells(building.figures, building.open || "0"));
    const heads = [say("building"), ...data.figures.map(([, name]) => name), say("open")];
    const table = make("table", { className: "figures" }, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...data.buildings.map(row)),
      make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, say("overview")), ...cells(data.figures, data.open || "0"))));
    return make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: say("figures") }, table);
  }

  // The charts. The library draws them once the page stands; colours follow the page's own.
  let charts = [];
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const said = (key, pairs) => say(key, { list: pairs.map(([name, count]) => `${name} ${count}`).join(", ") });
  function chartBox(id, title, text, options) {
    const box = make("div", { className: "chart", role: "img", ariaLabel: text });
    charts.push({ box, options });
    return make("section", { id }, heading(title), box);
  }
  function drawCharts() {
    for (const each of charts) {
      each.drawn ??= echarts.init(each.box, null, { renderer: "svg" });
      each.drawn.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink("--ink") }, ...each.options(each.box) }, true);
    }
  }
  const quiet = () => ({ axisLine: { lineStyle: { color: ink("--line") } }, axisTick: { show: false }, splitLine: { lineStyle: { color: ink("--line") } } });
  const tip = () => ({ backgroundColor: ink("--paper"), borderColor: ink("--line"), textStyle: { color: ink("--ink") }, confine: true });
  function industries(some) {
    const counts = new Map();
    for (const n of some) if (tenants[n].industry >= 0) counts.set(tenants[n].industry, (counts.get(tenants[n].industry) ?? 0) + 1);
    const most = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 10).map(([at, count]) => [data.industries[at], count]);
    const colours = new Map(data.ways[0].shades.map(([name, colour]) => [name, colour]));
    return chartBox("industries", say("industries"), said("industries_said", most), () => ({
      tooltip: tip(), grid: { left: 12, right: 36, top: 10, bottom: 8, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: most.map(([name]) => name), ...quiet(), axisLabel: { color: ink("--soft"), width: 130, overflow: "truncate", fontSize: 12 } },
      series: [{ type: "bar", barMaxWidth: 16, label: { show: true, position: "right", color: ink("--ink") },
        data: most.map(([name, count]) => ({ value: count, itemStyle: { color: ink(`--e${colours.get(name) ?? 8}`), borderRadius: 3 } })) }],
    }));
  }
  function drawLeases() {
    return { tooltip: tip(), grid: { left: 12, right: 12, top: 28, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: data.leases.map(([name]) => name), ...quiet(), axisLabel: { color: ink("--soft"), interval: 0, fontSize: 11, lineHeight: 14, formatter: (name) => name.replace(/(年| )/, "$1\n") } },
      yAxis: { type: "value", show: false },
      series: [{ type: "bar", barMaxWidth: 30, itemStyle: { color: ink("--e2"), borderRadius: 3 }, label: { show: true, position: "top", color: ink("--ink") },
        data: data.leases.map(([, count]) => count) }] };
  }
  function drawPlan(box) {
    const placed = data.buildings.map((each, b) => ({ ...each, b })).filter((each) => each.at);
    const across = placed.map((each) => each.at[0]), up = placed.map((each) => each.at[1]);
    const middle = (some) => (Math.min(...some) + Math.max(...some)) / 2, reach = (some) => Math.max(...some) - Math.min(...some);
    const squeeze = Math.cos(middle(up) * Math.PI / 180);
    // One scale both ways: a metre is as long eastward as northward.
    const scale = Math.max(reach(across) * squeeze / (box.clientWidth * .66), reach(up) / (box.clientHeight * .62), 1e-9);
    const half = [scale * box.clientWidth / 2 / squeeze, scale * box.clientHeight / 2];
    const most = Math.max(...placed.map((each) => each.tenants.length), 1);
    const names = placed.length <= 12;
    return { tooltip: tip(), grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: "value", show: false, min: middle(across) - half[0], max: middle(across) + half[0] },
      yAxis: { type: "value", show: false, min: middle(up) - half[1], max: middle(up) + half[1] },
      series: [{ type: "scatter", itemStyle: { color: ink("--c0"), borderColor: ink("--e0"), borderWidth: 1.5 }, tooltip: { formatter: "{b}" }, labelLayout: { hideOverlap: true },
        label: { show: true, position: "bottom", formatter: "{b}", color: ink("--ink"), width: names ? 110 : 80, overflow: "truncate", fontSize: names ? 12 : 11 },
        data: placed.map((each) => ({ name: each.name, value: each.at, symbolSize: 14 + 34 * Math.sqrt(each.tenants.length / most) })) }] };
  }

  // As many units in a line as can be read there; all lines of a storey have one scale.
  const across = () => (innerWidth > 1000 ? 12 : innerWidth > 640 ? 9 : 3);
  const sum = (line) => line.reduce((all, each) => all + each.share, 0);
  function inLines(units) {
    const most = across(), whole = sum(units) / Math.ceil(units.length / most);
    const lines = [[]];
    for (const each of units) {
      const last = lines.at(-1);
      if (last.length && (last.length >= most || sum(last) + each.share / 2 > whole + 1)) lines.push([]);
      lines.at(-1).push(each);
    }
    return lines;
  }

  function inside(building) {
    const some = building.tenants;
    const floors = building.floors.map((floor, f) => {
      const name = make("span", {}, floor.name, floor.open ? make("small", { className: floor.late ? "late" : "" }, floor.open) : "");
      if (!floor.units.length) return make("li", { className: "storey" }, name, make("em", {}, say("nobody")));
      const lines = inLines(floor.units.map((unit, u) => ({ unit, u, share: unit[1] || 1 })));
      const widest = Math.max(...lines.map((line) => sum(line)));
      return make("li", { className: "storey" }, name, make("div", { className: "lines" }, ...lines.map((line) => {
        const list = make("ul", { className: "units" }, ...line.map(({ unit, u, share }) => {
          const item = make("li", {}, block(building, floor, f, unit, u));
          item.style.flexGrow = share;
          return item;
        }));
        list.style.paddingRight = `${(100 - 100 * sum(line) / widest).toFixed(2)}%`;
        return list;
      })));
    });
    const stack = make("ol", { className: "stack", ariaLabel: say("stack") }, ...floors);
    const first = stack.querySelector(".unit");
    if (first) first.tabIndex = 0;
    stack.addEventListener("keydown", move);
    charts = [];
    const aside = make("aside", { ariaLabel: building.name }, tiles([...building.figures, ...(building.tile ? [["open", say("open"), building.tile]] : [])], building.late), data.industries.length && some.length ? industries(some) : "");
    return [
      make("p", { className: "back" }, make("a", { href: "#" }, `← ${say("overview")}`)),
      make("div", { className: "head" }, make("h2", { tabIndex: -1, className: "clip" }, `${building.code} ${building.name}`), make("button", { type: "button", onclick: () => print() }, say("print")),
        make("p", {}, building.about.join(" · "))),
      make("div", { className: "split" }, make("div", {}, heading(say("stack")), legend(some), make("p", { className: "note", id: "how" }, say("stack_how")), stack), aside),
      heading(say("list")), list(some),
    ];
  }

  function block(building, floor, f, unit, u) {
    const [door, , who, area, state, vacant] = unit;
    const first = who.length ? tenants[who[0]] : null;
    const names = who.map((n) => tenants[n].name).join(", ") || state;
    const fact = first ? data.ways[now.way].shades[shade(first)][0] : area ? say("square_metres", { n: area }) : "";
    const dim = isFiltered() && !who.some((n) => matches(tenants[n]));
    const made = make("button", { type: "button", tabIndex: -1, className: `unit ${first ? `u${colour(first)}` : vacant ? "vacant" : "u9"}${dim ? " dim" : ""}`,
      title: names.slice(0, 120), ariaLabel: [floor.name, door, names.slice(0, 200), fact].filter(Boolean).join(", ") },
    make("span", {}, who.map((n) => brief(tenants[n].name)).join(", ") || state), make("small", {}, [door, fact].filter(Boolean).join(" · ")));
    made.addEventListener("click", () => card(who, building, floor, unit));
    return made;
  }

  // One stop for Tab, arrows within: left and right along the storey, up and down between storeys.
  function move(event) {
    const rows = [...event.currentTarget.querySelectorAll(".units")].map((each) => [...each.querySelectorAll(".unit")]);
    const r = rows.findIndex((each) => each.includes(event.target));
    if (r < 0) return;
    const c = rows[r].indexOf(event.target);
    const near = (row) => {
      const middle = event.target.getBoundingClientRect().left + event.target.offsetWidth / 2;
      const far = (each) => Math.abs(each.getBoundingClientRect().left + each.offsetWidth / 2 - middle);
      return row?.reduce((one, other) => (far(other) < far(one) ? other : one));
    };
    const to = { ArrowLeft: () => rows[r][c - 1], ArrowRight: () => rows[r][c + 1], ArrowUp: () => near(rows[r - 1]), ArrowDown: () => near(rows[r + 1]),
      Home: () => rows[r][0], End: () => rows[r].at(-1) }[event.key]?.();
    if (!to) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  function list(some, all = false) {
    const chosen = some.map((n) => tenants[n]).filter(matches);
    const shown = all ? chosen : chosen.slice(0, LISTED);
    const b = now.building;
    const where = (each) => each.at.filter(([one]) => one === b).map(([, f, u]) => data.buildings[b].floors[f].units[u][0] || data.buildings[b].floors[f].name).join(", ");
    const facts = data.staff ? data.ways.slice(1) : [];
    const heads = [say("name"), say("door"), say("industry"), ...facts.map((way) => way.name)];
    const table = make("table", { className: "list" }, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...shown.map((each) => make("tr", {},
        make("td", { className: "name" }, make("button", { type: "button", className: "clip", onclick: () => card([each.n]) }, each.name)), make("td", { className: "short" }, where(each)),
        make("td", {}, make("span", { className: "clip" }, data.industries[each.industry] ?? "")),
        ...facts.map((way, at) => make("td", { "data-title": way.name }, way.shades[+each.shades[at + 1]][0]))))));
    const box = make("div", { className: "scroll", id: "list" }, table);
    if (shown.length < chosen.length) {
      box.append(make("button", { type: "button", onclick: () => box.replaceWith(list(some, true)) }, say("list_all", { n: chosen.length })));
    }
    return box;
  }

  // The card of a unit: who is in it, with all that this map knows.
  function card(who, building, floor, unit) {
    const parts = [];
    const mark = document.querySelector(".mark");
    if (mark) parts.push(mark.cloneNode(true));
    const rows = (pairs) => make("dl", {}, ...pairs.filter(([, text]) => text).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
    const place = (at) => `${data.buildings[at[0]].name} ${door(at)}`;
    const areas = (each) => each.at.map(([b, f, u]) => data.buildings[b].floors[f].units[u][3]).filter(Boolean).map((n) => say("square_metres", { n })).join(" + ");
    const title = (text, n) => make("h2", n ? {} : { id: "card-name" }, text);
    who.map((n) => tenants[n]).forEach((each, n) => parts.push(title(each.name, n), rows([
      [say("industry"), data.industries[each.industry]], [say("place"), each.at.map(place).join(", ")],
      ...(data.staff ? [[say("area"), areas(each)], [say("number"), each.key]] : []),
      ...(each.facts ?? []).map((at, fact) => [data.facts[fact], at < 0 ? "" : data.words[at]]),
      ...each.issues.map(([ref, text]) => [ref, text]),
    ])));
    if (!who.length) parts.push(title(unit[4], 0), rows([[say("place"), `${building.name} ${floor.name} ${unit[0]}`], [say("area"), unit[3] ? say("square_metres", { n: unit[3] }) : say("area_unknown")]]));
    const first = who.length ? tenants[who[0]].at[0] : null;
    const there = first && first[0] !== now.building ? make("button", { type: "button", onclick: () => { $("card").close(); location.hash = encodeURIComponent(data.buildings[first[0]].code); } }, say("to_building")) : "";
    parts.push(make("div", { className: "row" }, there, make("button", { type: "button", className: "primary", autofocus: true, onclick: () => $("card").close() }, say("close"))));
    $("card").replaceChildren(...parts);
    $("card").showModal();
  }
  $("card").addEventListener("click", (event) => { if (event.target === $("card")) $("card").close(); });

  function render(focus = false) {
    for (const each of charts) each.drawn?.dispose();
    charts = [];
    const building = data.buildings[now.building];
    $("main").replaceChildren(...(building ? inside(building) : overview()));
    document.title = building ? `${building.name} · ${document.querySelector("h1").textContent}` : document.querySelector("h1").textContent;
    status();
    if (focus) {
      scrollTo(0, 0);
      $("main").querySelector("h2").focus({ preventScroll: true });
    }
    requestAnimationFrame(() => requestAnimationFrame(drawCharts));
  }

  function status() {
    const found = isFiltered() ? tenants.filter(matches) : [];
    $("status").textContent = isFiltered() ? say("matching", { n: found.length, all: tenants.length }) : "";
    const listed = now.words.length > 0;
    $("found").hidden = !listed || !found.length;
    if (!listed) return;
    const at = [...$("found").querySelectorAll("button")].indexOf(document.activeElement);
    $("found").replaceChildren(...found.slice(0, FOUND).map((each) => make("li", {}, make("button", { type: "button", onclick: () => card([each.n]) },
      make("span", { className: "clip" }, each.name), make("span", { className: "where" }, each.at.slice(0, 2).map(([b, f, u]) => `${data.buildings[b].name} ${door([b, f, u])}`).join(", "))))),
    ...(found.length > FOUND ? [make("li", { className: "note" }, say("more", { n: found.length - FOUND }))] : []));
    if (at >= 0) $("found").querySelectorAll("button")[at]?.focus();  // drawing anew does not take the keyboard away
  }

  function route() {
    const code = decodeURIComponent(location.hash.slice(1));
    now.building = data.buildings.findIndex((each) => each.code === code);
    if (data.buildings.length === 1) now.building = 0;
  }

  const add = (select, names) => select.append(...names.map((name, value) => make("option", { value: String(value) }, name.slice(0, 60))));
  add($("industry"), data.industries);
  if (data.staff) {
    add($("filter"), data.filters);
    add($("colour"), data.ways.map((way) => way.name));
    $("filter").addEventListener("change", (event) => { now.filter = +event.target.value; render(); });
    $("colour").addEventListener("change", (event) => { now.way = +event.target.value; render(); });
  }
  $("industry").addEventListener("change", (event) => { now.industry = +event.target.value; render(); });
  // The answer to what is typed comes at once; the drawing follows when the hand rests.
  let later = 0;
  $("search").addEventListener("input", (event) => {
    now.words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    status();
    clearTimeout(later);
    later = setTimeout(render, 250);
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !$("found").hidden) {
      event.preventDefault();
      $("found").querySelector("button").focus();
    }
  });
  $("found").addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    (event.target.closest("li")[step]?.querySelector("button") ?? (event.key === "ArrowUp" ? $("search") : event.target)).focus();
  });
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".tools").hidden = false;
  addEventListener("hashchange", () => { route(); render(true); });
  let drawnAcross = across();
  addEventListener("resize", () => {
    if (now.building >= 0 && across() !== drawnAcross) render();
    else charts.forEach((each) => each.drawn?.resize());
    drawnAcross = across();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
  // On paper the charts have the colours of the day, and everything of the building is listed.
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("paper");
    drawCharts();
    for (const { drawn, box } of charts) {
      drawn.getZr().flush();
      box.querySelector("svg").setAttribute("viewBox", `0 0 ${drawn.getWidth()} ${drawn.getHeight()}`);
    }
    if (now.building >= 0) $("list")?.replaceWith(list(data.buildings[now.building].tenants, true));
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("paper");
    drawCharts();
  });
  route();
  render();
})();
