import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type StubServer, startStub } from "../test/stub-server.js";
import { failure, readAll, stubbed, testClient } from "../test/test-client.js";
import { isPublicAddress } from "./address.js";
import type { ReplicateClient, ReplicateClientOptions } from "./index.js";

const MP4 = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isommp42", "latin1"), Buffer.alloc(200)]);

const SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";

let picture: Buffer;
let stub: StubServer;
let client: ReplicateClient;
let failing: number;
beforeEach(async () => {
  const red = { width: 8, height: 8, channels: 3, background: "red" } as const;
  picture = await sharp({ create: red }).png().toBuffer();
  failing = 0;
  ({ stub, client } = await stubbed((route, response, request) => {
    const path = route.slice(4);
    if (failing-- > 0) {
      if (path === "/half.png") response.writeHead(200, { "content-length": picture.length });
      if (path === "/half.png") return response.write(picture.subarray(0, 80), () => response.destroy());
      if (path === "/switch.png") return request.socket.end(SWITCHING);
      return path === "/reset.png" ? request.socket.resetAndDestroy() : response.writeHead(503).end();
    }
    if (path === "/moved.png") response.writeHead(302, { location: `http://${stub.host}/f.png` }).end();
    else if (path === "/gone.png") response.writeHead(404).end();
    else if (path === "/page.png")
      response.writeHead(200, { "content-type": "image/png" }).end("<!doctype html>");
    else if (path === "/short.png") response.end(picture.subarray(0, 5));
    else if (path === "/silent.png") response.write(picture.subarray(0, 80));
    else if (path === "/f.mp4") response.end(MP4);
    else if (path.startsWith("/sized/"))
      response
        .writeHead(200, { "content-length": path.split("/")[3] })
        .write(path.includes("video") ? MP4 : picture);
    else response.writeHead(200, { "content-type": "text/html" }).end(picture);
  }));
});
const at = (path: string) => `http://${stub.host}${path}`;
const impatient = (options: Partial<ReplicateClientOptions> = {}) =>
  testClient(stub.url, stub.host, { ...options, timing: { fileIdle: 300 } });

describe("a download", () => {
  it("detects the type from the content", async () => {
    const file = await client.download(at("/f.png"));
    expect(file.mimeType).toBe("image/png");
    expect((await readAll(file.stream)).equals(picture)).toBe(true);
  });

  it.each([
    ["of no type", "data:application/octet-stream;base64,", "base64" as const],
    ["of another type, with parameters", "DATA:text/html;charset=utf-8;base64,", "base64" as const],
    ["of characters", "data:,", "percent" as const],
  ])("detects the type of a data URI %s from its bytes, without a request", async (_, begin, encoding) => {
    const percent = [...picture].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const uri = `${begin}${encoding === "base64" ? picture.toString("base64") : percent}`;
    const file = await client.download(uri);
    expect([file.mimeType, file.size]).toEqual(["image/png", picture.length]);
    expect((await readAll(file.stream)).equals(picture)).toBe(true);
    expect(stub.requests).toEqual([]);
  });

  it("rejects a data URI that is not an image or too large", async () => {
    const base64 = (bytes: Buffer) => `data:image/png;base64,${bytes.toString("base64")}`;
    expect(await failure(client.download(base64(Buffer.from("<!doctype html>"))))).toMatchObject({
      code: "file-type",
    });
    expect(await failure(client.download("data:image/png;base64,"))).toMatchObject({ code: "file-type" });
    const tooLarge = client.download(base64(picture), { maxBytes: picture.length - 1 });
    expect(await failure(tooLarge)).toMatchObject({ code: "too-large" });
  });

  it("returns all bytes, or saves a file that appears only once it is complete", async () => {
    expect(Buffer.from(await (await client.download(at("/f.png"))).bytes()).equals(picture)).toBe(true);
    const folder = await mkdtemp(join(tmpdir(), "download-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await (await client.download(at("/f.png"))).saveTo(join(folder, "f.png"));
    expect((await readFile(join(folder, "f.png"))).equals(picture)).toBe(true);
    const broken = await impatient().download(at("/silent.png"));
    await expect(broken.saveTo(join(folder, "silent.png"))).rejects.toMatchObject({ code: "network" });
    expect(await readdir(folder)).toEqual(["f.png"]);
  });

  it.each(["moved", "gone", "page", "short"])("refuses /%s.png, and asks once", async (name) => {
    await failure(client.download(at(`/${name}.png`)));
    expect(stub.requests).toHaveLength(1);
  });

  it.each(["/f.png", "/reset.png", "/half.png", "/switch.png"])(
    "tries %s once more, and no more",
    async (path) => {
      failing = 1;
      expect((await (await client.download(at(path))).bytes()).length).toBe(picture.length);
      expect(stub.requests).toHaveLength(2);
      failing = 5;
      await failure(client.download(at(path)).then((file) => file.bytes()));
      expect(stub.requests).toHaveLength(4);
    },
  );

  it("continues where it broke off, and fails if the file has changed by then", async () => {
    failing = 1;
    const whole = await client.download(at("/half.png"));
    expect((await readAll(whole.stream)).equals(picture)).toBe(true);
    expect(stub.requests).toHaveLength(2);
    const other = await sharp(picture).resize(9, 8).png().toBuffer();
    failing = 1;
    const replaced = await client.download(at("/half.png"));
    picture = Buffer.concat([other, Buffer.alloc(1)]);
    expect((await failure(readAll(replaced.stream))).message).toContain("not the same");
  });

  it("can be saved to one path twice at once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "download-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "f.png");
    const files = await Promise.all([client.download(at("/f.png")), client.download(at("/f.png"))]);
    await Promise.all(files.map((file) => file.saveTo(path)));
    expect([await readdir(folder), (await readFile(path)).equals(picture)]).toEqual([["f.png"], true]);
  });

  it("rejects a file one byte over the limit", async () => {
    for (const [kind, most] of [
      ["image", 100 * 1024 * 1024],
      ["video", 500 * 1024 * 1024],
    ] as const) {
      const sized = (size: number) => client.download(at(`/sized/${kind}/${size}`), { kind });
      const file = await sized(most);
      expect(file.size).toBe(most);
      await file.stream.cancel();
      expect((await failure(sized(most + 1))).code).toBe("too-large");
    }
  });

  it("accepts a video only if one is requested", async () => {
    expect((await client.download(at("/f.mp4"), { kind: "video" })).mimeType).toBe("video/mp4");
    expect((await failure(client.download(at("/f.mp4")))).code).toBe("file-type");
    expect((await failure(client.download(at("/f.png"), { kind: "video" }))).code).toBe("file-type");
  });

  it("gives up a file that sends nothing, and closes the connection when reading stops", async () => {
    const file = await impatient().download(at("/silent.png"));
    await expect(readAll(file.stream)).rejects.toMatchObject({ code: "network" });
    const dropped = await client.download(at("/silent.png"));
    await dropped.stream.cancel();
  });

  it("ends when the signal is aborted, before and while the bytes arrive", async () => {
    const control = new AbortController();
    const { signal } = control;
    const file = await client.download(at("/silent.png"), { signal });
    const reading = readAll(file.stream);
    const other = (await client.download(at("/silent.png"), { signal })).bytes();
    control.abort();
    await expect(reading).rejects.toBe(signal.reason);
    await expect(other).rejects.toBe(signal.reason);
    await expect(client.download(at("/f.png"), { signal })).rejects.toBe(signal.reason);
    expect(stub.requests).toHaveLength(2);
  });

  it("allows a configured loopback host on its port only", async () => {
    const other = await startStub((_, response) => response.end(picture));
    onTestFinished(() => other.close());
    expect((await failure(client.download(`http://${other.host}/f.png`))).code).toBe("address");
    expect(other.requests).toEqual([]);
  });

  it("does not connect to a server of another protocol", async () => {
    const server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const host = `127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
    const talking = testClient(stub.url, host).download(`https://${host}/f.png`);
    expect((await failure(talking)).code).toBe("network");
    expect((await failure(testClient(stub.url, host).download(`http://${host}/f.png`))).code).toBe("network");
  });
});

describe("isPublicAddress", () => {
  it("distinguishes public from private addresses", () => {
    const open = ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "100.128.0.1", "::ffff:8.8.8.8"];
    const closed = [
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "169.254.169.254",
      "172.16.0.1",
      "192.168.1.1",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::7f00:1",
      "fe80::1",
      "fe80::1%lo",
      "fec0::1",
      "fd00::1",
      "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
      "64:ff9b:1::a00:1",
      "2001::1",
      "2001:db8::1",
      "2002:a00:1::",
      "ff02::1",
      "no address",
      "",
    ];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(closed.filter(isPublicAddress)).toEqual([]);
  });

  it("rejects 10.x in every mapped form", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c) => {
        expect(isPublicAddress(`10.${a}.${b}.${c}`)).toBe(false);
        expect(isPublicAddress(`::ffff:10.${a}.${b}.${c}`)).toBe(false);
      }),
    );
  });
});
