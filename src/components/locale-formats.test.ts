import { describe, expect, it } from "vitest";
import { createFormats } from "./locale-formats.js";

/** With plain spaces in place of narrow and non-breaking ones. */
const plain = (text: string) => text.replace(/[\u00a0\u2009\u202f]/g, " ");

const en = createFormats("en");
const de = createFormats("de");
const ja = createFormats("ja");
const ar = createFormats("ar", "rtl");

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1 kB"],
    [1_250, "1.3 kB"],
    [99_940, "99.9 kB"],
    [123_456, "123 kB"],
    [1_000_000, "1 MB"],
    [2_500_000_000, "2.5 GB"],
    [7_000_000_000_000, "7,000 GB"],
  ])("writes %i bytes as %s in English", (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  });

  it("writes them as each locale does", () => {
    expect([de, ja, ar].map((formats) => formats.bytes(2_500_000))).toEqual(["2,5 MB", "2.5 MB", "2.5 م.ب"]);
  });
});

describe("numbers", () => {
  it("groups digits and keeps the requested number of decimals", () => {
    expect(en.number(1234.5678)).toBe("1,234.568");
    expect(de.number(1234.5678, 1)).toBe("1.234,6");
    expect(plain(de.percent(0.25))).toBe("25 %");
  });

  it("writes prices to the millionth of a dollar", () => {
    expect(en.price(40_000)).toBe("$0.04");
    expect(en.price(3_500)).toBe("$0.0035");
    expect(plain(de.price(40_000))).toBe("0,04 $");
  });

  it("joins lists", () => {
    expect(de.list(["a", "b", "c"])).toBe("a, b und c");
  });
});

describe("lengths", () => {
  it.each([
    [0, "0:01"],
    [0.2, "0:01"],
    [7.4, "0:07"],
    [59.6, "1:00"],
    [725, "12:05"],
    [3_599, "59:59"],
    [3_600, "1:00:00"],
    [3_723, "1:02:03"],
  ])("writes %d seconds as %s", (seconds, text) => {
    expect(en.length(seconds)).toBe(text);
  });
});

describe("dates", () => {
  const noon = new Date(2026, 10, 26, 12).getTime();
  const section = (days: number) => ({ from: noon - days * 86_400_000, to: noon - days * 86_400_000 });

  it("follow the locale and not the browser", () => {
    expect(de.date(noon)).toBe("26.11.2026, 12:00");
    expect(ja.day(noon)).toBe("2026/11/26");
    expect(en.day(noon)).toBe("Nov 26, 2026");
  });

  it("leave out the day of a time today, and of no other", () => {
    const midnight = new Date(2026, 10, 25, 23, 59).getTime();
    expect(de.moment(new Date(2026, 10, 26, 0, 1).getTime(), noon)).toBe("00:01");
    expect(de.moment(midnight, noon)).toBe(de.date(midnight));
  });

  it("head the days of the grid", () => {
    expect(de.section({ ...section(0), unit: "day" }, noon)).toBe("Heute");
    expect(ja.section({ ...section(1), unit: "day" }, noon)).toBe("昨日");
    expect(ar.section({ ...section(1), unit: "day" }, noon)).toBe("أمس");
    expect(de.section({ ...section(3), unit: "day" }, noon)).toBe("Mo., 23. November");
    expect(ja.section({ ...section(3), unit: "month" }, noon)).toBe("2026年11月");
    expect(plain(de.section({ from: section(5).from, to: section(3).to, unit: "day" }, noon))).toBe(
      "Sa., 21. – Mo., 23. November",
    );
  });
});

describe("plurals", () => {
  const forms = {
    zero: "لا صور",
    one: "صورة واحدة",
    two: "صورتان",
    few: "# صور",
    many: "# صورة",
    other: "# صورة",
  };

  it("take the form of the count, with the number where it has one", () => {
    expect([0, 1, 2, 3, 11, 100].map((count) => ar.plural(count, forms))).toEqual([
      "لا صور",
      "صورة واحدة",
      "صورتان",
      "3 صور",
      "11 صورة",
      "100 صورة",
    ]);
    expect(de.plural(1234, { one: "# Bild", other: "# Bilder" })).toBe("1.234 Bilder");
  });
});

describe("facts in a sentence", () => {
  it("keep their own order from right to left", () => {
    expect(ar.dimensions(2560, 1440)).toBe("\u20682560 × 1440\u2069");
    expect(ar.isolate("sea.png")).toBe("\u2068sea.png\u2069");
  });

  it("are as they are from left to right, unless they are written the other way", () => {
    expect(de.dimensions(2560, 1440)).toBe("2560 × 1440");
    expect(en.isolate("sea.png")).toBe("sea.png");
    expect(en.isolate("بحر.png")).toBe("\u2068بحر.png\u2069");
  });
});
