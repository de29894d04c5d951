import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";
import type { Engine } from "./engine";

/**
 * Kysely's own dialect for SQLite, safe for several processes on one file: each transaction takes the right to
 * write before it reads. With that, two processes that migrate at once do it one after the other, because
 * kysely's migrator then looks for what is pending inside the transaction.
 */
export class LibsqlDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalDdlAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  // A transaction that reads first and then wants to write fails at once where another process wrote between.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  readonly engine: Engine = "libsql";

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
