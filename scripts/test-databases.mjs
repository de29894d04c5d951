import { findPostgres, startPostgres } from "./postgres.mjs";

/**
 * Vitest's set-up of the unit tests: a PostgreSQL for those that run on both engines. TEST_DATABASE_URL names one
 * whose user may make databases; else a throw-away one is started where PostgreSQL is installed.
 * @param {{ provide: (key: "postgres", url: string) => void }} project
 */
export default async function setUp(project) {
  const given = process.env.TEST_DATABASE_URL?.trim();
  const found = given ? undefined : findPostgres();
  if (given)
    console.log(`database engines: libsql, postgresql ${await versionOf(given)} (TEST_DATABASE_URL)`);
  else if (found) console.log(`database engines: libsql, postgresql ${found.version}`);
  else console.log("database engines: libsql; postgresql: not installed, skipped");
  const started = found && (await startPostgres(found));
  project.provide("postgres", given || started?.url || "");
  return () => started?.stop();
}

/** @param {string} url */
async function versionOf(url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  await client.connect();
  const { rows } = await client.query("show server_version");
  await client.end();
  return String(rows[0].server_version).split(" ", 1)[0];
}
