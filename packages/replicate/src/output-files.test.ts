import { describe, expect, it } from "vitest";
import { outputFiles } from "./output-files.js";

const [A, B] = ["https://replicate.delivery/a.png", "https://replicate.delivery/b.png"];
const DATA = "data:application/octet-stream;base64,AAAA";
const bare = (n: number, address: string) => ({ n, address, facts: {} });

describe("the files of an output", () => {
  it.each<[string, unknown, object[]]>([
    ["a string", A, [bare(0, A)]],
    ["a list", [A, B], [bare(0, A), bare(1, B)]],
    ["a data URI", [DATA], [bare(0, DATA)]],
    ["an upper-case scheme", "HTTPS://replicate.delivery/a", [bare(0, "HTTPS://replicate.delivery/a")]],
    ["null among them", [A, null, B], [bare(0, A), bare(2, B)]],
    ["null alone", [null], []],
    ["nothing", null, []],
    ["texts alone", ["Once", " upon"], []],
    ["a text that mentions one", `see ${A}`, []],
    ["an object without a file", { text: "x", seed: 1 }, []],
    [
      "facts besides one",
      { image: A, seed: 5, caption: "a fox", nsfw: false, mask: null },
      [{ n: 0, address: A, facts: { seed: 5, caption: "a fox", nsfw: false } }],
    ],
    ["under any name", { result: A }, [bare(0, A)]],
    [
      "within a list of objects",
      {
        images: [
          { url: A, seed: 1 },
          { url: B, seed: 2 },
        ],
        seed: 9,
        timings: { all: 1.5 },
      },
      [
        { n: 0, address: A, facts: { seed: 1, timings: { all: 1.5 } } },
        { n: 1, address: B, facts: { seed: 2, timings: { all: 1.5 } } },
      ],
    ],
    [
      "an empty list besides one",
      { image: A, warnings: [] },
      [{ n: 0, address: A, facts: { warnings: [] } }],
    ],
    ["an object that is null in a list", { images: [null, { url: B }] }, [bare(1, B)]],
  ])("%s", (_, output, files) => {
    expect(outputFiles(output)).toEqual(files);
  });

  it("have facts of limited size and are found to a limited depth", () => {
    const [{ facts } = { facts: {} }] = outputFiles({ url: A, text: "x".repeat(5_000) });
    expect(facts).toEqual({ text: "x".repeat(1_000) });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`text${i}`, "x".repeat(900)]));
    expect(outputFiles({ url: A, ...many })).toEqual([bare(0, A)]);
    let deep: unknown = A;
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(outputFiles(deep)).toEqual([]);
  });
});
