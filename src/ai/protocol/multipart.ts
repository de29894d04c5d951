/** What stands before a part's bytes. */
export type PartHead = {
  name: string;
  fileName: string | undefined;
  /** The part's own claim, in lower case without parameters; "" where it makes none. */
  type: string;
};

export type MultipartPart = PartHead & { bytes: Uint8Array<ArrayBuffer> };

/** `malformed` also where the body ends before its last boundary. */
export class MultipartError extends Error {
  override readonly name = "MultipartError";
  readonly reason: "malformed" | "too-large";

  constructor(reason: MultipartError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

export const MULTIPART_TYPE = "multipart/form-data";

/** Bytes of one part's headers; also of what may stand before the first boundary. */
const MAX_HEAD = 8192;

/** Undefined where the header names none that could be one. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? "") ?? [];
  const boundary = quoted ?? bare;
  return boundary !== undefined && /^[\x20-\x7e]{1,70}$/.test(boundary) ? boundary : undefined;
}

/**
 * The parts of a `multipart/form-data` body, each as soon as all of it is there. `limitOf` says how many bytes
 * a part may have, and may throw. The stream's lock is released at the end, and the stream is not cancelled.
 * @throws MultipartError, and whatever the stream or `limitOf` throws
 */
export function readMultipart(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  limitOf: (head: PartHead) => number,
): AsyncGenerator<MultipartPart, void, undefined> {
  return receiveMultipart(chunksOf(body), boundary, async (head, bytes) => ({
    ...head,
    bytes: await collect(limited(bytes, limitOf(head))),
  }));
}

/**
 * What `receive` makes of each part of a `multipart/form-data` body. It is given the part's bytes while they arrive;
 * what it leaves of them is skipped.
 * @throws MultipartError, and whatever `chunks` or `receive` throws
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
      if (after !== "\r\n") throw malformed("a boundary is followed by something else");
      const head = parseHead(await text(collect(limited(input.until(headEnd), MAX_HEAD))));
      const bytes = input.until(delimiter);
      yield await receive(head, bytes);
      // Nothing where `receive` has read all of it.
      for await (const _ of bytes);
    }
  } finally {
    await chunks.return();
  }
}

/** The bytes as they come. Throws `too-large` as soon as there are more than `maxBytes`. */
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

export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
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

/** Stands before the first part and after every part: sent at once, it tells that the part is whole. */
export function encodeBoundary(boundary: string): Uint8Array<ArrayBuffer> {
  return encode(`\r\n--${boundary}`);
}

/** What stands between a boundary and a part's own bytes. */
export function encodePartHead({ name, fileName, type }: PartHead): Uint8Array<ArrayBuffer> {
  const file = fileName === undefined ? "" : `; filename="${quote(fileName)}"`;
  const typed = type === "" ? "" : `content-type: ${type}\r\n`;
  return encode(`\r\ncontent-disposition: form-data; name="${quote(name)}"${file}\r\n${typed}\r\n`);
}

/** What stands after the last boundary. */
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
  // As if a line had ended before the body: the first boundary then looks like every other.
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
    /** Everything before the next `end`, which is taken too. */
    async *until(end: Pattern): AsyncGenerator<Uint8Array, void, undefined> {
      // How many of the last bytes are a beginning of `end`: they are not kept, because `end` has the same.
      let matched = 0;
      for (;;) {
        const chunk = rest.length > 0 ? rest : await more();
        const held = matched;
        const { at, state } = end.find(chunk, held);
        matched = state;
        rest = matched === end.bytes.length ? chunk.subarray(at) : chunk.subarray(0, 0);
        const sure = held + at - matched;
        if (held > 0 && sure > 0) yield end.bytes.slice(0, Math.min(held, sure));
        if (sure > held) yield chunk.subarray(0, sure - held);
        if (matched === end.bytes.length) return;
      }
    },
  };
}

type Pattern = ReturnType<typeof createPattern>;

/** Looks for `bytes` with one step for each byte, whatever stands there (Knuth, Morris and Pratt). */
function createPattern(bytes: Uint8Array) {
  const { length } = bytes;
  // How many bytes of the pattern are matched, by how many were and by the next byte.
  const next = new Uint8Array(length * 256);
  let fallback = 0;
  for (const [state, byte] of bytes.entries()) {
    next.copyWithin(state * 256, fallback * 256, fallback * 256 + 256);
    if (state > 0) fallback = next[fallback * 256 + byte] ?? 0;
    next[state * 256 + byte] = state + 1;
  }
  return {
    bytes,
    /** Goes on from `state` matched bytes: to behind the pattern in `chunk`, or to its end. */
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

/** As browsers do in a form: only what would end the value, or the line, is escaped. */
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
  return new MultipartError("malformed", `The multipart body is not whole: ${why}`);
}
