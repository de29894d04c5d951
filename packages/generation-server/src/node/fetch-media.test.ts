import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { isPublicAddress } from "../../../replicate/src/address.js";
import { type FetchMediaOptions, fetchMedia } from "./fetch-media.js";

const fetchFile = (address: string, options: Partial<FetchMediaOptions> = {}) =>
  fetchMedia(address, { isPublicAddress, ...options });

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The host of a server on this machine. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const picture = Buffer.from("a picture");
const answer: RequestListener = (_, reply) => reply.setHeader("content-type", "image/png").end(picture);

describe("fetchMedia, of a picture of another page,", () => {
  it("is fetched, also through a redirect", async () => {
    const host = await serve((request, reply) => {
      if (request.url === "/old.png") reply.writeHead(302, { location: "/new.png" }).end();
      else answer(request, reply);
    });
    for (const path of ["new.png", "old.png"]) {
      expect(Buffer.from(await fetchFile(`http://${host}/${path}`, { trustedHosts: [host] }))).toEqual(
        picture,
      );
    }
  });

  it.each([
    "file:///etc/passwd",
    "ftp://example.com/a.png",
    "data:image/png;base64,AA==",
    "nonsense",
    "https://user:secret@example.com/a.png",
    "http://127.0.0.1/a.png",
    "http://2130706433/a.png",
    "http://0x7f.1/a.png",
    "http://[::1]/a.png",
    "http://[::ffff:10.0.0.1]/a.png",
    "http://10.0.0.1/a.png",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/a.png",
    "https://example.com:22/a.png",
  ])("is not fetched from %s", async (address) => {
    await expect(fetchFile(address)).rejects.toMatchObject({ name: "MediaRefused", status: 400 });
  });

  it("is not fetched from a private address that a redirect leads to, nor redirected for ever", async () => {
    const inner = await serve(answer);
    const host = await serve((request, reply) => {
      const location = request.url === "/inner" ? `http://${inner}/a.png` : "/again";
      reply.writeHead(302, { location }).end();
    });
    const options = { trustedHosts: [host] };
    await expect(fetchFile(`http://${host}/inner`, options)).rejects.toMatchObject({ status: 400 });
    await expect(fetchFile(`http://${host}/again`, options)).rejects.toMatchObject({ status: 502 });
  });

  it("is not passed on if it is too large, whether that is declared or not", async () => {
    for (const declared of [true, false]) {
      const host = await serve((_, reply) => {
        reply.setHeader("content-type", "image/png");
        if (declared) reply.setHeader("content-length", 1_000);
        reply.write(Buffer.alloc(600));
        reply.end(Buffer.alloc(400));
      });
      const options = { trustedHosts: [host], maxBytes: 500 };
      await expect(fetchFile(`http://${host}/a.png`, options)).rejects.toMatchObject({ status: 413 });
    }
  });

  it("is not passed on if it is a page, fails, breaks off or never ends", async () => {
    const host = await serve((request, reply) => {
      reply.setHeader("content-type", request.url === "/page" ? "text/html" : "image/png");
      if (request.url === "/fails") reply.writeHead(404);
      if (request.url === "/breaks") reply.setHeader("content-length", 1_000);
      reply.write("x");
      if (request.url === "/breaks") setTimeout(() => reply.destroy());
      else if (request.url !== "/hangs") reply.end();
    });
    const options = { trustedHosts: [host], maxTime: 300 };
    const statusOf = (path: string) =>
      fetchFile(`http://${host}${path}`, options).then(
        () => 200,
        (error) => error.status,
      );
    expect(await Promise.all(["/page", "/fails", "/breaks", "/hangs"].map(statusOf))).toEqual([
      415, 502, 502, 504,
    ]);
  });
});
