// Devices × periods. The colour is the share of a device's windows that were called an anomaly; the numbers are in the tooltips.

import { byId, clock, count, counted, day, dayAndClock, el, linkTo, share, tip } from "./dom.js";

/** Upper ends of the colours; the last has none. */
const steps = [0, 0.025, 0.05, 0.1, 0.25, Infinity];
const stepNames = ["none", "≤ 2.5 %", "≤ 5 %", "≤ 10 %", "≤ 25 %", "more"];

const colourOf = (part) => `h${steps.findIndex((end) => part <= end)}`;

export function drawHeatMap(fleet, place, search) {
  if (fleet.rows.length === 0) {
    byId("heat").replaceChildren(...nothing(fleet, search));
    byId("heat-note").textContent = "";
    byId("heat-legend").replaceChildren();
    return;
  }

  const body = el("tbody", {}, ...fleet.rows.map((row) => rowOf(row, fleet.periods, place.device)));
  const kept = [byId("heat").scrollTop, byId("heat").scrollLeft];
  byId("heat").replaceChildren(el("table", { class: "heat" }, head(fleet.periods), body));
  [byId("heat").scrollTop, byId("heat").scrollLeft] = kept;
  byId("heat-note").textContent = noteOf(fleet, search);
  byId("heat-legend").replaceChildren(...legend(fleet));
}

function head(periods) {
  const room = Math.max(3, Math.ceil(periods.length / 10)); // columns to a label
  const starts = periods.map((period, i) => i > 0 && day(period.start) !== day(periods[i - 1].start));
  let last = -room;
  const labels = periods.map((period, i) => {
    const near = !starts[i] && starts.slice(i, i + room).includes(true);
    const labelled = starts[i] || (i - last >= room && !near);
    if (labelled) last = i;
    return el("th", { scope: "col", class: starts[i] ? "day" : null }, el("span", {}, labelled ? (starts[i] ? day : clock)(period.start) : ""));
  });
  return el("thead", {}, el("tr", {}, el("td", {}), ...labels, el("th", { scope: "col", class: "total" }, "anomalies")));
}

function rowOf(row, periods, device) {
  const name = el("a", { href: linkTo(row.device), title: row.device }, row.device);
  const cells = periods.map((period, i) => cellOf(row, period, row.cells[i] ?? null));
  return el(
    "tr",
    { class: row.device === device ? "chosen" : null },
    el("th", { scope: "row" }, name),
    ...cells,
    el("td", { class: "total" }, `${count(row.anomalies)}`, el("small", {}, ` / ${count(row.windows)}`)),
  );
}

function cellOf(row, period, cell) {
  const [style, words] = look(period, cell);
  const box = el("td", { class: style, "aria-label": `${clock(period.start)}: ${words}` });
  box.addEventListener("pointermove", (event) => tip.show(event.clientX, event.clientY, [row.device, dayAndClock(period.start), words]));
  box.addEventListener("pointerleave", tip.hide);
  box.addEventListener("click", () => (location.hash = linkTo(row.device, null, period.start)));
  return box;
}

/** Counted, bounded, silent, not scored and not yet published look different. */
function look(period, cell) {
  if (!period.ledger) return ["unknown", period.running ? "is being scored" : "not published"];
  if (!cell) return ["silent", "no data"];
  if (nothingScored(period)) return ["unscored", `nothing was scored${cell.windows ? `; ${counted(cell.windows, "window")} with readings` : ""}`];
  if (cell.atMost !== undefined) return [`bounded ${cell.atMost > 0 ? "some" : "h0"}`, `at most ${counted(cell.atMost, "anomaly", "anomalies")}; other devices of its shard have more`];
  return [colourOf(cell.anomalies / cell.windows), `${count(cell.anomalies)} of ${counted(cell.windows, "window")} (${share(cell.anomalies, cell.windows)})`];
}

const nothingScored = ({ ledger }) => ledger && ledger.counts.outcomes.scored + ledger.counts.outcomes.scoredByFallback === 0;

function noteOf(fleet, search) {
  const newest = fleet.periods.findLast((period) => period.ledger);
  const shown = `${counted(fleet.rows.length, "device")}, the most anomalous first`;
  return search
    ? `${shown}, with “${search}” in the name, among the ${count(fleet.namedDevices)} that the ledgers name.`
    : `${shown}; ${counted(newest.ledger.counts.devices, "device")} reported in the last period.`;
}

function legend(fleet) {
  const cells = fleet.rows.flatMap((row) => row.cells);
  const items = stepNames.map((name, i) => [`h${i}`, name]);
  if (cells.some((cell) => cell?.atMost !== undefined)) items.push(["bounded some", "at most a few"]);
  if (fleet.periods.some(nothingScored)) items.push(["unscored", "no model"]);
  if (cells.some((cell) => !cell)) items.push(["silent", "no data"]);
  return items.map(([style, name]) => el("li", {}, el("i", { class: style }), name));
}

function nothing(fleet, search) {
  if (search) {
    return [
      el("p", { class: "empty" }, `No device that the ledgers name has “${search}” in its name. They name the most anomalous ones only. `,
        el("a", { href: linkTo(search) }, "Open a device of exactly this name")),
    ];
  }

  if (!fleet.schedule) return [el("p", { class: "empty" }, "There is no schedule yet. Scheduler creates it as soon as its state store answers.")];
  if (fleet.periods.some((period) => period.ledger?.counts.devices > 0)) {
    return [el("p", { class: "empty" }, "These ledgers name no devices: they are from before ledgers did. Find a device by its exact name; the next run fills the map.")];
  }

  if (fleet.periods.some((period) => period.ledger)) {
    return [el("p", { class: "empty" }, "No device has reported in these periods. Send readings to the broker, topic telemetry/{device}, or look back further.")];
  }

  const due = fleet.schedule.nextDueAt;
  return [
    el("p", { class: "empty" },
      el("strong", {}, due ? `No run yet: the first is due at ${dayAndClock(due)} UTC.` : "No run yet, and the schedule is paused."),
      due ? " Until then, send readings to the broker, topic telemetry/{device}. This page shows the first ledger by itself."
        : " DELETE /schedule/pause lets it go on."),
  ];
}
