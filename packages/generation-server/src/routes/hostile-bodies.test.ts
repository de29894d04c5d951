import fc from "fast-check";
import { expect, it } from "vitest";
import { createTestHarness } from "../testing/test-harness.js";

const boundary = "x-boundary";
const part = fc.record({
  name: fc.constantFrom("request", "image", "mask", "other", ""),
  head: fc.constantFrom("", "; filename=x", '; filename="../x.png"'),
  text: fc.oneof(fc.string(), fc.json(), fc.constant("{}"), fc.constant('{"seconds":5}')),
});
const form = fc
  .array(part, { maxLength: 5 })
  .map((parts) =>
    [
      ...parts.map(
        ({ name, head, text }) =>
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${head}\r\n\r\n${text}\r\n`,
      ),
      `--${boundary}--\r\n`,
    ].join(""),
  );
const field = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary", maxLength: 40 }));
const object = fc
  .dictionary(fc.constantFrom("prompt", "seconds", "images", "model", "__proto__"), field)
  // Valid requests are covered by other tests.
  .filter(({ prompt }) => typeof prompt !== "string" || prompt.trim() === "")
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  fc.string().filter((text) => !text.includes("prompt")),
  object,
  form,
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
);
const type = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-16",
  "text/plain",
  "multipart/form-data",
  `multipart/form-data; boundary=${boundary}`,
  "",
);

it.each(["prompts/improve", "images/describe", "videos/generate"])(
  "%s answers invalid bodies with a client error, without calling the provider",
  async (path) => {
    const harness = await createTestHarness({ limits: { perMinute: 100000 } });
    await fc.assert(
      fc.asyncProperty(body, type, async (content, contentType) => {
        const headers = { "content-type": contentType };
        const init = { method: "POST", headers, body: content };
        const reply = await harness.ask(`/api/ai/${path}`, init);
        const problem = await reply.json();
        expect([400, 413, 415]).toContain(reply.status);
        expect(problem).toMatchObject({
          status: reply.status,
          code: expect.any(String),
          type: "about:blank",
        });
      }),
      { numRuns: 400 },
    );
    expect(await harness.runs()).toEqual([]);
  },
);

it.each([
  "generations",
  "images/generate",
  "videos/generate",
  "images/describe",
  "prompts/improve",
  "estimates",
])("%s rejects what is nested too deeply", async (path) => {
  const harness = await createTestHarness({ limits: { perMinute: 100000 } });
  const nested = `${"[".repeat(7_900)}${"]".repeat(7_900)}`;
  for (const kind of ["images", "videos"]) {
    const reply = await harness.ask(`/api/ai/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"kind":"${kind}","prompt":"a fox","width":64,"height":64,"metadata":${nested}}`,
    });
    expect([kind, reply.status]).toEqual([kind, 400]);
  }
  expect(await harness.runs()).toEqual([]);
});
