import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type Database, getDatabase } from "./database";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a PostgreSQL in which databases may be made; empty where there is none. */
    postgres: string;
  }
}

export type TestDatabase = {
  /** What `getDatabase` needs to find it: for `vi.stubEnv` too. */
  env: { DATA_DIR: string; DATABASE_URL: string };
  /** What `openDatabase` needs: a file or a URL. */
  address: string;
  database: Database;
  close: () => Promise<void>;
};

export type TestEngine = { name: "libsql" | "postgresql"; open: () => Promise<TestDatabase> };

/** For `describe.each`: every engine that is here. Each `open` gives an empty database of its own. */
export const testEngines: readonly TestEngine[] = [
  { name: "libsql", open: openFile },
  ...(inject("postgres") === "" ? [] : [{ name: "postgresql" as const, open: openInPostgres }]),
];

async function openFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "test-database-"));
  return opened({ DATA_DIR: folder, DATABASE_URL: "" }, join(folder, "demo.db"), async () => {});
}

async function openInPostgres(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "test-database-"));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(`create database ${name}`);
  const url = new URL(inject("postgres"));
  url.pathname = name;
  return opened({ DATA_DIR: folder, DATABASE_URL: url.href }, url.href, () =>
    administer(`drop database ${name} with (force)`),
  );
}

async function opened(
  env: TestDatabase["env"],
  address: string,
  drop: () => Promise<void>,
): Promise<TestDatabase> {
  const database = await getDatabase(env);
  return {
    ...{ env, address, database },
    async close() {
      await database.destroy();
      await drop();
      rmSync(env.DATA_DIR, { recursive: true, force: true });
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgres"), connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
