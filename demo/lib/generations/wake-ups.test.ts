import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Database, openDatabase } from "../db/database";
import { notificationsOf, notify } from "../db/notifications";
import { type TestDatabase, testEngines } from "../db/test-engines";
import { listen, ring } from "./bell";
import { getParts, type Parts } from "./pipeline";
import { lookAfter } from "./steps";
import { createWakeUps } from "./wake-ups";

const WEBHOOKS = { PUBLIC_URL: "https://media.example.com" };

let site: TestDatabase;
let parts: Parts;

describe.each(testEngines)("wake-ups on $name", (engine) => {
  beforeEach(async () => {
    site = await engine.open();
    parts = await getParts({ ...site.env, ...WEBHOOKS });
  });
  afterEach(() => site.close());

  it("leave a run to its webhooks only where these wake its work", async () => {
    const polls = (env: object, takesWebhooks?: boolean) => {
      const set: Parts = { ...parts, env: { ...parts.env, ...env } };
      return lookAfter(set, 9, createWakeUps(set, takesWebhooks).reach());
    };
    const alone = engine.name === "libsql";
    expect(polls({})).toBe(alone ? 3_000 : 1_000);
    expect(polls({ JOBS: "worker" })).toBe(1_000);
    expect(polls({}, false)).toBe(1_000);
    expect(polls({ PUBLIC_URL: "" })).toBe(1_000);
  });

  it("reach the work of this process at once", async () => {
    const bells = [listen("work"), listen("wake a")];
    createWakeUps(parts).send("a");
    await Promise.all(bells.map(({ rung }) => rung(60_000)));
    for (const { stop } of bells) stop();
  });
});

describe.each(testEngines.filter(({ name }) => name === "postgresql"))("between processes", (engine) => {
  let other: Database;

  beforeEach(async () => {
    site = await engine.open();
    parts = await getParts({ ...site.env, ...WEBHOOKS, JOBS: "worker" });
    other = await openDatabase(site.address);
  });
  afterEach(async () => {
    await other.destroy();
    await site.close();
  });

  it("go both ways, and back to nobody", async () => {
    const wakeUps = createWakeUps(parts);
    const stopReceiving = wakeUps.receive();
    const heard: (string | undefined)[] = [];
    const stopHearing = notificationsOf(other, site.env).listen("generation_work", (text) =>
      heard.push(text),
    );
    await vi.waitFor(() => expect([wakeUps.reach(), heard]).toEqual([true, [undefined]]), 10_000);
    expect(lookAfter(parts, 9, wakeUps.reach())).toBe(3_000);

    const bell = listen("wake b");
    await notify(other, "generation_work", "another b");
    await bell.rung(60_000);
    const rung = vi.fn();
    void bell.rung(60_000).then(rung);
    ring("nothing");
    wakeUps.send("c");
    await vi.waitFor(
      () => expect(heard.slice(1)).toEqual(["another b", expect.stringMatching(/ c$/)]),
      10_000,
    );
    expect(rung).not.toHaveBeenCalled();
    stopReceiving();
    stopHearing();
    bell.stop();
    expect(wakeUps.reach()).toBe(false);
  });
});
