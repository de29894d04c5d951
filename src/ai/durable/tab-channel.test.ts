import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MediaLibraryError } from "../../core/errors.js";
import { createMockGenerator } from "../../testing.js";
import { createGeneratorWithTimeouts } from "../durable-generator.js";
import { type GenerationsServerOptions, serveGenerations } from "../generations-server.contract.js";
import type { Timeouts } from "./timeouts.js";

/*
 * Several tabs of a browser, each a client of its own: Node has the BroadcastChannel between them, and the Web Locks are
 * these.
 */

const TIMEOUTS: Timeouts = {
  ...{ idle: 2000, streamIdle: 300, upload: 2000, lateReply: 300 },
  ...{ backOff: [5, 20], poll: [5, 20], quiet: 5000, streamRetry: 100 },
};

let locks: ReturnType<typeof createLocks>;
const open: (() => void)[] = [];

beforeEach(() => {
  locks = createLocks();
  vi.stubGlobal("navigator", { onLine: true, locks });
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const close of open.splice(0)) close();
});

function createLocks() {
  const queues = new Map<string, Promise<unknown>>();
  return {
    /** Set: holds every lock whose name ends so, as a tab does that was frozen. */
    frozen: undefined as string | undefined,
    request(name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
      const before = queues.get(name) ?? Promise.resolve();
      const free = locks.frozen && name.endsWith(locks.frozen) ? new Promise(() => {}) : before;
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      const turn = Promise.race([free, aborted]).then(() => signal.throwIfAborted());
      const done = turn.then(work);
      const ended = done.catch(() => {});
      queues.set(name, Promise.all([before, ended]));
      return done;
    },
  };
}

async function serve(server: Partial<GenerationsServerOptions> & { latency: number }) {
  const generator = createMockGenerator({ latency: server.latency });
  let [streams, most, reads, mostReads] = [0, 0, 0, 0];
  const served = await serveGenerations({
    generator,
    ...server,
    async instead(req, res, path) {
      if (path === "events") {
        streams += 1;
        res.on("close", () => streams--);
        // The one before it may still be on its way out.
        setTimeout(() => {
          most = Math.max(most, streams);
        }, 50);
      } else if (req.method === "GET") {
        mostReads = Math.max(mostReads, ++reads);
        res.on("finish", () => reads--);
        await sleep(3);
      }
      return (await server.instead?.(req, res, path)) ?? false;
    },
  });
  open.push(served.close);
  const requestsOf = (path: string | RegExp) =>
    served.requests.filter((each) => each.method === "GET" && each.path.match(path));
  return {
    ...{ server: served, requestsOf },
    most: () => ({ streams: most, reads: mostReads }),
    tab: (headers?: Record<string, string>) =>
      createGeneratorWithTimeouts({ url: served.url, ...(headers && { headers }) }, TIMEOUTS),
  };
}

const fox = { prompt: "a red fox", width: 32, height: 32 };
const closed = () => new MediaLibraryError("closed", "The tab was closed.");

describe("tabs of one browser", () => {
  it("share one stream and send one read request at a time", async () => {
    const { tab, most, requestsOf } = await serve({ latency: 400 });
    const tabs = [tab(), tab(), tab()];
    const runs = tabs.flatMap((each) =>
      [1, 2, 3].map((seed) =>
        each.generateImages({ ...fox, seed }, context(`${tabs.indexOf(each)} ${seed}`)),
      ),
    );
    expect((await Promise.all(runs)).flat()).toHaveLength(9);
    expect(most()).toEqual({ streams: 1, reads: 1 });
    // What is told need not be looked at: once in the beginning, once at the end, and once for the file.
    expect(requestsOf(/^[\w-]{10,}$/).length).toBeLessThan(9 * 5);
  });

  it("miss no event when the leader closes: the next tab resumes within a second", async () => {
    const { tab, requestsOf, most } = await serve({ latency: 1500 });
    const first = context("1");
    const leaving = tab().generateImages(fox, first);
    await vi.waitFor(() => expect(requestsOf("events")).toHaveLength(1));
    const second = context("2");
    const staying = tab().generateImages({ ...fox, seed: 2, n: 2 }, second);
    await sleep(300);
    expect(requestsOf("events")).toHaveLength(1);
    const closedAt = Date.now();
    first.abort.abort(closed());
    await expect(leaving).rejects.toMatchObject({ code: "closed" });
    await vi.waitFor(() => expect(requestsOf("events")).toHaveLength(2));
    expect(Date.now() - closedAt).toBeLessThan(1000);
    expect(Number(requestsOf("events")[1]?.headers["last-event-id"])).toBeGreaterThan(0);
    expect(await staying).toHaveLength(2);
    expect(most().streams).toBe(1);
  });

  it("have separate streams if they send different headers", async () => {
    const { tab, requestsOf } = await serve({ latency: Number.POSITIVE_INFINITY });
    const authorizations = ["Bearer 1", "Bearer 2"];
    const runs = authorizations.map((authorization) => {
      const run = context(authorization);
      tab({ authorization })
        .generateImages(fox, run)
        .catch(() => {});
      return run;
    });
    await vi.waitFor(() =>
      expect(
        requestsOf("events")
          .map(({ headers }) => headers.authorization)
          .sort(),
      ).toEqual(authorizations),
    );
    for (const { abort } of runs) abort.abort();
  });

  it("poll while a frozen tab holds the stream", async () => {
    const { tab, requestsOf } = await serve({ latency: 300 });
    locks.frozen = ":events";
    expect(await tab().generateImages(fox)).toHaveLength(1);
    expect(requestsOf("events")).toHaveLength(0);
    // How often depends on how fast this machine is.
    expect(requestsOf(/^[\w-]{10,}$/).length).toBeGreaterThan(1);
  });

  it("ignore foreign messages on their channel", async () => {
    const { tab, requestsOf } = await serve({ latency: 400 });
    const names: string[] = [];
    const { request } = locks;
    locks.request = (name, ...rest) => {
      names.push(name);
      return request(name, ...rest);
    };
    const running = tab().generateImages(fox);
    await vi.waitFor(() => expect(requestsOf("events")).toHaveLength(1));
    const channel = new BroadcastChannel(names.find((name) => name.endsWith(":events")) ?? "");
    for (const junk of [null, 7, "x", {}, { type: "event" }, { type: "event", name: 1, data: {} }, []])
      channel.postMessage(junk);
    expect(await running).toHaveLength(1);
    channel.close();
  });
});

function context(jobId: string) {
  const abort = new AbortController();
  return { jobId, abort, signal: abort.signal, onProgress: () => {} };
}
