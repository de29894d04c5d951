import type { DateUnit } from "./date-sections.js";

/** Bytes in words, by powers of 1000 as file managers count. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[power]}`;
}

/** A length as players show it: `0:07`, `12:05`, `1:02:03`. */
export function formatLength(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const rest = twoDigits(whole % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Milliseconds since 1970 as a date and time of the user's own place. */
export function formatDate(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** Milliseconds since 1970 as a day of the user's own place. */
export function formatDay(time: number): string {
  return new Date(time).toLocaleDateString(undefined, { dateStyle: "medium" });
}

/** The same of a time that may be today's, and then without its day. */
export function formatMoment(time: number, now = Date.now()): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? new Date(time).toLocaleTimeString(undefined, { timeStyle: "short" }) : formatDate(time);
}

/** The days or months of a section: "Yesterday", "12 – 14 March", "May 2024". */
export function formatSection(
  { from, to, unit }: { from: number; to: number; unit: DateUnit },
  now: number,
): string {
  const startOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  const daysAgo = Math.round((startOfDay(now) - startOfDay(from)) / 86_400_000);
  if (unit === "day" && from === to && (daysAgo === 0 || daysAgo === 1)) {
    const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(-daysAgo, "day");
    return words.charAt(0).toLocaleUpperCase() + words.slice(1);
  }
  const thisYear = new Date(from).getFullYear() === new Date(now).getFullYear();
  const format = dateFormat(unit, !thisYear);
  return from === to ? format.format(from) : format.formatRange(from, to);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Made once each: that takes longer than formatting with it. */
function dateFormat(unit: DateUnit, withYear: boolean): Intl.DateTimeFormat {
  const key = `${unit} ${withYear}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(undefined, {
    weekday: unit === "day" ? "short" : undefined,
    day: unit === "day" ? "numeric" : undefined,
    month: "long",
    year: withYear || unit === "month" ? "numeric" : undefined,
  });
  dateFormats.set(key, format);
  return format;
}

/** The id of a model without its version, 64 hexadecimal digits that tell people nothing. */
export function formatModel(id: string): string {
  return id.replace(/:[0-9a-f]{64}$/, "");
}

type SizePreset = { id: "square" | "portrait" | "landscape" | "wide"; width: number; height: number };

/** Pixels; all within what the server half allows by default. */
export const SIZE_PRESETS: readonly SizePreset[] = [
  { id: "square", width: 768, height: 768 },
  { id: "portrait", width: 768, height: 1024 },
  { id: "landscape", width: 1024, height: 768 },
  { id: "wide", width: 1024, height: 576 },
];
