import { Agent, request } from "node:http";

/** @typedef {{ ms: number, problem?: string }} Outcome */

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_END = Buffer.from("IEND");
/** Milliseconds after which a request counts as lost. */
const LOST_AFTER = 30_000;

/**
 * Requests 64 × 64 images of a route, each time as another client.
 * @param {string} url of the route
 */
export function createLoadClient(url) {
  // Each client has its own connection. Reused ones would also be reset now and then, because the server may close an
  // idle connection just as it is used.
  const agent = new Agent({ keepAlive: false });
  let sent = 0;

  /** @returns {Promise<Outcome>} */
  async function ask() {
    const began = performance.now();
    const index = sent++;
    const problem = await post(index).then(checkImage, (error) => `failed: ${error.message}`);
    const ms = performance.now() - began;
    return problem === undefined ? { ms } : { ms, problem: `Request ${index} ${problem}` };
  }

  /** @param {number} index @returns {Promise<{ status: number | undefined, body: Buffer }>} */
  function post(index) {
    return new Promise((resolve, reject) => {
      const sending = request(url, {
        agent,
        method: "POST",
        headers: {
          "content-type": "application/json",
          // The server trusts this client as its proxy.
          "x-forwarded-for": `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
        },
      });
      const timer = setTimeout(() => sending.destroy(new Error(`no reply in ${LOST_AFTER} ms`)), LOST_AFTER);
      const fail = (/** @type {Error} */ error) => {
        clearTimeout(timer);
        reject(error);
      };
      sending.on("error", fail);
      sending.on("response", (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode, body: Buffer.concat(chunks) });
        });
      });
      sending.end(JSON.stringify({ prompt: `load ${index}`, width: 64, height: 64 }));
    });
  }

  return {
    /** Keeps `width` requests in flight for `ms` milliseconds. @param {number} width @param {number} ms */
    async closedLoop(width, ms) {
      /** @type {Outcome[]} */
      const outcomes = [];
      const end = performance.now() + ms;
      const worker = async () => {
        while (performance.now() < end) outcomes.push(await ask());
      };
      await Promise.all(Array.from({ length: width }, worker));
      return outcomes;
    },
    /**
     * Sends `perSecond` requests a second, whether or not earlier ones have been answered.
     * @param {number} perSecond @param {number} ms @param {(outcome: Outcome) => void} each
     */
    async openLoop(perSecond, ms, each) {
      /** @type {Promise<void>[]} */
      const all = [];
      const began = performance.now();
      for (let due = 0; due < (perSecond * ms) / 1000; due++) {
        const wait = began + (due * 1000) / perSecond - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
        all.push(ask().then(each));
      }
      await Promise.all(all);
      return all.length;
    },
    close: () => agent.destroy(),
  };
}

/** @param {{ status: number | undefined, body: Buffer }} reply @returns {string | undefined} what is wrong */
function checkImage({ status, body }) {
  if (status !== 200) return `was answered with ${status}: ${body.toString().slice(0, 200)}`;
  const whole = body.subarray(0, 8).equals(PNG) && body.subarray(-8, -4).equals(PNG_END);
  if (!whole) return "was not answered with a complete PNG";
  const sides = [body.readUInt32BE(16), body.readUInt32BE(20)];
  return sides.every((side) => side === 64) ? undefined : `was answered with ${sides.join(" × ")} pixels`;
}
