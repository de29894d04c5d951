import { describe, expect, it } from "vitest";
import { post, problem, setUp, validRequest } from "./generate-handler.contract.js";

describe("request validation", () => {
  it.each<[string, string | undefined, number]>([
    ["the type with a charset", "application/json; charset=UTF-8", 200],
    ["another case", "Application/JSON", 200],
    ["another charset", "application/json; charset=utf-16", 415],
    ["a form's type", "text/plain", 415],
    ["no type", "", 415],
  ])("checks the content type: %s", async (_name, type, status) => {
    const reply = await setUp().handler(post(validRequest, { headers: { "content-type": type ?? "" } }));
    expect(reply.status).toBe(status);
  });

  it("rejects a compressed body", async () => {
    const reply = await setUp().handler(post(validRequest, { headers: { "content-encoding": "gzip" } }));
    expect(await problem(reply)).toMatchObject({ status: 415, code: "media-type" });
  });

  it("rejects a body over 16 KB without reading further, whatever its Content-Length", async () => {
    const { handler } = setUp();
    const claimed = post(validRequest, { headers: { "content-length": "99999" } });
    expect(await problem(await handler(claimed))).toMatchObject({ status: 413, code: "too-large" });

    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode(" ".repeat(1024)));
      },
    });
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
      duplex: "half",
    };
    const reply = await handler(new Request("http://a.test/", init));
    expect(await problem(reply)).toMatchObject({ status: 413, code: "too-large" });
    expect(pulled).toBeLessThan(25);
    expect((await handler(post(`${JSON.stringify(validRequest)}${" ".repeat(16_000)}`))).status).toBe(200);
  });

  it.each(["", "{", "[]", "null", '"text"', "[".repeat(16_000), "{}}"])(
    "rejects a body that is not a JSON object: %.20s",
    async (body) => {
      expect(await problem(await setUp().handler(post(body)))).toMatchObject({
        status: 400,
        code: "invalid-json",
      });
    },
  );

  it("rejects invalid UTF-8", async () => {
    const body = Buffer.from(JSON.stringify({ ...validRequest, prompt: "\xff" }), "latin1");
    const headers = { "content-type": "application/json" };
    const request = new Request("http://a.test/", { method: "POST", headers, body });
    expect(await problem(await setUp().handler(request))).toMatchObject({
      status: 400,
      code: "invalid-json",
    });
  });

  it.each<[string, object, string[]]>([
    ["no prompt", { prompt: undefined }, ["prompt"]],
    ["a blank prompt", { prompt: " \n" }, ["prompt"]],
    ["a prompt of 2001 characters", { prompt: "🦊".repeat(2001) }, ["prompt"]],
    ["a lone surrogate", { prompt: "fox \ud83e" }, ["prompt"]],
    ["null instead of an absent field", { model: null, seed: null }, ["model", "seed"]],
    ["sizes out of bounds", { width: 63, height: 1025 }, ["width", "height"]],
    ["sizes that are not integers", { width: 512.5, height: "512" }, ["width", "height"]],
    ["steps and seed out of bounds", { steps: 51, seed: 2 ** 32 }, ["steps", "seed"]],
    ["steps and seed below their minimum", { steps: 0, seed: -1 }, ["steps", "seed"]],
    ["guidance out of bounds", { guidance: 100.5 }, ["guidance"]],
    [
      "guidance below 0, and a quality where none is offered",
      { guidance: -1, quality: "high" },
      ["guidance", "quality"],
    ],
    [
      "guidance that is no number, and a quality that is no text",
      { guidance: "3", quality: 1 },
      ["guidance", "quality"],
    ],
    ["unknown keys", { webhook: "http://evil.test", constructor: 1 }, ["webhook", "constructor"]],
    [
      "several invalid fields at once",
      { prompt: 1, width: 0, model: "x/y", seed: 1.5, n: 17, strength: 1 },
      ["strength", "prompt", "width", "model", "seed", "n"],
    ],
  ])("%s", async (_name, changes, fields) => {
    const { handler, calls } = setUp();
    const answer = await problem(await handler(post({ ...validRequest, ...changes })));
    expect(answer).toMatchObject({ status: 400, code: "field", fields });
    expect(calls).toEqual([]);
  });

  it("rejects __proto__ as an unknown key", async () => {
    const { handler } = setUp();
    const answer = await problem(
      await handler(post('{"prompt":"x","width":64,"height":64,"__proto__":{"steps":9}}')),
    );
    expect(answer).toMatchObject({ status: 400, code: "field", fields: ["__proto__"] });
  });

  it("accepts the limits themselves and passes only known fields on", async () => {
    const { handler, calls } = setUp();
    const least = { prompt: "x", width: 64, height: 1024, negativePrompt: "", steps: 1, seed: 0 };
    const most = { prompt: "🦊".repeat(2000), width: 1024, height: 64, steps: 50, seed: 2 ** 32 - 1 };
    expect((await handler(post(least))).status).toBe(200);
    expect((await handler(post(most))).status).toBe(200);
    expect(calls).toEqual([least, most]);
  });

  it("passes guidance and the offered qualities on, and says which ones are offered", async () => {
    const { handler, calls } = setUp({ qualities: async () => ["low", "high"], limits: { maxGuidance: 20 } });
    const asked = [
      { ...validRequest, guidance: 0, quality: "high" },
      { ...validRequest, guidance: 20, quality: "low" },
    ];
    for (const each of asked) expect((await handler(post(each))).status).toBe(200);
    expect(calls).toEqual(asked);
    const wrong = await problem(await handler(post({ ...validRequest, guidance: 20.1, quality: "hd" })));
    expect(wrong).toMatchObject({ status: 400, code: "field", fields: ["guidance", "quality"] });
    expect(wrong.body.errors).toMatchObject([
      { message: "must be a number from 0 to 20" },
      { message: "must be one of low, high" },
    ]);
  });

  it("rejects other methods and names the accepted one", async () => {
    for (const method of ["GET", "PUT", "DELETE", "HEAD"]) {
      const reply = await setUp().handler(new Request("http://a.test/", { method }));
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    }
  });

  it("rejects unlisted models and runs the listed version of a name without a version", async () => {
    const { handler, calls } = setUp({ models: ["a/pinned:1", "a/bare"] });
    for (const model of ["a/pinned:1", "a/pinned", "a/bare"])
      expect((await handler(post({ ...validRequest, model }))).status).toBe(200);
    expect(calls).toMatchObject([{ model: "a/pinned:1" }, { model: "a/pinned:1" }, { model: "a/bare" }]);
    for (const model of ["a/pinned:2", "a/bare:1", "b/other", "a", "", "a/pinned:"]) {
      const answer = await problem(await handler(post({ ...validRequest, model })));
      expect(answer).toMatchObject({ status: 400, code: "model-not-allowed", fields: ["model"] });
    }
  });

  it("rejects every model if none is listed", async () => {
    const answer = await problem(await setUp().handler(post({ ...validRequest, model: "a/b" })));
    expect(answer).toMatchObject({ status: 400, code: "model-not-allowed" });
  });

  it("rejects unauthorized requests before counting or reading them", async () => {
    const { handler } = setUp({
      authorize: (request) => request.headers.has("cookie"),
      rateLimit: { perMinute: 1 },
    });
    for (const _ of [1, 2])
      expect(await problem(await handler(post("{")))).toMatchObject({ status: 401, code: "unauthorized" });
    expect((await handler(post(validRequest, { headers: { cookie: "a=b" } }))).status).toBe(200);
  });
});
