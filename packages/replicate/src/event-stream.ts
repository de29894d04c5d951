/** A server-sent event. */
export type ServerEvent = {
  /** `message` if the server names none. */
  event: string;
  data: string;
  /** Of this event or the last one that had an id; empty before that. */
  id: string;
  /** Whether the id is this event's own. */
  hasId: boolean;
};

/** Most characters of one event, so that a server without line ends does not fill the memory. */
const LONGEST_EVENT = 1_000_000;

/**
 * Reads `text/event-stream` according to the HTML standard: CR, LF and CRLF end a line, a leading BOM is ignored, an
 * incomplete event at the end of the stream is dropped. Throws `RangeError` for an event beyond a million
 * characters.
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let id = "";
  let hasId = false;
  let event = "";
  let data: string[] = [];
  let length = 0;
  let halfOfCrlf = false;
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    if (text === "") continue;
    if (halfOfCrlf && text.startsWith("\n")) text = text.slice(1);
    halfOfCrlf = text.endsWith("\r");
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_EVENT) throw new RangeError("A line of the event stream is too long");
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield { event: event || "message", data: data.join("\n"), id, hasId };
        hasId = false;
        event = "";
        data = [];
        length = 0;
        continue;
      }
      length += line.length;
      if (length > LONGEST_EVENT) throw new RangeError("An event of the event stream is too long");
      const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "data") data.push(value);
      else if (field === "event") event = value;
      else if (field === "id" && !value.includes("\0")) {
        id = value;
        hasId = true;
      }
    }
  }
}
