import { MediaLibraryError } from "../errors.js";
import {
  cleanPrompt,
  isSnippetName,
  MAX_PROMPTS,
  MAX_SNIPPETS,
  MAX_STARRED,
  MAX_TEXT,
  type PromptRecord,
  promptId,
  snippetId,
} from "./prompt-record.js";

const FORMAT = "react-media-library-prompts";
const VERSION = 1;

/** Bytes of a file: what is exported is smaller, unless most prompts are as long as they may be. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The content of a file with prompts and snippets. */
export function writePromptFile(records: readonly PromptRecord[]): File {
  const prompts = records.flatMap((record) => {
    if (record.kind !== "prompt") return [];
    const { text, uses, lastUsedAt, starred } = record;
    return { text, uses, lastUsedAt, starred };
  });
  const snippets = records.flatMap((record) =>
    record.kind === "snippet" ? { name: record.name, text: record.text } : [],
  );
  const content = { format: FORMAT, version: VERSION, prompts, snippets };
  const name = `prompts ${new Date().toISOString().slice(0, 10)}.json`;
  return new File([JSON.stringify(content, null, 2)], name, { type: "application/json" });
}

/**
 * The records of a file that anyone may have written; `now` in milliseconds since 1970.
 * @throws MediaLibraryError `too-large`; `decode` if it is no such file, of a newer version, or has one invalid entry
 */
export async function readPromptFile(file: Blob, now: number): Promise<PromptRecord[]> {
  if (file.size > MAX_BYTES) {
    throw new MediaLibraryError("too-large", `The file is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  }
  const { format, version, prompts, snippets } = parse(await file.text());
  if (format !== FORMAT) throw invalid("It has no prompts that this library exported");
  if (version !== VERSION)
    throw invalid("It was exported by a newer version of the app: reload the page to get it");
  return [
    ...entriesOf("prompts", prompts, MAX_PROMPTS + MAX_STARRED).map((entry, index) =>
      readPrompt(entry, `prompts[${index}]`, now),
    ),
    ...entriesOf("snippets", snippets, MAX_SNIPPETS).map((entry, index) =>
      readSnippet(entry, `snippets[${index}]`),
    ),
  ];
}

function parse(text: string): Record<string, unknown> {
  try {
    return { ...Object(JSON.parse(text)) };
  } catch (cause) {
    throw invalid("It is not JSON", cause);
  }
}

function entriesOf(name: string, value: unknown, max: number): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw invalid(`${name} is not a list`);
  if (value.length > max) throw invalid(`${name} has ${value.length} entries, and can have at most ${max}`);
  return value.map((entry: unknown) => ({ ...Object(entry) }));
}

function readText(value: unknown, at: string): string {
  const text = typeof value === "string" && value.length <= MAX_TEXT ? cleanPrompt(value) : "";
  if (text === "") throw invalid(`${at}.text is not a text of 1 to ${MAX_TEXT} characters`);
  return text;
}

function readPrompt(entry: Record<string, unknown>, at: string, now: number): PromptRecord {
  const { uses, lastUsedAt, starred } = entry;
  const text = readText(entry.text, at);
  if (!isCount(uses) || uses < 1) throw invalid(`${at}.uses is not a whole number above 0`);
  if (!isCount(lastUsedAt)) throw invalid(`${at}.lastUsedAt is not a time in milliseconds`);
  if (typeof starred !== "boolean") throw invalid(`${at}.starred is neither true nor false`);
  // A clock that was ahead must not keep a prompt on top for ever.
  return { id: promptId(text), kind: "prompt", text, uses, lastUsedAt: Math.min(lastUsedAt, now), starred };
}

function readSnippet(entry: Record<string, unknown>, at: string): PromptRecord {
  const { name } = entry;
  const text = readText(entry.text, at);
  if (typeof name !== "string" || !isSnippetName(name))
    throw invalid(`${at}.name is not a name of a snippet`);
  return { id: snippetId(name), kind: "snippet", name, text };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function invalid(why: string, cause?: unknown): MediaLibraryError {
  return new MediaLibraryError("decode", `The file cannot be imported. ${why}.`, { cause });
}

/** What becomes of the records here and those of a file. */
export type MergedPrompts = {
  /** New and changed records. */
  readonly changed: readonly PromptRecord[];
  /** Snippets of the file that are not imported: another one here has the name, or there are too many. */
  readonly kept: number;
};

/** Merges a file's records: it counts no use twice, takes no star away and replaces no snippet. */
export function mergePrompts(
  existing: readonly PromptRecord[],
  imported: readonly PromptRecord[],
): MergedPrompts {
  const records = new Map(existing.map((record) => [record.id, record]));
  const changed = new Map<string, PromptRecord>();
  const isStarred = (record: PromptRecord) => record.kind === "prompt" && record.starred;
  let stars = existing.filter(isStarred).length;
  let snippets = existing.filter(({ kind }) => kind === "snippet").length;
  let kept = 0;
  const put = (record: PromptRecord): void => {
    records.set(record.id, record);
    changed.set(record.id, record);
  };
  for (const record of imported) {
    const before = records.get(record.id);
    if (record.kind === "snippet") {
      if (before?.kind === "snippet" && before.text === record.text) continue;
      if (before || snippets >= MAX_SNIPPETS) kept += 1;
      else {
        snippets += 1;
        put(record);
      }
      continue;
    }
    const known = before?.kind === "prompt" ? before : undefined;
    const starred = known?.starred || (record.starred && stars < MAX_STARRED);
    if (starred && !known?.starred) stars += 1;
    const merged = {
      ...(known ?? record),
      uses: Math.max(record.uses, known?.uses ?? 0),
      lastUsedAt: Math.max(record.lastUsedAt, known?.lastUsedAt ?? 0),
      starred,
    };
    if (JSON.stringify(merged) !== JSON.stringify(known)) put(merged);
  }
  return { changed: [...changed.values()], kept };
}
