// What the report's page cannot do without a script: sorting and filtering of tables, hints on the
// map, and enlarging it. Everything is shown without it.
"use strict";

// Numbers of the tables: "1,234.5"; "> 99.9" and "< 0.1" for shares that are nearly all or
// nothing; null where there is none.
function numberOf(text) {
  const match = /^([<>]?)\s*([\d,]+(?:\.\d+)?)$/.exec(text.trim());
  if (!match) return null;
  const nudge = { "<": -1e-6, ">": 1e-6, "": 0 }[match[1]];
  return Number(match[2].replaceAll(",", "")) + nudge;
}

// Rows without a number come last, whatever the direction.
function comparison(kind, sign) {
  if (kind === "text") {
    const collator = new Intl.Collator("en", { numeric: true });
    return (a, b) => sign * collator.compare(a, b);
  }
  return (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (x - y);
  };
}

function sortBy(table, head) {
  const kind = head.dataset.kind;
  const first = kind === "text" ? "ascending" : "descending";
  const second = kind === "text" ? "descending" : "ascending";
  const direction = head.getAttribute("aria-sort") === first ? second : first;
  const compare = comparison(kind, direction === "ascending" ? 1 : -1);
  const column = Number(head.dataset.column);
  const rows = [...table.tBodies[0].rows].map((row) => [row.cells[column].textContent, row]);
  rows.sort((a, b) => compare(a[0], b[0]));
  table.tBodies[0].append(...rows.map((pair) => pair[1]));
  for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction);
}

function makeSortable(table) {
  for (const head of table.querySelectorAll("th[data-column]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(table, head));
    head.append(button);
  }
}

// Without accents and capitals, so that "sao paulo" finds São Paulo.
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function makeFilter(filters) {
  const rows = [...document.getElementById(filters.dataset.table).tBodies[0].rows];
  const texts = new Map();
  const [search, onlyGaps] = filters.querySelectorAll("input");
  const update = () => {
    const wanted = folded(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      if (!texts.has(row)) texts.set(row, folded(row.textContent));
      const fits = wanted.every((word) => texts.get(row).includes(word));
      row.hidden = !fits || (onlyGaps.checked && !row.classList.contains("gap"));
      if (!row.hidden) shown += 1;
    }
    filters.querySelector("output").textContent = `${shown} of ${rows.length}`;
  };
  search.addEventListener("input", update);
  onlyGaps.addEventListener("change", update);
  filters.hidden = false;
  update();
}

// Takes over from the browser's own hints, which are slow and small.
function makeHints(map) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  for (const title of map.querySelectorAll("title")) {
    title.parentNode.dataset.hint = title.textContent;
    title.remove();
  }
  map.addEventListener("pointermove", (event) => {
    const hint = event.target.dataset?.hint;
    tip.hidden = !hint;
    if (!hint) return;
    tip.textContent = hint;
    const left = Math.min(event.pageX + 14, document.body.clientWidth - tip.offsetWidth);
    tip.style.left = `${Math.max(left, 0)}px`;
    tip.style.top = `${event.pageY + 16}px`;
  });
  map.addEventListener("pointerleave", () => { tip.hidden = true; });
}

// A territory of the map leads to its row.
function makeMapLead(map) {
  map.addEventListener("click", (event) => {
    const id = event.target.dataset?.id;
    const row = id && document.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
    if (!row || map.dataset.dragged) return;
    for (const old of document.querySelectorAll(".chosen")) old.classList.remove("chosen");
    row.classList.add("chosen");
    event.target.classList.add("chosen");
    row.hidden = false;
    row.scrollIntoView({ block: "center" });
  });
}

function makeZoom(map) {
  const whole = map.viewBox.baseVal;
  const [width, height] = [whole.width, whole.height];
  const largest = 8; // A point of the map is then as wide as a letter.
  let scale = 1;
  let middle = { x: width / 2, y: height / 2 };
  const show = () => {
    const [w, h] = [width / scale, height / scale];
    middle.x = Math.min(Math.max(middle.x, w / 2), width - w / 2);
    middle.y = Math.min(Math.max(middle.y, h / 2), height - h / 2);
    map.setAttribute("viewBox", `${middle.x - w / 2} ${middle.y - h / 2} ${w} ${h}`);
    map.classList.toggle("large", scale > 1);
  };
  const zoom = document.querySelector(".zoom");
  zoom.hidden = false;
  zoom.addEventListener("click", (event) => {
    if (!event.target.dataset.zoom) return;
    scale = Math.min(Math.max(scale * Number(event.target.dataset.zoom), 1), largest);
    show();
  });
  map.addEventListener("dblclick", (event) => {
    const box = map.getBoundingClientRect();
    const view = map.viewBox.baseVal;
    middle = { x: view.x + (event.clientX - box.left) / box.width * view.width,
      y: view.y + (event.clientY - box.top) / box.height * view.height };
    scale = Math.min(scale * 2, largest);
    show();
  });
  let from = null;
  map.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    delete map.dataset.dragged;
  });
  map.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons || scale === 1) return;
    const unit = width / scale / map.getBoundingClientRect().width;
    middle.x -= (event.clientX - from.x) * unit;
    middle.y -= (event.clientY - from.y) * unit;
    from = { x: event.clientX, y: event.clientY };
    map.dataset.dragged = "yes";
    show();
  });
}

for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);
for (const filters of document.querySelectorAll(".filters")) makeFilter(filters);
const map = document.getElementById("world");
if (map) {
  makeHints(map);
  makeMapLead(map);
  makeZoom(map);
}
