import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Env } from "../lib/env";

export type CommandIo = {
  env: Env;
  /** The base folder of relative file names. */
  cwd: string;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  out: (text: string) => void;
  err: (text: string) => void;
};

export type Command = (args: readonly string[], io: CommandIo) => Promise<void>;

/** Invalid arguments; the message explains the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Parses a command's options. Throws `UsageError` for unknown ones. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause} See npm run ai -- help.`, {
      cause,
    });
  }
}

/** Parses the number of `--name`; undefined if it is absent. Throws `UsageError` if it is out of range. */
export function readNumber(
  name: string,
  text: string | undefined,
  { min, max, whole = true }: { min: number; max: number; whole?: boolean },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw new UsageError(`--${name} takes ${kind} from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}

export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
