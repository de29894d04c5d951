import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { type Emulator, startEmulator } from "../../../packages/replicate-emulator/emulator.mjs";
import { getDatabase } from "../db/database";
import { closePipeline } from "../generations/pipeline";
import { TEST_SECRET } from "../test-secret";
import { readUsageRecords } from "../usage/usage-report";

/** A token that must be found nowhere but in the header to the API. */
export const CANARY = "r8_canary_fedcba9876543210";

export type Site = {
  emulator: Emulator;
  /** What went to the log. */
  logged: string[];
  /** The runs that the emulator was asked for, the newest first. */
  runs: () => Promise<
    {
      model: string;
      prompt: string;
      cancelAsked: boolean;
      lifetime: number;
      input: Record<string, unknown>;
    }[]
  >;
  usage: () => ReturnType<typeof readUsageRecords>;
  /** Every row of the ledger but the first, as `kind amount`. */
  ledger: () => Promise<string[]>;
};

/** The environment of one test: an emulator of its own, an empty database, a log that is kept. `runTime` in milliseconds. */
export async function testSite(env: Record<string, string> = {}, runTime = 40): Promise<Site> {
  const emulator = await startEmulator({ runTime, token: CANARY });
  const dataDir = mkdtempSync(join(tmpdir(), "site-test-"));
  const logged: string[] = [];
  const keep = (...words: unknown[]) => void logged.push(words.join(" "));
  // Not put back: a record may be written after its test has ended.
  for (const method of ["error", "warn"] as const) vi.spyOn(console, method).mockImplementation(keep);
  const settings = {
    REPLICATE_API_TOKEN: CANARY,
    REPLICATE_BASE_URL: emulator.url,
    REPLICATE_DELIVERY_HOSTS: emulator.deliveryHost,
    AI_EMULATOR: "1",
    SESSION_SECRET: TEST_SECRET,
    DATA_DIR: dataDir,
    ...env,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(async () => {
    await closePipeline(process.env);
    const database = await getDatabase(process.env);
    await database.destroy();
    vi.unstubAllEnvs();
    await emulator.close();
    rmSync(dataDir, { recursive: true });
  });
  return {
    emulator,
    logged,
    runs: async () => JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text()),
    usage: async () => readUsageRecords(await getDatabase(process.env)),
    async ledger() {
      const database = await getDatabase(process.env);
      const rows = await database
        .selectFrom("ledger")
        .select(["kind", "amount"])
        .where("kind", "not in", ["start", "refill"])
        .orderBy("at")
        .execute();
      return rows.map(({ kind, amount }) => `${kind} ${amount}`);
    },
  };
}
