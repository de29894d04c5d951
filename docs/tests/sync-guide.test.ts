import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createMediaLibrary, type MediaLibraryInstance } from "../../src/index.js";
import type { Sync } from "../../src/sync.js";
import { createMemoryStorage, createMockGenerator } from "../../src/testing.js";
import { importBlock } from "./import-block.contract.js";

const PAGE = "docs/guides/sync.md";
const FOX = { prompt: "a red fox", width: 64, height: 64 };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the guide's server, in a folder of its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "guide-"));
  let origin = "";

  beforeAll(async () => {
    const home = process.cwd();
    const opened: Server[] = [];
    const { listen } = Server.prototype;
    const spy = vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...args) {
      expect(args).toEqual([4020, "127.0.0.1"]);
      opened.push(this);
      // The guide's port may be taken here.
      Reflect.apply(listen, this, [0, "127.0.0.1"]);
      return this;
    });
    process.chdir(folder);
    await importBlock(PAGE, "// sync-server.ts");
    spy.mockRestore();
    const [server] = opened;
    await vi.waitFor(() => expect(server?.listening).toBe(true));
    const address = server?.address() as AddressInfo;
    origin = `http://127.0.0.1:${address.port}`;
    return () => {
      server?.closeAllConnections();
      server?.close();
      process.chdir(home);
      rmSync(folder, { recursive: true });
    };
  });

  /** A library on a device of its own, whose page forwards `/api` to the server. */
  async function openDevice(): Promise<{ library: MediaLibraryInstance; sync: Sync }> {
    const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
    const { startSync }: { startSync: (library: MediaLibraryInstance) => Sync } = await importBlock(
      PAGE,
      "// start-sync.ts",
    );
    const sync = startSync(library);
    onTestFinished(async () => {
      await sync.close();
      await library.close();
    });
    return { library, sync };
  }

  it("brings files, changes and deletions from one device to another", async () => {
    const request = globalThis.fetch;
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => request(new URL(url, origin), init));
    const [phone, laptop] = [await openDevice(), await openDevice()];
    const [made] = await phone.library.generateImages(FOX);
    const id = made?.id ?? "";
    await vi.waitFor(() => expect(phone.sync.stateOf(id)).toBe("synced"));
    const original = new Uint8Array(await (await phone.library.getFile(id)).arrayBuffer());
    expect(readdirSync(join(folder, "files"))).toEqual([id]);
    expect(new Uint8Array(readFileSync(join(folder, "files", id)))).toEqual(original);

    await laptop.sync.syncNow();
    const [there] = laptop.library.getSnapshot().assets;
    expect(there).toMatchObject({ name: made?.name, source: { type: "ai", prompt: FOX.prompt } });
    const copy = await laptop.library.getFile(there?.id ?? "");
    expect(new Uint8Array(await copy.arrayBuffer())).toEqual(original);

    await laptop.library.update(there?.id ?? "", { rating: 4 });
    await vi.waitFor(async () => {
      await phone.sync.syncNow();
      expect(phone.library.getSnapshot().assets).toMatchObject([{ id, rating: 4 }]);
    });
    await phone.library.purge(id);
    await vi.waitFor(async () => {
      await laptop.sync.syncNow();
      expect(laptop.library.getSnapshot().assets).toEqual([]);
    });
    expect([phone, laptop].map(({ sync }) => sync.getSnapshot().error)).toEqual([undefined, undefined]);
  });

  it("answers 404 for a file that it does not have, and 400 for what is no id", async () => {
    const statusOf = async (path: string) => (await fetch(`${origin}/api/media/${path}`)).status;
    expect(await statusOf(`${crypto.randomUUID()}/file`)).toBe(404);
    expect(await statusOf("..%2Fsecret/file")).toBe(400);
  });
});

describe("the guide's table and bucket", () => {
  type Row = { id: string; number: number; asset: unknown };
  type Table = {
    put: (user: string, id: string, asset: unknown) => Promise<void>;
    after: (user: string, number: number, limit: number) => Promise<Row[]>;
  };
  type Api = {
    upload: (user: string, id: string, size: number) => Promise<{ url: string }>;
    pull: (user: string, after: number) => Promise<{ rows: { url: string }[]; next: number; more: boolean }>;
  };

  it("signs uploads and downloads of a user's own files, and nothing beyond the limits", async () => {
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { createMediaApi }: { createMediaApi: (table: Table, bucket: string) => Api } = await importBlock(
      PAGE,
      "createMediaApi",
    );
    const id = crypto.randomUUID();
    const rows = [{ id, number: 5, asset: { id } }];
    const after = async (_: string, number: number) => rows.filter((row) => row.number > number);
    const api = createMediaApi({ put: async () => {}, after }, "pictures");

    const { host, pathname, searchParams } = new URL((await api.upload("ada", id, 1000)).url);
    expect([host, pathname]).toEqual(["pictures.s3.eu-central-1.amazonaws.com", `/ada/${id}`]);
    expect(searchParams.get("X-Amz-Expires")).toBe("600");
    expect(searchParams.get("X-Amz-SignedHeaders")).toContain("content-length");
    for (const [wrongId, size] of [
      ["../x", 1],
      [id, 0],
      [id, 501 * 1024 * 1024],
    ] as const)
      await expect(api.upload("ada", wrongId, size)).rejects.toThrow(RangeError);

    const pulled = await api.pull("ada", 0);
    expect(pulled).toMatchObject({ next: 5, more: false });
    expect(new URL(pulled.rows[0]?.url ?? "").pathname).toBe(`/ada/${id}`);
    expect(await api.pull("ada", 5)).toEqual({ rows: [], next: 5, more: false });
  });
});
