import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConfigOptions } from "../config.js";
import type { ServerContext } from "../context.js";
import { createNotifications, notify } from "../database/notifications.js";
import { openDatabase } from "../database/open-database.js";
import type { Database } from "../database/tables.js";
import { pollPause } from "../pipeline/generation-steps.js";
import { testContext } from "../testing/test-context.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { createWakeUps } from "./wake-ups.js";

const WEBHOOKS = { http: { publicUrl: "https://media.example.com" } };

let harness: TestDatabase;
let context: ServerContext;

describe.each(testEngines)("wake-ups on $name", (engine) => {
  beforeEach(async () => {
    harness = await engine.open();
    context = testContext(harness, WEBHOOKS);
  });
  afterEach(() => harness.close());

  it("reduce polling only if webhooks reach the work", async () => {
    const polls = (options: Partial<ConfigOptions>, takesWebhooks?: boolean) => {
      const other = testContext(harness, { ...WEBHOOKS, ...options });
      return pollPause(other, 9, createWakeUps(other, takesWebhooks).reached());
    };
    const alone = engine.name === "libsql";
    expect(polls({})).toBe(alone ? 3_000 : 1_000);
    expect(polls({ jobs: { kind: "worker" } })).toBe(1_000);
    expect(polls({}, false)).toBe(1_000);
    expect(polls({ http: {} })).toBe(1_000);
  });

  it("reach work of this process immediately", async () => {
    const listening = [context.notifier.listen("work"), context.notifier.listen("wake a")];
    createWakeUps(context).send("a");
    await Promise.all(listening.map(({ notified }) => notified(60_000)));
    for (const { stop } of listening) stop();
  });
});

describe.each(testEngines.filter(({ name }) => name === "postgresql"))("between processes", (engine) => {
  let other: Database;

  beforeEach(async () => {
    harness = await engine.open();
    context = testContext(harness, { ...WEBHOOKS, jobs: { kind: "worker" } });
    other = await openDatabase(harness.options);
  });
  afterEach(async () => {
    await other.destroy();
    await harness.close();
  });

  it("go both ways, without an echo", async () => {
    const wakeUps = createWakeUps(context);
    const stopReceiving = wakeUps.receive();
    const heard: (string | undefined)[] = [];
    const stopHearing = createNotifications(other, harness.options).listen("generation_work", (text) =>
      heard.push(text),
    );
    await vi.waitFor(() => expect([wakeUps.reached(), heard]).toEqual([true, [undefined]]), 10_000);
    expect(pollPause(context, 9, wakeUps.reached())).toBe(3_000);

    const listening = context.notifier.listen("wake b");
    await notify(other, "generation_work", "another b");
    await listening.notified(60_000);
    const notified = vi.fn();
    void listening.notified(60_000).then(notified);
    context.notifier.notify("nothing");
    wakeUps.send("c");
    await vi.waitFor(
      () => expect(heard.slice(1)).toEqual(["another b", expect.stringMatching(/ c$/)]),
      10_000,
    );
    expect(notified).not.toHaveBeenCalled();
    stopReceiving();
    stopHearing();
    listening.stop();
    expect(wakeUps.reached()).toBe(false);
  });
});
