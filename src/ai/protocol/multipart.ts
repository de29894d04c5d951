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

const LINE_END = encode("\r\n");
const HEAD_END = encode("\r\n\r\n");

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
export async function* readMultipart(
  body: ReadableStream<Uint8Array>,
  boundary: string,
  limitOf: (head: PartHead) => number,
): AsyncGenerator<MultipartPart, void, undefined> {
  const reader = body.getReader();
  const input = createInput(reader);
  const delimiter = encodeBoundary(boundary);
  try {
    await input.until(delimiter, MAX_HEAD);
    for (;;) {
      const after = new TextDecoder().decode(await input.take(2));
      if (after === "--") return;
      if (after !== "\r\n") throw malformed("a boundary is followed by something else");
      const head = parseHead(new TextDecoder().decode(await input.until(HEAD_END, MAX_HEAD)));
      yield { ...head, bytes: await input.until(delimiter, limitOf(head)) };
    }
  } finally {
    reader.releaseLock();
  }
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

function createInput(reader: ReadableStreamDefaultReader<Uint8Array>) {
  // As if a line had ended before the body: the first boundary then looks like every other.
  let rest: Uint8Array = LINE_END;
  const more = async (): Promise<void> => {
    const { done, value } = await reader.read();
    if (done) throw malformed("it ends before its last boundary");
    rest = rest.length === 0 ? value : concat([rest, value], rest.length + value.length);
  };
  const take = async (length: number): Promise<Uint8Array> => {
    while (rest.length < length) await more();
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
  return {
    take,
    /** Everything before the next `end`, which is taken too. */
    async until(end: Uint8Array, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
      const taken: Uint8Array[] = [];
      let length = 0;
      for (;;) {
        const at = find(rest, end);
        // What may be the beginning of `end` waits for more.
        const sure = await take(at >= 0 ? at : Math.max(0, rest.length - end.length + 1));
        taken.push(sure);
        length += sure.length;
        if (length > maxBytes)
          throw new MultipartError("too-large", `A part is larger than ${maxBytes} bytes`);
        if (at >= 0) {
          await take(end.length);
          return concat(taken, length);
        }
        await more();
      }
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

/** Where `wanted` begins in `bytes`, or -1. */
function find(bytes: Uint8Array, wanted: Uint8Array): number {
  const [first = 0] = wanted;
  let at = bytes.indexOf(first);
  while (at >= 0 && at + wanted.length <= bytes.length) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
    at = bytes.indexOf(first, at + 1);
  }
  return -1;
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function malformed(why: string): MultipartError {
  return new MultipartError("malformed", `The multipart body is not whole: ${why}`);
}
