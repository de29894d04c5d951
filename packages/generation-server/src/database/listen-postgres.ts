import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { backOff } from "../back-off.js";
import { reasonOf } from "./open-postgres.js";

/** Milliseconds until a NOTIFY counts as unheard. */
const UNHEARD_MS = 2_000;
/** Milliseconds between two checks: a line that fell silent looks like one on which nothing happens. */
const CHECK_EVERY = 30_000;
const CONNECT_MS = 15_000;

export type Listener = {
  channels: readonly string[];
  /** Sends a notification the way that everybody does. */
  send: (channel: string, payload: string) => Promise<void>;
  receive: (channel: string, payload: string) => void;
  /** Whether notifications arrive, whenever that changes. */
  change: (heard: boolean) => void;
};

const CHECK = "notification_check";

/** Keeps one connection that listens, made anew after it broke, until `signal` fires. Never rejects. */
export async function listenPostgres(url: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const works = () => {
      if (failures > 0) console.warn("Notifications between processes arrive again.");
      failures = 0;
      listener.change(true);
    };
    const error = await listenOnce(url, { ...listener, works }, signal).catch((thrown: unknown) => thrown);
    listener.change(false);
    if (signal.aborted) return;
    if (failures === 0) {
      const reason = error instanceof Unheard ? error.message : reasonOf(error);
      console.warn(`Notifications between processes do not arrive; the database is polled: ${reason}`);
    }
    await sleep(backOff(failures++), undefined, { signal, ref: false }).catch(() => {});
  }
}

class Unheard extends Error {
  override readonly message =
    "a NOTIFY was not heard for 2 seconds. Behind a pooler such as PgBouncer, set `directUrl` to the server's own address.";
}

/** Rejects with the reason why it listens no more. */
async function listenOnce(
  url: string,
  { channels, send, receive, works }: Listener & { works: () => void },
  signal: AbortSignal,
): Promise<never> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    // A server that falls silent in the middle would be waited for without end.
    query_timeout: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "media-generation-server",
  });
  const checks = new Map<string, () => void>();
  const broken = new AbortController();
  const ended = AbortSignal.any([signal, broken.signal]);
  client.on("error", (error) => broken.abort(error));
  client.on("end", () => broken.abort(new Error("The connection has ended.")));
  client.on("notification", ({ channel, payload = "" }) => {
    if (channel === CHECK) checks.get(payload)?.();
    else receive(channel, payload);
  });
  const check = async () => {
    const id = randomUUID();
    const heard = new Promise<void>((resolve) => checks.set(id, resolve));
    await send(CHECK, id);
    const unheard = sleep(UNHEARD_MS, undefined, { signal: ended, ref: false }).then(() => {
      throw new Unheard();
    });
    await Promise.race([heard, unheard]).finally(() => checks.delete(id));
    // Whoever lost the race has nobody left to tell.
    unheard.catch(() => {});
  };
  try {
    await client.connect();
    for (const channel of [CHECK, ...channels]) await client.query(`listen ${channel}`);
    await check();
    works();
    for (;;) {
      await sleep(CHECK_EVERY, undefined, { signal: ended, ref: false });
      await check();
    }
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    // Not waited for: a server that is silent would never answer.
    client.end().catch(() => {});
  }
}
