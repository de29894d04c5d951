import { ReplicateError } from "@reactkits.dev/media-replicate";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { expect, it } from "vitest";
import { toUnavailable } from "./unavailable.js";

const coded = (code: string, more: object = {}) => Object.assign(new Error("secret"), { code, ...more });
const caused = (cause: unknown) => new MediaLibraryError("provider", "It cannot be read.", { cause });

it.each([
  ["libSQL: locked", coded("SQLITE_BUSY_SNAPSHOT"), 5],
  ["libSQL: an I/O error", coded("SQLITE_IOERR_WRITE"), 5],
  ["libSQL: full", coded("SQLITE_FULL"), 60],
  ["PostgreSQL: a shutdown", coded("57P01"), 5],
  ["PostgreSQL: a statement timeout", coded("57014"), 5],
  ["PostgreSQL: too many connections", coded("53300"), 5],
  ["PostgreSQL: full", coded("53100"), 60],
  ["pg: a lost connection", new Error("Connection terminated unexpectedly"), 5],
  ["a system error", coded("ECONNREFUSED", { syscall: "connect" }), 5],
  ["a full disk", coded("ENOSPC", { syscall: "write" }), 60],
  ["the file store", new MediaLibraryError("write", "The file could not be stored."), 5],
  ["the file store: full", new MediaLibraryError("quota", "No space is left."), 60],
  ["a cause of another error", caused(coded("SQLITE_BUSY")), 5],
])("%s is unavailable", (_, error, retryAfter) => {
  const converted = toUnavailable(error, (each) => each instanceof ReplicateError);
  expect(converted).toMatchObject({ code: "unavailable", retryable: true, retryAfter, cause: error });
  expect(String(converted)).toMatch(retryAfter === 60 ? /disk is full/ : /temporary problem/);
  expect(String(converted)).not.toContain("secret");
});

it.each([
  ["a programming error", new TypeError("undefined is not a function")],
  ["an invalid row", coded("23505")],
  ["a constraint of libSQL", coded("SQLITE_CONSTRAINT_PRIMARYKEY")],
  ["a client error", new MediaLibraryError("field", "Wrong.", { cause: coded("SQLITE_BUSY") })],
  [
    "a provider error",
    caused(
      new ReplicateError("network", "It is away.", { cause: coded("ECONNREFUSED", { syscall: "connect" }) }),
    ),
  ],
  ["not an error", "text"],
])("%s is not unavailable", (_, error) => {
  expect(toUnavailable(error, (each) => each instanceof ReplicateError)).toBe(error);
});
