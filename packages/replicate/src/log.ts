/** What happened, for a machine to read: no entry holds a prompt, an input, an output or the token. */
export type LogEntry = {
  /** `warn` where somebody may want to look: a retry, an error, a run that could not be cancelled. */
  level: "debug" | "warn";
  event: "request" | "retry" | "created" | "ended" | "left" | "cancel" | "download" | "stream";
  method?: string;
  /** Without its query. */
  path?: string;
  /** Of the reply. */
  httpStatus?: number;
  model?: string;
  predictionId?: string;
  /** Of the prediction. */
  status?: string;
  /** The code of a `ReplicateError`. */
  code?: string;
  /** Why, in words that were cleaned of the token and the inputs. */
  reason?: string;
  /** 1 for the first retry. */
  retry?: number;
  /** Milliseconds that it took, or that are waited before a retry. */
  ms?: number;
  bytes?: number;
};

export type Log = (entry: LogEntry) => void;

/** A log that throws must not end a run that is paid for. */
export function safeLog(log: Log | undefined): Log {
  return (entry) => {
    try {
      log?.(entry);
    } catch {
      // Whoever gave us the log hears of its errors elsewhere.
    }
  };
}

/** What must not be read in a message: the token, and of an input whatever is no mere setting. */
export function secretsOf(token: string, input: Readonly<Record<string, unknown>> = {}): string[] {
  const texts = Object.entries(input).flatMap(([key, value]) =>
    stringsIn(value).filter((text) => text.length > 2 && (/prompt/i.test(key) || !SETTING.test(text))),
  );
  return [token, ...texts, ...texts.map((text) => JSON.stringify(text).slice(1, -1))];
}

/** Such as `16:9`, `webp` or `1024x1024`. */
const SETTING = /^[\w:.-]{1,24}$/;

const stringsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

/** Characters, enough to know a secret by where it is cut short. */
const PREFIX = 16;

/** One line, at most `length` characters; the first of `secrets` is the token. */
export function cleanText(text: string, secrets: readonly string[], length = 300): string {
  return hideSecrets(text.slice(0, 20_000), secrets)
    .replace(/\p{C}+/gu, " ")
    .slice(0, length)
    .trim();
}

/** The end of a run's logs, its lines kept. */
export function tailOf(logs: string, secrets: readonly string[]): string | undefined {
  const clean = hideSecrets(logs.slice(-20_000), secrets).replace(/[^\P{C}\n]+/gu, " ");
  return clean.slice(-1_000).trim() || undefined;
}

/** Where several secrets begin alike, such as a text and its form within JSON, the longest match is hidden. */
function hideSecrets(text: string, secrets: readonly string[]): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const lengths = secrets.map((secret) => matchLength(text, at, secret));
    const longest = Math.max(...lengths);
    if (longest === 0) continue;
    parts.push(text.slice(from, at), lengths.indexOf(longest) === 0 ? "[token]" : "[input]");
    from = at + longest;
    at = from - 1;
  }
  return parts.join("") + text.slice(from);
}

/** How much of `secret` stands at `at`; 0 where that is less than is needed to know it. */
function matchLength(text: string, at: number, secret: string): number {
  const prefix = secret.slice(0, PREFIX);
  if (prefix === "" || !text.startsWith(prefix, at)) return 0;
  let length = prefix.length;
  while (length < secret.length && text[at + length] === secret[length]) length++;
  return length;
}
