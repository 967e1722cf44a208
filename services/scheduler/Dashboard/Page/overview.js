// The numbers at the top, the ledgers, the dead letters.

import { byId, clock, count, counted, day, dayAndClock, duration, el, share } from "./dom.js";

const shownLedgers = 12;

export function drawTiles(fleet) {
  const newest = fleet.periods.findLast((period) => period.ledger);
  byId("tiles").replaceChildren(...(newest ? tilesOf(fleet, newest) : [tile("Fleet", "–", "no run yet")]), scheduleTile(fleet), ...replicaTile(fleet));
}

function tilesOf(fleet, newest) {
  const { counts, tookSeconds, version } = newest.ledger;
  const { outcomes } = counts;
  const scored = outcomes.scored + outcomes.scoredByFallback;
  return [
    tile("Devices", count(counts.devices), `reported in the period of ${clock(newest.start)}`),
    tile("Series", count(counts.expected), `${count(scored)} scored`),
    tile("Anomalies", count(counts.anomalies), `${share(counts.anomalies, counts.windows)} of ${counted(counts.windows, "window")}`),
    tile("Last run", tookSeconds === undefined ? "–" : duration(tookSeconds), `from claim to ledger, ${dayAndClock(newest.start)}`),
    tile("Model version", version === "none" ? "none" : version, version === "none" ? "nothing is scored without one" : "pinned by the last run", "text"),
  ];
}

function scheduleTile(fleet) {
  const schedule = fleet.schedule;
  if (!schedule) return tile("Schedule", "–", "not set up yet");
  const next = schedule.nextDueAt ? `next run due at ${clock(schedule.nextDueAt)}`
    : schedule.pausedFrom ? `paused from ${dayAndClock(schedule.pausedFrom)}` : "";
  return schedule.behind === 0
    ? tile("Schedule", "up to date", next, "text good")
    : tile("Schedule", `${counted(schedule.behind, "period")} behind`, next, "text late");
}

function replicaTile({ replicas }) {
  if (replicas.choice === "unknown") return [];
  const shown = tile("Replicas between runs", replicas.choice === "letGo" ? "let go" : "keep warm", `working ${share(replicas.busyShare, 1)} of the time`, "text");
  shown.title = replicas.reason;
  return [shown];
}

function tile(name, value, note, style = "") {
  return el("div", { class: "tile" }, el("dt", {}, name), el("dd", { class: style, title: value }, value), el("dd", { class: "note" }, note));
}

const columns = [
  ["scored", (outcomes) => outcomes.scored + outcomes.scoredByFallback],
  ["no data", (outcomes) => outcomes.noData],
  ["no model", (outcomes) => outcomes.noModel],
  ["held back", (outcomes) => outcomes.quarantined],
  ["failed", (outcomes) => outcomes.failed],
];

export function drawLedgers(fleet) {
  const periods = fleet.periods.filter((period) => period.ledger || period.problem || period.running).slice(-shownLedgers).reverse();
  if (periods.length === 0) {
    byId("ledgers").replaceChildren(el("p", { class: "empty" }, "A ledger appears here when the first run is published."));
    return;
  }

  const longest = Math.max(...periods.map((period) => period.ledger?.tookSeconds ?? 0));
  const names = ["period", "series", ...columns.map(([name]) => name), "windows", "anomalies", "adds up", "took"];
  byId("ledgers").replaceChildren(el("table", { class: "ledgers" },
    el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...periods.map((period) => ledgerRow(period, longest)))));
}

function ledgerRow(period, longest) {
  const again = period.epoch > 0 ? `, started ${counted(period.epoch + 1, "time")}` : "";
  if (!period.ledger) {
    const state = period.problem ? el("td", { colspan: 10, class: "late" }, period.problem) : el("td", { colspan: 10 }, `is being scored${again}`);
    return el("tr", { class: "running" }, el("th", { scope: "row" }, dayAndClock(period.start)), state);
  }

  const { revision, version, counts, addsUp, publishedAt, tookSeconds } = period.ledger;
  const title = `revision ${revision}, model version ${version}${publishedAt ? `, published ${dayAndClock(publishedAt)}` : ""}${again}`;
  const sum = addsUp ? el("td", { class: "good", title: "Every expected series has exactly one outcome." }, "✓ yes")
    : el("td", { class: "late", title: "The outcomes do not add up to the series expected." }, "✗ no");
  return el("tr", { title },
    el("th", { scope: "row" }, dayAndClock(period.start), revision > 0 ? el("small", {}, ` r${revision}`) : null),
    ...[counts.expected, ...columns.map(([, of]) => of(counts.outcomes))].map(number),
    number(counts.windows), number(counts.anomalies), sum, took(tookSeconds, longest));
}

const number = (value) => el("td", { class: value === 0 ? "zero" : null }, count(value));

function took(seconds, longest) {
  if (seconds === undefined) return el("td", { class: "zero" }, "–");
  const bar = el("i", { class: "took" });
  bar.style.width = `${longest > 0 ? Math.max(2, (48 * seconds) / longest) : 2}px`;
  return el("td", { class: "times" }, bar, duration(seconds));
}

export function drawDeadLetters(report) {
  const total = report.days.reduce((sum, one) => sum + one.letters, 0);
  if (report.days.length === 0) {
    byId("letters").replaceChildren(el("p", { class: "empty" }, "None in the last days: everything that arrived was taken."));
    return;
  }

  const atLeast = report.days.some((one) => one.atLeast) ? "at least " : "";
  const days = report.days.map((one) => `${day(one.date)}: ${one.atLeast ? "at least " : ""}${count(one.letters)}`).join(", ");
  const opened = report.opened < total || atLeast ? ` Reasons are those of ${count(report.opened)} that were opened.` : "";
  const open = new Set([...byId("letters").querySelectorAll("details[open]")].map((one) => one.dataset.reason));
  byId("letters").replaceChildren(
    el("p", { class: "note" }, `${atLeast}${count(total)} in the last days (${days}).${opened}`),
    ...report.reasons.map((reason) => el("details", { "data-reason": reason.reason, open: open.has(reason.reason) ? "" : null },
      el("summary", {}, el("span", {}, reason.reason), el("b", {}, count(reason.letters))),
      el("p", { class: "note" }, reason.source ? `from ${reason.source}, ` : "", reason.blob),
      el("pre", {}, reason.content))));
}
