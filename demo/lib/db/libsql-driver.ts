import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
} from "kysely";
import Libsql from "libsql";
import { createTurns, retryBusy, yieldToEventLoop } from "./libsql-waits";

type Transaction = { run: DatabaseConnection["executeQuery"]; commit: () => void; end: () => void };

/**
 * One connection that writes and one that reads, so that reads never wait for a transaction. What libSQL 0.5 requires:
 *
 * - It is synchronous: its own wait for a lock blocks the process. So it never waits (`timeout: 0`), and a statement
 *   that finds the file locked is retried after a timer.
 * - A prepared statement that found the file locked stays open until it is garbage-collected; until then every COMMIT
 *   on its connection fails ("SQL statements in progress"). `exec` has no such fault: the lock is taken by
 *   `exec("begin immediate")`, and statements that write are run only while it is held, single ones too.
 */
export class LibsqlDriver implements Driver {
  readonly #file: string;
  readonly #turns = createTurns();
  #reader: Libsql.Database | undefined;
  #writer: Libsql.Database | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    try {
      // Readers and one writer do not wait for each other.
      await retryBusy(() => this.#openWriter().exec("pragma journal_mode = wal"));
      this.#reader = new Libsql(this.#file, { timeout: 0 });
      this.#reader.exec("pragma query_only = on");
    } catch (error) {
      await this.destroy();
      throw error;
    }
  }

  async acquireConnection(): Promise<LibsqlConnection> {
    if (!this.#reader) throw new Error("The database is closed.");
    return new LibsqlConnection(this.#reader, () => this.#begin());
  }

  beginTransaction = (connection: LibsqlConnection): Promise<void> => connection.begin();
  commitTransaction = async (connection: LibsqlConnection): Promise<void> => connection.commit();
  rollbackTransaction = async (connection: LibsqlConnection): Promise<void> => connection.end();
  releaseConnection = async (connection: LibsqlConnection): Promise<void> => connection.end();

  async destroy(): Promise<void> {
    this.#reader?.close();
    this.#writer?.close();
    this.#reader = undefined;
    this.#writer = undefined;
  }

  async #begin(): Promise<Transaction> {
    const since = performance.now();
    const endTurn = await this.#turns.take();
    try {
      await retryBusy(() => this.#openWriter().exec("begin immediate"), since);
    } catch (error) {
      endTurn();
      throw error;
    }
    const writer = this.#openWriter();
    return {
      run: async (query) => run(writer, query),
      commit: () => {
        try {
          writer.exec("commit");
        } catch (error) {
          this.#discard(writer);
          throw error;
        }
      },
      end: () => {
        try {
          // SQLite itself has rolled back where the disk is full.
          if (writer.open && writer.inTransaction) writer.exec("rollback");
        } catch {
          // Closing rolls back as well. Thrown from here, it would hide why the transaction failed.
          this.#discard(writer);
        }
        endTurn();
      },
    };
  }

  #openWriter(): Libsql.Database {
    if (this.#writer) return this.#writer;
    const writer = new Libsql(this.#file, { timeout: 0 });
    // What is committed is on the disk: it is money.
    writer.exec("pragma synchronous = full");
    this.#writer = writer;
    return writer;
  }

  #discard(writer: Libsql.Database): void {
    if (this.#writer === writer) this.#writer = undefined;
    if (writer.open) writer.close();
  }
}

/** What kysely hands a query to: it costs nothing until something is written. */
class LibsqlConnection implements DatabaseConnection {
  readonly #reader: Libsql.Database;
  readonly #begin: () => Promise<Transaction>;
  #transaction: Transaction | undefined;

  constructor(reader: Libsql.Database, begin: () => Promise<Transaction>) {
    this.#reader = reader;
    this.#begin = begin;
  }

  async begin(): Promise<void> {
    await yieldToEventLoop();
    this.#transaction = await this.#begin();
  }

  commit(): void {
    this.#transaction?.commit();
    this.end();
  }

  end(): void {
    this.#transaction?.end();
    this.#transaction = undefined;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    await yieldToEventLoop();
    if (this.#transaction) return this.#transaction.run(query);
    if (reads(query)) return retryBusy(() => run<Row>(this.#reader, query));
    const transaction = await this.#begin();
    try {
      const result = await transaction.run<Row>(query);
      transaction.commit();
      return result;
    } finally {
      transaction.end();
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here streams
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error("Rows are not streamed from libSQL.");
  }
}

const reads = ({ query, sql }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || /^\s*(select|pragma|explain)\b/i.test(sql);

function run<Row>(database: Libsql.Database, { sql, parameters }: CompiledQuery): QueryResult<Row> {
  const statement = database.prepare<unknown[]>(sql);
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes } = statement.run(parameters);
  return { rows: [], numAffectedRows: BigInt(changes) };
}
