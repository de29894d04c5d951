import fc from "fast-check";
import { bodyOf, fault } from "./fuzz-bodies.mjs";
import { BOUNDARY, hostileHeader, line } from "./fuzz-headers.mjs";
import { ROUTES } from "./fuzz-routes.mjs";
import { weighted } from "./weighted.mjs";

/** @typedef {import("./fuzz-routes.mjs").RouteName} RouteName */
/** @typedef {{ at: number, remove: number, insert: string }} Edit `at` wraps around; `insert` is Latin-1 */
/** @typedef {import("./fuzz-bodies.mjs").Body} Body */
/**
 * @typedef {object} FuzzedRequest a request before serialization, so that a failing one is readable
 * @property {RouteName} route
 * @property {string} method
 * @property {[name: string, value: string][]} headers
 * @property {"fresh" | "one" | "none" | "made up"} session
 * @property {string} fault the fault that the prompt requests of the emulator, such as `[500] `
 * @property {Body} body
 * @property {{ id: string, n: string, query: string }} target `own` is the id of a generation that has ended
 * @property {readonly Edit[]} edits of the body's bytes
 * @property {number} chunk bytes per chunk of the body; 0: a single chunk
 * @property {number} failsAfter the body fails after so many chunks; 0: never
 * @property {number} abortsAfter milliseconds until the client disconnects; 0: never
 * @property {boolean} readsToEnd whether the reply's body is read to its end
 */

const METHODS = "GET POST PUT PATCH DELETE HEAD OPTIONS OPTIONS FOO post PROPFIND".split(" ");
const ACCEPTS = ["image/*", "application/json", "multipart/form-data, image/*", "*/*"];

const edit = fc.record({
  at: fc.nat(),
  remove: weighted([3, fc.nat(3)], [1, fc.nat(400)]),
  insert: fc.oneof(
    fc.constantFrom("", "\xff\xfe", "\xed\xa0\x80", "\r\n", `\r\n--${BOUNDARY}`, "\u0000", '"', "}"),
    line,
  ),
});

/** The parts of a URL: a generation's id, the number of its file, the query. */
const targets = fc.record({
  id: weighted(
    [6, fc.constant("own")],
    [1, fc.uuid()],
    [
      1,
      fc.constantFrom(
        "x",
        "%00",
        "..%2f..",
        "own/../own",
        "a".repeat(8_000),
        "00000000-0000-0000-0000-000000000000",
      ),
    ],
  ),
  n: weighted([6, fc.constant("0")], [1, fc.constantFrom("1", "99", "100", "-1", "0x0", "%2e", "")]),
  query: weighted(
    [5, fc.constant("")],
    [
      2,
      fc.constantFrom(
        ...[
          "?download",
          "?key=a",
          "?key=",
          "?limit=0",
          "?limit=1e3",
          "?limit=100&after=x",
          "?after=1-x",
          "?%00",
        ],
        ...[`?after=${"9".repeat(400)}`, `?key=${"k".repeat(8_000)}`],
      ),
    ],
  ),
});

/** Arbitrary requests, about half of which have a valid body. */
export const fuzzedRequests = weighted(
  [7, fc.constant(/** @type {const} */ ("images"))],
  [
    4,
    fc.constantFrom(
      /** @type {const} */ ("videos"),
      "prompts",
      "descriptions",
      "estimates",
      "models",
      "credits",
    ),
  ],
  [
    7,
    fc.constantFrom(
      /** @type {const} */ ("generations"),
      .../** @type {const} */ (["generations", "generation", "events", "allEvents", "file"]),
    ),
  ],
).chain((route) => fault.chain((faultPrefix) => fuzzedRequest(route, faultPrefix)));

/** @param {RouteName} route @param {string} faultPrefix @returns {fc.Arbitrary<FuzzedRequest>} */
function fuzzedRequest(route, faultPrefix) {
  return fc
    .record({
      method: weighted([24, fc.constantFrom(...ROUTES[route].methods)], [1, fc.constantFrom(...METHODS)]),
      accept: fc.constantFrom(...ACCEPTS),
      hostile: weighted([3, fc.constant([])], [1, fc.array(hostileHeader, { minLength: 1, maxLength: 5 })]),
      session: weighted(
        [8, fc.constant(/** @type {const} */ ("fresh"))],
        [1, fc.constantFrom(/** @type {const} */ ("one"), "none", "made up")],
      ),
      body: bodyOf(route, faultPrefix),
      edits: weighted([6, fc.constant([])], [1, fc.array(edit, { minLength: 1, maxLength: 3 })]),
      chunk: weighted([3, fc.constant(0)], [1, fc.constantFrom(1, 7, 64, 4096)]),
      failsAfter: weighted([40, fc.constant(0)], [1, fc.integer({ min: 1, max: 5 })]),
      abortsAfter: weighted([30, fc.constant(0)], [1, fc.integer({ min: 1, max: 80 })]),
      target: targets,
      // A stream of events does not end.
      readsToEnd:
        route === "events" || route === "allEvents"
          ? fc.constant(false)
          : weighted([15, fc.constant(true)], [1, fc.constant(false)]),
    })
    .map(({ accept, hostile, ...rest }) => {
      const type = {
        none: [],
        text: ["application/json"],
        form: [`multipart/form-data; boundary=${BOUNDARY}`],
      }[rest.body.kind];
      /** @type {[string, string][]} */
      const headers = [
        ["host", "demo.example"],
        ["accept", accept],
        ...type.map((value) => /** @type {[string, string]} */ (["content-type", value])),
      ];
      return { route, fault: faultPrefix, headers: [...headers, ...hostile], ...rest };
    });
}
