import { lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";

/** Bytes of a file that is passed on. */
const MAX_BYTES = 20_000_000;

/** Milliseconds for all of it. */
const MAX_TIME = 15_000;

const MAX_REDIRECTS = 3;

/** Why a file was not fetched; `status` is the one to answer with. */
export class MediaRefused extends Error {
  override name = "MediaRefused";
  readonly status: 400 | 413 | 415 | 502 | 504;
  constructor(status: MediaRefused["status"], message: string) {
    super(message);
    this.status = status;
  }
}

export type FetchMediaOptions = {
  /** Whether an IP address may be connected to: it must be false for loopback, private and reserved ones. */
  isPublicAddress: (address: string) => boolean;
  signal?: AbortSignal | undefined;
  /** Hosts with a port, such as `127.0.0.1:8080`, that may be private: for tests. */
  trustedHosts?: readonly string[] | undefined;
  /** Default 20,000,000. */
  maxBytes?: number | undefined;
  /** Milliseconds. Default 15,000. */
  maxTime?: number | undefined;
};

/**
 * The bytes of an image or a video at an address that a visitor names. Nothing but public addresses is connected to, also
 * after a redirect, and the address that was checked is the one that is connected to.
 * @throws MediaRefused
 */
export async function fetchMedia(
  address: string,
  options: FetchMediaOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes = MAX_BYTES, maxTime = MAX_TIME } = options;
  const time = AbortSignal.timeout(maxTime);
  const signal = options.signal ? AbortSignal.any([options.signal, time]) : time;
  try {
    let url = checkedUrl(address, options);
    for (let redirects = 0; ; redirects++) {
      const reply = await send(url, signal, options);
      const location = reply.headers.location;
      const status = reply.statusCode ?? 0;
      if (status >= 300 && status < 400 && location !== undefined) {
        reply.destroy();
        if (redirects === MAX_REDIRECTS) throw new MediaRefused(502, "It redirects too often.");
        url = checkedUrl(new URL(location, url).href, options);
        continue;
      }
      if (status !== 200) {
        reply.destroy();
        throw new MediaRefused(502, `Its server answers ${status}.`);
      }
      return await readMedia(reply, maxBytes);
    }
  } catch (error) {
    if (error instanceof MediaRefused) throw error;
    if (time.aborted) throw new MediaRefused(504, "It did not arrive in time.");
    throw new MediaRefused(502, "It could not be loaded.");
  }
}

const isTrusted = (url: URL, { trustedHosts = [] }: FetchMediaOptions) => trustedHosts.includes(url.host);

function checkedUrl(address: string, options: FetchMediaOptions): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  if (!url || !isWeb || url.username !== "" || url.password !== "") {
    throw new MediaRefused(400, "Only http and https addresses are loaded, without user names.");
  }
  if (isTrusted(url, options)) return url;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // An IP address is connected to without a look-up.
  if (url.port !== "" || (isIP(host) !== 0 && !options.isPublicAddress(host))) throw privateAddress();
  return url;
}

const privateAddress = () => new MediaRefused(400, "Only public addresses are loaded, at their usual ports.");

function send(url: URL, signal: AbortSignal, options: FetchMediaOptions): Promise<IncomingMessage> {
  const trusted = isTrusted(url, options);
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        signal,
        headers: { accept: "image/*, video/*", "user-agent": "media-generation-server" },
        lookup(hostname, wanted, callback) {
          lookup(hostname, { ...wanted, all: true }, (error, found) => {
            if (error) return callback(error, []);
            const isAllowed = trusted || found.every((each) => options.isPublicAddress(each.address));
            if (!isAllowed) return callback(privateAddress(), []);
            // The answer that was checked is the one that is connected to: names may change between two look-ups.
            if (wanted.all) return callback(null, found);
            callback(null, found[0]?.address ?? "", found[0]?.family);
          });
        },
      },
      resolve,
    );
    sent.once("error", reject);
    sent.end();
  });
}

async function readMedia(reply: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const type = reply.headers["content-type"] ?? "";
  const tooLarge = () => new MediaRefused(413, `It is larger than ${maxBytes / 1e6} MB.`);
  try {
    if (!/^(image|video)\//i.test(type)) throw new MediaRefused(415, "It is neither an image nor a video.");
    if (Number(reply.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of reply) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
    if (!reply.complete) throw new MediaRefused(502, "It broke off.");
    return new Uint8Array(Buffer.concat(chunks));
  } finally {
    reply.destroy();
  }
}
