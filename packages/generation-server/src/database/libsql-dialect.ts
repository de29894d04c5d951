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
 * SQLite in a file that several processes share. A transaction takes the right to write before it reads: two processes
 * that migrate at once do it one after the other, because kysely's migrator looks for what is pending inside it.
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
