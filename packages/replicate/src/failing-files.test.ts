import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failure, soon, stubbed, testClient } from "../test/test-client.js";
import { watchSockets } from "../test/watch-sockets.js";
import type { Lookup } from "./guarded-request.js";
import type { ReplicateErrorCode } from "./index.js";

/* What a file's address and its host can do to us: counted at the socket, no connection goes inside. */

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(500)]);
const API = "http://127.0.0.1:9/v1";

describe("an address that is not Replicate's", () => {
  it.each([
    "http://replicate.delivery/f.png",
    "https://replicate.delivery:8443/f.png",
    "https://replicate.delivery:80/f.png",
    "https://replicate.delivery.evil.example/f.png",
    "https://evilreplicate.delivery/f.png",
    "https://replicate.delivery./f.png",
    "https://delivery/f.png",
    "https://user:pass@replicate.delivery/f.png",
    "https://user@replicate.delivery/f.png",
    "https://replicate.delivery@127.0.0.1/f.png",
    "https://127.0.0.1\\@replicate.delivery/f.png",
    "https://api.replicate.com/v1/account",
    "https://stream.replicate.com/v1/files/x",
    "https://127.0.0.1/f.png",
    "https://localhost/f.png",
    "https://0/f.png",
    "https://0x7f.1/f.png",
    "https://2130706433/f.png",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/f.png",
    "https://[::1]/f.png",
    "https://[::ffff:127.0.0.1]/f.png",
    "https://[::ffff:a9fe:a9fe]/f.png",
    "https://[fd00::1]/f.png",
    "https://metadata.google.internal/f.png",
    "file:///etc/passwd",
    "ftp://replicate.delivery/f.png",
    "javascript:alert(1)",
    "//replicate.delivery/f.png",
    "not an address",
    "",
  ])("%s is never requested, nor its name resolved", async (address) => {
    const sockets = watchSockets();
    const lookups: string[] = [];
    const lookup: Lookup = async (hostname) => {
      lookups.push(hostname);
      return ["8.8.8.8"];
    };
    const client = testClient(API, "files.example.com", { lookup });
    expect((await failure(client.download(address))).code).toBe("address");
    expect([lookups, sockets.attempts]).toEqual([[], []]);
  });
});

describe("a name of Replicate's that leads inside", () => {
  it.each([
    [["127.0.0.1"]],
    [["10.0.0.7"]],
    [["172.20.0.1"]],
    [["192.168.1.1"]],
    [["100.64.1.1"]],
    [["169.254.169.254"]],
    [["0.0.0.0"]],
    [["255.255.255.255"]],
    [["::1"]],
    [["::"]],
    [["::ffff:10.0.0.1"]],
    [["::ffff:7f00:1"]],
    [["fd12:3456::1"]],
    [["fe80::1"]],
    [["fe80::1%eth0"]],
    [["64:ff9b::a00:1"]],
    [["2002:7f00:1::"]],
    [["8.8.8.8", "127.0.0.1"]],
    [["2606:4700::1111", "::1"]],
    [["localhost"]],
  ])("%j is not connected to", async (addresses) => {
    for (const host of ["replicate.delivery", "pbxt.replicate.delivery", "files.example.com"]) {
      const sockets = watchSockets();
      const client = testClient(API, "files.example.com", { lookup: async () => addresses });
      const error = await failure(client.download(`https://${host}/f.png`));
      expect([error.code, sockets.attempts]).toEqual(["address", []]);
    }
  });

  it("is resolved once, and the resolved address is what is connected to", async () => {
    const { stub } = await stubbed((_, response) => response.end(PNG));
    const port = stub.host.split(":")[1];
    const answers = [["127.0.0.1"], ["10.0.0.1"]];
    const sockets = watchSockets();
    const client = testClient(API, `localhost:${port}`, { lookup: async () => answers.shift() ?? [] });
    expect((await client.download(`http://localhost:${port}/f.png`)).mimeType).toBe("image/png");
    expect([sockets.attempts, answers.length]).toEqual([[stub.host], 1]);
    // This machine's name must not lead elsewhere either.
    const error = await failure(
      client.download(`http://localhost:${port}/f.png?again`, {}).then((f) => f.bytes()),
    );
    expect(error.code === "address" || error.code === "network").toBe(true);
    expect(sockets.attempts.filter((attempt) => attempt !== stub.host)).toEqual([]);
  });

  it.each<[string, Lookup, ReplicateErrorCode]>([
    ["has no address", async () => [], "network"],
    ["is not found", () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" })), "network"],
    ["is never resolved", () => new Promise(() => {}), "timeout"],
  ])("%s", async (_, lookup, code) => {
    const sockets = watchSockets();
    const client = testClient(API, "", { lookup });
    expect((await failure(client.download("https://replicate.delivery/f.png", soon(150)))).code).toBe(code);
    expect(sockets.attempts).toEqual([]);
  });
});

describe("a file's host that fails", () => {
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      response.writeHead(code, headers).end();
  const body =
    (bytes: Buffer | string, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      response.writeHead(200, { "content-type": "image/png", ...headers }).end(bytes);
  const moved = (code: number, location: string) => status(code, { location });

  type Case = [
    what: string,
    answer: (response: ServerResponse) => unknown,
    code: ReplicateErrorCode,
    tries: number,
  ];
  it.each<Case>([
    ["301 to this machine", moved(301, "http://127.0.0.1:1/"), "unexpected-status", 1],
    [
      "302 to a private address",
      moved(302, "http://169.254.169.254/latest/meta-data"),
      "unexpected-status",
      1,
    ],
    ["303", moved(303, "https://replicate.delivery/g.png"), "unexpected-status", 1],
    ["307", moved(307, "https://[::ffff:10.0.0.1]/"), "unexpected-status", 1],
    ["308 to itself", moved(308, "/f.png"), "unexpected-status", 1],
    ["204", status(204), "unexpected-status", 1],
    ["206", status(206), "unexpected-status", 1],
    ["401", status(401), "unexpected-status", 1],
    ["403", status(403), "unexpected-status", 1],
    ["404", status(404), "file-gone", 1],
    ["410", status(410), "file-gone", 1],
    ["429", status(429), "unexpected-status", 2],
    ["500", status(500), "server", 2],
    ["503", status(503), "server", 2],
    ["HTML as PNG", body("<!doctype html><script>alert(1)</script>"), "file-type", 1],
    ["SVG as PNG", body('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), "file-type", 1],
    ["JSON as PNG", body("{}"), "file-type", 1],
    ["PDF as PNG", body("%PDF-1.7 and more"), "file-type", 1],
    ["nothing as PNG", body(""), "file-type", 1],
    ["a compressed PNG", body(gzipSync(PNG), { "content-encoding": "gzip" }), "file-type", 1],
    ["a length beyond the limit", body(PNG, { "content-length": "10000000000" }), "too-large", 1],
    ["10 GB without a length", pour, "too-large", 1],
    ["a reset", (response) => response.socket?.resetAndDestroy(), "network", 2],
    [
      "a reset in the head",
      (response) => response.write("\x89", () => response.socket?.resetAndDestroy()),
      "network",
      2,
    ],
    [
      "a reset in the body",
      (response) => response.write(PNG, () => response.socket?.resetAndDestroy()),
      "network",
      2,
    ],
    ["silence", () => {}, "timeout", 1],
    ["silence in the head", (response) => response.write("\x89PNG"), "network", 2],
    ["silence in the body", (response) => response.write(PNG), "network", 2],
    ["a dripping head", drip, "timeout", 1],
    ["a dripping body", (response) => drip(response, PNG), "timeout", 1],
  ])("%s", async (what, answer, code, tries) => {
    const sockets = watchSockets();
    // Short times only for those that have to run out, so that a busy machine changes nothing.
    const timing = what.startsWith("silence in") ? { fileIdle: 60 } : { imageTotal: 250 };
    const { stub, client } = await stubbed(
      (_, response) => answer(response),
      /silence|dripping/.test(what) ? { timing } : {},
    );
    const options = { maxBytes: 1_000_000, ...(code === "timeout" ? soon(200) : {}) };
    const file = client.download(`http://${stub.host}/f.png`, options);
    const error = await failure(file.then((open) => open.bytes()));
    expect([error.code, stub.requests.length]).toEqual([code, tries]);
    expect(sockets.unexpected()).toEqual([]);
    sockets.expectNoLeak(0);
  });

  it("is file-gone if the file expires while it is read", async () => {
    let lookups = 0;
    const { stub, client } = await stubbed((_, response) => {
      if (lookups++ > 0) return response.writeHead(404).end();
      response.writeHead(200, { "content-length": "100000" }).write(PNG, () => response.destroy());
    });
    const file = await client.download(`http://${stub.host}/f.png`);
    expect((await failure(file.bytes())).code).toBe("file-gone");
    expect(stub.requests).toHaveLength(2);
  });
});

function drip(response: ServerResponse, first: Buffer = Buffer.of(0x89)): void {
  response.write(first);
  const timer = setInterval(() => response.write("\x89"), 20);
  response.on("close", () => clearInterval(timer));
}

function pour(response: ServerResponse): void {
  const piece = Buffer.alloc(1_000_000);
  let left = 10_000;
  const more = () => {
    while (!response.destroyed && left-- > 0)
      if (!response.write(piece)) return void response.once("drain", more);
    response.end();
  };
  response.on("error", () => {}).write(PNG);
  more();
}
