import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findPostgres } from "./find-postgres.mjs";
import { startNode } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

/**
 * Starts an empty, temporary PostgreSQL server on a free loopback port, with a random password. It stops and is deleted
 * with this process, however that ends.
 * @param {{ folder: string }} found
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} the URL of its superuser
 */
export async function startPostgres({ folder }) {
  const { child, ended, stop } = startNode([join(ROOT, "scripts", "postgres-server.mjs"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { stdout } = child;
  if (!stdout) throw new Error("PostgreSQL's output cannot be read.");
  /** @type {Promise<string>} */
  const line = new Promise((resolve) => createInterface({ input: stdout }).once("line", resolve));
  const url = await Promise.race([line, ended]);
  if (typeof url !== "string") throw new Error("PostgreSQL ended before it was ready; see above.");
  return {
    url,
    stop: async () => {
      stop();
      await ended;
    },
  };
}

/**
 * A PostgreSQL server for tests and proofs, whose user may create databases: the one that TEST_DATABASE_URL names, else a
 * temporary one; undefined if PostgreSQL is not installed. Needs the packages installed.
 * @returns {Promise<{ url: string, version: string, stop: () => Promise<void> } | undefined>}
 */
export async function getTestPostgres() {
  const given = process.env.TEST_DATABASE_URL?.trim();
  if (given) {
    const [row] = await administer(given, "show server_version");
    const version = `${String(row?.server_version).split(" ", 1)[0]} (TEST_DATABASE_URL)`;
    return { url: given, version, stop: async () => {} };
  }
  const found = findPostgres();
  return found && { ...(await startPostgres(found)), version: found.version };
}

/**
 * Creates an empty database.
 * @param {string} url of a user who may create databases
 * @returns {Promise<{ url: string, drop: () => Promise<void> }>}
 */
export async function createDatabase(url) {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = name;
  const drop = async () => void (await administer(url, `drop database ${name} with (force)`));
  return { url: own.href, drop };
}

/** @param {string} url @param {string} statement @returns {Promise<Record<string, unknown>[]>} */
async function administer(url, statement) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
