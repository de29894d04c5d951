import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MediaLibraryError } from "../core/errors.js";
import { encodeBase64Pieces } from "./protocol/base64.js";
import {
  decodeImages,
  decodeMetadataHeaders,
  decodeProblem,
  decodeRequest,
  encodeImages,
  encodeMetadataHeaders,
  encodeProblem,
  encodeRequest,
  MAX_SEED,
  type RequestLimits,
  type WireImages,
} from "./protocol.js";

const limits: RequestLimits = {
  promptLength: 2000,
  minSide: 64,
  maxSide: 1024,
  maxSteps: 50,
  maxGuidance: 100,
  qualities: ["low", "high"],
  maxImages: 16,
  admitModel: (model) => model,
};

/** Any code points, half of a pair excepted: that has no form in UTF-8. */
const unicode = (maxLength: number) => fc.string({ unit: "binary", maxLength });
const side = fc.integer({ min: 64, max: 1024 });
const seed = fc.integer({ min: 0, max: MAX_SEED });
const request = fc.record(
  {
    prompt: unicode(60).filter((text) => text.trim() !== ""),
    width: side,
    height: side,
    model: unicode(40),
    negativePrompt: unicode(60),
    steps: fc.integer({ min: 1, max: 50 }),
    guidance: fc.double({ min: 0, max: 100, noNaN: true }),
    quality: fc.constantFrom("low", "high"),
    seed,
    n: fc.integer({ min: 1, max: 16 }),
  },
  { requiredKeys: ["prompt", "width", "height"] },
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new Uint8Array(array));

/** A reply as JSON, each image's bytes cut at `cuts`. */
async function jsonOf({ images, provider, model }: WireImages, cuts: readonly number[]): Promise<string> {
  const edges = [0, ...cuts, Number.POSITIVE_INFINITY].sort((a, b) => a - b);
  async function* encoded() {
    for (const { bytes, ...told } of images) {
      async function* pieces() {
        for (const [index, edge] of edges.slice(1).entries()) yield bytes.subarray(edges[index], edge);
      }
      yield { ...told, provider, model, base64: encodeBase64Pieces(pieces()) };
    }
  }
  let text = "";
  for await (const piece of encodeImages(encoded())) text += piece;
  return text;
}

describe("round trips", () => {
  it("preserve a request", () => {
    fc.assert(
      fc.property(request, (one) => {
        expect(decodeRequest(encodeRequest(one), limits)).toEqual({ request: one, shape: "own" });
      }),
    );
  });

  it("preserve provider, model and seed in real headers", () => {
    const told = fc.record({ provider: unicode(40), model: unicode(40), seed }, { requiredKeys: [] });
    fc.assert(
      fc.property(told, (one) => {
        expect(decodeMetadataHeaders(new Headers(encodeMetadataHeaders(one)))).toEqual(one);
      }),
    );
  });

  it("preserve adjustments in real headers, warnings first if space is short", () => {
    const [requested, sent, warnings] = [{ width: 100 }, { aspect_ratio: "1:1" }, ["Made square."]];
    const through = (metadata: Parameters<typeof encodeMetadataHeaders>[0]) =>
      decodeMetadataHeaders(new Headers(encodeMetadataHeaders(metadata)));
    expect(through({ requested, sent, warnings })).toEqual({ requested, sent, warnings });
    const long = { negativePrompt: "x".repeat(4090) };
    expect(through({ requested: long, sent, warnings })).toEqual({ sent, warnings });
    expect(through({ requested, sent: long, warnings })).toEqual({ warnings });
    expect(through({ requested, sent, warnings: [long.negativePrompt.repeat(2)] })).toEqual({});
  });

  it("preserve images as JSON, however their bytes are split", async () => {
    const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), unicode(20), {
      maxKeys: 3,
      noNullPrototype: true,
    });
    const image = fc.record(
      {
        bytes,
        mimeType: unicode(20),
        fileName: unicode(40),
        seed,
        width: side,
        height: side,
        requested: fields,
        sent: fields,
      },
      { requiredKeys: ["bytes", "mimeType", "fileName"] },
    );
    const reply = fc.record(
      { images: fc.array(image, { maxLength: 3 }), provider: unicode(20), model: unicode(20) },
      { requiredKeys: ["images"] },
    );
    await fc.assert(
      fc.asyncProperty(reply, fc.array(fc.nat(300), { maxLength: 4 }), async (one, cuts) => {
        expect(decodeImages(await jsonOf(one, cuts))).toEqual(one.images.length > 0 ? one : { images: [] });
      }),
    );
  });

  it("preserve bytes longer than one base64 chunk", async () => {
    const long = Uint8Array.from({ length: 70_001 }, (_, i) => (i * 31) % 256);
    const reply = { images: [{ bytes: long, mimeType: "image/png", fileName: "x.png" }] };
    expect(decodeImages(await jsonOf(reply, [1, 50_000]))).toEqual(reply);
  });

  it("preserve an error", () => {
    const fields = fc.array(fc.record({ field: unicode(10), message: unicode(20) }), { maxLength: 3 });
    fc.assert(
      fc.property(fields, (named) => {
        const problem = encodeProblem(new MediaLibraryError("field", "Not valid.", { fields: named }), "id");
        const error = decodeProblem(400, new Headers(), JSON.stringify(problem));
        expect(error).toMatchObject({ code: "field", message: "Not valid.", status: 400, fields: named });
      }),
    );
  });
});

describe("hostile input", () => {
  it("only throws documented errors for any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          decodeRequest(text, limits);
        } catch (error) {
          expect(error).toMatchObject({
            code: expect.stringMatching(/^(field|invalid-json|model-not-allowed)$/),
          });
        }
        decodeImages(text);
        expect(MediaLibraryError.isInstance(decodeProblem(500, new Headers(), text))).toBe(true);
      }),
    );
  });

  it("never produces an invalid header value", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((c) => String.fromCharCode(c)) }),
        (text) => {
          for (const value of Object.values(encodeMetadataHeaders({ provider: text })))
            expect(value).toMatch(/^[!-~]*$/);
        },
      ),
    );
  });

  it("names unknown keys, up to a limit", () => {
    const body = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key${i}`, 1]));
    expect(() => decodeRequest(JSON.stringify(body), limits)).toThrowError(
      expect.objectContaining({ fields: expect.toSatisfy((fields: unknown[]) => fields.length < 30) }),
    );
  });

  it("reads unencoded header values of other servers", () => {
    const headers = new Headers({ "x-ai-provider": "50% ours", "x-ai-seed": "1e3" });
    expect(decodeMetadataHeaders(headers)).toEqual({ provider: "50% ours" });
  });
});
