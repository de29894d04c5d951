export const EVENT_STREAM_TYPE = "text/event-stream";

/** A comment: it tells that the stream lives, and is no event. */
export const HEARTBEAT = ":\n\n";

/** One event of a stream; `id` is there where the stream named one for it. */
export type ServerEvent = { name: string; data: string; id?: string };

/** `data` is written as JSON, which has no line ends of its own. Nothing resumes from an event without an `id`. */
export function encodeEvent(id: number | undefined, name: string, data: object): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export type EventParser = {
  /**
   * The events that are whole with these bytes. What stands after the last blank line waits for more, and is
   * no event where the stream ends there. @throws RangeError where one event is longer than allowed
   */
  push: (bytes: Uint8Array) => ServerEvent[];
  /** The last id of a whole event, to resume from; "" before the first. */
  readonly lastEventId: string;
  /** Milliseconds that the server asks to wait before the next connection. */
  readonly retry: number | undefined;
};

/** Reads `text/event-stream` as the HTML standard says. `maxLength` counts UTF-16 units of one event. */
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
      // The second half of a line end that was cut in two.
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
