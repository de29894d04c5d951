import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import fc from "fast-check";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isPublicAddress, openDownload } from "./download";
import { type StubServer, startStub } from "./stub-server";

let stub: StubServer;
let picture: Buffer;
beforeEach(async () => {
  picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  stub = await startStub((asked, response) => {
    if (asked === "GET /moved.png") response.writeHead(302, { location: `http://${stub.host}/f.png` }).end();
    else if (asked === "GET /gone.png") response.writeHead(404).end();
    else if (asked === "GET /page.png")
      response.writeHead(200, { "content-type": "image/png" }).end("<!doctype html>");
    else if (asked === "GET /short.png") response.end(picture.subarray(0, 5));
    else if (asked === "GET /silent.png") response.write(picture.subarray(0, 40));
    else response.writeHead(200, { "content-type": "text/html" }).end(picture);
  });
});
afterEach(() => stub.close());

const never = new AbortController().signal;
function open(address: string, options: Partial<Parameters<typeof openDownload>[1]> = {}) {
  const [hostname = "", port] = stub.host.split(":");
  return openDownload(address, {
    hosts: [{ hostname, port, loopback: true }],
    signal: never,
    deadline: never,
    lookup: async () => ["8.8.8.8"],
    ...options,
  });
}
const read = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer());

describe("openDownload", () => {
  it("answers the bytes with the type that they themselves tell", async () => {
    const file = await open(`http://${stub.host}/f.png`);
    expect(file.mimeType).toBe("image/png");
    expect((await read(file.bytes)).equals(picture)).toBe(true);
  });

  it.each(["moved", "gone", "page", "short"])("refuses /%s.png", async (name) => {
    await expect(open(`http://${stub.host}/${name}.png`)).rejects.toMatchObject({ code: "provider" });
    expect(stub.requests).toHaveLength(1);
  });

  it("gives up on a file that falls silent, and lets go when nobody reads", async () => {
    const file = await open(`http://${stub.host}/silent.png`, { stall: 50 });
    await expect(read(file.bytes)).rejects.toThrow();
    const dropped = await open(`http://${stub.host}/silent.png`);
    await dropped.bytes.cancel();
  });

  it("ends with the caller's signal, before and while the bytes arrive", async () => {
    const control = new AbortController();
    const file = await open(`http://${stub.host}/silent.png`, { signal: control.signal });
    const reading = read(file.bytes);
    control.abort();
    await expect(reading).rejects.toThrow();
    await expect(open(`http://${stub.host}/f.png`, { signal: control.signal })).rejects.toBe(
      control.signal.reason,
    );
  });

  it.each([
    "http://replicate.delivery/f.png",
    "https://replicate.delivery:8443/f.png",
    "https://replicate.delivery.evil.example/f.png",
    "https://evilreplicate.delivery/f.png",
    "https://user:pass@replicate.delivery/f.png",
    "https://127.0.0.1/f.png",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "not an address",
    "",
  ])("never asks %s", async (address) => {
    const asked: string[] = [];
    const lookup = async (hostname: string) => {
      asked.push(hostname);
      return ["8.8.8.8"];
    };
    const error = await open(address, { lookup }).catch((reason: unknown) => reason);
    expect(MediaLibraryError.isInstance(error) && error.code).toBe("provider");
    expect([asked, stub.requests]).toEqual([[], []]);
  });

  it("holds a listed loopback host to its port", async () => {
    const other = await startStub((_, response) => response.end(picture));
    await expect(open(`http://${other.host}/f.png`)).rejects.toMatchObject({ code: "provider" });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it.each([[["10.0.0.7"]], [["8.8.8.8", "::1"]], [[]]])(
    "refuses a host that resolves to %j",
    async (addresses) => {
      const looking = open("https://cdn.replicate.delivery/f.png", { lookup: async () => addresses });
      await expect(looking).rejects.toMatchObject({
        code: "provider",
        cause: { message: expect.stringContaining("not public") },
      });
    },
  );
});

describe("isPublicAddress", () => {
  it("knows public from private", () => {
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
      "fe80::1",
      "fd00::1",
      "::ffff:10.0.0.1",
      "64:ff9b::a00:1",
      "2002:a00:1::",
      "ff02::1",
    ];
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(closed.filter(isPublicAddress)).toEqual([]);
  });

  it("takes no 10.x for public, however it is mapped", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c) => {
        expect(isPublicAddress(`10.${a}.${b}.${c}`)).toBe(false);
        expect(isPublicAddress(`::ffff:10.${a}.${b}.${c}`)).toBe(false);
      }),
    );
  });
});
