import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  PostgresAdapter,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from "kysely";
import type { Engine } from "./engine.js";

/** Kysely's dialect with a custom statement `begin` for transactions. */
export class OurPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #begin: string;

  constructor(config: PostgresDialectConfig, begin: string) {
    super(config);
    this.#config = config;
    this.#begin = begin;
  }

  override createDriver(): Driver {
    return new OurPostgresDriver(this.#config, this.#begin);
  }

  override createAdapter(): DialectAdapter {
    return new Adapter();
  }
}

class OurPostgresDriver extends PostgresDriver {
  readonly #begin: string;

  constructor(config: PostgresDialectConfig, begin: string) {
    super(config);
    this.#begin = begin;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A failed rollback means that the connection, and with it the transaction, is lost. Throwing here would hide why
    // the transaction failed.
    await super.rollbackTransaction(connection).catch(() => {});
  }
}

class Adapter extends PostgresAdapter {
  readonly engine: Engine = "postgresql";
}
