import type { Notifications } from "../database/notifications.js";
import type { Database } from "../database/tables.js";
import type { Notifier } from "./notifier.js";

/*
 * The only reader of new events in a server: it queries the database once for all subscribers of an owner and wakes
 * them. It is notified directly of events of this process; of those of others by NOTIFY or at its next poll.
 */

/** Polling intervals in milliseconds for events of other processes: without notifications, and with them. */
const POLL = 400;
const SELDOM = 5_000;
/** Owners per query. */
const BATCH = 500;
/** Events per query. */
const PAGE = 200;
/** Recent events cached per owner, so that subscribers need not query them one by one. */
const RECENT = 32;

export type OwnerEventRow = { generation: string; seq: number; name: string; data: string; number: number };

export type OwnerWatch = {
  /** Resolves once every event committed from now on wakes its subscribers. Rejects with the signal's reason. */
  ready: (signal: AbortSignal) => Promise<void>;
  /** The events after number `seen`; undefined if they must be read from the database. */
  recent: (seen: number) => readonly OwnerEventRow[] | undefined;
  /** Resolves once there is an event after number `seen`. Rejects with the signal's reason. */
  changed: (seen: number, signal: AbortSignal) => Promise<void>;
  close: () => void;
};

export type EventReader = { watch: (owner: string) => OwnerWatch };

/** The next page of an owner's events, in ascending order. */
export async function readOwnerEvents(
  database: Database,
  owner: string,
  after: number,
): Promise<OwnerEventRow[]> {
  const rows = await database
    .selectFrom("generation_event")
    .select(["generation", "seq", "name", "data", "number"])
    .where("owner", "=", owner)
    .where("number", ">", after)
    .orderBy("number")
    .limit(PAGE)
    .execute();
  return rows.map(({ number, ...row }) => ({ ...row, number: Number(number) }));
}

/** The number of an owner's latest event; 0 if there is none. */
export async function lastEventNumber(database: Database, owner: string): Promise<number> {
  const row = await database
    .selectFrom("event_counter")
    .select("last")
    .where("owner", "=", owner)
    .executeTakeFirst();
  return row?.last ?? 0;
}

type Channel = {
  owner: string;
  watchers: number;
  /** The number of the last event read; undefined until the owner's counter has been read. */
  last: number | undefined;
  recent: OwnerEventRow[];
  waiting: Set<() => void>;
  reading: boolean;
  /** Whether a notification arrived while it was being read. */
  stale: boolean;
  stop: () => void;
};

/** Creates the reader of a server. */
export function createEventReader(
  database: Database,
  notifications: Notifications,
  notifier: Notifier,
): EventReader {
  const channels = new Map<string, Channel>();
  let stopListening = () => {};
  let timer: NodeJS.Timeout | undefined;
  let failing = false;

  /** Returns whether there were any rows. */
  const take = (channel: Channel, rows: readonly OwnerEventRow[]): boolean => {
    const last = rows.at(-1)?.number;
    if (last === undefined) return false;
    channel.recent = [...channel.recent, ...rows].slice(-RECENT);
    channel.last = last;
    wake(channel);
    for (const generation of new Set(rows.map((row) => row.generation)))
      notifier.notify(`event ${generation}`);
    return true;
  };

  const read = async (channel: Channel): Promise<void> => {
    channel.stale = true;
    if (channel.reading) return;
    channel.reading = true;
    try {
      while (channel.stale) {
        channel.stale = false;
        if (channel.last === undefined) {
          channel.last = await lastEventNumber(database, channel.owner);
          wake(channel);
        } else channel.stale = take(channel, await readOwnerEvents(database, channel.owner, channel.last));
      }
      failing = false;
    } catch (error) {
      // The next poll tries again.
      logFailure(error);
    } finally {
      channel.reading = false;
    }
  };

  const logFailure = (error: unknown): void => {
    if (failing) return;
    failing = true;
    console.warn(
      `Events cannot be read at the moment: ${error instanceof Error ? error.message : "unknown error"}`,
    );
  };

  const poll = async (): Promise<void> => {
    const owners = [...channels.keys()];
    for (let from = 0; from < owners.length; from += BATCH) {
      const counters = await database
        .selectFrom("event_counter")
        .selectAll()
        .where("owner", "in", owners.slice(from, from + BATCH))
        .execute();
      for (const { owner, last } of counters) {
        const channel = channels.get(owner);
        if (channel && last > (channel.last ?? 0)) await read(channel);
      }
    }
    for (const channel of channels.values()) if (channel.last === undefined) await read(channel);
    failing = false;
  };

  const pollLater = (ms = notifications.heard() ? SELDOM : POLL): void => {
    clearTimeout(timer);
    const mine = setTimeout(async () => {
      await poll().catch(logFailure);
      if (timer === mine) pollLater();
    }, ms);
    timer = mine;
    timer.unref();
  };

  const start = (): void => {
    stopListening = notifications.listen("generation_event", (owner) => {
      if (owner === undefined) return pollLater(0);
      const channel = channels.get(owner);
      if (channel) void read(channel);
    });
    pollLater();
  };

  const stop = (): void => {
    stopListening();
    clearTimeout(timer);
    timer = undefined;
  };

  const open = (owner: string): Channel => {
    const channel: Channel = {
      owner,
      watchers: 0,
      last: undefined,
      recent: [],
      waiting: new Set(),
      reading: false,
      stale: false,
      stop: notifier.subscribe(`events of ${owner}`, () => void read(channel)),
    };
    if (channels.size === 0) start();
    channels.set(owner, channel);
    void read(channel);
    return channel;
  };

  return {
    watch(owner) {
      const channel = channels.get(owner) ?? open(owner);
      channel.watchers += 1;
      return {
        ready: (signal) => waitUntil(channel, ({ last }) => last !== undefined, signal),
        recent: (seen) => recentEvents(channel, seen),
        changed: (seen, signal) => waitUntil(channel, ({ last }) => (last ?? 0) > seen, signal),
        close() {
          channel.watchers -= 1;
          if (channel.watchers > 0) return;
          channel.stop();
          channels.delete(owner);
          if (channels.size === 0) stop();
        },
      };
    },
  };
}

function wake({ waiting }: Channel): void {
  for (const each of [...waiting]) each();
}

function recentEvents({ last, recent }: Channel, seen: number): readonly OwnerEventRow[] | undefined {
  if (last === undefined) return undefined;
  if (seen >= last) return [];
  const [first] = recent;
  return first && first.number <= seen + 1 ? recent.filter(({ number }) => number > seen) : undefined;
}

function waitUntil(
  channel: Channel,
  holds: (channel: Channel) => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (holds(channel)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => {
      if (!signal.aborted && !holds(channel)) return;
      channel.waiting.delete(end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    channel.waiting.add(end);
    signal.addEventListener("abort", end);
  });
}
