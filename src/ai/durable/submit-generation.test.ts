import { describe, expect, it } from "vitest";
import { createContext, fox, serve } from "../durable-server.contract.js";

describe("lost reply", () => {
  it("is requested again with the same key, and generates once", async () => {
    let lost = 0;
    const { client, server, posts } = await serve({
      afterSubmit(res) {
        if (lost++ >= 2) return false;
        res.destroy();
        return true;
      },
    });
    const context = createContext();
    expect(await client.generateImages(fox, context)).toHaveLength(1);
    expect(server.generations).toHaveLength(1);
    expect(posts().map(({ headers }) => headers["idempotency-key"])).toEqual(["job-1", "job-1", "job-1"]);
    expect(context.messages[0]).toContain("cannot be reached");
    expect(context.messages.at(-1)).toBeUndefined();
  });

  it("is requested again after Retry-After, not earlier", async () => {
    let first = 0;
    const { client, posts } = await serve({
      instead(req, res) {
        if (req.method !== "POST" || first > 0) return false;
        first = Date.now();
        res.writeHead(503, { "retry-after": "1" }).end("<html>");
        return true;
      },
    });
    await client.generateImages(fox);
    expect(Date.now() - first).toBeGreaterThan(900);
    expect(posts()).toHaveLength(2);
  });

  it.each([
    [502, 6, "network"],
    [500, 3, "provider"],
  ])("of status %i gives up after %i attempts", async (status, attempts, code) => {
    const { client, posts } = await serve({
      instead: (_, res) => Boolean(res.writeHead(status).end()),
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({ code, status });
    expect(posts()).toHaveLength(attempts);
  });

  it("is not assumed if the server rejects the request", async () => {
    const { client, posts } = await serve();
    await client.generateImages(fox, createContext("one"));
    const other = client.generateImages({ ...fox, prompt: "a grey whale" }, createContext("one"));
    await expect(other).rejects.toMatchObject({ code: "idempotency-conflict", status: 422 });
    expect(posts()).toHaveLength(2);
  });

  it.each([
    [402, { code: "payment-required", detail: "3 credits are missing." }, "3 credits are missing."],
    [429, { code: "rate-limited", detail: "Wait." }, "Wait."],
    [401, {}, /Sign in/],
  ])("is not requested again after a %i", async (status, body, message) => {
    const { client, posts } = await serve({
      instead: (_, res) =>
        Boolean(
          res
            .writeHead(status, { "content-type": "application/problem+json", "retry-after": "7" })
            .end(JSON.stringify(body)),
        ),
    });
    const error: unknown = await client.generateImages(fox).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ retryAfter: 7, message: expect.stringMatching(message) });
    expect(posts()).toHaveLength(1);
  });

  it("fails if the reply is a web page", async () => {
    const { client, posts } = await serve({
      instead: (_, res) => Boolean(res.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in")),
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({
      code: "generator",
      message: expect.stringContaining("not a generation"),
    });
    expect(posts()).toHaveLength(1);
  });
});
