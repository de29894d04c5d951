import { onTestFinished, vi } from "vitest";
import type { TestEngine } from "./test-engines.js";
import { createTestHarness, newCookie, type TestHarness, type TestHarnessOptions } from "./test-harness.js";

export const ASK = { prompt: "a fox", width: 64, height: 64, seed: 5 };

export type TestGenerations = TestHarness & {
  /** A browser with a session of its own, or with this `Cookie` header; null sends none. */
  visitor: (cookie?: string | null) => Visitor;
};

export type Visitor = ReturnType<typeof createVisitor>;

/** Opens a server on an empty database of this engine, with its routes. */
export async function testGenerations(
  engine: TestEngine,
  options: TestHarnessOptions = {},
): Promise<TestGenerations> {
  const empty = await engine.create();
  onTestFinished(empty.drop);
  const harness = await createTestHarness({ database: empty.options, ...options });
  return { ...harness, visitor: (cookie) => createVisitor(harness, cookie) };
}

function createVisitor(harness: TestHarness, cookie: string | null = newCookie()) {
  const session: Record<string, string> = cookie === null ? {} : { cookie };
  const ask = (path: string, init: RequestInit = {}) =>
    harness.ask(path, { ...init, headers: { ...session, ...init.headers } });
  const visitor = {
    ask,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      ask("/api/ai/generations", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    /** Submits a generation and returns its id. */
    async submit(body: object = ASK, headers: Record<string, string> = {}): Promise<string> {
      const reply = await visitor.post(body, headers);
      const { id, status } = await reply.json();
      if (reply.status !== 202) throw new Error(`It was not accepted: ${reply.status}`);
      if (status !== "queued") throw new Error(`It is ${status}`);
      return id;
    },
    get: async (id: string) => (await ask(`/api/ai/generations/${id}`)).json(),
    cancel: (id: string) => ask(`/api/ai/generations/${id}`, { method: "DELETE" }),
    /** The generation once it has ended. */
    async ended(id: string) {
      return vi.waitFor(
        async () => {
          const generation = await visitor.get(id);
          if (generation.endedAt === undefined) throw new Error(`It is still ${generation.status}`);
          return generation;
        },
        { timeout: 60_000, interval: 50 },
      );
    },
    /** All events to the end, as `number name`. */
    async events(id: string, after?: number): Promise<string[]> {
      const headers: Record<string, string> = after === undefined ? {} : { "last-event-id": String(after) };
      const reply = await ask(`/api/ai/generations/${id}/events`, { headers });
      return [...(await reply.text()).matchAll(/^id: (\d+)\nevent: (\w+)$/gm)].map(
        ([, n, name]) => `${n} ${name}`,
      );
    },
  };
  return visitor;
}
