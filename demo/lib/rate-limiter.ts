import { createRateLimiter, type RateLimiter } from "@reactkits.dev/react-media-library/server";
import { type Database, databaseAddress, getDatabase } from "./db/database";
import { type Env, readDatabaseUrl } from "./env";
import { createPostgresRateLimiter } from "./postgres-rate-limiter";

const opened = Symbol.for("react-media-library-demo.rate-limiters");
const overPostgres = new WeakMap<Database, RateLimiter>();

/**
 * Counts for all routes together: in PostgreSQL, and so for all processes that share it, where that is configured;
 * otherwise in the memory of this process, whose bundles share the global object.
 */
export async function getRateLimiter(env: Env): Promise<RateLimiter> {
  if (readDatabaseUrl(env) === undefined) return inMemory(databaseAddress(env));
  const database = await getDatabase(env);
  const known = overPostgres.get(database) ?? createPostgresRateLimiter(database);
  overPostgres.set(database, known);
  return known;
}

function inMemory(address: string): RateLimiter {
  const kept: unknown = Reflect.get(globalThis, opened);
  const limiters: Map<string, RateLimiter> = kept instanceof Map ? kept : new Map();
  Reflect.set(globalThis, opened, limiters);
  const known = limiters.get(address) ?? createRateLimiter();
  limiters.set(address, known);
  return known;
}
