import { getTestPostgres } from "./postgres.mjs";

/**
 * Vitest's global setup of the unit tests: a PostgreSQL server for those that run on both engines.
 * @param {{ provide: (key: "postgres", url: string) => void }} project
 */
export default async function setUp(project) {
  const postgres = await getTestPostgres();
  project.provide("postgres", postgres?.url ?? "");
  console.log(
    `database engines: libsql${postgres ? `, postgresql ${postgres.version}` : "; postgresql: not installed, skipped"}`,
  );
  return postgres?.stop;
}
