import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../db/test-engines";
import { whileAccepting } from "./accepting";
import { ASK, testGenerations } from "./test-generations";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

describe.each(testEngines)("new work on $name", (engine) => {
  it("waits for the requests that are being accepted", async () => {
    const { visitor, runs } = await testGenerations(engine);
    const me = visitor();
    let answer = () => {};
    const other = whileAccepting(() => new Promise<void>((resolve) => (answer = resolve)));
    const id = await me.submit();
    await sleep(50);
    expect(await runs()).toEqual([]);
    answer();
    await other;
    expect((await me.ended(id)).status).toBe("completed");
  });

  it("waits no longer than it must where one takes long, or fails", async () => {
    const { visitor } = await testGenerations(engine);
    const me = visitor();
    await expect(whileAccepting(() => Promise.reject(new Error("No.")))).rejects.toThrow("No.");
    let answer = () => {};
    const slow = whileAccepting(() => new Promise<void>((resolve) => (answer = resolve)));
    const id = await me.submit(ASK);
    expect((await me.ended(id)).status).toBe("completed");
    answer();
    await slow;
  });
});
