import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";

describe.each(testEngines)("new work on $name", (engine) => {
  it("waits while requests are being accepted", async () => {
    const { visitor, runs, pipeline } = await testGenerations(engine);
    const { whileAccepting } = (await pipeline()).acceptance;
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

  it("waits for a limited time if a request takes long or fails", async () => {
    const { visitor, pipeline } = await testGenerations(engine);
    const { whileAccepting } = (await pipeline()).acceptance;
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
