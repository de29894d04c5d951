/**
 * A simulated Inngest server with the features that our functions use. It accepts events, drops duplicates, and calls
 * the app for each step over HTTP, signed, with the results of previous steps. Its time runs 50 times as fast: a
 * second takes 20 ms.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { hmac, sign } from "./inngest-signature.contract.js";

type Event = { id: string; name: string; data: Record<string, unknown>; ts?: number };
type Op = {
  id: string;
  op: string;
  displayName?: string;
  name?: string;
  data?: unknown;
  error?: unknown;
  opts?: { timeout?: string; if?: string };
};
type FunctionConfig = {
  id: string;
  triggers: { event: string; expression?: string }[];
  cancel?: { event: string; if: string }[];
  concurrency?: { limit: number };
  steps: { step: { runtime: { url: string }; retries?: { attempts: number } } };
};
type Reply = { status: number; text: string; final: boolean; lost?: boolean };
type Memory = { type: "data"; data: unknown } | { type: "error"; error: unknown };
type Waiting = { event: string; generation: unknown; take: (event: Event | null) => void };
type Run = {
  id: string;
  of: FunctionConfig;
  event: Event;
  steps: Record<string, Memory>;
  stack: string[];
  attempt: number;
  patient: boolean;
  ended: "completed" | "failed" | "canceled" | undefined;
  waiting: Waiting | undefined;
};

const SECOND = 20;

export type InngestServer = Awaited<ReturnType<typeof startInngestServer>>;

export async function startInngestServer() {
  const keys = { event: "event-key", signing: "signkey-test-0123456789abcdef0123456789abcdef" };
  const functions: FunctionConfig[] = [];
  const events: Event[] = [];
  const runs: Run[] = [];
  const known = new Set<string>();
  const reports: string[] = [];
  const bodies: string[] = [];
  const busy = new Map<string, number>();
  let most = 0;
  let dropped = 0;
  let app = "";
  let down = false;
  let lost = 0;
  let closed = false;

  function take(event: Event): void {
    if (known.has(event.id)) {
      dropped++;
      return;
    }
    known.add(event.id);
    events.push(event);
    for (const run of runs) {
      if (run.ended) continue;
      const about = (generation: unknown) => generation === event.data.generation;
      if (run.of.cancel?.some((cancel) => cancel.event === event.name) && about(run.event.data.generation)) {
        run.ended = "canceled";
        run.waiting?.take(null);
      } else if (run.waiting?.event === event.name && about(run.waiting.generation)) run.waiting.take(event);
    }
    for (const of of functions) {
      if (of.triggers.some((trigger) => matches(trigger, event))) begin(of, event);
    }
  }

  function begin(of: FunctionConfig, event: Event): void {
    const run: Run = {
      id: randomUUID(),
      of,
      event,
      steps: {},
      stack: [],
      attempt: 0,
      patient: false,
      ended: undefined,
      waiting: undefined,
    };
    runs.push(run);
    drive(run).catch((error: unknown) => {
      if (!closed) reports.push(`the simulated server failed: ${error}`);
    });
  }

  async function drive(run: Run): Promise<void> {
    const tries = (run.of.steps.step.retries?.attempts ?? 3) + 1;
    while (!run.ended && !closed) {
      const reply = await call(run);
      if (run.ended) return;
      const value: unknown = JSON.parse(reply.text || "null");
      if (reply.status === 206 && Array.isArray(value)) {
        for (const op of value) await remember(run, op, reply.final, tries);
      } else if (reply.status === 200) run.ended = "completed";
      else if (reply.final || run.attempt + 1 >= tries) {
        run.ended = "failed";
        const data = { function_id: run.of.id, run_id: run.id, error: value, event: run.event };
        take({ id: randomUUID(), name: "inngest/function.failed", data });
      } else {
        // Long enough in total for a server to restart.
        await sleep(reply.lost ? SECOND : Math.min(1_000, SECOND * 1.5 ** run.attempt));
        run.attempt++;
      }
    }
  }

  async function remember(run: Run, op: Op, final: boolean, tries: number): Promise<void> {
    const keep = (memory: Memory) => {
      run.steps[op.id] = memory;
      run.stack.push(op.id);
      run.attempt = 0;
    };
    reports.push(`${run.of.id.replace(/^.*-server-/, "")}: ${op.displayName} ${op.op}`);
    if (op.op === "StepRun") keep({ type: "data", data: op.data });
    else if (op.op === "Sleep") {
      await sleep(msOf(op.name));
      keep({ type: "data", data: null });
    } else if (op.op === "WaitForEvent") {
      const event = await new Promise<Event | null>((resolve) => {
        const timer = setTimeout(() => run.patient || resolve(null), msOf(op.opts?.timeout));
        const generation = run.event.data.generation;
        run.waiting = {
          event: op.name ?? "",
          generation,
          take: (taken) => {
            clearTimeout(timer);
            resolve(taken);
          },
        };
      });
      run.waiting = undefined;
      keep({ type: "data", data: event });
    } else if (op.op === "StepFailed" || final || run.attempt + 1 >= tries) {
      keep({ type: "error", error: op.error });
    } else {
      run.attempt++;
      await sleep(SECOND);
    }
  }

  async function call(run: Run): Promise<Reply> {
    const { of, event, steps, stack, attempt } = run;
    while ((busy.get(of.id) ?? 0) >= (of.concurrency?.limit ?? Number.POSITIVE_INFINITY)) await sleep(5);
    busy.set(of.id, (busy.get(of.id) ?? 0) + 1);
    most = Math.max(most, busy.get(of.id) ?? 0);
    try {
      if (lost > 0) {
        lost--;
        return { status: 500, text: "", final: false, lost: true };
      }
      const ctx = {
        run_id: run.id,
        fn_id: randomUUID(),
        attempt,
        disable_immediate_execution: false,
        use_api: false,
        stack: { stack, current: stack.length },
      };
      const body = { version: 1, event, events: [event], steps, ctx };
      const url = new URL(of.steps.step.runtime.url);
      const response = await fetch(`${app}${url.search}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-inngest-signature": sign(keys.signing, body) },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      bodies.push(text);
      checkReply(response, text);
      const final = response.headers.get("x-inngest-no-retry") === "true";
      return { status: response.status, text, final };
    } catch (error) {
      if (closed) return { status: 500, text: "", final: true };
      reports.push(`${of.id}: ${error instanceof Error ? error.message : error}`);
      return { status: 500, text: "", final: false };
    } finally {
      busy.set(of.id, (busy.get(of.id) ?? 0) - 1);
    }
  }

  /** If the app signs its responses, as it must, verifies the signature. */
  function checkReply(response: Response, text: string): void {
    const given = new URLSearchParams(response.headers.get("x-inngest-signature") ?? "");
    const right = hmac(keys.signing, text, given.get("t") ?? "");
    if (given.get("s") !== right) reports.push(`a response of ${response.status} is not signed correctly`);
  }

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (down) return response.destroy();
    if (request.url !== `/e/${keys.event}`) return answer(401, { status: 401, error: "Event key not found" });
    const sent: unknown = JSON.parse(await textOf(request));
    const taken = (Array.isArray(sent) ? sent : [sent]).map((event) => ({
      ...event,
      id: event.id ?? randomUUID(),
    }));
    answer(200, { status: 200, ids: taken.map(({ id }) => id) });
    for (const event of taken) take(event);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    keys,
    /** Environment variables for the app. */
    env: {
      JOBS: "inngest",
      INNGEST_BASE_URL: url,
      INNGEST_DEV: "",
      INNGEST_EVENT_KEY: keys.event,
      INNGEST_SIGNING_KEY: keys.signing,
    },
    /** The same as an option of the server. */
    jobs: {
      kind: "inngest" as const,
      baseUrl: url,
      isDev: false,
      eventKey: keys.event,
      signingKey: keys.signing,
    },
    /** Accepted events in order. */
    events,
    runs,
    /** Reported steps as `function: step op`, and errors of the simulation. */
    reports,
    /** All responses of the app. */
    bodies,
    dropped: () => dropped,
    mostAtOnce: () => most,
    setDown(is: boolean) {
      down = is;
    },
    /** Resolves once every run is waiting for an event. */
    async allWaiting(): Promise<void> {
      for (const run of runs) run.patient = true;
      while (runs.some(({ ended, waiting }) => !ended && !waiting)) await sleep(10);
    },
    /** Drops the next `count` requests to the app. */
    loseCalls(count: number) {
      lost = count;
    },
    /** Registers the functions of the app at this URL, as when an app is synced. */
    async register(address: string): Promise<FunctionConfig[]> {
      app = address;
      const body = { url: address };
      const response = await fetch(address, {
        method: "PUT",
        headers: {
          "content-type": "application/json",
          "x-inngest-sync-kind": "in_band",
          "x-inngest-signature": sign(keys.signing, body),
        },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      functions.splice(0, functions.length, ...answer.functions);
      return functions;
    },
    /** Resolves once nothing is running. */
    async idle(): Promise<void> {
      while (runs.some(({ ended }) => !ended)) await sleep(10);
    },
    close: () =>
      new Promise<void>((resolve) => {
        closed = true;
        for (const { waiting } of runs) waiting?.take(null);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function matches({ event: name, expression }: { event: string; expression?: string }, event: Event): boolean {
  if (name !== event.name) return false;
  if (!expression) return true;
  const [, id] = /^event\.data\.function_id == '(.+)'$/.exec(expression) ?? [];
  return event.data.function_id === id;
}

/** "1m30s" in milliseconds of the simulation. */
const msOf = (text = ""): number =>
  [...text.matchAll(/(\d+)([dhms])/g)].reduce((sum, [, count, unit]) => {
    const seconds = { d: 86_400, h: 3_600, m: 60, s: 1 }[unit ?? "s"] ?? 1;
    return sum + Number(count) * seconds * SECOND;
  }, 0);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
