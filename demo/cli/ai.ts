import { isAbortError } from "@reactkits.dev/react-media-library/server";
import { backends } from "./backends-command";
import { type Command, type CommandIo, UsageError } from "./command";
import { estimateCommand } from "./estimate-command";
import { generate } from "./generate-command";
import { usage } from "./usage-command";

const COMMANDS: Readonly<Record<string, Command>> = { generate, estimate: estimateCommand, usage, backends };

const HELP = `npm run ai -- <command>

  generate "PROMPT" [--model M] [--out FILE] [--width N] [--height N] [--steps N] [--seed N]
           [--negative-prompt TEXT] [--input NAME=VALUE]...
      Makes one image and writes it to FILE, as the type that its ending says: asked for of the model, else
      converted (png, jpg, webp, avif). Without a token the emulator draws it. --input is an input of the
      model's own, over everything else (guidance=2.5, go_fast=false; null leaves one out).
  estimate (--model M [--images N] [--seconds S])... [--json]
      What that will cost, all of it together. What stands behind a --model is of that one: --images are the
      images to be made, or those that a video is made of; --seconds is how long a video is.
  usage [--since DATE] [--raw] [--json]
      What was generated and what it cost, by model; --raw lists each generation. DATE is a day of UTC
      (2026-11-21) or a moment (2026-11-21T08:00:00Z).
  backends [--json]
      What is set up to make images, and what to set where it is not.

A model is a short name (flux-schnell), owner/name or owner/name:version. For a program that reads the JSON:
npm run --silent ai -- ...
`;

/**
 * Runs one command. Results go to `out`, everything else to `err`.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly, 130 interrupted
 */
export async function runAi([name = "", ...args]: readonly string[], io: CommandIo): Promise<number> {
  if (["help", "--help", "-h"].includes(name) || args.includes("--help")) {
    io.out(HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.err(name === "" ? HELP : `There is no command ${JSON.stringify(name)}.\n\n${HELP}`);
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
