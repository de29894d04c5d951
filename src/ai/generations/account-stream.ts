import { anySignal, MediaLibraryError } from "../../core/errors.js";
import {
  type AccountEvent,
  createEventParser,
  decodeAccountEvent,
  EVENT_STREAM_TYPE,
  mediaType,
  type ServerEvent,
} from "../protocol.js";
import { createBackOff, pause } from "./pace.js";
import { type Feed, readProblemReply, type Site } from "./site.js";
import { joinTabs, type TabMessage, type Tabs } from "./tabs.js";

export type Subscription = {
  /** Resolves once what other tabs tell is heard: what is looked at from then on is followed without a gap. */
  joined: Promise<void>;
  /** Resolves when the generation is to be looked at: its end was told, or nothing tells of it. */
  due: (signal: AbortSignal | undefined) => Promise<void>;
  close: () => void;
};

export type AccountStream = {
  /** From now on every event of that generation is heard, or else it becomes due. */
  subscribe: (id: string, onEvent: (event: AccountEvent) => void) => Subscription;
};

type Subscriber = { onEvent: (event: AccountEvent) => void; wake: () => void };

/** Addresses whose stream arrived nowhere while other requests were answered, as behind a proxy that gathers replies. */
const heldBack = new Set<string>();

/**
 * The events of all of an account's generations, over one connection for the whole browser: one tab has the stream
 * while any of its generations runs, and passes on what it hears; when it closes, the next one takes over behind the
 * last event that was passed on. Where there is no stream, generations become due from time to time.
 */
export function createAccountStream(site: Site): AccountStream {
  const subscribers = new Map<string, Set<Subscriber>>();
  let stop: AbortController | undefined;
  let joined = Promise.resolve();
  let live = false;
  let lastEventId = "";
  let leading = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const snapshot = new Set<string>();

  const of = (id: string): Iterable<Subscriber> => subscribers.get(id) ?? [];
  const everybody = () => [...subscribers].flatMap(([id, all]) => [...all].map((one) => ({ id, one })));

  const setLive = (now: boolean): void => {
    clearTimeout(silence);
    if (now && !leading) silence = setTimeout(() => setLive(false), site.pace.streamSilence);
    if (live && !now) for (const { one } of everybody()) one.wake();
    live = now;
  };

  const remember = (id: string | undefined): void => {
    // It is sent back in a header, which takes no other text.
    if (id !== undefined && /^\d{1,15}$/.test(id)) lastEventId = id;
  };

  const take = (event: ServerEvent): boolean => {
    const told = decodeAccountEvent(event);
    if (told) remember(event.id);
    if (told?.name === "ready") {
      for (const { id, one } of everybody()) if (!snapshot.has(id)) one.wake();
    } else if (told) {
      if (told.name === "snapshot") snapshot.add(told.generationId);
      for (const one of of(told.generationId)) {
        one.onEvent(told);
        if (isEnd(told)) one.wake();
      }
    }
    return told !== undefined;
  };

  const hear = (message: TabMessage, tabs: Tabs): void => {
    if (message.type === "ask") {
      if (leading && live) tabs.post({ type: "alive", id: lastEventId });
      return;
    }
    // Of another tab that has not heard yet that this one leads now.
    if (leading) return;
    if (message.type === "held-back") heldBack.add(site.address(["events"]).href);
    if (message.type === "begin") snapshot.clear();
    if (message.type === "alive") remember(message.id);
    if (message.type === "event") {
      const { name, data, id } = message;
      take({ name, data, ...(id !== undefined && { id }) });
    }
    setLive(message.type !== "lost" && message.type !== "held-back");
  };

  /** One connection, until it ends for whatever reason. */
  const listen = async (tabs: Tabs, signal: AbortSignal): Promise<Heard> => {
    const address = site.address(["events"]);
    const heard: Heard = { bytes: false, sound: false, retry: undefined, heldBack: false };
    const resumed = lastEventId !== "";
    const began = performance.now();
    const read = async (response: Response, feed: Feed): Promise<void> => {
      if (!response.ok) throw await readProblemReply(response, feed);
      if (mediaType(response.headers) !== EVENT_STREAM_TYPE || !response.body) {
        response.body?.cancel().catch(() => {});
        return;
      }
      const parser = createEventParser();
      const reader = response.body.getReader();
      snapshot.clear();
      tabs.post({ type: "begin" });
      try {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          feed();
          heard.bytes = true;
          heard.sound ||= resumed;
          for (const event of parser.push(next.value)) {
            const { name, data, id } = event;
            tabs.post({ type: "event", name, data, id });
            if (take(event)) heard.sound = true;
          }
          heard.retry = parser.retry;
          if (heard.sound) setLive(true);
          tabs.post(live ? { type: "alive", id: lastEventId } : { type: "lost" });
        }
      } finally {
        reader.cancel().catch(() => {});
      }
    };
    const headers = { "last-event-id": lastEventId || undefined };
    try {
      await site.exchange(
        address,
        { accept: EVENT_STREAM_TYPE, headers, silence: site.pace.streamSilence, signal },
        read,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!MediaLibraryError.isInstance(error)) throw error;
      if (error.retryAfter !== undefined) heard.retry = error.retryAfter * 1000;
      heard.heldBack = isSilence(error) && !heard.bytes && site.answeredSince(began);
    }
    return heard;
  };

  const stream = async (tabs: Tabs, signal: AbortSignal): Promise<void> => {
    leading = true;
    const { backOff, streamRetry } = site.pace;
    let waits = createBackOff([backOff[0], streamRetry]);
    try {
      for (;;) {
        const began = performance.now();
        const heard = await listen(tabs, signal);
        if (heard.heldBack) {
          heldBack.add(site.address(["events"]).href);
          tabs.post({ type: "held-back" });
          return setLive(false);
        }
        const wait = Math.max(waits.next(), Math.min(heard.retry ?? 0, streamRetry));
        // A stream that was heard and broke off is resumed; nothing is missed until that fails.
        if (!heard.sound) {
          setLive(false);
          tabs.post({ type: "lost" });
        } else if (performance.now() - began > wait) waits = createBackOff([backOff[0], streamRetry]);
        await pause(wait, signal);
      }
    } finally {
      leading = false;
    }
  };

  const start = (): AbortController | undefined => {
    if (heldBack.has(site.address(["events"]).href)) return undefined;
    const control = new AbortController();
    const { signal } = control;
    [lastEventId, live] = ["", false];
    const join = async () => {
      const name = await site.sharedName();
      signal.throwIfAborted();
      const tabs = joinTabs(`${name}:events`, signal, (message) => hear(message, tabs));
      signal.addEventListener("abort", () => tabs.close(), { once: true });
      tabs.post({ type: "ask" });
      return tabs;
    };
    const joining = join();
    joined = joining.then(ignore, ignore);
    // Without a stream there is still the clock.
    joining.then((tabs) => tabs.lead(() => stream(tabs, signal))).catch(() => setLive(false));
    return control;
  };

  return {
    subscribe(id, onEvent) {
      let [woken, resolve] = [false, () => {}];
      const one: Subscriber = {
        onEvent,
        wake() {
          woken = true;
          resolve();
        },
      };
      const all = subscribers.get(id) ?? new Set();
      subscribers.set(id, all.add(one));
      stop ??= start();
      const polls = createBackOff(site.pace.poll);
      let [wakes, lastDue] = [0, 0];
      return {
        joined,
        async due(signal) {
          if (!woken) {
            const waked = new Promise<void>((end) => {
              resolve = end;
            });
            const timer = new AbortController();
            const ended = anySignal(signal, timer.signal);
            const waited = pause(live ? site.pace.quiet : polls.next(), ended).catch(() => {});
            await Promise.race([waked, waited]);
            timer.abort();
            signal?.throwIfAborted();
          }
          // A stream that tells of an end again and again where there is none must not be followed without a rest.
          if (!woken || performance.now() - lastDue > site.pace.backOff[0]) wakes = 0;
          else if (++wakes > 2) await pause(site.pace.backOff[0], signal);
          lastDue = performance.now();
          woken = false;
        },
        close() {
          all.delete(one);
          if (all.size === 0) subscribers.delete(id);
          if (subscribers.size > 0) return;
          clearTimeout(silence);
          stop?.abort();
          stop = undefined;
        },
      };
    },
  };
}

/** `sound`: it said what only such a stream says, or is the rest of one that did. */
type Heard = { bytes: boolean; sound: boolean; retry: number | undefined; heldBack: boolean };

const isEnd = ({ name }: AccountEvent): boolean =>
  name === "completed" || name === "failed" || name === "canceled";

const isSilence = (error: MediaLibraryError): boolean =>
  error.cause instanceof Error && error.cause.name === "TimeoutError";

function ignore(): void {}
