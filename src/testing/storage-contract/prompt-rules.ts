import type { StorageChange } from "../../core/library/storage.js";
import type { PromptRecord } from "../../core/prompts/prompt-record.js";
import { eventually, type StorageRules } from "./storage-rules.js";

const prompt = (text: string, uses = 1): PromptRecord => ({
  id: `prompt:${text}`,
  kind: "prompt",
  text,
  uses,
  lastUsedAt: 1,
  starred: false,
});

export const promptRules: StorageRules = ({ test, expect }) => {
  test("keeps, changes and deletes several prompts in one change, whose report has none of their texts", async ({
    create,
    open,
  }) => {
    const storage = await create();
    const heard: StorageChange[] = [];
    const own: StorageChange[] = [];
    const writer = await open(storage, (change) => own.push(change));
    const reader = await open(storage, (change) => heard.push(change));
    const [fox, owl] = [prompt("a fox"), prompt("an owl")];
    const snippet: PromptRecord = { id: "snippet:oil", kind: "snippet", name: "oil", text: "oil on canvas" };
    const records = new Map([fox, owl, snippet].map((record) => [record.id, record]));
    expect(await writer.prompts.get()).toEqual([]);
    await writer.prompts.update([...records.keys()], (before, id) => before ?? records.get(id));
    await writer.prompts.update([fox.id, "nobody"], (before) => before);
    const kept = await reader.prompts.get();
    expect(kept.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([fox, owl, snippet]);
    await reader.prompts.update([fox.id, owl.id], (before, id) => (id === fox.id ? undefined : before));
    expect((await writer.prompts.get()).map(({ id }) => id).sort()).toEqual([owl.id, snippet.id]);
    const changes = [1, 2].map((sequence) => ({ type: "prompts", sequence }));
    expect(await writer.changesSince(0)).toEqual(changes);
    await eventually(() => expect([heard, own]).toEqual([changes.slice(0, 1), changes.slice(1)]));
  });

  test("counts concurrent uses of one prompt", async ({ create, open }) => {
    const storage = await create();
    const tabs = [await open(storage), await open(storage)];
    const used = Array.from({ length: 10 }, (_, index) =>
      tabs[index % 2]?.prompts.update(["prompt:a fox"], (before) =>
        prompt("a fox", before?.kind === "prompt" ? before.uses + 1 : 1),
      ),
    );
    await Promise.all(used);
    expect(await tabs[0]?.prompts.get()).toEqual([prompt("a fox", 10)]);
  });

  test("keeps a draft for each form, without reporting it as a change", async ({ create, open }) => {
    const storage = await create();
    const [one, other] = [await open(storage), await open(storage)];
    expect(await one.prompts.readDraft("images")).toBeUndefined();
    await one.prompts.writeDraft("images", { prompt: "a fox" });
    await one.prompts.writeDraft("videos", { prompt: "waves" });
    expect(await other.prompts.readDraft("images")).toEqual({ prompt: "a fox" });
    await one.prompts.writeDraft("images", undefined);
    expect(await other.prompts.readDraft("images")).toBeUndefined();
    expect(await other.prompts.readDraft("videos")).toEqual({ prompt: "waves" });
    expect(await one.lastSequence()).toBe(0);
  });
};
