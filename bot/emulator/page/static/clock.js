// The emulated time. The browser's own clock only carries it on between two answers of the emulator.

let ahead = 0; // milliseconds the emulated clock is ahead of the browser's
let zone = "Asia/Tokyo";

export function set(iso) {
  const value = Date.parse(iso);
  if (!Number.isNaN(value)) ahead = value - Date.now();
}

export function setZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    console.warn("unknown time zone:", name);
  }
}

export const zoneName = () => zone;
export const now = () => new Date(Date.now() + ahead);

const format = (locale, options, at) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(at));

export const time = (at) => format("ja-JP", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
export const day = (at, language) =>
  format(language, { month: language === "ja" ? "numeric" : "short", day: "numeric", weekday: "short" }, at);
export const dayKey = (at) => format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }, at);
export const full = (at, language) =>
  format(language, { year: "numeric", month: "2-digit", day: "2-digit", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, at);
