import fc from "fast-check";
import { ROUTES } from "./fuzz-routes.mjs";
import { mostly } from "./weighted.mjs";

/** @typedef {import("./fuzz-routes.mjs").RouteName} RouteName */
/** @typedef {{ name: string, file?: string | undefined, type?: string | undefined, content: string }} Part `content` is the name of a file of ours, or text */
/** @typedef {{ kind: "none" } | { kind: "text", text: string } | { kind: "form", parts: Part[], ended: boolean, lineEnd: string }} Body */

/** In every prompt: it may be found in no log. */
export const PROMPT_MARK = "zebra-7731";

/** Names of files that `fuzz.mjs` makes. */
const FILES = ["png", "jpeg", "webp", "gif", "avif"];
const ODD_FILES = ["cut", "svg", "html", "nothing", "noise", "almost too big", "too big"];

const FAULTS = "401 402 422 429 500 reset slow early drip failed canceled aborted drop truncated html".split(
  " ",
);

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    ...[
      null,
      "",
      " ",
      [],
      {},
      true,
      0,
      -1,
      64.5,
      1e308,
      -0,
      2 ** 32,
      2 ** 53,
      "64",
      "NaN",
      "\ud800",
      "__proto__",
    ],
    ...[
      "x".repeat(2001),
      "𝒳".repeat(2000),
      "\u0000",
      "\u202etxt",
      "[500]",
      "image/svg+xml",
      "0:0",
      "1:0",
      "99999:1",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** @param {fc.Arbitrary<unknown>} good @returns {fc.Arbitrary<unknown>} */
const usually = (good) => mostly([25, good], [1, strange]);

/** What a prompt begins with to ask the emulator for a fault; mostly nothing. */
export const fault = mostly(
  [200, fc.constant("")],
  [1, fc.constant("[hang] ")],
  [25, fc.constantFrom(...FAULTS.map((word) => `[${word}] `))],
);
const words = fc.oneof(
  fc.constantFrom("a fox", "ein Wal über dem Eis", "雪の中の狐", "🦊".repeat(9), "a\nb\r\nc\t\u0007"),
  fc.string({ unit: "binary", maxLength: 80 }),
);
const small = usually(fc.constantFrom(64, 72, 100, 128));
const models = fc.constantFrom(
  ...["stability-ai/sdxl", "black-forest-labs/flux-schnell", "black-forest-labs/flux-dev"],
  ...["meta/meta-llama-3-70b-instruct", "a/b", "../x", "stability-ai/sdxl:0", "", "constructor"],
);
const optional = {
  model: usually(models),
  negativePrompt: usually(fc.string({ unit: "binary", maxLength: 40 })),
  steps: usually(fc.constantFrom(1, 4, 28, 50, 51)),
  seed: usually(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1)),
  n: usually(fc.constantFrom(1, 1, 1, 2, 4, 16, 17)),
};
const connect = {
  format: usually(fc.constantFrom("png", "jpg", "image/webp", "avif", "gif")),
  aspectRatio: usually(fc.constantFrom("1:1", "16:9", "9:16", "1:100")),
  metadata: usually(fc.dictionary(fc.string(), fc.jsonValue())),
  providerConfig: fc.jsonValue(),
};

const kinds = usually(fc.constantFrom("images", "images", "videos", "text"));

/** @param {string} asked a fault @returns {fc.Arbitrary<string>} */
const promptOf = (asked) => words.map((text) => `${asked}${PROMPT_MARK} ${text}`);

/** Each key of `extra` now and then. @param {Record<string, fc.Arbitrary<unknown>>} base @param {Record<string, fc.Arbitrary<unknown>>} extra */
const fields = (base, extra) =>
  fc
    .tuple(
      fc.record(base),
      fc.record(
        Object.fromEntries(
          Object.entries(extra).map(([name, value]) => [
            name,
            mostly([3, fc.constant(undefined)], [1, value]),
          ]),
        ),
      ),
      mostly(
        [12, fc.constant({})],
        [1, fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), strange)],
      ),
    )
    .map(([first, second, third]) => ({ ...first, ...second, ...third }));

/** JSON as text, which may say a key twice or nest deeply. @param {RouteName} route @param {string} asked */
function jsonText(route, asked) {
  const prompt = usually(promptOf(asked));
  const own = fields({ prompt, width: small, height: small }, optional);
  // A size that is left open is a large one, which the emulator draws slowly, as it does videos: most of these fail.
  const aiConnect = mostly(
    [12, fields({ prompt, width: small, height: small }, { n: optional.n, ...connect })],
    [1, fields({ prompt }, { width: small, ...connect })],
  );
  const seconds = mostly([1, fc.constantFrom(1, 2, 5)], [4, fc.constantFrom(0, -1, 61, "5", null)]);
  const video = fields({ prompt, seconds }, {});
  const object = {
    images: mostly([3, own], [1, aiConnect]),
    videos: video,
    prompts: fields({ prompt }, {}),
    generations: mostly(
      [4, own],
      [1, fc.tuple(own, kinds).map(([value, kind]) => ({ ...value, kind }))],
      [1, video.map((value) => ({ ...value, kind: "videos" }))],
    ),
  };
  const objects = route in object ? object[/** @type {keyof typeof object} */ (route)] : own;
  return mostly(
    [20, objects.map((value) => JSON.stringify(value))],
    [1, objects.map((value) => `\ufeff ${JSON.stringify(value)}`)],
    [1, objects.map((value) => JSON.stringify(value).replace("{", '{"width":1e999,"prompt":"x",'))],
    [1, fc.json()],
    [1, fc.nat(5_000).map((depth) => "[".repeat(depth))],
    [
      1,
      fc.nat(3_000).map((depth) => `{"metadata":${'{"a":'.repeat(depth)}1${"}".repeat(depth)},"prompt":"x"}`),
    ],
    [
      1,
      fc.constantFrom(
        "",
        "null",
        "{}",
        "[]",
        "0",
        '"',
        "{",
        "\u0000",
        " ".repeat(16_385),
        `{"prompt":"${"x".repeat(17_000)}"}`,
      ),
    ],
  );
}

/** @param {RouteName} route @param {string} asked @returns {fc.Arbitrary<Body>} */
function formBody(route, asked) {
  const named = fc.constantFrom(
    undefined,
    "a.png",
    '"; filename="b',
    "../../etc/passwd",
    "a%0D%0Ab",
    "\u{1f98a}.png",
  );
  const typed = fc.constantFrom(
    undefined,
    "image/png",
    "text/html",
    "application/json; charset=utf-7",
    "\u0000",
  );
  const file = mostly(
    [60, fc.constantFrom(...FILES)],
    [15, fc.constantFrom(...ODD_FILES.slice(0, 5))],
    [1, fc.constantFrom(...ODD_FILES)],
  );
  /** @type {fc.Arbitrary<Part>} */
  const request = fc.record({
    name: fc.constant("request"),
    file: mostly([5, fc.constant(undefined)], [1, named]),
    type: typed,
    content: jsonText(route, asked),
  });
  /** @type {fc.Arbitrary<Part>} */
  const image = fc.record({ name: fc.constant("image"), file: named, type: typed, content: file });
  /** @type {fc.Arbitrary<Part>} */
  const mask = fc.record({ name: fc.constant("mask"), file: named, type: typed, content: file });
  /** @type {fc.Arbitrary<Part>} */
  const other = fc.record({
    name: fc.oneof(
      fc.constantFrom("", "__proto__", "images", "Request", "\ud800", "a\r\nb"),
      fc.string({ unit: "binary" }),
    ),
    file: named,
    type: typed,
    content: fc.oneof(file, fc.string()),
  });
  const parts = mostly(
    [8, fc.tuple(request, image).map((those) => [...those])],
    [3, fc.tuple(request, image, mask).map((those) => [...those])],
    [2, fc.tuple(request, fc.array(image, { maxLength: 16 })).map(([first, those]) => [first, ...those])],
    [1, fc.array(fc.oneof(request, image, mask, other), { maxLength: 20 })],
  );
  return fc.record({
    kind: fc.constant(/** @type {const} */ ("form")),
    parts,
    ended: mostly([12, fc.constant(true)], [1, fc.constant(false)]),
    lineEnd: mostly([20, fc.constant("\r\n")], [1, fc.constantFrom("\n", "\r", "")]),
  });
}

/** @param {RouteName} route @param {string} asked a fault @returns {fc.Arbitrary<Body>} */
export function bodyOf(route, asked) {
  const text = fc.record({ kind: fc.constant(/** @type {const} */ ("text")), text: jsonText(route, asked) });
  const none = fc.record({ kind: fc.constant(/** @type {const} */ ("none")) });
  return !ROUTES[route].methods.includes("POST")
    ? mostly([9, none], [1, text])
    : mostly([12, text], [route === "prompts" ? 1 : 5, formBody(route, asked)], [1, none]);
}
