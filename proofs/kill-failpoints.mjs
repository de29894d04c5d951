/** @typedef {import("./kill-proxy.mjs").Kind} Kind */
/** @typedef {import("./kill-proxy.mjs").Phase} Phase */
/**
 * @typedef {object} Wish what is submitted for it
 * @property {string} prompt what it begins with: the emulator's faults
 * @property {number} [n] images
 * @property {boolean} [image] with an image to begin with
 * @property {boolean} [cancel]
 */
/** @typedef {{ name: string, wish: Wish, at?: readonly [Kind, Phase], write?: boolean }} Moment */

const plain = { prompt: "" };
const several = { prompt: "[drip] ", n: 4 };
const failing = { prompt: "[failed] " };
const lost = { prompt: "[reset:1] " };
const withImage = { prompt: "", image: true };
const canceled = { prompt: "[hang] ", cancel: true };

/**
 * When a process is killed: as it asks for something, with `write` while it waits to write what comes of it, or at
 * any time.
 * @type {readonly Moment[]}
 */
export const MOMENTS = [
  { name: "create, on its way", at: ["create", "asked"], wish: plain },
  { name: "create, before its reply", at: ["create", "answered"], wish: plain },
  { name: "create, before the run is written", at: ["create", "answered"], write: true, wish: plain },
  { name: "create, after its reply", at: ["create", "after"], wish: plain },
  { name: "lost create, while it is looked for", at: ["list", "asked"], wish: lost },
  { name: "lost create, before it is found", at: ["list", "answered"], wish: lost },
  { name: "lost create, before it is written", at: ["list", "answered"], write: true, wish: lost },
  { name: "look, on its way", at: ["get", "asked"], wish: plain },
  { name: "look, before its reply", at: ["get", "answered"], wish: several },
  { name: "last look, before its reply", at: ["end", "answered"], wish: plain },
  { name: "last look, after its reply", at: ["end", "after"], wish: failing },
  { name: "settle of what failed", at: ["end", "answered"], write: true, wish: failing },
  { name: "download, on its way", at: ["file", "asked"], wish: plain },
  { name: "download, half-way", at: ["file", "half"], wish: several },
  { name: "download, before its row", at: ["file", "answered"], write: true, wish: plain },
  { name: "store and settle", at: ["file", "after"], wish: plain },
  { name: "store of several", at: ["file", "after"], wish: several },
  { name: "upload, on its way", at: ["upload", "asked"], wish: withImage },
  { name: "upload, before its reply", at: ["upload", "answered"], wish: withImage },
  { name: "upload, before it is written", at: ["upload", "answered"], write: true, wish: withImage },
  { name: "cancel, on its way", at: ["cancel", "asked"], wish: canceled },
  { name: "cancel, before its reply", at: ["cancel", "answered"], wish: canceled },
  { name: "settle of what is canceled", at: ["cancel", "answered"], write: true, wish: canceled },
  { name: "submit, before it is written", write: true, wish: plain },
  { name: "submit, at any time", wish: withImage },
  { name: "direct route, at any time", wish: plain },
  { name: "claim", write: true, wish: plain },
  { name: "worker, at any time", wish: several },
  { name: "server, at any time", wish: several },
];
