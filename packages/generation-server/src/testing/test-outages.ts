import { createConnection, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import Libsql from "libsql";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import type { DatabaseOptions } from "../database/open-database.js";

export type Gate = Awaited<ReturnType<typeof openGate>>;

/** A proxy that can simulate an outage: the server is down, or accepts connections without responding. */
export async function openGate() {
  const sockets = new Set<Socket>();
  let target = 0;
  let silent = false;
  const server = createServer((inner) => {
    keep(inner);
    if (silent) return;
    const outer = keep(createConnection(target, "127.0.0.1"));
    inner.pipe(outer).pipe(inner);
  });
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const listen = (port: number) =>
    new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const { port } = address;
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    host: `127.0.0.1:${port}`,
    to(url: string) {
      target = Number(new URL(url).port);
    },
    /** Rejects new connections and breaks existing ones. */
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
    open: () => listen(port),
    /** Accepts connections without responding. */
    hush() {
      silent = true;
      cut();
    },
  };
}

/**
 * Makes a database unavailable: the file is locked, or PostgreSQL rejects connections. Returns a function that
 * restores it.
 */
export async function takeDatabase(options: DatabaseOptions): Promise<() => Promise<void>> {
  if ("file" in options) {
    const holder = new Libsql(options.file);
    await lock(holder);
    return async () => {
      holder.exec("rollback");
      holder.close();
    };
  }
  const name = new URL(options.url).pathname.slice(1);
  await administer(`alter database ${name} with allow_connections false`);
  await administer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  return () => administer(`alter database ${name} with allow_connections true`);
}

/** Blocks asynchronously: a transaction of this process must end first. */
async function lock(holder: InstanceType<typeof Libsql>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      holder.exec("begin immediate");
      return;
    } catch (error) {
      if (attempt === 500 || !String(error).includes("locked")) throw error;
      await pause(10);
    }
  }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgres") });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
