/** The headers of a part. */
export type PartHead = {
  name: string;
  fileName: string | undefined;
  /** The declared media type in lower case, without parameters; "" if there is none. */
  type: string;
};

export type MultipartPart = PartHead & { bytes: Uint8Array<ArrayBuffer> };

/** `malformed` includes a body that ends before its last boundary. */
export class MultipartError extends Error {
  override readonly name = "MultipartError";
  readonly reason: "malformed" | "too-large";

  constructor(reason: MultipartError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

export const MULTIPART_TYPE = "multipart/form-data";

/** Maximum bytes of a part's headers, and of what precedes the first boundary. */
const MAX_HEAD = 8192;

/** All bytes, or none if there are more than `maxBytes`, of which no more are kept. Reads to the end. */
async function readAtMost(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks = [];
  }
  return joinBytes(chunks);
}

/** The boundary parameter of a content type; undefined if it is missing or invalid. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? "") ?? [];
  const boundary = quoted ?? bare;
  return boundary !== undefined && /^[\x20-\x7e]{1,70}$/.test(boundary) ? boundary : undefined;
}

/**
 * The parts of a `multipart/form-data` body, each as soon as it is complete. `limitOf` returns the maximum size of a part
 * in bytes, and may throw; a larger part is an error, or empty if it is `optional`. At the end the stream's lock is released;
 * the stream is not cancelled.
 * @throws MultipartError, and the errors of the stream and of `limitOf`
 */
export function readMultipart(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  limitOf: (head: PartHead) => number,
  optional: (head: PartHead) => boolean = () => false,
): AsyncGenerator<MultipartPart, void, undefined> {
  return receiveMultipart(chunksOf(body), boundary, async (head, bytes) => ({
    ...head,
    bytes: optional(head)
      ? await readAtMost(bytes, limitOf(head))
      : await readAll(limited(bytes, limitOf(head))),
  }));
}

/**
 * Yields the result of `receive` for each part of a `multipart/form-data` body. `receive` gets the part's bytes while
 * they arrive; bytes that it does not read are skipped.
 * @throws MultipartError, and the errors of `chunks` and `receive`
 */
export async function* receiveMultipart<Part>(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  boundary: string,
  receive: (head: PartHead, bytes: AsyncGenerator<Uint8Array, void, undefined>) => Promise<Part>,
): AsyncGenerator<Part, void, undefined> {
  const input = createInput(chunks);
  const delimiter = createPattern(encodeBoundary(boundary));
  const headEnd = createPattern(encode("\r\n\r\n"));
  const text = async (bytes: Promise<Uint8Array>) => new TextDecoder().decode(await bytes);
  try {
    for await (const _ of limited(input.until(delimiter), MAX_HEAD));
    for (;;) {
      const after = await text(input.take(2));
      if (after === "--") return;
      if (after !== "\r\n") throw malformed("a boundary is not followed by a line end");
      const head = parseHead(await text(readAll(limited(input.until(headEnd), MAX_HEAD))));
      const bytes = input.until(delimiter);
      yield await receive(head, bytes);
      // Skips whatever `receive` has not read.
      for await (const _ of bytes);
    }
  } finally {
    await chunks.return();
  }
}

/** Passes the bytes through. Throws `too-large` as soon as there are more than `maxBytes`. */
export async function* limited(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > maxBytes) throw new MultipartError("too-large", `A part is larger than ${maxBytes} bytes`);
    yield chunk;
  }
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return joinBytes(chunks);
}

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Precedes the first part and follows every part; sent right after a part, it tells the reader that it is complete. */
export function encodeBoundary(boundary: string): Uint8Array<ArrayBuffer> {
  return encode(`\r\n--${boundary}`);
}

/** The headers between a boundary and the part's bytes. */
export function encodePartHead({ name, fileName, type }: PartHead): Uint8Array<ArrayBuffer> {
  const file = fileName === undefined ? "" : `; filename="${quote(fileName)}"`;
  const typed = type === "" ? "" : `content-type: ${type}\r\n`;
  return encode(`\r\ncontent-disposition: form-data; name="${quote(name)}"${file}\r\n${typed}\r\n`);
}

/** Follows the last boundary. */
export const MULTIPART_END: Uint8Array<ArrayBuffer> = encode("--\r\n");

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

function createInput(chunks: AsyncGenerator<Uint8Array, void, undefined>) {
  // A virtual line end before the body, so that the first boundary looks like every other.
  let rest: Uint8Array = encode("\r\n");
  const more = async (): Promise<Uint8Array> => {
    const { done, value } = await chunks.next();
    if (done) throw malformed("it ends before its last boundary");
    return value;
  };
  return {
    async take(length: number): Promise<Uint8Array> {
      while (rest.length < length) rest = joinBytes([rest, await more()]);
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      return taken;
    },
    /** Everything before the next `end`, which is consumed. */
    async *until(end: Pattern): AsyncGenerator<Uint8Array, void, undefined> {
      // How many of the last bytes match the beginning of `end`: they need not be kept, `end` has the same bytes.
      let matched = 0;
      for (;;) {
        const chunk = rest.length > 0 ? rest : await more();
        const pending = matched;
        const { at, state } = end.find(chunk, pending);
        matched = state;
        rest = matched === end.bytes.length ? chunk.subarray(at) : chunk.subarray(0, 0);
        const sure = pending + at - matched;
        if (pending > 0 && sure > 0) yield end.bytes.slice(0, Math.min(pending, sure));
        if (sure > pending) yield chunk.subarray(0, sure - pending);
        if (matched === end.bytes.length) return;
      }
    },
  };
}

type Pattern = ReturnType<typeof createPattern>;

/** Searches for `bytes` in linear time, whatever the input is (Knuth–Morris–Pratt). */
function createPattern(bytes: Uint8Array) {
  const { length } = bytes;
  // The transition table: the number of matched bytes by the previous number and the next byte.
  const next = new Uint8Array(length * 256);
  let fallback = 0;
  for (const [state, byte] of bytes.entries()) {
    next.copyWithin(state * 256, fallback * 256, fallback * 256 + 256);
    if (state > 0) fallback = next[fallback * 256 + byte] ?? 0;
    next[state * 256 + byte] = state + 1;
  }
  return {
    bytes,
    /** Continues from `state` matched bytes, to the position after the pattern or to the end of `chunk`. */
    find(chunk: Uint8Array, state: number): { at: number; state: number } {
      let matched = state;
      let at = 0;
      while (at < chunk.length && matched < length) {
        matched = next[matched * 256 + (chunk[at] ?? 0)] ?? 0;
        at += 1;
      }
      return { at, state: matched };
    },
  };
}

function parseHead(text: string): PartHead {
  const header = (name: string): string => {
    const line = text.split("\r\n").find((each) => each.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1).trim() ?? "";
  };
  const disposition = header("content-disposition");
  const parameter = (name: string): string | undefined =>
    unquote(new RegExp(`;\\s*${name}="([^"]*)"`, "i").exec(disposition)?.[1]);
  const name = parameter("name");
  if (!/^form-data\s*;/i.test(disposition) || name === undefined) throw malformed("a part has no name");
  const type = header("content-type").split(";", 1).join("").trim().toLowerCase();
  return { name, fileName: parameter("filename"), type };
}

/** Escapes like browsers do in forms: only the characters that would end the value or the line. */
function quote(text: string): string {
  return text.toWellFormed().replace(/["\r\n]/g, (char) => encodeURIComponent(char));
}

function unquote(text: string | undefined): string | undefined {
  return text?.replace(/%(?:22|0D|0A)/gi, (code) => decodeURIComponent(code));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function malformed(why: string): MultipartError {
  return new MultipartError("malformed", `The multipart body is malformed: ${why}`);
}
