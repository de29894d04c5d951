import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";

const [engine] = testEngines;

/** The file of a generation, with its hash as it was reported. */
async function generated({ visitor }: TestGenerations, body: FormData | object = ASK) {
  const me = visitor();
  const init = body instanceof FormData ? { method: "POST", body } : undefined;
  const reply = init ? await me.ask("/api/ai/generations", init) : await me.post(body);
  const { images } = await me.ended((await reply.json()).id);
  const bytes = Buffer.from(await (await me.ask(images[0].url)).arrayBuffer());
  return { bytes, text: bytes.toString("latin1"), ...images[0] };
}

describe("stored images", () => {
  if (!engine) throw new Error("There is no engine.");

  it("say that a model made them, before they are hashed, and not the prompt", async () => {
    const { bytes, text, size, sha256 } = await generated(await testGenerations(engine));
    expect(text).toContain("digitalsourcetype/trainedAlgorithmicMedia<");
    expect(text).toMatch(/<Iptc4xmpExt:AISystemUsed>stability-ai\/sdxl:?\w*</);
    expect(text).toContain("<xmp:CreatorTool>@reactkits.dev/react-media-library<");
    expect(text).toMatch(/<xmp:CreateDate>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ</);
    expect(text).not.toContain(ASK.prompt);
    expect([bytes.length, createHash("sha256").update(bytes).digest("hex")]).toEqual([size, sha256]);
    expect((await sharp(bytes).metadata()).width).toBe(ASK.width);
  });

  it("name the app and have the prompt if it says so, and nothing with `false`", async () => {
    const named = await generated(
      await testGenerations(engine, { marking: { creatorTool: "Acme Studio", prompt: true } }),
    );
    expect(named.text).toContain("<xmp:CreatorTool>Acme Studio<");
    expect(named.text).toContain(`<Iptc4xmpExt:AIPromptInformation>${ASK.prompt}<`);
    const plain = await generated(await testGenerations(engine, { marking: false }));
    expect(plain.text).not.toContain("Iptc4xmpExt");
  });

  it("are composites if an input image is not marked itself", async () => {
    const site = await testGenerations(engine);
    const first = await generated(site);
    const form = (image: Uint8Array<ArrayBuffer>) => {
      const request = new FormData();
      request.append("request", JSON.stringify(ASK));
      request.append("image", new Blob([image]));
      return request;
    };
    const photo = new Uint8Array(await sharp(first.bytes).png().toBuffer());
    expect((await generated(site, form(photo))).text).toContain("/compositeWithTrainedAlgorithmicMedia<");
    const made = new Uint8Array(first.bytes);
    expect((await generated(site, form(made))).text).toContain("/trainedAlgorithmicMedia<");
  });
});
