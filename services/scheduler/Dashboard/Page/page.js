// What is looked at, what is loaded for it, and when it is loaded again.

import { byId, counted, linkTo, tip } from "./dom.js";
import { drawHeatMap } from "./heatmap.js";
import { drawDeadLetters, drawLedgers, drawTiles } from "./overview.js";
import { drawChart, drawNoSeries, drawSensors } from "./series.js";

const refreshEvery = 30e3;
const shown = { fleet: null, series: null, search: "" };
const underWay = {};
const problems = new Map(); // what failed last time → why
const tryAgain = later(showAll, refreshEvery);

/** The place the address names; without one, the device with the most anomalies. */
function place() {
  const named = new URLSearchParams(location.hash.slice(1));
  if (named.get("device")) return { device: named.get("device"), sensor: named.get("sensor"), at: named.get("at") };
  return { device: shown.device ?? null, sensor: null, at: null };
}

/** Loads JSON; a newer request for the same purpose replaces an older one. */
async function load(what, parameters, purpose = what) {
  underWay[purpose]?.abort();
  const own = (underWay[purpose] = new AbortController());
  const answer = await fetch(`dashboard/${what}?${new URLSearchParams(parameters)}`, { signal: own.signal });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(body?.detail ?? body?.title ?? `Scheduler answered ${answer.status}.`), { status: answer.status });
  return body;
}

async function attempt(action) {
  try {
    await action();
    problems.delete(action);
  } catch (failure) {
    if (failure.name === "AbortError") return;
    problems.set(action, failure.message);
    tryAgain();
  }
  byId("problem").textContent = `Cannot load the data: ${[...new Set(problems.values())].join(" ")} It will be tried again.`;
  byId("problem").hidden = problems.size === 0;
}

async function showFleet() {
  const search = shown.search;
  const fleet = await load("fleet", { hours: byId("hours").value, ...(search && { search }) });
  shown.fleet = fleet;
  if (!search) shown.device ??= fleet.rows[0]?.device;
  drawTiles(fleet);
  drawLedgers(fleet);
  drawHeatMap(fleet, place(), search);
}

async function showSeries() {
  const { device, sensor, at } = place();
  if (!device) {
    drawNoSeries("A device's sensors appear here with the first verdicts.");
    return;
  }

  try {
    const hours = byId("hours").value;
    const sensors = (await load("series", { device, hours })).sensors;
    const chosen = sensors.find((one) => one.sensor === sensor) ?? sensors.toSorted((a, b) => b.anomalies - a.anomalies)[0];
    shown.series = await load("series", { device, hours, sensor: chosen.sensor });
    drawSensors(shown.series, chosen.sensor);
    drawChart(shown.series, at, shown.fleet?.schedule?.periodSeconds ?? 3600);
  } catch (failure) {
    if (failure.status !== 404) throw failure;
    shown.series = null;
    drawNoSeries(failure.message);
  }
}

const showTiles = async () => drawTiles(await load("fleet", { hours: byId("hours").value }, "tiles"));

const showDeadLetters = async () => drawDeadLetters(await load("deadletters", {}));

async function showAll() {
  await attempt(showFleet);
  await Promise.all([attempt(showSeries), attempt(showDeadLetters)]);
}

/** Loads again when scheduler says that something changed. */
function listen() {
  const events = new EventSource("dashboard/changes");
  const live = (state, text) => {
    byId("live").dataset.state = state;
    byId("live").textContent = text;
  };
  events.addEventListener("open", () => live("on", "live"));
  events.addEventListener("changed", (event) => event.data !== shown.fleet?.state && showAll());
  events.addEventListener("error", () => {
    live("off", events.readyState === EventSource.CLOSED ? `every ${counted(refreshEvery / 1000, "second")}` : "connecting …");
  });
  setInterval(() => (events.readyState === EventSource.CLOSED ? showAll() : showWhatTimeChanges()), refreshEvery);
}

/** No event tells that nothing happens: a run that is due may not begin. Dead letters have no events either. */
async function showWhatTimeChanges() {
  await attempt(showTiles);
  await attempt(showDeadLetters);
}

function later(action, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

addEventListener("hashchange", async () => {
  tip.hide();
  if (shown.fleet) drawHeatMap(shown.fleet, place(), shown.search);
  await attempt(showSeries);
  if (matchMedia("(max-width: 1099px)").matches) byId("series").scrollIntoView({ behavior: "smooth" });
});
addEventListener("resize", later(() => shown.series && drawChart(shown.series, place().at, shown.fleet.schedule.periodSeconds), 150));
addEventListener("keydown", (event) => event.key === "Escape" && tip.hide());
byId("hours").addEventListener("change", showAll);
byId("search").addEventListener("input", later(() => {
  shown.search = byId("search").value.trim();
  attempt(showFleet);
}, 250));
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && shown.search) location.hash = linkTo(shown.fleet?.rows[0]?.device ?? shown.search);
});

await showAll();
listen();
