/** The media type of server-sent events. */
export const EVENT_STREAM_TYPE = "text/event-stream";

/** A comment line that keeps the connection alive; it is not an event. */
export const HEARTBEAT = ":\n\n";

/** One event of a stream; `id` is present if the stream sent one with the event. */
export type ServerEvent = { name: string; data: string; id?: string };

/**
 * Encodes one server-sent event; `data` is written as JSON, which contains no line ends. A client cannot resume from an
 * event without an `id`.
 *
 * @example
 * ```ts
 * import { encodeEvent } from "@reactkits.dev/react-media-library/server/protocol";
 *
 * encodeEvent(7, "progress", { fraction: 0.5 }); // "id: 7\nevent: progress\ndata: {\"fraction\":0.5}\n\n"
 * ```
 */
export function encodeEvent(id: number | undefined, name: string, data: object): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export type EventParser = {
  /**
   * The events completed by these bytes. Data after the last blank line is kept for the next call, and discarded if the
   * stream ends there. @throws RangeError if an event is longer than allowed
   */
  push: (bytes: Uint8Array) => ServerEvent[];
  /** The id of the last complete event, to resume from; "" before the first. */
  readonly lastEventId: string;
  /** The reconnection delay requested by the server, in milliseconds. */
  readonly retry: number | undefined;
};

/** Parses `text/event-stream` as specified by the HTML standard. `maxLength` is in UTF-16 code units per event. */
export function createEventParser(maxLength = 1024 * 1024): EventParser {
  const decoder = new TextDecoder();
  let line = "";
  let afterCarriageReturn = false;
  let name = "";
  let data: string[] = [];
  let length = 0;
  let id: string | undefined;
  let lastEventId = "";
  let retry: number | undefined;

  const endEvent = (): ServerEvent | undefined => {
    const event = data.length > 0 ? { name: name || "message", data: data.join("\n") } : undefined;
    const named = event && id !== undefined ? { ...event, id } : event;
    lastEventId = id ?? lastEventId;
    [name, data, length, id] = ["", [], 0, undefined];
    return named;
  };

  const readLine = (text: string): ServerEvent | undefined => {
    if (text === "") return endEvent();
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + (text[colon + 1] === " " ? 2 : 1));
    if (field === "event") name = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "retry" && /^\d{1,9}$/.test(value)) retry = Number(value);
    else if (field === "data") {
      data.push(value);
      length += value.length + 1;
    }
    return undefined;
  };

  return {
    push(bytes) {
      let text = decoder.decode(bytes, { stream: true });
      if (text === "") return [];
      // The second half of a CRLF that was split between two chunks.
      if (afterCarriageReturn && text.startsWith("\n")) text = text.slice(1);
      afterCarriageReturn = text.endsWith("\r");
      const [first = "", ...others] = text.split(/\r\n|\r|\n/);
      const lines = [line + first, ...others];
      line = lines.pop() ?? "";
      const events: ServerEvent[] = [];
      for (const each of lines) {
        const event = readLine(each);
        if (event) events.push(event);
        if (length > maxLength) throw tooLong(maxLength);
      }
      if (length + line.length > maxLength) throw tooLong(maxLength);
      return events;
    },
    get lastEventId() {
      return lastEventId;
    },
    get retry() {
      return retry;
    },
  };
}

function tooLong(maxLength: number): RangeError {
  return new RangeError(`An event of the stream is longer than ${maxLength} characters.`);
}
