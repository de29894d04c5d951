import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { backOff } from "../back-off.js";
import { reasonOf } from "./open-postgres.js";

/** Milliseconds after which a test notification counts as lost. */
const DELIVERY_MS = 2_000;
/** Interval of the checks in milliseconds: a dead connection looks like an idle one. */
const CHECK_EVERY = 30_000;
const CONNECT_MS = 15_000;

export type Listener = {
  channels: readonly string[];
  /** Sends a notification over the same path as all others. */
  send: (channel: string, payload: string) => Promise<void>;
  receive: (channel: string, payload: string) => void;
  /** Called when notifications begin or cease to arrive. */
  change: (heard: boolean) => void;
};

const CHECK = "notification_check";

/** Maintains a listening connection, with reconnects, until `signal` is aborted. Never rejects. */
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
      const reason = error instanceof Undelivered ? error.message : reasonOf(error);
      console.warn(
        `Notifications between processes do not arrive, so the database is polled instead: ${reason}`,
      );
    }
    await sleep(backOff(failures++), undefined, { signal, ref: false }).catch(() => {});
  }
}

class Undelivered extends Error {
  override readonly message =
    "a NOTIFY did not arrive within 2 seconds. Behind a pooler such as PgBouncer, set `directUrl` to the server's own address.";
}

/** Listens until the connection fails, and rejects with the reason. */
async function listenOnce(
  url: string,
  { channels, send, receive, works }: Listener & { works: () => void },
  signal: AbortSignal,
): Promise<never> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    // Otherwise a server that stops responding would be waited for indefinitely.
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
    const unheard = sleep(DELIVERY_MS, undefined, { signal: ended, ref: false }).then(() => {
      throw new Undelivered();
    });
    await Promise.race([heard, unheard]).finally(() => checks.delete(id));
    // The loser of the race has no other handler.
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
    // Not awaited: an unresponsive server would never answer.
    client.end().catch(() => {});
  }
}
