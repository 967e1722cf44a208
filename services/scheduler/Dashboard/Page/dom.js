// Elements and formats. Text only ever becomes a text node or an attribute: no name that a device gave itself can become markup.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/** An element with attributes (null leaves one out) and children: elements or text. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const count = (number) => whole.format(number);
export const amount = (number) => short.format(number);
export const share = (part, all) => (all > 0 ? percent.format(part / all) : "–");

/** "1 window", "2 windows". */
export const counted = (number, noun, plural = `${noun}s`) => `${count(number)} ${number === 1 ? noun : plural}`;

export function duration(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const two = (number) => String(number).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Instants in UTC: "10:05", "22 Nov", "22 Nov 10:05". */
export const clock = (at) => ((d) => `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`)(new Date(at));
export const day = (at) => ((d) => `${d.getUTCDate()} ${months[d.getUTCMonth()]}`)(new Date(at));
export const dayAndClock = (at) => `${day(at)} ${clock(at)}`;

/** The address of a device, or of one of its sensors, within the page. */
export function linkTo(device, sensor, at) {
  const place = new URLSearchParams({ device });
  if (sensor) place.set("sensor", sensor);
  if (at) place.set("at", at);
  return `#${place}`;
}

/** Lines of text beside the pointer. */
export const tip = {
  show(x, y, lines) {
    const box = byId("tip");
    box.replaceChildren(...lines.filter(Boolean).map((line, i) => el(i === 0 ? "strong" : "span", {}, line)));
    box.hidden = false;
    box.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${y + 18 + box.offsetHeight > innerHeight ? y - box.offsetHeight - 12 : y + 18}px`;
  },
  hide() {
    byId("tip").hidden = true;
  },
};
