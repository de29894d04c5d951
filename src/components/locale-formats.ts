import type { DateUnit } from "./date-sections.js";

/** The words around a number, by its plural category; `#` is where the number goes, in the locale's digits. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & {
  /** For every category that has no form of its own. */
  other: string;
};

/** Numbers, sizes, dates and plurals as one locale writes them. */
export type Formats = {
  /** A BCP 47 language tag, such as `de-AT`. */
  readonly locale: string;
  /** A number with at most `digits` (default 3) after the decimal point, digits grouped. */
  number: (value: number, digits?: number) => string;
  /** A ratio, such as 0.25, in percent. */
  percent: (ratio: number) => string;
  /** Millionths of a US dollar as dollars, with as many digits as are needed. */
  price: (microUsd: number) => string;
  /** Bytes by powers of 1000, as file managers count. */
  bytes: (bytes: number) => string;
  /** Pixels, width first, without grouping: `2560 × 1440`. */
  dimensions: (width: number, height: number) => string;
  /** Seconds as players show them: `0:07`, `12:05`, `1:02:03`. */
  length: (seconds: number) => string;
  /** A date and time of milliseconds since 1970, in the user's time zone. */
  date: (time: number) => string;
  /** The date alone. */
  day: (time: number) => string;
  /** The date and time, or only the time if that is today. */
  moment: (time: number, now?: number) => string;
  /** The days or months of a section of the grid: "Yesterday", "12 – 14 March", "May 2024". */
  section: (section: { from: number; to: number; unit: DateUnit }, now: number) => string;
  /** Items joined by commas and "and". */
  list: (items: readonly string[]) => string;
  /** The form of a count, with the number in place of `#`. */
  plural: (count: number, forms: PluralForms) => string;
  /**
   * A text from elsewhere (a name, an id, an amount), as a part of a sentence: where it could change the order of the
   * words around it, it is put between U+2068 and U+2069.
   */
  isolate: (text: string) => string;
};

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

const DAY = 86_400_000;

/** Letters of scripts written from right to left: Hebrew, Arabic and the like. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** The formats of a locale. Each `Intl` object is made once: that takes longer than formatting with it. */
export function createFormats(locale: string, direction: "ltr" | "rtl" = "ltr"): Formats {
  const numbers = new Map<string, Intl.NumberFormat>();
  const dates = new Map<string, Intl.DateTimeFormat>();
  const plurals = new Intl.PluralRules(locale);

  const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, known);
    return known;
  };
  const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const key = JSON.stringify(options);
    const known = dates.get(key) ?? new Intl.DateTimeFormat(locale, options);
    dates.set(key, known);
    return known;
  };
  const formatDate = (time: number) => dateFormat({ dateStyle: "medium", timeStyle: "short" }).format(time);
  const number = (value: number, digits = 3) => numberFormat({ maximumFractionDigits: digits }).format(value);
  const isolate = (text: string) =>
    text !== "" && (direction === "rtl" || RIGHT_TO_LEFT.test(text)) ? `\u2068${text}\u2069` : text;

  return {
    locale,
    number,
    percent: (ratio) => numberFormat({ style: "percent" }).format(ratio),
    // Whole cents, and whatever is left of millionths: the same figure as on the operator's pages.
    price: (microUsd) =>
      numberFormat({ style: "currency", currency: "USD", maximumFractionDigits: 6 }).format(microUsd / 1e6),
    bytes(bytes) {
      const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
      const value = bytes / 1000 ** power;
      return numberFormat({
        style: "unit",
        unit: UNITS[power],
        // "999 bytes", and not the "999 byte" of the short form.
        unitDisplay: power === 0 ? "long" : "short",
        maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
      }).format(value);
    },
    dimensions(width, height) {
      const pixels = numberFormat({ useGrouping: false });
      return isolate(`${pixels.format(width)} × ${pixels.format(height)}`);
    },
    length(seconds) {
      const whole = Math.max(1, Math.round(seconds));
      const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
      const first = numberFormat({ useGrouping: false });
      const rest = numberFormat({ minimumIntegerDigits: 2 });
      const end = rest.format(whole % 60);
      return hours > 0
        ? `${first.format(hours)}:${rest.format(minutes)}:${end}`
        : `${first.format(minutes)}:${end}`;
    },
    date: formatDate,
    day: (time) => dateFormat({ dateStyle: "medium" }).format(time),
    moment(time, now = Date.now()) {
      const isToday = new Date(time).toDateString() === new Date(now).toDateString();
      return isToday ? dateFormat({ timeStyle: "short" }).format(time) : formatDate(time);
    },
    section({ from, to, unit }, now) {
      const startOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0);
      const daysAgo = Math.round((startOfDay(now) - startOfDay(from)) / DAY);
      if (unit === "day" && from === to && (daysAgo === 0 || daysAgo === 1)) {
        const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-daysAgo, "day");
        return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
      }
      const isThisYear = new Date(from).getFullYear() === new Date(now).getFullYear();
      const format = dateFormat({
        weekday: unit === "day" ? "short" : undefined,
        day: unit === "day" ? "numeric" : undefined,
        month: "long",
        year: !isThisYear || unit === "month" ? "numeric" : undefined,
      });
      return from === to ? format.format(from) : format.formatRange(from, to);
    },
    list: (items) => new Intl.ListFormat(locale).format(items),
    plural: (count, forms) => (forms[plurals.select(count)] ?? forms.other).replace("#", number(count)),
    isolate,
  };
}
