// One series: the values, the band they were expected in, and what was called an anomaly.

import { amount, byId, clock, count, counted, day, dayAndClock, el, linkTo, svg, tip } from "./dom.js";

const height = 340;
const margin = { left: 54, right: 22, top: 14, bottom: 26 };
const causes = { level: "not where it was expected", noise: "scatters unusually" };

export function drawSensors(report, sensor) {
  byId("series-title").textContent = report.device;
  byId("sensors").replaceChildren(...report.sensors.map((one) =>
    el("a", { href: linkTo(report.device, one.sensor), "aria-current": one.sensor === sensor ? "true" : null, title: one.sensor },
      one.sensor, one.anomalies > 0 ? el("b", { title: `${count(one.anomalies)} of ${count(one.windows)} windows` }, count(one.anomalies)) : null)));
}

export function drawNoSeries(text) {
  byId("series-title").textContent = "Series";
  byId("sensors").replaceChildren();
  byId("chart").replaceChildren(el("p", { class: "empty" }, text));
  byId("readout").textContent = "";
}

export function drawChart(report, at, periodSeconds) {
  const place = byId("chart");
  const width = Math.max(300, place.clientWidth);
  const scale = scales(report, width);
  const points = report.windows.map((one) => ({ ...one, time: Date.parse(one.at), x: scale.x(Date.parse(one.at)), y: scale.y(one.value) }));
  const marks = svg("g", { class: "cursor", visibility: "hidden" }, svg("line", { y1: margin.top, y2: height - margin.bottom }), svg("circle", { r: 4 }));
  const anomalies = points.filter((point) => point.anomaly);
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`, width, height, tabindex: 0, role: "img",
      "aria-label": `${report.device}, ${report.sensor}: ${counted(points.length, "window")} from ${dayAndClock(report.from)} to ${dayAndClock(report.to)}, `
        + `${counted(anomalies.length, "anomaly", "anomalies")}. Arrow keys go from window to window.`,
    },
    at ? period(scale, Date.parse(at), periodSeconds) : null,
    ...axes(scale, width),
    ...runs(points, report.windowSeconds, (point) => point.lower !== undefined).flatMap((run) => band(run, scale)),
    ...lines(points, report.windowSeconds),
    ...anomalies.map(marker),
    marks,
  );
  follow(picture, points, marks, report);
  place.replaceChildren(picture, legend(points));
  byId("readout").textContent = report.cut ? `Older windows are left out, from before ${dayAndClock(report.from)}: reading them would take too long.` : "";
}

function scales(report, width) {
  const [from, to] = [Date.parse(report.from), Date.parse(report.to)];
  const values = report.windows.flatMap((one) => (one.lower === undefined ? [one.value] : [one.value, one.lower, one.upper]));
  let [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  if (low === high) [low, high] = [low - 1, high + 1];
  const room = (high - low) * 0.06;
  [low, high] = [low - room, high + room];
  return {
    from, to, low, high,
    x: (time) => margin.left + ((time - from) / (to - from)) * (width - margin.left - margin.right),
    y: (value) => height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom),
  };
}

function axes(scale, width) {
  const parts = [];
  for (const value of ticks(scale.low, scale.high, 5)) {
    const y = scale.y(value);
    parts.push(svg("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y, y2: y }));
    parts.push(svg("text", { class: "axis", x: margin.left - 8, y: y + 4, "text-anchor": "end" }, amount(value)));
  }
  const hour = 3600e3;
  const step = [hour / 12, hour / 4, hour / 2, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour].find((size) => (scale.to - scale.from) / size <= width / 90) ?? 48 * hour;
  for (let time = Math.ceil(scale.from / step) * step; time <= scale.to; time += step) {
    const text = time % (24 * hour) === 0 ? day(time) : clock(time);
    parts.push(svg("line", { class: "tick", x1: scale.x(time), x2: scale.x(time), y1: height - margin.bottom, y2: height - margin.bottom + 5 }));
    parts.push(svg("text", { class: "axis", x: scale.x(time), y: height - 6, "text-anchor": "middle" }, text));
  }
  return parts;
}

/** Round numbers, at most so many, within the range. */
function ticks(low, high, most) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) found.push(i * step);
  return found;
}

function period(scale, start, seconds) {
  const [left, right] = [start, start + seconds * 1000].map((time) => scale.x(Math.max(scale.from, Math.min(scale.to, time))));
  return svg("rect", { class: "period", x: left, y: margin.top, width: Math.max(0, right - left), height: height - margin.top - margin.bottom });
}

/** Runs of neighbouring windows that are alike; a missing window ends one. */
function runs(points, windowSeconds, isOne) {
  const found = [];
  points.forEach((point, i) => {
    if (!isOne(point)) return;
    const before = points[i - 1];
    if (before && isOne(before) && point.time - before.time < windowSeconds * 1500) found.at(-1).push(point);
    else found.push([point]);
  });
  return found;
}

const path = (run, y) => run.map((point) => `${point.x.toFixed(1)},${y(point).toFixed(1)}`).join("L");

function band(run, scale) {
  const upper = path(run, (point) => scale.y(point.upper));
  const lower = path([...run].reverse(), (point) => scale.y(point.lower));
  return [
    svg("path", { class: "band", d: `M${upper}L${lower}Z` }),
    svg("path", { class: "expected", d: `M${path(run, (point) => scale.y(point.expected))}` }),
  ];
}

/** The values; those nothing scored are paler. A run begins at the last point of the one before it, where no window is missing. */
function lines(points, windowSeconds) {
  return runs(points, windowSeconds, () => true).flatMap((run) => {
    const parts = [];
    run.forEach((point) => {
      const scored = point.score !== undefined;
      if (parts.at(-1)?.scored === scored) parts.at(-1).points.push(point);
      else parts.push({ scored, points: [...(parts.at(-1)?.points.slice(-1) ?? []), point] });
    });
    return parts.map((part) => part.points.length > 1
      ? svg("path", { class: part.scored ? "value" : "value unscored", d: `M${path(part.points, (point) => point.y)}` })
      : svg("circle", { class: part.scored ? "dot" : "dot unscored", cx: part.points[0].x, cy: part.points[0].y, r: 1.8 }));
  });
}

/** A shape of its own for each cause: colour alone says nothing to some. */
function marker(point) {
  const { x, y } = point;
  const shape = point.cause === "level" ? svg("circle", { cx: x, cy: y, r: 4.5 })
    : point.cause === "noise" ? svg("path", { d: `M${x},${y - 6}L${x + 6},${y}L${x},${y + 6}L${x - 6},${y}Z` })
      : svg("rect", { x: x - 4, y: y - 4, width: 8, height: 8 });
  shape.setAttribute("class", "anomaly");
  return shape;
}

function legend(points) {
  const items = [["line", "mean of a window"]];
  if (points.some((point) => point.score === undefined)) items.push(["line pale", "nothing scored it"]);
  if (points.some((point) => point.lower !== undefined)) items.push(["area", "expected"]);
  const some = (cause) => points.some((point) => point.anomaly && point.cause === cause);
  if (some("level")) items.push(["mark round", "anomaly: level"]);
  if (some("noise")) items.push(["mark diamond", "anomaly: noise"]);
  if (some(undefined)) items.push(["mark", "anomaly"]);
  return el("ul", { class: "legend" }, ...items.map(([style, name]) => el("li", {}, el("i", { class: style }), name)));
}

function wordsOf(point) {
  const scored = point.score !== undefined;
  return [
    dayAndClock(point.time),
    `mean ${amount(point.value)} of ${count(point.count)} readings`,
    point.lower !== undefined ? `expected ${amount(point.expected)}, between ${amount(point.lower)} and ${amount(point.upper)}` : null,
    scored ? `score ${amount(point.score)}${point.model ? `, model ${point.model}` : ""}` : "nothing scored it",
    point.anomaly ? `anomaly${point.cause ? `: ${causes[point.cause]}` : ""}` : null,
  ].filter(Boolean);
}

/** Pointer and arrow keys go from window to window. */
function follow(picture, points, marks, report) {
  let chosen = -1;
  const choose = (index) => {
    chosen = Math.max(0, Math.min(points.length - 1, index));
    const point = points[chosen];
    const [line, dot] = marks.children;
    for (const end of ["x1", "x2"]) line.setAttribute(end, point.x);
    dot.setAttribute("cx", point.x);
    dot.setAttribute("cy", point.y);
    marks.setAttribute("visibility", "visible");
    const box = picture.getBoundingClientRect();
    tip.show(box.left + (point.x * box.width) / picture.viewBox.baseVal.width, box.bottom - 16, wordsOf(point));
  };
  const leave = () => {
    marks.setAttribute("visibility", "hidden");
    tip.hide();
  };
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const x = ((event.clientX - box.left) * picture.viewBox.baseVal.width) / box.width;
    choose(points.reduce((best, point, i) => (Math.abs(point.x - x) < Math.abs(points[best].x - x) ? i : best), 0));
  });
  picture.addEventListener("pointerleave", leave);
  picture.addEventListener("blur", leave);
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(chosen < 0 ? (step > 0 ? 0 : points.length - 1) : chosen + step);
    byId("readout").textContent = `${report.sensor}: ${wordsOf(points[chosen]).join(", ")}`;
  });
}
