import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { lockChore } from "./chores.js";

let test: TestDatabase;
let now: number;

describe.each(testEngines)("a chore on $name", ({ open }) => {
  beforeEach(async () => {
    test = await open();
    now = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => now);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  const take = () => lockChore(test.database, "sweep", 10_000);

  it("is locked by one process at a time, and not due again before its interval", async () => {
    const [mine, ...others] = (await Promise.all(Array.from({ length: 8 }, take))).filter(Boolean);
    expect(others).toEqual([]);
    expect(await lockChore(test.database, "another", 10_000)).toBeDefined();
    now += 14_000;
    expect(await mine?.keep()).toBe(true);
    now += 14_000;
    expect(await take()).toBeUndefined();
    await mine?.finish();
    now += 9_999;
    expect(await take()).toBeUndefined();
    now += 1;
    expect(await take()).toBeDefined();
  });

  it("is taken over from a dead process, which loses it", async () => {
    const dead = await take();
    now += 15_000;
    const next = await take();
    expect(await dead?.keep()).toBe(false);
    await dead?.finish();
    expect(await next?.keep()).toBe(true);
    expect(await take()).toBeUndefined();
  });
});
