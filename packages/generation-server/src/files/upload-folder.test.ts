import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createUploadFolder } from "./upload-folder.js";

const ABOUT = { name: "image-1.png", type: "image/png" };

function testFolder() {
  const parent = mkdtempSync(join(tmpdir(), "uploads-test-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  return join(parent, "uploads");
}

async function* chunks(
  ...pieces: (string | Error)[]
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield new TextEncoder().encode(piece);
  }
}

describe("uploads in a folder", () => {
  it("are complete files until they are discarded", async () => {
    const folder = testFolder();
    const store = createUploadFolder(folder);
    const file = await store.receive(chunks("ab", "", "cd"), ABOUT);
    expect([file.name, file.type, file.size, await file.text()]).toEqual([
      "image-1.png",
      "image/png",
      4,
      "abcd",
    ]);
    expect(await file.slice(1, 3).text()).toBe("bc");
    const form = new FormData();
    form.append("content", file);
    expect(await new Response(form).text()).toContain("abcd");
    expect(readdirSync(folder)).toHaveLength(1);
    await store.discard(file);
    await store.discard(file);
    await store.discard(new File([], "another"));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leave nothing if they break off, and reject with the client's error", async () => {
    const folder = testFolder();
    const store = createUploadFolder(folder);
    const fault = new Error("It broke off.");
    await expect(store.receive(chunks("ab", fault), ABOUT)).rejects.toBe(fault);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("report failures of the disk like the file store, and recover", async () => {
    const folder = testFolder();
    writeFileSync(folder, "no folder");
    const store = createUploadFolder(folder);
    await expect(store.receive(chunks("ab"), ABOUT)).rejects.toMatchObject({
      code: "write",
      retryable: true,
    });
    rmSync(folder);
    expect(await (await store.receive(chunks("ab"), ABOUT)).text()).toBe("ab");
  });

  it("of a killed process are deleted after an hour", async () => {
    const folder = testFolder();
    mkdirSync(folder);
    for (const [name, age] of Object.entries({ old: 3_700, young: 3_500 })) {
      writeFileSync(join(folder, name), "x");
      utimesSync(join(folder, name), Date.now() / 1000 - age, Date.now() / 1000 - age);
    }
    await createUploadFolder(folder).receive(chunks("ab"), ABOUT);
    expect([existsSync(join(folder, "old")), existsSync(join(folder, "young"))]).toEqual([false, true]);
  });
});
