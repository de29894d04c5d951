import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** Seconds after which a client may retry. */
const RETRY_AFTER = 5;
/** The same if an operator must free space first. */
const RETRY_AFTER_FULL = 60;

/** The relevant parts of an error: those of libSQL, `pg`, Node and the file store have nothing else in common. */
type Failure = { name: string; code: string; message: string; fromSystem: boolean };

/**
 * Converts failures of the database, the bucket or the disk to `unavailable` with a retry time. Returns any other
 * error unchanged.
 */
export function toUnavailable(error: unknown, isProviderError: (error: unknown) => boolean): unknown {
  const failures = failuresOf(error, isProviderError);
  if (failures.some(isFull)) {
    return unavailable(
      "The server's disk is full. Try again after its operator has freed some space.",
      error,
      RETRY_AFTER_FULL,
    );
  }
  if (failures.some(isAway)) {
    const message = "The server has a temporary problem. Try again in a few seconds.";
    return unavailable(message, error, RETRY_AFTER);
  }
  return error;
}

export const isDiskFull = (error: unknown): boolean => failuresOf(error, () => false).some(isFull);

const unavailable = (message: string, cause: unknown, retryAfter: number): MediaLibraryError =>
  new MediaLibraryError("unavailable", message, { cause, retryAfter, retryable: true });

/** The error and its causes, unless the provider raised it: causes of a provider's error are not this server's. */
function failuresOf(error: unknown, isProviderError: (error: unknown) => boolean): Failure[] {
  const failures: Failure[] = [];
  for (let each = error; each instanceof Error && failures.length < 5; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    if (isProviderError(each)) return [];
    // All other codes are public errors already.
    if (MediaLibraryError.isInstance(each) && !["write", "network", "quota", "provider"].includes(code))
      return [];
    failures.push({ name: each.name, code, message: each.message, fromSystem: "syscall" in each });
  }
  return failures;
}

/** Full disks, in the codes of libSQL, PostgreSQL, Node and the file store. */
const isFull = ({ code }: Failure): boolean =>
  ["SQLITE_FULL", "53100", "ENOSPC", "EDQUOT", "quota"].includes(code);

const isAway = ({ name, code, message, fromSystem }: Failure): boolean =>
  ["DatabaseAway", "IncompatibleSchema"].includes(name) ||
  ["write", "network"].includes(code) ||
  /^SQLITE_(BUSY|LOCKED|PROTOCOL|IOERR|CANTOPEN|READONLY|NOMEM|CORRUPT|NOTADB)/.test(code) ||
  isPostgresAway(code) ||
  // `pg` sets no code for these.
  /^(Connection terminated|Client (was closed|has encountered a connection error))/.test(message) ||
  fromSystem;

/**
 * Classes of SQLSTATE: connection (08), transaction rollback (40), resources (53), operator intervention, including
 * statement timeouts (57), and system errors (58). Also a server that has become a replica (25006), and lock timeouts
 * (55P03).
 */
const isPostgresAway = (code: string): boolean =>
  /^(08|40|53|57|58)[0-9A-Z]{3}$/.test(code) || code === "25006" || code === "55P03";
