import { sql } from "kysely";
import { engineOf } from "./engine.js";
import type { DatabaseOptions } from "./open-database.js";
import type { Database } from "./tables.js";

const CHANNELS = ["generation_work", "generation_event"] as const;

/** The channels between processes on one database. */
export type Channel = (typeof CHANNELS)[number];

/** Receives a payload; undefined if any may have been missed. */
export type Hear = (payload: string | undefined) => void;

export type Notifications = {
  /**
   * Calls `hear` for every notification on this channel, including those of this process, and with undefined whenever
   * `heard()` changes. PostgreSQL does not store notifications for disconnected listeners, so poll the database as
   * well: rarely while `heard()`, frequently otherwise. Returns a function that unsubscribes.
   */
  listen: (channel: Channel, hear: Hear) => () => void;
  /** Whether notifications currently arrive. Always false on libSQL. */
  heard: () => boolean;
};

/**
 * Sends a notification, on commit if `database` is a transaction. Does nothing on libSQL. The payload must be short,
 * such as an id: PostgreSQL allows less than 8000 bytes.
 */
export async function notify(database: Database, channel: Channel, payload: string): Promise<void> {
  if (engineOf(database) === "postgresql") await send(database, channel, payload);
}

const send = async (database: Database, channel: string, payload: string): Promise<void> =>
  void (await sql`select pg_notify(${channel}, ${payload})`.execute(database));

/** The notifications of a database, over one dedicated connection, which is open while there are listeners. */
export const createNotifications = (database: Database, options: DatabaseOptions): Notifications =>
  "url" in options ? overPostgres(database, options.directUrl ?? options.url) : NONE;

const NONE: Notifications = { listen: () => () => {}, heard: () => false };

function overPostgres(database: Database, url: string): Notifications {
  const listeners = new Map<string, Set<Hear>>();
  let heard = false;
  let stopping: AbortController | undefined;

  const receive = (channel: string, payload: string | undefined) => {
    for (const hear of listeners.get(channel) ?? []) hear(payload);
  };
  const start = async (signal: AbortSignal) => {
    const change = (now: boolean) => {
      if (heard === now || signal.aborted) return;
      heard = now;
      for (const channel of CHANNELS) receive(channel, undefined);
    };
    const { listenPostgres } = await import("./listen-postgres.js");
    const sending = (channel: string, payload: string) => send(database, channel, payload);
    await listenPostgres(url, { channels: CHANNELS, send: sending, receive, change }, signal);
  };

  return {
    heard: () => heard,
    listen(channel, hear) {
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(hear));
      if (!stopping) {
        stopping = new AbortController();
        void start(stopping.signal);
      }
      return () => {
        all.delete(hear);
        if (all.size === 0 && listeners.get(channel) === all) listeners.delete(channel);
        if (listeners.size > 0) return;
        heard = false;
        stopping?.abort();
        stopping = undefined;
      };
    },
  };
}
