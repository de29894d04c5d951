import {
  type Dialect,
  type DialectAdapter,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Engine } from "./engine.js";
import { LibsqlDriver } from "./libsql-driver.js";

/**
 * SQLite in a file shared by several processes. Transactions acquire the write lock before they read. Kysely's
 * migrator looks for pending migrations within its transaction, so that concurrent migrations are serialized.
 */
export class LibsqlDialect implements Dialect {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  createDriver = () => new LibsqlDriver(this.#file);
  createQueryCompiler = () => new SqliteQueryCompiler();
  createIntrospector = (db: Kysely<unknown>) => new SqliteIntrospector(db);
  createAdapter = (): DialectAdapter => new TransactionalDdlAdapter();
}

class TransactionalDdlAdapter extends SqliteAdapter {
  readonly engine: Engine = "libsql";

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
