import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ask, flood, head } from "./hostile-flood.mjs";

/** @typedef {import("./hostile.mjs").Attack} Attack */
/** @typedef {import("./hostile.mjs").Target} Target */
/** @typedef {import("./hostile.mjs").Figure} Figure */
/** @typedef {import("./hostile-flood.mjs").Flooded} Flooded */

const MEGABYTE = 1024 * 1024;
const BOUNDARY = "hostile";
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const REQUEST = { prompt: "[hang] a fox", width: 64, height: 64 };

/** @param {Flooded} flooded @param {{ within?: number }} [limits] seconds @returns {Figure[]} */
const bounded = ({ grew, took, open }, { within = 15 } = {}) => [
  { what: "memory", figure: grew, limit: 60, unit: "MB" },
  { what: "until closed", figure: took, limit: within, unit: "s" },
  { what: "connections left open", figure: open, limit: 0, unit: "" },
];

const silence = Buffer.alloc(15 * MEGABYTE, "a");

/** A PNG's signature, and its header if `whole`, followed by noise. @param {number} size @param {boolean} [whole] */
function picture(size, whole = true) {
  const bytes = Buffer.alloc(size, 7);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  if (whole) bytes.set([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 64, 0, 0, 0, 64], 8);
  return bytes;
}

/** @param {Buffer[]} images */
const form = (...images) =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="request"\r\n\r\n${JSON.stringify(REQUEST)}\r\n`,
    ),
    ...images.flatMap((image) => [
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="image"; filename="x"\r\n\r\n`),
      image,
      Buffer.from("\r\n"),
    ]),
  ]);
const ended = (/** @type {Buffer} */ bytes) => Buffer.concat([bytes, Buffer.from(`--${BOUNDARY}--\r\n`)]);

/** Megabytes of inputs and uploads on the server's disk. @param {Target} target */
const onDisk = ({ dataDir }) =>
  ["files", "uploads"].reduce((sum, name) => {
    const folder = join(dataDir, name);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const inputs = names.filter((each) => name === "uploads" || each.startsWith("inputs."));
    return sum + inputs.reduce((bytes, each) => bytes + statSync(join(folder, each)).size, 0);
  }, 0) / MEGABYTE;

/** @type {Attack[]} */
export const bodyAttacks = [
  {
    id: "1.1",
    name: "30 webhooks with wrong signatures, 15 of 15.9 MB sent",
    short: true,
    async run(target) {
      const headers = {
        "content-type": "application/json",
        "content-length": 15_900_000,
        "webhook-id": "msg_1",
        "webhook-timestamp": Math.floor(Date.now() / 1000),
        "webhook-signature": `v1,${"A".repeat(43)}=`,
      };
      const bytes = Buffer.concat([head(target, "/api/webhooks/replicate", headers), silence]);
      return bounded(await flood(target, { count: 30, bytes }));
    },
  },
  {
    id: "1.1",
    name: "20 forms of 39 MB from one session, which stop before the end",
    short: true,
    async run(target) {
      const body = form(...Array.from({ length: 4 }, () => picture(9.7 * MEGABYTE)));
      const headers = { cookie: target.cookie(), "content-type": FORM, "content-length": body.length + 1000 };
      const bytes = Buffer.concat([head(target, "/api/ai/generations", headers), body]);
      const flooded = await flood(target, { count: 20, bytes });
      return [
        ...bounded(flooded),
        { what: "accepted", figure: 20 - (flooded.statuses[429] ?? 0), limit: 4, unit: "" },
        { what: "left on the disk", figure: onDisk(target), limit: 0, unit: "MB" },
      ];
    },
  },
  .../** @type {{ path: string, headers: Record<string, string> }[]} */ ([
    { path: "/", headers: {} },
    { path: "/", headers: { "next-action": "a".repeat(40) } },
    { path: "/api/credits", headers: {} },
    { path: "/api/inngest", headers: { "content-type": "application/json" } },
    { path: "/_next/nothing", headers: {} },
  ]).map(({ path, headers }) => ({
    id: "1.1",
    name: `30 posts of 15.9 MB to ${path}${"next-action" in headers ? " as an action" : ""}, which stop`,
    short: false,
    /** @param {Target} target */
    async run(target) {
      const bytes = Buffer.concat([
        head(target, path, { ...headers, "content-length": 15_900_000 }),
        silence,
      ]);
      return bounded(await flood(target, { count: 30, bytes }));
    },
  })),
  {
    id: "1.1",
    name: "30 bodies that send one byte per second",
    short: false,
    async run(target) {
      const body = form(picture(MEGABYTE)).subarray(0, MEGABYTE / 2);
      const headers = { cookie: target.cookie(), "content-type": FORM, "content-length": 39 * MEGABYTE };
      const bytes = Buffer.concat([head(target, "/api/ai/images/generate", headers), body]);
      return bounded(await flood(target, { count: 30, bytes, trickle: true }), { within: 65 });
    },
  },
  {
    id: "1.2",
    name: "12 requests with four 10 MB files, each a signature and noise",
    short: true,
    async run(target) {
      const body = ended(form(...Array.from({ length: 4 }, () => picture(9.9 * MEGABYTE, false))));
      const headers = { cookie: target.cookie(), "content-type": FORM };
      let taken = 0;
      for (let n = 0; n < 12; n++) {
        const { status } = await ask(target, "/api/ai/generations", { method: "POST", headers, body });
        if (status !== 400) taken += 1;
      }
      return [
        { what: "accepted", figure: taken, limit: 0, unit: "" },
        { what: "left on the disk", figure: onDisk(target), limit: 0, unit: "MB" },
      ];
    },
  },
  {
    id: "1.2",
    name: "60 long generations, each from an image of 9.9 MB",
    short: false,
    async run(target) {
      const body = ended(form(picture(9.9 * MEGABYTE)));
      const headers = { cookie: target.cookie(), "content-type": FORM };
      const ids = [];
      let refused = 0;
      for (let n = 0; n < 60; n++) {
        const { status, text } = await ask(target, "/api/ai/generations", { method: "POST", headers, body });
        if (status === 202) ids.push(JSON.parse(text).id);
        if (status === 413) refused += 1;
      }
      const most = onDisk(target);
      for (const id of ids) await ask(target, `/api/ai/generations/${id}`, { method: "DELETE", headers });
      for (let n = 0; n < 100 && onDisk(target) > 0; n++)
        await new Promise((resolve) => setTimeout(resolve, 200));
      return [
        {
          what: "accepted, or rejected with another status than 413",
          figure: 60 - refused,
          limit: 50,
          unit: "",
        },
        { what: "on the disk", figure: most, limit: 500, unit: "MB" },
        { what: "on the disk after they were canceled", figure: onDisk(target), limit: 0, unit: "MB" },
      ];
    },
  },
];
