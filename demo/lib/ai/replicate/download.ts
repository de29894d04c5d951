import { lookup as lookupHost } from "node:dns/promises";
import { BlockList, isIPv6 } from "node:net";
import { GENERATED_TYPES, sniffType } from "@reactkits.dev/react-media-library/server";
import type { DeliveryHost } from "./config";
import { noImage, unreachable } from "./failures";

export type Download = {
  /** What the bytes themselves say. */
  mimeType: string;
  /** Errors when the file breaks off. */
  bytes: ReadableStream<Uint8Array>;
};

export type DownloadOptions = {
  /** Beside replicate.delivery and its subdomains. */
  hosts: readonly DeliveryHost[];
  /** The caller's; it ends the download at any time. */
  signal: AbortSignal;
  /** Ends the wait for the first bytes; from then on the caller's own limits count. */
  deadline: AbortSignal;
  /** Milliseconds that may pass between two pieces. */
  stall?: number;
  /** All addresses of a host. */
  lookup?: (hostname: string) => Promise<readonly string[]>;
};

const OWN_HOST = /^(?:[a-z0-9-]+\.)*replicate\.delivery$/;
const HEAD_BYTES = 32;

/**
 * Opens a file that a prediction named. The address comes from outside, so it is fetched only from
 * Replicate's own hosts and those in `hosts`, over https, without our token, and no redirect is followed.
 * Resolves when the first bytes have been seen to be an image's.
 */
export async function openDownload(address: string, options: DownloadOptions): Promise<Download> {
  const { hosts, signal, deadline, stall = 20_000, lookup = resolveAll } = options;
  const { url, loopback } = checkAddress(address, hosts);
  const starting = AbortSignal.any([signal, deadline]);
  if (!loopback) await checkPublic(url.hostname, lookup, starting);

  // Its own, because a signal given to fetch stays in force for the body: the deadline must not.
  const control = new AbortController();
  const stop = () => control.abort(starting.reason);
  starting.addEventListener("abort", stop, { once: true });
  try {
    starting.throwIfAborted();
    const response = await request(url, control.signal);
    const reader = response.getReader();
    const head = await readHead(reader);
    const sniffed = sniffType(head.bytes);
    const mimeType = GENERATED_TYPES.find((type) => type === sniffed);
    if (!mimeType) {
      control.abort();
      throw noImage(new Error(`The file at ${url.host} is no image`));
    }
    const chunks = head.chunks;
    signal.addEventListener("abort", stop, { once: true });
    return { mimeType, bytes: streamFrom(chunks, reader, stall, () => control.abort()) };
  } catch (error) {
    starting.throwIfAborted();
    throw error;
  } finally {
    starting.removeEventListener("abort", stop);
  }
}

function checkAddress(address: string, hosts: readonly DeliveryHost[]) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const port = url && (url.port || (url.protocol === "https:" ? "443" : "80"));
  const listed = hosts.find(
    (host) => host.hostname === url?.hostname && (host.port === undefined || host.port === port),
  );
  const loopback = listed?.loopback === true;
  const known = url !== undefined && (listed !== undefined || OWN_HOST.test(url.hostname));
  const plain =
    (url?.protocol === "https:" && port === "443") || (loopback && /^https?:$/.test(url?.protocol ?? ""));
  if (!known || !plain || url.username !== "" || url.password !== "") {
    throw noImage(
      new Error(
        `The file is to come from ${url ? `${url.protocol}//${url.host}` : "no address"}, which is not allowed`,
      ),
    );
  }
  return { url, loopback };
}

/** What must not be reached through us, whatever a name resolves to. */
const PRIVATE = new BlockList();
for (const range of [
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24",
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
  "::/128 ::1/128 64:ff9b::/96 100::/64 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8",
]
  .join(" ")
  .split(" ")) {
  const [net = "", bits] = range.split("/");
  PRIVATE.addSubnet(net, Number(bits), net.includes(":") ? "ipv6" : "ipv4");
}

/** A mapped address (`::ffff:10.0.0.1`) is looked up as the IPv4 address in it. */
export const isPublicAddress = (address: string): boolean =>
  !PRIVATE.check(address, isIPv6(address) ? "ipv6" : "ipv4");

/** A look, not a lock: fetch resolves the name again. https holds against a name that changes in between. */
async function checkPublic(
  hostname: string,
  lookup: (hostname: string) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  const addresses = await lookup(hostname).catch((cause) => {
    signal.throwIfAborted();
    throw unreachable(cause);
  });
  if (addresses.length === 0 || !addresses.every(isPublicAddress)) {
    throw noImage(new Error(`${hostname} resolves to an address that is not public`));
  }
}

const resolveAll = async (hostname: string) =>
  (await lookupHost(hostname, { all: true })).map(({ address }) => address);

async function request(url: URL, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(url, { redirect: "manual", cache: "no-store", signal }).catch((cause) => {
    throw unreachable(cause);
  });
  if (response.status === 200 && response.body) return response.body;
  await response.body?.cancel();
  throw noImage(new Error(`The file at ${url.host} answered ${response.status}`));
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readHead(reader: Reader) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await reader.read().catch((cause) => {
      throw unreachable(cause);
    });
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  return { chunks, bytes: Buffer.concat(chunks).subarray(0, HEAD_BYTES) };
}

/** The chunks already read, then the rest as it is asked for; a source that falls silent is given up. */
function streamFrom(
  head: Uint8Array[],
  reader: Reader,
  stall: number,
  abort: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const first = head.shift();
        if (first) return controller.enqueue(first);
        const timer = setTimeout(abort, stall);
        const { done, value } = await reader.read().finally(() => clearTimeout(timer));
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: abort,
    },
    { highWaterMark: 0 },
  );
}
