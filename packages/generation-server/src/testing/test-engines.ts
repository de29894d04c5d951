import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type DatabaseOptions, openDatabase } from "../database/open-database.js";
import type { Database } from "../database/tables.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Set by scripts/test-databases.mjs: the URL of a PostgreSQL server; empty if there is none. */
    postgres: string;
  }
}

export type EmptyDatabase = {
  options: DatabaseOptions;
  /** The URL of a PostgreSQL database; empty for a file. */
  url: string;
  /** The test's folder, which contains the file, if it is one. */
  folder: string;
  /** Deletes the database; it must have been closed. */
  drop: () => Promise<void>;
};

export type TestDatabase = EmptyDatabase & { database: Database; close: () => Promise<void> };

export type TestEngine = {
  name: "libsql" | "postgresql";
  /** Creates a database that is not opened yet. */
  create: () => Promise<EmptyDatabase>;
  /** Creates and opens a migrated database. */
  open: () => Promise<TestDatabase>;
};

/** For `describe.each`: all available engines. */
export const testEngines: readonly TestEngine[] = [
  { name: "libsql", create: createFile, open: () => open(createFile) },
  ...(inject("postgres") === ""
    ? []
    : [{ name: "postgresql" as const, create: createInPostgres, open: () => open(createInPostgres) }]),
];

/** For tests that do not depend on the engine. */
export function anyEngine(): TestEngine {
  const [engine] = testEngines;
  if (!engine) throw new Error("No database is available for tests.");
  return engine;
}

async function createFile(): Promise<EmptyDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "test-database-"));
  const drop = async () => rmSync(folder, { recursive: true, force: true });
  return { options: { file: join(folder, "demo.db") }, url: "", folder, drop };
}

async function createInPostgres(): Promise<EmptyDatabase> {
  const { folder, drop: dropFolder } = await createFile();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(`create database ${name}`);
  const url = new URL(inject("postgres"));
  url.pathname = name;
  const drop = async () => {
    await administer(`drop database ${name} with (force)`);
    await dropFolder();
  };
  return { options: { url: url.href }, url: url.href, folder, drop };
}

async function open(create: TestEngine["create"]): Promise<TestDatabase> {
  const empty = await create();
  const database = await openDatabase(empty.options);
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
