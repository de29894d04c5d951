import Libsql from "libsql";
import pg from "pg";

/** @typedef {Record<string, string | number | null>} Row */
/**
 * @typedef {object} Watched
 * @property {(sql: string) => Promise<Row[]>} query
 * @property {() => Promise<() => Promise<void>>} blockWrites blocks every write until the function that it resolves with
 *   is called
 * @property {() => Promise<void>} close
 */

/**
 * Opens the pipeline's database on a connection of its own.
 * @param {{ file: string } | { url: string }} where
 * @returns {Promise<Watched>}
 */
export const watchDatabase = async (where) =>
  "url" in where ? watchPostgres(where.url) : watchLibsql(where.file);

/** @param {string} file @returns {Watched} */
function watchLibsql(file) {
  const open = () => new Libsql(file, { timeout: 5_000 });
  const db = open();
  return {
    async query(sql) {
      const rows = /** @type {Row[]} */ (db.prepare(sql).all());
      return rows;
    },
    async blockWrites() {
      const holder = open();
      holder.exec("begin immediate");
      return async () => {
        holder.exec("rollback");
        holder.close();
      };
    },
    async close() {
      db.close();
    },
  };
}

/** The type id of PostgreSQL's `int8`. */
const INT8 = 20;

/** @param {string} url @returns {Promise<Watched>} */
async function watchPostgres(url) {
  pg.types.setTypeParser(INT8, Number);
  const open = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };
  const db = await open();
  return {
    query: async (sql) => (await db.query(sql)).rows,
    async blockWrites() {
      const holder = await open();
      await holder.query("begin; lock table generation, outbox in exclusive mode");
      return async () => {
        await holder.query("rollback");
        await holder.end();
      };
    },
    close: () => db.end(),
  };
}
