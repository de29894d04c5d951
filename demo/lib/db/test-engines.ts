import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type Database, databaseFile, getDatabase } from "./database";

declare module "vitest" {
  interface ProvidedContext {
    /** Of scripts/test-databases.mjs: the URL of a PostgreSQL; empty where there is none. */
    postgres: string;
  }
}

export type EmptyDatabase = {
  /** What `getDatabase` needs to find it: for `vi.stubEnv` too. */
  env: { DATA_DIR: string; DATABASE_URL: string };
  /** What `openDatabase` needs: a file or a URL. */
  address: string;
  /** Whoever opened it has destroyed it before. */
  drop: () => Promise<void>;
};

export type TestDatabase = EmptyDatabase & { database: Database; close: () => Promise<void> };

export type TestEngine = {
  name: "libsql" | "postgresql";
  /** A database of its own that nobody has opened yet. */
  create: () => Promise<EmptyDatabase>;
  /** One of its own with all tables. */
  open: () => Promise<TestDatabase>;
};

/** For `describe.each`: every engine that is here. */
export const testEngines: readonly TestEngine[] = [
  { name: "libsql", create: createFile, open: () => open(createFile) },
  ...(inject("postgres") === ""
    ? []
    : [{ name: "postgresql" as const, create: createInPostgres, open: () => open(createInPostgres) }]),
];

async function createFile(): Promise<EmptyDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "test-database-"));
  const env = { DATA_DIR: folder, DATABASE_URL: "" };
  const drop = async () => rmSync(folder, { recursive: true, force: true });
  return { env, address: databaseFile(env), drop };
}

async function createInPostgres(): Promise<EmptyDatabase> {
  const file = await createFile();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(`create database ${name}`);
  const url = new URL(inject("postgres"));
  url.pathname = name;
  const drop = async () => {
    await administer(`drop database ${name} with (force)`);
    await file.drop();
  };
  return { env: { ...file.env, DATABASE_URL: url.href }, address: url.href, drop };
}

async function open(create: TestEngine["create"]): Promise<TestDatabase> {
  const empty = await create();
  const database = await getDatabase(empty.env);
  const close = async () => {
    await database.destroy();
    await empty.drop();
  };
  return { ...empty, database, close };
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
