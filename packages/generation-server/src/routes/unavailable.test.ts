import { ReplicateError } from "@reactkits.dev/media-replicate";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { expect, it } from "vitest";
import { toUnavailable } from "./unavailable.js";

const coded = (code: string, more: object = {}) => Object.assign(new Error("secret"), { code, ...more });
const caused = (cause: unknown) => new MediaLibraryError("provider", "It cannot be read.", { cause });

it.each([
  ["libSQL: locked", coded("SQLITE_BUSY_SNAPSHOT"), 5],
  ["libSQL: the disk fails", coded("SQLITE_IOERR_WRITE"), 5],
  ["libSQL: full", coded("SQLITE_FULL"), 60],
  ["PostgreSQL: it shuts down", coded("57P01"), 5],
  ["PostgreSQL: a statement's time is up", coded("57014"), 5],
  ["PostgreSQL: too many connections", coded("53300"), 5],
  ["PostgreSQL: full", coded("53100"), 60],
  ["pg: the connection broke", new Error("Connection terminated unexpectedly"), 5],
  ["the system", coded("ECONNREFUSED", { syscall: "connect" }), 5],
  ["the disk: full", coded("ENOSPC", { syscall: "write" }), 60],
  ["the file store", new MediaLibraryError("write", "The file could not be stored."), 5],
  ["the file store: full", new MediaLibraryError("quota", "No space is left."), 60],
  ["what stands behind another sentence", caused(coded("SQLITE_BUSY")), 5],
])("%s is unavailable", (_, error, retryAfter) => {
  const told = toUnavailable(error, (each) => each instanceof ReplicateError);
  expect(told).toMatchObject({ code: "unavailable", retryable: true, retryAfter, cause: error });
  expect(String(told)).toMatch(retryAfter === 60 ? /disk is full/ : /does not answer/);
  expect(String(told)).not.toContain("secret");
});

it.each([
  ["a fault of ours", new TypeError("undefined is not a function")],
  ["a wrong row", coded("23505")],
  ["a wrong row of libSQL", coded("SQLITE_CONSTRAINT_PRIMARYKEY")],
  ["the client's", new MediaLibraryError("field", "Wrong.", { cause: coded("SQLITE_BUSY") })],
  [
    "the provider's",
    caused(
      new ReplicateError("network", "It is away.", { cause: coded("ECONNREFUSED", { syscall: "connect" }) }),
    ),
  ],
  ["no error", "text"],
])("%s is not", (_, error) => {
  expect(toUnavailable(error, (each) => each instanceof ReplicateError)).toBe(error);
});
