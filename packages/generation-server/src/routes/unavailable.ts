import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** Seconds after which a client may try again. */
const RETRY_AFTER = 5;
/** The same where somebody has to make room first. */
const RETRY_AFTER_FULL = 60;

/** What of an error is looked at: those of libSQL, `pg`, Node and the file store have nothing else in common. */
type Failure = { name: string; code: string; message: string; fromSystem: boolean };

/**
 * What the client is told where the database, the bucket or the disk is away: `unavailable`, with when to try again.
 * Any other error is returned as it is.
 */
export function toUnavailable(error: unknown, isProviderError: (error: unknown) => boolean): unknown {
  const failures = failuresOf(error, isProviderError);
  if (failures.some(isFull)) {
    return unavailable(
      "The server's disk is full. Try again once its operator has made room.",
      error,
      RETRY_AFTER_FULL,
    );
  }
  if (failures.some(isAway)) {
    const message =
      "Something that this server needs does not answer at the moment. Try again in a few seconds.";
    return unavailable(message, error, RETRY_AFTER);
  }
  return error;
}

export const isDiskFull = (error: unknown): boolean => failuresOf(error, () => false).some(isFull);

const unavailable = (message: string, cause: unknown, retryAfter: number): MediaLibraryError =>
  new MediaLibraryError("unavailable", message, { cause, retryAfter, retryable: true });

/** The error and its causes, as far as they are this server's: behind a provider's failure is the provider. */
function failuresOf(error: unknown, isProviderError: (error: unknown) => boolean): Failure[] {
  const failures: Failure[] = [];
  for (let each = error; each instanceof Error && failures.length < 5; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    if (isProviderError(each)) return [];
    // Every other one was meant for the client as it is.
    if (MediaLibraryError.isInstance(each) && !["write", "network", "quota", "provider"].includes(code))
      return [];
    failures.push({ name: each.name, code, message: each.message, fromSystem: "syscall" in each });
  }
  return failures;
}

/** libSQL, PostgreSQL, the disk, the file store. */
const isFull = ({ code }: Failure): boolean =>
  ["SQLITE_FULL", "53100", "ENOSPC", "EDQUOT", "quota"].includes(code);

const isAway = ({ name, code, message, fromSystem }: Failure): boolean =>
  ["DatabaseAway", "IncompatibleSchema"].includes(name) ||
  ["write", "network"].includes(code) ||
  /^SQLITE_(BUSY|LOCKED|PROTOCOL|IOERR|CANTOPEN|READONLY|NOMEM|CORRUPT|NOTADB)/.test(code) ||
  isPostgresAway(code) ||
  // `pg` has no code for these.
  /^(Connection terminated|Client (was closed|has encountered a connection error))/.test(message) ||
  fromSystem;

/**
 * Classes of SQLSTATE: connection (08), rolled back for another's sake (40), resources (53), an operator's doing,
 * statement_timeout too (57), the system (58). And a server that has become a replica (25006), a lock (55P03).
 */
const isPostgresAway = (code: string): boolean =>
  /^(08|40|53|57|58)[0-9A-Z]{3}$/.test(code) || code === "25006" || code === "55P03";
