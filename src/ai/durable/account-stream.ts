import { anySignal } from "../../core/any-signal.js";
import { MediaLibraryError } from "../../core/errors.js";
import {
  type AccountEvent,
  createEventParser,
  decodeAccountEvent,
  EVENT_STREAM_TYPE,
  mediaType,
  type ServerEvent,
} from "../protocol.js";
import { type OnBytes, readProblemReply, type Transport } from "./generation-transport.js";
import { joinTabs, type TabChannel, type TabMessage } from "./tab-channel.js";
import { createBackOff, pause } from "./timeouts.js";

export type Subscription = {
  /** Resolves once messages of other tabs are received: a state fetched after that misses no event. */
  joined: Promise<void>;
  /** Resolves when the generation should be fetched: an event reported its end, or no stream reports on it. */
  due: (signal: AbortSignal | undefined) => Promise<void>;
  close: () => void;
};

export type AccountStream = {
  /** From now on every event of the generation is passed to `onEvent`; without a stream, the generation becomes due. */
  subscribe: (id: string, onEvent: (event: AccountEvent) => void) => Subscription;
};

type Subscriber = { onEvent: (event: AccountEvent) => void; wake: () => void };

/** URLs whose stream delivered nothing while other requests were answered: a proxy in between buffers replies. */
const buffered = new Set<string>();

/**
 * The events of all of an account's generations, over one connection per browser. One tab, the leader, holds the stream
 * while any generation runs, and forwards its events to the others; when it closes, the next one resumes after the last
 * forwarded event. Without a stream, generations become due periodically (polling).
 */
export function createAccountStream(transport: Transport): AccountStream {
  const subscribers = new Map<string, Set<Subscriber>>();
  let stop: AbortController | undefined;
  let joined = Promise.resolve();
  let live = false;
  let lastEventId = "";
  let leading = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const snapshot = new Set<string>();

  const of = (id: string): Iterable<Subscriber> => subscribers.get(id) ?? [];
  const allSubscribers = () => [...subscribers].flatMap(([id, all]) => [...all].map((one) => ({ id, one })));

  const setLive = (now: boolean): void => {
    clearTimeout(idle);
    if (now && !leading) idle = setTimeout(() => setLive(false), transport.timeouts.streamIdle);
    if (live && !now) for (const { one } of allSubscribers()) one.wake();
    live = now;
  };

  const remember = (id: string | undefined): void => {
    // Sent back in a header, which allows no other text.
    if (id !== undefined && /^\d{1,15}$/.test(id)) lastEventId = id;
  };

  const take = (event: ServerEvent): boolean => {
    const decoded = decodeAccountEvent(event);
    if (decoded) remember(event.id);
    if (decoded?.name === "ready") {
      for (const { id, one } of allSubscribers()) if (!snapshot.has(id)) one.wake();
    } else if (decoded) {
      if (decoded.name === "snapshot") snapshot.add(decoded.generationId);
      for (const one of of(decoded.generationId)) {
        one.onEvent(decoded);
        if (isEnd(decoded)) one.wake();
      }
    }
    return decoded !== undefined;
  };

  const onMessage = (message: TabMessage, tabs: TabChannel): void => {
    if (message.type === "query") {
      if (leading && live) tabs.post({ type: "alive", id: lastEventId });
      return;
    }
    // A message of the previous leader, which does not know yet that this tab leads now.
    if (leading) return;
    if (message.type === "buffered") buffered.add(transport.endpoint(["events"]).href);
    if (message.type === "start") snapshot.clear();
    if (message.type === "alive") remember(message.id);
    if (message.type === "event") {
      const { name, data, id } = message;
      take({ name, data, ...(id !== undefined && { id }) });
    }
    setLive(message.type !== "lost" && message.type !== "buffered");
  };

  /** Reads one connection until it ends or fails. */
  const connect = async (tabs: TabChannel, signal: AbortSignal): Promise<ConnectionResult> => {
    const address = transport.endpoint(["events"]);
    const result: ConnectionResult = { bytes: false, valid: false, retry: undefined, buffered: false };
    const resumed = lastEventId !== "";
    const began = performance.now();
    const read = async (response: Response, onBytes: OnBytes): Promise<void> => {
      if (!response.ok) throw await readProblemReply(response, onBytes);
      if (mediaType(response.headers) !== EVENT_STREAM_TYPE || !response.body) {
        // Rejects if the connection is lost already.
        response.body?.cancel().catch(() => {});
        return;
      }
      const parser = createEventParser();
      const reader = response.body.getReader();
      snapshot.clear();
      tabs.post({ type: "start" });
      try {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          onBytes();
          result.bytes = true;
          result.valid ||= resumed;
          for (const event of parser.push(next.value)) {
            const { name, data, id } = event;
            tabs.post({ type: "event", name, data, id });
            if (take(event)) result.valid = true;
          }
          result.retry = parser.retry;
          if (result.valid) setLive(true);
          tabs.post(live ? { type: "alive", id: lastEventId } : { type: "lost" });
        }
      } finally {
        // Rejects if the connection is lost already.
        reader.cancel().catch(() => {});
      }
    };
    const headers = { "last-event-id": lastEventId || undefined };
    try {
      await transport.request(
        address,
        { accept: EVENT_STREAM_TYPE, headers, idle: transport.timeouts.streamIdle, signal },
        read,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!MediaLibraryError.isInstance(error)) throw error;
      if (error.retryAfter !== undefined) result.retry = error.retryAfter * 1000;
      result.buffered = isIdleTimeout(error) && !result.bytes && transport.answeredSince(began);
    }
    return result;
  };

  const stream = async (tabs: TabChannel, signal: AbortSignal): Promise<void> => {
    leading = true;
    const { backOff, streamRetry } = transport.timeouts;
    let waits = createBackOff([backOff[0], streamRetry]);
    try {
      for (;;) {
        const began = performance.now();
        const result = await connect(tabs, signal);
        if (result.buffered) {
          buffered.add(transport.endpoint(["events"]).href);
          tabs.post({ type: "buffered" });
          return setLive(false);
        }
        const wait = Math.max(waits.next(), Math.min(result.retry ?? 0, streamRetry));
        // An interrupted stream that had delivered events is resumed; nothing is missed until resuming fails.
        if (!result.valid) {
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
    if (buffered.has(transport.endpoint(["events"]).href)) return undefined;
    const control = new AbortController();
    const { signal } = control;
    [lastEventId, live] = ["", false];
    const join = async () => {
      const name = await transport.channelName();
      signal.throwIfAborted();
      const tabs = joinTabs(`${name}:events`, signal, (message) => onMessage(message, tabs));
      signal.addEventListener("abort", () => tabs.close(), { once: true });
      tabs.post({ type: "query" });
      return tabs;
    };
    const joining = join();
    joined = joining.then(ignore, ignore);
    // Without a stream there is still polling.
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
      const polls = createBackOff(transport.timeouts.poll);
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
            // Rejects when either signal is aborted: `signal` is checked below.
            const waited = pause(live ? transport.timeouts.quiet : polls.next(), ended).catch(() => {});
            await Promise.race([waked, waited]);
            timer.abort();
            signal?.throwIfAborted();
          }
          // Limits the request rate if a faulty stream keeps reporting an end that did not happen.
          if (!woken || performance.now() - lastDue > transport.timeouts.backOff[0]) wakes = 0;
          else if (++wakes > 2) await pause(transport.timeouts.backOff[0], signal);
          lastDue = performance.now();
          woken = false;
        },
        close() {
          all.delete(one);
          if (all.size === 0) subscribers.delete(id);
          if (subscribers.size > 0) return;
          clearTimeout(idle);
          stop?.abort();
          stop = undefined;
        },
      };
    },
  };
}

/** `valid`: it delivered an event of this protocol, or resumed a stream that had. */
type ConnectionResult = { bytes: boolean; valid: boolean; retry: number | undefined; buffered: boolean };

const isEnd = ({ name }: AccountEvent): boolean =>
  name === "completed" || name === "failed" || name === "canceled";

const isIdleTimeout = (error: MediaLibraryError): boolean =>
  error.cause instanceof Error && error.cause.name === "TimeoutError";

function ignore(): void {}
