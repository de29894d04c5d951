import fc from "fast-check";
import { bodyOf, fault } from "./fuzz-bodies.mjs";
import { BOUNDARY, hostileHeader, line } from "./fuzz-headers.mjs";
import { ROUTES } from "./fuzz-routes.mjs";
import { mostly } from "./weighted.mjs";

/** @typedef {import("./fuzz-routes.mjs").RouteName} RouteName */
/** @typedef {{ at: number, remove: number, insert: string }} Edit `at` wraps around; `insert` is Latin-1 */
/** @typedef {import("./fuzz-bodies.mjs").Body} Body */
/**
 * @typedef {object} Specimen a request before it is bytes, so that a failing one can be read
 * @property {RouteName} route
 * @property {string} method
 * @property {[name: string, value: string][]} headers
 * @property {"fresh" | "one" | "none" | "made up"} session
 * @property {string} fault what the prompt asks the emulator for, such as `[500] `
 * @property {Body} body
 * @property {{ id: string, n: string, query: string }} target `own` is the id of a generation that has ended
 * @property {readonly Edit[]} edits of the body's bytes
 * @property {number} chunk bytes in each piece of the body; 0: all at once
 * @property {number} breaksAt the body fails after so many pieces; 0: never
 * @property {number} leavesAfter milliseconds; 0: never
 * @property {boolean} readsOn whether the reply's body is read to its end
 */

const METHODS = "GET POST PUT PATCH DELETE HEAD OPTIONS OPTIONS FOO post PROPFIND".split(" ");
const ACCEPTS = ["image/*", "application/json", "multipart/form-data, image/*", "*/*"];

const edit = fc.record({
  at: fc.nat(),
  remove: mostly([3, fc.nat(3)], [1, fc.nat(400)]),
  insert: fc.oneof(
    fc.constantFrom("", "\xff\xfe", "\xed\xa0\x80", "\r\n", `\r\n--${BOUNDARY}`, "\u0000", '"', "}"),
    line,
  ),
});

/** What stands in an address for a generation, for a file of it, and behind both. */
const targets = fc.record({
  id: mostly(
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
  n: mostly([6, fc.constant("0")], [1, fc.constantFrom("1", "99", "100", "-1", "0x0", "%2e", "")]),
  query: mostly(
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

/** Any request, of which about half get past the reading of its body. */
export const specimens = mostly(
  [7, fc.constant(/** @type {const} */ ("images"))],
  [3, fc.constantFrom(/** @type {const} */ ("videos"), "prompts", "models")],
  [6, fc.constantFrom(/** @type {const} */ ("generations"), "generations", "generation", "events", "file")],
).chain((route) => fault.chain((asked) => specimenOf(route, asked)));

/** @param {RouteName} route @param {string} asked @returns {fc.Arbitrary<Specimen>} */
function specimenOf(route, asked) {
  return fc
    .record({
      method: mostly([24, fc.constantFrom(...ROUTES[route].methods)], [1, fc.constantFrom(...METHODS)]),
      accept: fc.constantFrom(...ACCEPTS),
      hostile: mostly([3, fc.constant([])], [1, fc.array(hostileHeader, { minLength: 1, maxLength: 5 })]),
      session: mostly(
        [8, fc.constant(/** @type {const} */ ("fresh"))],
        [1, fc.constantFrom(/** @type {const} */ ("one"), "none", "made up")],
      ),
      body: bodyOf(route, asked),
      edits: mostly([6, fc.constant([])], [1, fc.array(edit, { minLength: 1, maxLength: 3 })]),
      chunk: mostly([3, fc.constant(0)], [1, fc.constantFrom(1, 7, 64, 4096)]),
      breaksAt: mostly([40, fc.constant(0)], [1, fc.integer({ min: 1, max: 5 })]),
      leavesAfter: mostly([30, fc.constant(0)], [1, fc.integer({ min: 1, max: 80 })]),
      target: targets,
      // A stream of events goes on.
      readsOn:
        route === "events" ? fc.constant(false) : mostly([15, fc.constant(true)], [1, fc.constant(false)]),
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
      return { route, fault: asked, headers: [...headers, ...hostile], ...rest };
    });
}
