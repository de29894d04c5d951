import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Libsql from "libsql";
import { expect, it, vi } from "vitest";
import { startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { openDatabase } from "../database/open-database.js";
import { createFileSystemStore } from "../files/file-system-store.js";
import { testEngines } from "../testing/test-engines.js";
import { checkInvariants } from "../testing/test-faults.js";

const TOKEN = "r8_locked";

/** The report of `test-locked-database.ts`. */
type Report = { accepted: number; refused: number; longestBlock: number; peakMb: number };

/** Runs a server in a separate process, under load, while another connection locks its file for some seconds. */
async function serveLocked(seconds: number) {
  const [engine] = testEngines.filter(({ name }) => name === "libsql");
  if (!engine) throw new Error("libSQL is not available.");
  const empty = await engine.create();
  const emulator = await startEmulator({ runTime: 40, token: TOKEN });
  const env = {
    ...process.env,
    FOLDER: empty.folder,
    TOKEN,
    BASE_URL: emulator.url,
    DELIVERY_HOST: emulator.deliveryHost,
  };
  const program = new URL("../testing/test-locked-database.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", program, String(seconds + 4)], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, log] = [textOf(child.stdout), textOf(child.stderr)];
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await vi.waitFor(() => expect(log()).toContain("ready"), { timeout: 60_000, interval: 50 });
  await pause(1_000);
  const holder = new Libsql(join(empty.folder, "demo.db"));
  await vi.waitFor(() => holder.exec("begin immediate"), { timeout: 10_000, interval: 1 });
  await pause(seconds * 1_000);
  holder.exec("rollback");
  holder.close();
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  expect([await exited, log()]).toEqual([0, expect.any(String)]);
  clearTimeout(timer);
  const report: Report = JSON.parse(out());

  const database = await openDatabase(empty.options);
  const runs = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
  const generations = await database.selectFrom("generation").select("status").execute();
  await checkInvariants({ database, files: createFileSystemStore(join(empty.folder, "files")) }, runs);
  await database.destroy();
  await emulator.close();
  await empty.drop();
  return { ...report, statuses: generations.map(({ status }) => status) };
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  return () => text;
}

it.concurrent.each([2, 10, 60])(
  "responds, stays small and completes everything once while its file is locked for %i s",
  async (seconds) => {
    const { accepted, refused, longestBlock, peakMb, statuses } = await serveLocked(seconds);
    expect(longestBlock).toBeLessThan(1_000);
    expect(peakMb).toBeLessThan(500);
    expect(statuses).toEqual(Array.from({ length: accepted }, () => "completed"));
    // Requests during the lock waited for five seconds.
    if (seconds > 5) expect(refused).toBeGreaterThan(0);
    else expect(refused).toBe(0);
  },
  180_000,
);
