import { describe, expect, it, vi } from "vitest";
import { createGuardedHandler, createRateLimiter, type GuardOptions, MediaLibraryError } from "../server.js";

const listed = "https://stories.example";
const ask = (method: string, headers: Record<string, string> = {}) =>
  new Request("http://app.example/api", { method, headers });

function create(options: GuardOptions) {
  const serve = vi.fn(async ({ method }: Request, { headers }: { headers: Headers }) => {
    headers.set("x-served", method);
    return new Response(`${method} was served`, { headers });
  });
  return { handler: createGuardedHandler(options, serve), serve };
}

describe("handler with several methods", () => {
  it("serves each of them and names them when another is used", async () => {
    const { handler, serve } = create({ method: ["GET", "DELETE"] });
    expect(await (await handler(ask("GET"))).text()).toBe("GET was served");
    expect(await (await handler(ask("DELETE"))).text()).toBe("DELETE was served");
    for (const method of ["POST", "HEAD", "PUT"]) {
      const reply = await handler(ask(method));
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET, DELETE, OPTIONS"]);
    }
    const problem = await (await handler(ask("POST"))).json();
    expect(problem.detail).toBe("This URL accepts GET or DELETE, not POST.");
    expect(serve).toHaveBeenCalledTimes(2);
  });

  it("answers HEAD without a body and cancels the body's stream", async () => {
    const cancel = vi.fn();
    const handler = createGuardedHandler(
      { method: ["GET", "HEAD"] },
      async () =>
        new Response(new ReadableStream({ cancel }), { status: 206, headers: { "content-range": "x" } }),
    );
    const reply = await handler(ask("HEAD"));
    expect([reply.status, reply.headers.get("content-range"), reply.body]).toEqual([206, "x", null]);
    expect(cancel).toHaveBeenCalledOnce();
    const refused = createGuardedHandler({ method: ["GET", "HEAD"] }, async () => {
      throw new MediaLibraryError("not-found", "There is none.");
    });
    const none = await refused(ask("HEAD"));
    expect([none.status, none.body]).toEqual([404, null]);
  });

  it("sends CORS headers for every method and header that a generation client uses", async () => {
    const { handler } = create({ method: ["GET", "DELETE"], allowedOrigins: [listed] });
    const preflight = await handler(ask("OPTIONS", { origin: listed }));
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, DELETE");
    expect(preflight.headers.get("access-control-allow-headers")).toBe(
      "content-type, idempotency-key, last-event-id, range",
    );
    const exposed = (await handler(ask("GET", { origin: listed }))).headers.get(
      "access-control-expose-headers",
    );
    for (const header of ["location", "accept-ranges", "content-range", "retry-after"]) {
      expect(exposed?.split(", ")).toContain(header);
    }
  });

  it("runs the guards in order", async () => {
    const authorize = vi.fn(() => false);
    const { handler, serve } = create({
      method: ["GET", "DELETE"],
      authorize,
      rateLimit: { perMinute: 0 },
    });
    const status = async (method: string, headers = {}) => (await handler(ask(method, headers))).status;
    expect(await status("PUT", { origin: "https://evil.test" })).toBe(405);
    expect(await status("GET", { origin: "https://evil.test" })).toBe(403);
    expect(authorize).not.toHaveBeenCalled();
    expect(await status("GET")).toBe(401);
    authorize.mockReturnValue(true);
    expect(await status("GET")).toBe(429);
    expect(serve).not.toHaveBeenCalled();
  });
});

describe("shared rate limiter", () => {
  it("counts the requests of all handlers that share it", async () => {
    const rateLimit = { perMinute: 2 };
    const shared = { ...rateLimit, limiter: createRateLimiter() };
    const [one, other, apart] = [
      create({ rateLimit: shared }).handler,
      create({ rateLimit: shared, method: "GET" }).handler,
      create({ rateLimit }).handler,
    ];
    expect((await one(ask("POST"))).status).toBe(200);
    expect((await other(ask("GET"))).status).toBe(200);
    expect((await one(ask("POST"))).status).toBe(429);
    expect((await other(ask("GET"))).status).toBe(429);
    expect((await apart(ask("POST"))).status).toBe(200);
  });
});

describe("app-specific errors", () => {
  class Away extends Error {}
  const failing = (options: GuardOptions) =>
    createGuardedHandler(options, async () => {
      throw new Away("the database's address");
    });

  it("are translated by translateError and reported with their cause", async () => {
    const onError = vi.fn();
    const translateError = (cause: unknown) =>
      cause instanceof Away
        ? new MediaLibraryError("unavailable", "Try again soon.", { cause, retryAfter: 5 })
        : cause;
    const reply = await failing({ translateError, onError })(ask("POST"));
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await reply.json()).toMatchObject({
      ...{ code: "unavailable", title: "Service Unavailable", detail: "Try again soon." },
    });
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "unavailable", cause: expect.any(Away) });
  });

  it("get a generic message if there is no translation or it throws", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    for (const options of [{}, { translateError: broken }, { translateError: (error: unknown) => error }]) {
      const reply = await failing(options)(ask("POST"));
      const problem = await reply.json();
      expect([reply.status, problem.code]).toEqual([500, "provider"]);
      expect(JSON.stringify(problem)).not.toContain("address");
    }
  });
});
