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
