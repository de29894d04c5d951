/** What must not appear in a message: the token first, then every text of an input that is not just a setting. */
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

/** Characters that identify a truncated secret. */
const PREFIX = 16;

/** One line, at most `length` characters; the first of `secrets` is the token. */
export function cleanText(text: string, secrets: readonly string[], length = 300): string {
  return hideSecrets(text.slice(0, 20_000), secrets)
    .replace(/\p{C}+/gu, " ")
    .slice(0, length)
    .trim();
}

/** The end of a prediction's logs, line breaks kept, redacted. */
export function tailOf(logs: string, secrets: readonly string[]): string | undefined {
  const clean = hideSecrets(logs.slice(-20_000), secrets).replace(/[^\P{C}\n]+/gu, " ");
  return clean.slice(-1_000).trim() || undefined;
}

/** If several secrets begin alike, such as a text and its JSON form, the longest match is hidden. */
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

/** How many characters of `secret` are at `at`; 0 if too few to identify it. */
function matchLength(text: string, at: number, secret: string): number {
  const prefix = secret.slice(0, PREFIX);
  if (prefix === "" || !text.startsWith(prefix, at)) return 0;
  let length = prefix.length;
  while (length < secret.length && text[at + length] === secret[length]) length++;
  return length;
}
