import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { silenceableProxy } from "../testing/test-silenceable-proxy.js";
import { createNotifications, notify } from "./notifications.js";
import { openDatabase } from "./open-database.js";
import type { Database } from "./tables.js";

describe.each(testEngines.filter(({ name }) => name === "postgresql"))("notifications", (engine) => {
  let testDatabase: TestDatabase;
  /** As sent by another process. */
  let other: Database;
  let heard: (string | undefined)[];
  let stop: () => void;

  const listen = async (directUrl?: string) => {
    const notifications = createNotifications(testDatabase.database, { url: testDatabase.url, directUrl });
    stop = notifications.listen("generation_work", (payload) => heard.push(payload));
    return notifications;
  };

  beforeEach(async () => {
    testDatabase = await engine.open();
    other = await openDatabase(testDatabase.options);
    heard = [];
  });

  afterEach(async () => {
    stop();
    vi.useRealTimers();
    vi.restoreAllMocks();
    await other.destroy();
    await testDatabase.close();
  });

  it("arrive from another process, on commit, on their channel only", async () => {
    const notifications = await listen();
    await vi.waitFor(() => expect(heard).toEqual([undefined]));
    expect(notifications.heard()).toBe(true);
    await other.transaction().execute(async (transaction) => {
      await notify(transaction, "generation_work", "first");
      await notify(other, "generation_event", "elsewhere");
      await notify(other, "generation_work", "before");
    });
    await expect(
      other.transaction().execute(async (transaction) => {
        await notify(transaction, "generation_work", "never");
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    await notify(other, "generation_work", "last");
    await vi.waitFor(() => expect(heard.at(-1)).toBe("last"));
    expect(heard).toEqual([undefined, "before", "first", "last"]);
    stop();
    expect(notifications.heard()).toBe(false);
  });

  it("are received again after a reconnect, which reports that some may have been missed", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const notifications = await listen();
    await vi.waitFor(() => expect(notifications.heard()).toBe(true));
    const hangUp = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen%'`;
    await hangUp.execute(other);
    await vi.waitFor(() => expect(heard).toEqual([undefined, undefined, undefined]), 10_000);
    expect(notifications.heard()).toBe(true);
    await notify(other, "generation_work", "again");
    await vi.waitFor(() => expect(heard.at(-1)).toBe("again"));
    expect(warned.mock.calls.map(([line]) => line)).toEqual([
      expect.stringContaining("do not arrive, so the database is polled instead: "),
      "Notifications between processes arrive again.",
    ]);
  });

  it("that do not arrive within 2 seconds are reported, with what to set", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    // As behind a pooler: it listens on another connection than notifications are sent to.
    const elsewhere = await engine.create();
    const notifications = await listen(elsewhere.url);
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce(), 10_000);
    expect(warned.mock.calls[0]?.[0]).toMatch(/did not arrive within 2 seconds\..*`directUrl`/);
    expect(notifications.heard()).toBe(false);
    expect(heard).toEqual([]);
    stop();
    await elsewhere.drop();
  });

  it("time out after 15 seconds if a server accepts a connection but does not respond", async () => {
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    const proxy = await silenceableProxy(new URL(testDatabase.url));
    proxy.silence();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await listen(proxy.url);
    await vi.waitFor(() => expect(proxy.connections()).toBe(1));
    await vi.advanceTimersByTimeAsync(14_000);
    expect(warned).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_100);
    vi.useRealTimers();
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
    expect(warned.mock.calls[0]?.[0]).toContain("do not arrive, so the database is polled instead: ");
    stop();
    await proxy.close();
  });
});

it.each(testEngines.filter(({ name }) => name === "libsql"))("are not available on $name", async (engine) => {
  const testDatabase = await engine.open();
  const notifications = createNotifications(testDatabase.database, testDatabase.options);
  const stop = notifications.listen("generation_work", () => {
    throw new Error("heard");
  });
  await notify(testDatabase.database, "generation_work", "x");
  expect(notifications.heard()).toBe(false);
  stop();
  await testDatabase.close();
});
