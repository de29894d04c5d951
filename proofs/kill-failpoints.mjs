/** @typedef {import("./kill-proxy.mjs").Kind} Kind */
/** @typedef {import("./kill-proxy.mjs").Phase} Phase */
/**
 * @typedef {object} Submission the generation that reaches the failpoint
 * @property {string} prompt how it begins: the emulator's faults
 * @property {number} [n] images
 * @property {boolean} [image] starts from an image
 * @property {boolean} [cancel]
 */
/** @typedef {{ name: string, submission: Submission, at?: readonly [Kind, Phase], write?: boolean }} Failpoint */

const plain = { prompt: "" };
const several = { prompt: "[drip] ", n: 4 };
const failing = { prompt: "[failed] " };
const lost = { prompt: "[reset:1] " };
const withImage = { prompt: "", image: true };
const canceled = { prompt: "[hang] ", cancel: true };

/**
 * When a process is killed: at a phase of a request to the provider, with `write` while its write of the result is
 * blocked, or at a random time.
 * @type {readonly Failpoint[]}
 */
export const FAILPOINTS = [
  { name: "create, on its way", at: ["create", "requested"], submission: plain },
  { name: "create, before its reply", at: ["create", "received"], submission: plain },
  { name: "create, before its id is written", at: ["create", "received"], write: true, submission: plain },
  { name: "create, after its reply", at: ["create", "after"], submission: plain },
  { name: "lost create, as the list is requested", at: ["list", "requested"], submission: lost },
  { name: "lost create, before the list arrives", at: ["list", "received"], submission: lost },
  { name: "lost create, before it is written", at: ["list", "received"], write: true, submission: lost },
  { name: "poll, on its way", at: ["get", "requested"], submission: plain },
  { name: "poll, before its reply", at: ["get", "received"], submission: several },
  { name: "last poll, before its reply", at: ["end", "received"], submission: plain },
  { name: "last poll, after its reply", at: ["end", "after"], submission: failing },
  { name: "settlement of a failure", at: ["end", "received"], write: true, submission: failing },
  { name: "download, on its way", at: ["file", "requested"], submission: plain },
  { name: "download, half-way", at: ["file", "half"], submission: several },
  { name: "download, before its row", at: ["file", "received"], write: true, submission: plain },
  { name: "store and settlement", at: ["file", "after"], submission: plain },
  { name: "store of several", at: ["file", "after"], submission: several },
  { name: "upload, on its way", at: ["upload", "requested"], submission: withImage },
  { name: "upload, before its reply", at: ["upload", "received"], submission: withImage },
  { name: "upload, before it is written", at: ["upload", "received"], write: true, submission: withImage },
  { name: "cancel, on its way", at: ["cancel", "requested"], submission: canceled },
  { name: "cancel, before its reply", at: ["cancel", "received"], submission: canceled },
  { name: "settlement of a cancellation", at: ["cancel", "received"], write: true, submission: canceled },
  { name: "submit, before it is written", write: true, submission: plain },
  { name: "submit, at any time", submission: withImage },
  { name: "direct route, at any time", submission: plain },
  { name: "claim", write: true, submission: plain },
  { name: "worker, at any time", submission: several },
  { name: "server, at any time", submission: several },
];
