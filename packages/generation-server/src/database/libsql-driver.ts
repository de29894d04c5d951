import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
} from "kysely";
import Libsql from "libsql";
import { createFairLock, later, retryBusy, yieldToEventLoop } from "./libsql-waits.js";

type Transaction = {
  run: DatabaseConnection["executeQuery"];
  /** Resolves once it is durable. */
  commit: () => Promise<void>;
  /** Rolls back what was not committed. */
  end: () => void;
};

/** Transactions that are committed together. */
type Group = {
  since: number;
  committed: Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;
};

/** Milliseconds after which a group accepts no further transaction. */
const LONGEST_GROUP = 20;

/**
 * One connection for writes and one for reads, so that reads never wait for a transaction. Constraints of libSQL 0.5:
 *
 * - It is synchronous: its own wait for a lock would block the process. So it never waits (`timeout: 0`), and a
 *   statement that finds the file locked is retried after a timer.
 * - A prepared statement that found the file locked stays open until it is garbage-collected; until then every COMMIT
 *   on its connection fails ("SQL statements in progress"). `exec` is not affected: the lock is acquired by
 *   `exec("begin immediate")`, and statements that write, single ones included, run only while it is held.
 *
 * A durable commit takes milliseconds in which nothing else runs. So concurrent transactions become savepoints of one
 * transaction that is committed once (group commit): each resolves after that commit, and rejects if it fails.
 */
export class LibsqlDriver implements Driver {
  readonly #file: string;
  readonly #lock = createFairLock();
  #reader: Libsql.Database | undefined;
  #writer: Libsql.Database | undefined;
  #group: Group | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    try {
      // Readers and the writer do not block each other.
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
  commitTransaction = (connection: LibsqlConnection): Promise<void> => connection.commit();
  rollbackTransaction = async (connection: LibsqlConnection): Promise<void> => connection.end();
  releaseConnection = async (connection: LibsqlConnection): Promise<void> => connection.end();

  async destroy(): Promise<void> {
    if (this.#lock.idle()) this.#commit();
    this.#group?.reject(new Error("The database is closed."));
    this.#group = undefined;
    this.#reader?.close();
    this.#writer?.close();
    this.#reader = undefined;
    this.#writer = undefined;
  }

  async #begin(): Promise<Transaction> {
    const since = performance.now();
    const release = await this.#lock.acquire();
    try {
      const group = this.#group ?? (await this.#openGroup(since));
      this.#group = group;
      return this.#openMember(group, release);
    } catch (error) {
      this.#release(release);
      throw error;
    }
  }

  #openMember(group: Group, release: () => void): Transaction {
    const writer = this.#openWriter();
    const step = (statements: string, why?: unknown) => {
      try {
        // If the disk is full, SQLite itself has rolled back the whole group.
        if (!writer.open || !writer.inTransaction) throw why ?? new Error("The transaction was rolled back.");
        writer.exec(statements);
      } catch (error) {
        this.#fail(group, writer, error);
      }
    };
    writer.exec("savepoint member");
    let open = true;
    let failure: unknown;
    return {
      async run(query) {
        try {
          return run(writer, query);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
      commit: () => {
        open = false;
        step("release member");
        this.#release(release);
        return group.committed;
      },
      end: () => {
        if (!open) return;
        open = false;
        step("rollback to member; release member", failure);
        this.#release(release);
      },
    };
  }

  async #openGroup(since: number): Promise<Group> {
    await retryBusy(() => this.#openWriter().exec("begin immediate"), since);
    let [resolve, reject] = [() => {}, (_: unknown) => {}];
    const committed = new Promise<void>((resolved, rejected) => {
      [resolve, reject] = [resolved, rejected];
    });
    // The group may have no member waiting for it.
    committed.catch(() => {});
    return { since: performance.now(), committed, resolve, reject };
  }

  /** Transactions that are about to begin may join the group; the commit waits for those that have begun. */
  #release(release: () => void): void {
    if (this.#group && performance.now() - this.#group.since > LONGEST_GROUP) this.#commit();
    else {
      later(() => {
        if (this.#lock.idle()) this.#commit();
      });
    }
    release();
  }

  #commit(): void {
    const group = this.#group;
    const writer = this.#writer;
    if (!group || !writer) return;
    this.#group = undefined;
    try {
      writer.exec("commit");
      group.resolve();
    } catch (error) {
      this.#fail(group, writer, error);
    }
  }

  #fail(group: Group, writer: Libsql.Database, reason: unknown): void {
    if (this.#group === group) this.#group = undefined;
    try {
      // A connection closed with open statements keeps its lock until they are garbage-collected.
      if (writer.open && writer.inTransaction) writer.exec("rollback");
    } catch {
      // Throwing here would hide why the group failed.
    }
    this.#discard(writer);
    group.reject(reason);
  }

  #openWriter(): Libsql.Database {
    if (this.#writer) return this.#writer;
    const writer = new Libsql(this.#file, { timeout: 0 });
    // Commits must be durable: they contain money.
    writer.exec("pragma synchronous = full");
    this.#writer = writer;
    return writer;
  }

  #discard(writer: Libsql.Database): void {
    if (this.#writer === writer) this.#writer = undefined;
    if (writer.open) writer.close();
  }
}

/** Kysely's connection: acquires nothing until something is written. */
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

  async commit(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    await transaction?.commit();
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
      await transaction.commit();
      return result;
    } finally {
      transaction.end();
    }
  }

  // biome-ignore lint/correctness/useYield: nothing here streams
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error("libSQL does not stream rows.");
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
