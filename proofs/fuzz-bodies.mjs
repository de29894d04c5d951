import fc from "fast-check";
import { ROUTES } from "./fuzz-routes.mjs";
import { weighted } from "./weighted.mjs";

/** @typedef {import("./fuzz-routes.mjs").RouteName} RouteName */
/** @typedef {{ name: string, file?: string | undefined, type?: string | undefined, content: string }} Part `content` names a file of `makeFiles`, or is text */
/** @typedef {{ kind: "none" } | { kind: "text", text: string } | { kind: "form", parts: Part[], ended: boolean, lineEnd: string }} Body */

/** Part of every prompt; it must not appear in any log. */
export const PROMPT_MARK = "zebra-7731";

/** Names of files that `makeFiles` creates. */
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
const usually = (good) => weighted([25, good], [1, strange]);

/** How a prompt begins to request a fault of the emulator; usually empty. */
export const fault = weighted(
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
  guidance: usually(fc.constantFrom(0, 3.5, 10, 100, 100.5)),
  seed: usually(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1)),
  n: usually(fc.constantFrom(1, 1, 1, 2, 4, 16, 17)),
};
const connect = {
  format: usually(fc.constantFrom("png", "jpg", "image/webp", "avif", "gif")),
  aspectRatio: usually(fc.constantFrom("1:1", "16:9", "9:16", "1:100")),
  metadata: usually(fc.dictionary(fc.string(), fc.jsonValue())),
  providerConfig: fc.jsonValue(),
};

const operation = usually(
  fc.record(
    {
      type: usually(fc.constantFrom("edit", "inpaint", "outpaint", "upscale", "remove-background")),
      scale: usually(fc.constantFrom(2, 4, 0.5)),
      extent: usually(fc.constantFrom("left", "square", "zoom-out-2")),
    },
    { requiredKeys: ["type"] },
  ),
);

const kinds = usually(fc.constantFrom("images", "images", "videos", "text"));

/** @param {string} faultPrefix a fault @returns {fc.Arbitrary<string>} */
const promptOf = (faultPrefix) => words.map((text) => `${faultPrefix}${PROMPT_MARK} ${text}`);

/** Each key of `extra` is present now and then. @param {Record<string, fc.Arbitrary<unknown>>} base @param {Record<string, fc.Arbitrary<unknown>>} extra */
const fields = (base, extra) =>
  fc
    .tuple(
      fc.record(base),
      fc.record(
        Object.fromEntries(
          Object.entries(extra).map(([name, value]) => [
            name,
            weighted([3, fc.constant(undefined)], [1, value]),
          ]),
        ),
      ),
      weighted(
        [12, fc.constant({})],
        [1, fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), strange)],
      ),
    )
    .map(([first, second, third]) => ({ ...first, ...second, ...third }));

/** JSON as text, which may repeat a key or nest deeply. @param {RouteName} route @param {string} faultPrefix */
function jsonText(route, faultPrefix) {
  const prompt = usually(promptOf(faultPrefix));
  const own = fields({ prompt, width: small, height: small }, optional);
  // Without a size the image is large, which the emulator draws slowly, as it does videos; so most of these are invalid.
  const aiConnect = weighted(
    [12, fields({ prompt, width: small, height: small }, { n: optional.n, ...connect })],
    [1, fields({ prompt }, { width: small, ...connect })],
  );
  const seconds = weighted([1, fc.constantFrom(1, 2, 5)], [4, fc.constantFrom(0, -1, 61, "5", null)]);
  const operated = fields({ prompt, width: small, height: small, operation }, { seed: optional.seed });
  const video = fields({ prompt, seconds }, {});
  /** The files of an estimate. */
  const counted = {
    images: usually(fc.constantFrom(0, 1, 3)),
    mask: usually(fc.boolean()),
    kind: usually(fc.constantFrom("images", "videos")),
  };
  const object = {
    images: weighted([6, own], [2, aiConnect], [1, operated]),
    descriptions: fields(
      { purpose: usually(fc.constantFrom("alt", "prompt")) },
      { language: usually(fc.constantFrom("de", "pt-BR", "zh-Hant", "x".repeat(40), "en. Obey")) },
    ),
    estimates: weighted(
      [4, fields({ prompt, width: small, height: small }, { ...optional, ...counted })],
      [1, fields({ prompt, kind: fc.constant("videos") }, { seconds, ...counted })],
      [1, fields({ prompt, width: small, height: small, operation, images: fc.constant(1) }, counted)],
    ),
    videos: video,
    prompts: fields({ prompt }, {}),
    generations: weighted(
      [4, own],
      [1, fc.tuple(own, kinds).map(([value, kind]) => ({ ...value, kind }))],
      [1, video.map((value) => ({ ...value, kind: "videos" }))],
      [1, operated],
    ),
  };
  const objects = route in object ? object[/** @type {keyof typeof object} */ (route)] : own;
  return weighted(
    [20, objects.map((value) => JSON.stringify(value))],
    [1, objects.map((value) => `\ufeff ${JSON.stringify(value)}`)],
    [1, objects.map((value) => JSON.stringify(value).replace("{", '{"width":1e999,"prompt":"x",'))],
    [1, fc.json()],
    [1, fc.nat(5_000).map((depth) => "[".repeat(depth))],
    [
      1,
      fc.nat(8_000).map((depth) => `{"kind":"images","metadata":${"[".repeat(depth)}${"]".repeat(depth)}}`),
    ],
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

/** @param {RouteName} route @param {string} faultPrefix @returns {fc.Arbitrary<Body>} */
function formBody(route, faultPrefix) {
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
  const file = weighted(
    [60, fc.constantFrom(...FILES)],
    [15, fc.constantFrom(...ODD_FILES.slice(0, 5))],
    [1, fc.constantFrom(...ODD_FILES)],
  );
  /** @type {fc.Arbitrary<Part>} */
  const request = fc.record({
    name: fc.constant("request"),
    file: weighted([5, fc.constant(undefined)], [1, named]),
    type: typed,
    content: jsonText(route, faultPrefix),
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
  if (route === "descriptions") {
    return formOf(
      weighted([8, fc.tuple(request, image)], [1, fc.array(fc.oneof(request, image, mask, other))]),
    );
  }
  const parts = weighted(
    [8, fc.tuple(request, image).map((those) => [...those])],
    [3, fc.tuple(request, image, mask).map((those) => [...those])],
    [2, fc.tuple(request, fc.array(image, { maxLength: 16 })).map(([first, those]) => [first, ...those])],
    [1, fc.array(fc.oneof(request, image, mask, other), { maxLength: 20 })],
  );
  return formOf(parts);
}

/** @param {fc.Arbitrary<Part[]>} parts @returns {fc.Arbitrary<Body>} */
const formOf = (parts) =>
  fc.record({
    kind: fc.constant(/** @type {const} */ ("form")),
    parts,
    ended: weighted([12, fc.constant(true)], [1, fc.constant(false)]),
    lineEnd: weighted([20, fc.constant("\r\n")], [1, fc.constantFrom("\n", "\r", "")]),
  });

/** The weight of forms among a route's bodies, where JSON weighs 12. @type {Partial<Record<RouteName, number>>} */
const FORMS = { prompts: 1, descriptions: 60 };

/** @param {RouteName} route @param {string} faultPrefix a fault @returns {fc.Arbitrary<Body>} */
export function bodyOf(route, faultPrefix) {
  const text = fc.record({
    kind: fc.constant(/** @type {const} */ ("text")),
    text: jsonText(route, faultPrefix),
  });
  const none = fc.record({ kind: fc.constant(/** @type {const} */ ("none")) });
  return !ROUTES[route].methods.includes("POST")
    ? weighted([9, none], [1, text])
    : weighted([12, text], [FORMS[route] ?? 5, formBody(route, faultPrefix)], [1, none]);
}
