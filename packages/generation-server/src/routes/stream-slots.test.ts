import { describe, expect, it } from "vitest";
import { createStreamSlots } from "./stream-slots.js";

describe("slots of event streams", () => {
  it("are limited by account, by address if known, and in total", () => {
    const { take } = createStreamSlots({ perAccount: 2, perAddress: 3, total: 5 });
    expect([take("a", "x"), take("a", "y")].every(Boolean)).toBe(true);
    expect(take("a", "z")).toBeUndefined();
    expect([take("b", "x"), take("c", "x")].every(Boolean)).toBe(true);
    expect(take("d", "x")).toBeUndefined();
    expect(take("d", undefined)).toBeDefined();
    expect(take("e", undefined)).toBeUndefined();
  });

  it("are released once", () => {
    const { take } = createStreamSlots({ perAccount: 2, perAddress: 2, total: 2 });
    const release = take("a", "x");
    take("b", "x");
    expect(take("c", "y")).toBeUndefined();
    release?.();
    release?.();
    expect(take("c", "x")).toBeDefined();
    expect(take("c", "y")).toBeUndefined();
  });
});
