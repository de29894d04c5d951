import { describe, expect, it } from "vitest";
import { createGenerateHandler, type GenerateHandlerOptions, MediaLibraryError } from "../server.js";
import { image, PNG, png, post, validRequest } from "./test-images.contract.js";

function setUp(generate: GenerateHandlerOptions["generate"], limits?: GenerateHandlerOptions["limits"]) {
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate,
    onError: (error) => errors.push(error),
    ...(limits && { limits }),
  });
  return { handler, errors };
}

const several = { ...validRequest, n: 3 };

/** By the platform's own parser. */
async function partsOf(reply: Response) {
  expect(reply.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
  const form = await reply.formData();
  return {
    metadata: form.getAll("metadata").map((text) => JSON.parse(String(text))),
    images: await Promise.all(
      form.getAll("image").map(async (file) => (file instanceof File ? file : undefined)),
    ),
    problem: form.has("problem") ? JSON.parse(await textOf(form.get("problem"))) : undefined,
  };
}

const textOf = async (entry: FormDataEntryValue | null) =>
  entry instanceof File ? entry.text() : String(entry);

describe("multipart reply", () => {
  it("contains every image with its metadata", async () => {
    const { handler } = setUp(async (request) => [
      image({
        bytes: png(0),
        seed: 7,
        model: "a/b",
        requested: { width: 9 },
        sent: { ratio: "1:1" },
        warnings: ["Made square."],
      }),
      image({ bytes: png(1), fileName: 'a "füchsin".png', width: request.n ?? 0, height: 2 }),
    ]);
    const { images, metadata, problem } = await partsOf(await handler(post(several)));
    expect(metadata).toEqual([
      {
        ...{ provider: "emulator", seed: 7, model: "a/b", requested: { width: 9 }, sent: { ratio: "1:1" } },
        warnings: ["Made square."],
      },
      { provider: "emulator", width: 3, height: 2 },
    ]);
    expect(images.map((file) => [file?.name, file?.type])).toEqual([
      ["fox.png", "image/png"],
      ['a "füchsin".png', "image/png"],
    ]);
    for (const [index, file] of images.entries()) {
      expect(new Uint8Array((await file?.arrayBuffer()) ?? [])).toEqual(png(index));
    }
    expect(problem).toBeUndefined();
  });

  it("sends each image before the next one is generated", async () => {
    const made: number[] = [];
    const { handler } = setUp(async function* () {
      for (const index of [0, 1, 2]) {
        made.push(index);
        yield image({ bytes: png(index), fileName: `${index}.png` });
      }
    });
    const reply = await handler(post(several));
    expect(made).toEqual([0]);
    const reader = reply.body?.getReader();
    let text = "";
    while (!text.includes("1.png"))
      text += Buffer.from((await reader?.read())?.value ?? []).toString("latin1");
    expect(made).toEqual([0, 1]);
    await reader?.cancel();
  });

  it("ends with problem details if the run fails after the first image", async () => {
    const cause = new Error("token r8_canary");
    const { handler, errors } = setUp(async function* () {
      yield image();
      throw new MediaLibraryError("provider-throttled", "Busy.", { cause });
    });
    const reply = await handler(post(several));
    expect(reply.status).toBe(200);
    const { images, problem } = await partsOf(reply);
    expect(images).toHaveLength(1);
    expect(problem).toMatchObject({ status: 429, code: "provider-throttled", detail: "Busy." });
    expect(JSON.stringify(problem)).not.toContain("canary");
    expect(errors).toMatchObject([{ cause }]);
  });

  it("answers with an error status if the first image fails or there is none", async () => {
    for (const generate of [
      async () => [image({ bytes: new TextEncoder().encode("<!doctype html>") }), image()],
      async () => [],
      async function* () {
        yield* [];
      },
    ]) {
      const reply = await setUp(generate).handler(post(several));
      expect(await reply.json()).toMatchObject({ status: 500, code: "provider" });
    }
  });

  it("ends with problem details for a later part that is not an image, and limits the size of each image", async () => {
    const second = [new TextEncoder().encode("<html>"), new Uint8Array([...PNG, ...PNG])];
    for (const bytes of second) {
      const { handler, errors } = setUp(async () => [image(), image({ bytes })], { imageBytes: 100 });
      const { images, problem } = await partsOf(await handler(post(several)));
      expect(images).toHaveLength(1);
      expect(problem).toMatchObject({ status: 500, code: "provider" });
      expect(errors).toHaveLength(1);
    }
  });

  it("aborts the body if a source ends prematurely", async () => {
    let pulls = 0;
    const bytes = new ReadableStream<Uint8Array>({
      pull: (controller) => (pulls++ === 0 ? controller.enqueue(PNG) : controller.error(new Error("reset"))),
    });
    const { handler, errors } = setUp(async () => [image({ bytes }), image()]);
    await expect((await handler(post(several))).arrayBuffer()).rejects.toThrow(/not be sent completely/);
    expect(errors).toHaveLength(1);
  });

  it("contains at most 16 images", async () => {
    const ends: string[] = [];
    const { handler } = setUp(async function* () {
      try {
        for (;;) yield image();
      } finally {
        ends.push("closed");
      }
    });
    expect((await partsOf(await handler(post(several)))).images).toHaveLength(16);
    expect(ends).toEqual(["closed"]);
  });

  it("contains only the first image if one was requested", async () => {
    const ends: string[] = [];
    const { handler } = setUp(async function* () {
      try {
        for (const index of [0, 1]) yield image({ bytes: png(index) });
      } finally {
        ends.push("closed");
      }
    });
    for (const request of [validRequest, { ...validRequest, n: 1 }]) {
      const reply = await handler(post(request));
      expect(new Uint8Array(await reply.arrayBuffer())).toEqual(png(0));
    }
    expect(ends).toEqual(["closed", "closed"]);
  });

  it("is JSON for clients that prefer JSON", async () => {
    const { handler } = setUp(async function* () {
      for (const index of [0, 1]) yield image({ bytes: png(index), warnings: [`${index}`] });
    });
    const reply = await handler(post(several, { headers: { accept: "application/json" } }));
    expect(await reply.json()).toMatchObject({ images: [{ warnings: ["0"] }, { warnings: ["1"] }] });
  });

  it("stops the source and the generator if the client disconnects", async () => {
    const ends: string[] = [];
    let seen: AbortSignal | undefined;
    const { handler, errors } = setUp(async function* (_request, { signal }) {
      seen = signal;
      try {
        yield image();
        // Deaf to its signal, and never done.
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        yield image({ bytes: new ReadableStream({ cancel: () => void ends.push("late image") }) });
      } finally {
        ends.push("closed");
      }
    });
    const abort = new AbortController();
    const reply = await handler(post(several, { signal: abort.signal }));
    const reading = reply.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 10));
    abort.abort();
    await expect(reading).rejects.toThrow();
    expect(seen?.aborted).toBe(true);
    await expect.poll(() => ends.sort()).toEqual(["closed", "late image"]);
    expect(errors).toEqual([]);
  });
});

describe("metadata of a single image", () => {
  const reported = {
    sent: { aspect_ratio: "1:1", prompt: "a fox, ein Füchslein" },
    warnings: ["Made square."],
  };

  it("is sent in headers", async () => {
    const { headers } = await setUp(async () => image(reported)).handler(post(validRequest));
    expect(JSON.parse(decodeURIComponent(headers.get("x-ai-sent") ?? ""))).toEqual(reported.sent);
    expect(JSON.parse(decodeURIComponent(headers.get("x-ai-warnings") ?? ""))).toEqual(reported.warnings);
  });

  it("is sent as multipart if it does not fit into headers and the client accepts multipart", async () => {
    const long = { ...reported, sent: { prompt: "x".repeat(5000) } };
    const { handler } = setUp(async () => [image(long), image()]);
    const { images, metadata } = await partsOf(
      await handler(post(validRequest, { headers: { accept: "image/*, multipart/form-data" } })),
    );
    expect([images.length, metadata]).toEqual([1, [{ provider: "emulator", ...long }]]);
    const raw = await handler(post(validRequest, { headers: { accept: "image/*" } }));
    expect([raw.headers.get("x-ai-sent"), raw.headers.get("content-type")]).toEqual([null, "image/png"]);
    expect(raw.headers.get("x-ai-warnings")).toContain("Made");
  });
});
