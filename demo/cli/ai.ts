import { isAbortError } from "@reactkits.dev/react-media-library/server";
import { backends } from "./backends-command";
import { type Command, type CommandIo, UsageError } from "./command";
import { estimateCommand } from "./estimate-command";
import { generate } from "./generate-command";
import { usage } from "./usage-command";

const COMMANDS: Readonly<Record<string, Command>> = { generate, estimate: estimateCommand, usage, backends };

const HELP = `npm run ai -- <command>

  generate "PROMPT" [--model M] [--out FILE] [--width N] [--height N] [--steps N] [--guidance N]
           [--seed N] [--negative-prompt TEXT] [--input NAME=VALUE]...
      Generates one image and writes it to FILE. The type follows from the extension (png, jpg, webp, avif):
      requested from the model, or converted. Without a token the emulator draws it. --input sets an additional
      model input, which takes precedence (prompt_strength=0.5, go_fast=false; null removes one).
  estimate (--model M [--images N] [--seconds S])... [--json]
      Estimates the cost, with the sum. Options after a --model apply to that model: --images is the number of
      images to generate, or the input images of a video; --seconds is the length of a video.
  usage [--since DATE] [--raw] [--json]
      Shows what was generated and its cost, by model; --raw lists each generation. DATE is a day in UTC
      (2026-11-21) or a time (2026-11-21T08:00:00Z).
  backends [--json]
      Shows which backends are configured, and what to set for the others.

A model is a short name (flux-schnell), owner/name or owner/name:version. For programs that read the JSON:
npm run --silent ai -- ...
`;

/**
 * Runs one command. Results go to `out`, everything else to `err`.
 * @returns the exit code: 0 success, 1 failure, 2 usage error, 130 interrupted
 */
export async function runAi([name = "", ...args]: readonly string[], io: CommandIo): Promise<number> {
  if (["help", "--help", "-h"].includes(name) || args.includes("--help")) {
    io.out(HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.err(name === "" ? HELP : `Unknown command ${JSON.stringify(name)}.\n\n${HELP}`);
    return 2;
  }
  try {
    await command(args, io);
    return 0;
  } catch (error) {
    if (io.signal.aborted && isAbortError(error)) return 130;
    io.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
