import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { type Emulator, startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { createSession, sessionAccounts } from "../accounts/session.js";
import type { Pipeline } from "../context.js";
import type { Database } from "../database/tables.js";
import {
  createGenerationServer,
  type GenerationServer,
  type GenerationServerOptions,
} from "../generation-server.js";
import { createTestProvider, type TestProviderOptions } from "./test-provider.js";

/** A token that must not appear anywhere but in the header to the API. */
export const CANARY = "r8_canary_fedcba9876543210";
/** The secret of the tests. */
export const TEST_SECRET = "test-secret-0123456789abcdef0123";
/** The name of their session cookie. */
export const SESSION_COOKIE = "test-session";

export const newCookie = (): string => `${SESSION_COOKIE}=${createSession(TEST_SECRET)}`;

export type TestHarnessOptions = Partial<GenerationServerOptions> &
  Partial<TestProviderOptions> & {
    /** The run time of the emulator's predictions in milliseconds. Default: 40. */
    runTime?: number;
  };

export type TestHarness = {
  emulator: Emulator;
  server: GenerationServer;
  options: GenerationServerOptions;
  /** The folder of its data. */
  folder: string;
  /** Sends a request, or one to a path of `http://demo.example`. */
  ask: (path: string | Request, init?: RequestInit) => Promise<Response>;
  pipeline: () => Promise<Pipeline>;
  database: () => Promise<Database>;
  /** Opens another server on the same data with overridden options; stopped at the end of the test. */
  another: (options?: TestHarnessOptions) => GenerationServer;
  /** The log so far. */
  logged: string[];
  /** The predictions created at the emulator, newest first. */
  runs: () => Promise<
    {
      model: string;
      prompt: string;
      cancelAsked: boolean;
      lifetime: number;
      input: Record<string, unknown>;
    }[]
  >;
  usage: () => ReturnType<GenerationServer["usage"]["records"]>;
  /** All rows of the ledger but the first, as `kind amount`. */
  ledger: () => Promise<string[]>;
};

/** Opens a server with its own emulator, an empty database and a recorded log. */
export async function createTestHarness({
  runTime = 40,
  ...given
}: TestHarnessOptions = {}): Promise<TestHarness> {
  const emulator = await startEmulator({ runTime, token: CANARY });
  const folder = mkdtempSync(join(tmpdir(), "generation-server-test-"));
  const logged: string[] = [];
  const keep = (...words: unknown[]) => void logged.push(words.join(" "));
  // Not restored: a record may be written after its test has ended.
  for (const method of ["error", "warn"] as const) vi.spyOn(console, method).mockImplementation(keep);
  const defaults = {
    token: CANARY,
    baseUrl: emulator.url,
    deliveryHosts: [emulator.deliveryHost],
    name: "emulator",
  };
  const optionsOf = (more: TestHarnessOptions): GenerationServerOptions => {
    const { http, ...options } = more;
    return {
      provider: createTestProvider({ ...defaults, ...options }),
      database: { file: join(folder, "media.db") },
      files: { folder: join(folder, "files") },
      uploadsFolder: join(folder, "uploads"),
      secret: TEST_SECRET,
      accounts: sessionAccounts({
        secret: TEST_SECRET,
        cookie: SESSION_COOKIE,
        secure: http?.publicUrl?.startsWith("https:"),
      }),
      ...options,
      http: { allowedHosts: ["demo.example"], ...http },
    };
  };
  const options = optionsOf(given);
  const server = createGenerationServer(options);
  const servers = [server];
  onTestFinished(async () => {
    for (const each of servers) await each.stop();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const database = async () => (await server.pipeline()).database;
  return {
    emulator,
    server,
    options,
    folder,
    ask: (path, init) =>
      server.handle(typeof path === "string" ? new Request(`http://demo.example${path}`, init) : path),
    pipeline: server.pipeline,
    database,
    another(more = {}) {
      const made = createGenerationServer(optionsOf({ ...given, ...more }));
      servers.push(made);
      return made;
    },
    logged,
    runs: async () => JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text()),
    usage: () => server.usage.records(),
    async ledger() {
      const rows = await (await database())
        .selectFrom("ledger")
        .select(["kind", "amount"])
        .where("kind", "not in", ["start", "refill"])
        .orderBy("at")
        .execute();
      return rows.map(({ kind, amount }) => `${kind} ${amount}`);
    },
  };
}
