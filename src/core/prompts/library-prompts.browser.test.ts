import { describe, expect, it, vi } from "vitest";
import { createBrowserStorage } from "../../core.js";
import type { CreateMediaLibraryOptions } from "../../default-library.js";
import { type LibraryPrompts, promptsOf } from "../../prompts.js";
import { createMemoryStorage } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaAIGenerator } from "../generation/generator.js";
import { create, picture } from "../library/library-fixtures.contract.js";
import { MAX_PROMPTS, type PromptRecord } from "./prompt-record.js";

const ai: MediaAIGenerator = {
  generateImages: async ({ prompt }) => {
    if (prompt.startsWith("bad")) throw new MediaLibraryError("content-refused", "No.");
    return [{ file: await picture(prompt.length) }];
  },
  generateVideos: async () => {
    throw new MediaLibraryError("generator", "No.");
  },
};
const size = { width: 8, height: 8 };

/** A library with its prompts, which are followed. */
function open(options: CreateMediaLibraryOptions = {}) {
  const library = create({ storage: createMemoryStorage(), ai, ...options });
  const prompts = promptsOf(library);
  prompts.subscribe(() => {});
  const ask = (prompt: string) => library.generateImages({ prompt, ...size }).catch(() => {});
  return { library, prompts, ask };
}

const texts = (prompts: LibraryPrompts) => prompts.getSnapshot().prompts.map(({ text }) => text);
const soon = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

describe("the prompt history", () => {
  it("has every prompt once, the one used last first, also of failed and canceled generations", async () => {
    const { library, prompts, ask } = open();
    await ask("a fox");
    await ask("bad taste");
    await ask("  a  fox\n");
    await library.generateVideos({ prompt: "waves", ...size }).catch(() => {});
    const canceled = new AbortController();
    const asked = library.generateImages(
      { prompt: "an owl", ...size },
      { signal: canceled.signal, onStart: () => canceled.abort() },
    );
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await soon(() => expect(texts(prompts).sort()).toEqual(["a  fox", "an owl", "bad taste", "waves"]));
    const [, , , fox] = [...prompts.getSnapshot().prompts].sort((a, b) => a.uses - b.uses);
    expect(fox).toMatchObject({ text: "a  fox", uses: 2, starred: false });
  });

  it("keeps nothing of what never started, what is empty, and what the caller keeps out", async () => {
    const { library, prompts, ask } = open();
    await library
      .generateImages({ prompt: "aborted", ...size }, { signal: AbortSignal.abort() })
      .catch(() => {});
    await ask(" ");
    await library.generateImages({ prompt: "secret", ...size }, { history: false });
    await library.generateImages({ prompt: "a red fox", ...size }, { history: "a {red|grey} fox" });
    await ask("a fox");
    await soon(() => expect(texts(prompts)).toEqual(["a fox", "a {red|grey} fox"]));
    const { prompts: none, ask: askPrivately, library: private_ } = open({ promptHistory: false });
    await askPrivately("a fox");
    await promptsOf(private_).setSnippet({ name: "last", text: "read after the prompt" });
    await soon(() => expect(none.getSnapshot().snippets).toHaveLength(1));
    expect(texts(none)).toEqual([]);
  });

  it("generates also if the prompt cannot be kept", async () => {
    const storage = createMemoryStorage();
    const { library } = open({
      storage: {
        async open(onChange) {
          const opened = await storage.open(onChange);
          const update = () => Promise.reject(new MediaLibraryError("quota", "Full."));
          return { ...opened, prompts: { ...opened.prompts, update } };
        },
      },
    });
    expect(await library.generateImages({ prompt: "a fox", ...size })).toHaveLength(1);
  });

  it("drops the prompt without a star that was not used for the longest time", async () => {
    const storage = createMemoryStorage();
    const opened = await storage.open(() => {});
    const old = new Map(
      Array.from({ length: MAX_PROMPTS + 1 }, (_, index): [string, PromptRecord] => {
        const text = `prompt ${index}`;
        const id = `prompt:${text}`;
        return [id, { id, kind: "prompt", text, uses: 1, lastUsedAt: index, starred: index === 0 }];
      }),
    );
    await opened.prompts.update([...old.keys()], (_, id) => old.get(id));
    const { prompts, ask } = open({ storage });
    await ask("a fox");
    await soon(() => expect(texts(prompts)).toContain("a fox"));
    await soon(() => expect(texts(prompts)).toHaveLength(MAX_PROMPTS + 1));
    expect(texts(prompts)).toEqual(expect.arrayContaining(["prompt 0", "prompt 2"]));
    expect(texts(prompts)).not.toContain("prompt 1");
  });

  it("stars, deletes, clears and brings back", async () => {
    const { prompts, ask } = open();
    for (const text of ["a fox", "an owl", "a hare"]) await ask(text);
    await soon(() => expect(texts(prompts)).toHaveLength(3));
    await prompts.star("a fox", true);
    await prompts.star("nobody", true);
    const restoreOwl = await prompts.remove("an owl");
    await soon(() => expect(texts(prompts)).toEqual(["a hare", "a fox"]));
    expect(prompts.getSnapshot().prompts.map(({ starred }) => starred)).toEqual([false, true]);
    await restoreOwl();
    await soon(() => expect(texts(prompts)).toEqual(["a hare", "an owl", "a fox"]));
    const restoreAll = await prompts.clear();
    await soon(() => expect(texts(prompts)).toEqual([]));
    await ask("a fox");
    await restoreAll();
    await soon(() => expect(texts(prompts)).toEqual(["a fox", "a hare", "an owl"]));
    // What was used meanwhile is not overwritten.
    expect(prompts.getSnapshot().prompts[0]).toMatchObject({ uses: 1, starred: false });
  });

  it("survives a reload, and shows what other tabs change", async () => {
    const namespace = crypto.randomUUID();
    const storage = () => createBrowserStorage({ namespace });
    const first = open({ storage: storage() });
    await first.ask("a fox");
    await first.library.close();
    const [one, other] = [open({ storage: storage() }), open({ storage: storage() })];
    await soon(() => expect(texts(one.prompts)).toEqual(["a fox"]));
    const heard = vi.fn();
    other.library.on("prompts", heard);
    await one.prompts.star("a fox", true);
    await one.prompts.setSnippet({ name: "oil", text: "oil on canvas" });
    await soon(() => expect(other.prompts.getSnapshot().prompts[0]?.starred).toBe(true));
    await soon(() =>
      expect(other.prompts.getSnapshot().snippets).toEqual([{ name: "oil", text: "oil on canvas" }]),
    );
    expect(heard).toHaveBeenCalledWith({ local: false });
    await other.prompts.clear();
    await soon(() => expect(texts(one.prompts)).toEqual([]));
  });

  it("tells the other listeners of the same library what it changes", async () => {
    const { library, prompts, ask } = open();
    const heard = vi.fn();
    library.on("prompts", heard);
    await ask("a fox");
    await soon(() => expect(heard.mock.calls).toEqual([[{ local: true }]]));
    await prompts.star("a fox", true);
    await prompts.star("a fox", true);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(promptsOf(library)).toBe(prompts);
  });
});

describe("a file of prompts and snippets", () => {
  it("brings them to another library, and nothing if it is invalid", async () => {
    const one = open();
    await one.ask("a fox");
    await soon(() => expect(texts(one.prompts)).toEqual(["a fox"]));
    await one.prompts.setSnippet({ name: "oil", text: "oil on canvas" });
    const file = await one.prompts.exportFile();
    const other = open();
    await other.prompts.setSnippet({ name: "Oil", text: "another" });
    expect(await other.prompts.importFile(file)).toEqual({ prompts: 1, snippets: 0, kept: 1 });
    await soon(() => expect(texts(other.prompts)).toEqual(["a fox"]));
    expect(await other.prompts.importFile(file)).toEqual({ prompts: 0, snippets: 0, kept: 1 });
    const damaged = (await file.text()).replace('"oil"', '"{"').replace("a fox", "an owl");
    await expect(other.prompts.importFile(new Blob([damaged]))).rejects.toMatchObject({ code: "decode" });
    expect(texts(other.prompts)).toEqual(["a fox"]);
    expect(other.prompts.getSnapshot().snippets).toEqual([{ name: "Oil", text: "another" }]);
  });

  it("leaves no more prompts than are kept", async () => {
    const { prompts } = open();
    const entries = Array.from({ length: MAX_PROMPTS + 5 }, (_, index) => ({
      text: `prompt ${index}`,
      uses: 1,
      lastUsedAt: index,
      starred: false,
    }));
    const content = { format: "react-media-library-prompts", version: 1, prompts: entries, snippets: [] };
    await prompts.importFile(new Blob([JSON.stringify(content)]));
    await soon(() => expect(texts(prompts)).toHaveLength(MAX_PROMPTS));
    expect(texts(prompts).at(-1)).toBe("prompt 5");
  });
});

describe("snippets", () => {
  it("are kept by name, without regard to case", async () => {
    const { prompts } = open();
    await prompts.setSnippet({ name: "Oil", text: "oil on canvas" });
    await prompts.setSnippet({ name: " oil ", text: "thick oil\r\non canvas " });
    await prompts.setSnippet({ name: "照明", text: "soft light" });
    await soon(() =>
      expect(prompts.getSnapshot().snippets).toEqual([
        { name: "oil", text: "thick oil\non canvas" },
        { name: "照明", text: "soft light" },
      ]),
    );
    const restore = await prompts.removeSnippet("OIL");
    await soon(() => expect(prompts.getSnapshot().snippets).toHaveLength(1));
    await restore();
    await soon(() => expect(prompts.getSnapshot().snippets).toHaveLength(2));
  });

  it.each(["", " ", "a|b", "a{b", "}", "x".repeat(41), "a\u202eb", "-a"])(
    "rejects the name %j",
    async (name) => {
      const set = open().prompts.setSnippet({ name, text: "text" });
      await expect(set).rejects.toMatchObject({ code: "field", fields: [{ field: "name" }] });
    },
  );

  it("rejects an empty text, one that is too long, and a 201st snippet", async () => {
    const { prompts } = open();
    for (const text of [" ", "x".repeat(10_001)]) {
      const set = prompts.setSnippet({ name: "a", text });
      await expect(set).rejects.toMatchObject({ code: "field", fields: [{ field: "text" }] });
    }
    for (let index = 0; index < 200; index++) await prompts.setSnippet({ name: `s${index}`, text: "text" });
    await expect(prompts.setSnippet({ name: "one more", text: "text" })).rejects.toMatchObject({
      code: "field",
    });
    await prompts.setSnippet({ name: "s0", text: "another text" });
  });
});
