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
    /** Of scripts/test-databases.mjs: the URL of a PostgreSQL; empty if there is none. */
    postgres: string;
  }
}

export type EmptyDatabase = {
  options: DatabaseOptions;
  /** The URL of a PostgreSQL database; empty for a file. */
  url: string;
  /** A folder of this test, in which the file is, if it is one. */
  folder: string;
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

/** For what does not depend on the database. */
export function anyEngine(): TestEngine {
  const [engine] = testEngines;
  if (!engine) throw new Error("There is no database to test with.");
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
