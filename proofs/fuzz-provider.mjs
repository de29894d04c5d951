import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Tracks whether the provider failed while a request was served: a status of 400 or above, no reply, or a prediction
 * that did not succeed.
 * @param {string} origin
 */
export function watchProvider(origin) {
  /** @type {AsyncLocalStorage<{ failed: boolean }>} */
  const current = new AsyncLocalStorage();
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const seen = current.getStore();
    const fail = () => {
      if (seen) seen.failed = true;
    };
    const reply = await fetch(input, init).catch((error) => {
      fail();
      throw error;
    });
    if (String(input).startsWith(origin)) {
      if (!reply.ok) fail();
      else if (
        /"status":"(failed|canceled|aborted)"/.test(
          await reply
            .clone()
            .text()
            .catch(() => ""),
        )
      )
        fail();
    }
    return reply;
  };
  return {
    /** @template Result @param {() => Promise<Result>} work */
    watch: (work) => {
      const seen = { failed: false };
      return current.run(seen, async () => ({ result: await work(), failed: seen.failed }));
    },
  };
}

/** Whether one of these predictions did not succeed. @param {string} origin @param {string[]} ids */
export async function haveFailed(origin, ids) {
  const ends = await Promise.all(
    ids.map(async (id) => (await emulatorPredictions(origin, { id }))[0]?.status),
  );
  return ends.some((status) => ["failed", "canceled", "aborted"].includes(status ?? ""));
}

/**
 * Those that match. All of them, with their inputs, are gigabytes after some thousand requests.
 * @param {string} origin @param {{ id?: string, status?: string }} filter
 * @returns {Promise<{ id: string, status: string }[]>}
 */
async function emulatorPredictions(origin, filter) {
  return (await fetch(`${origin}/_emulator/predictions?${new URLSearchParams(filter)}`)).json();
}

/** How many predictions still run after abandoned ones had time to be cancelled. @param {string} origin */
export async function emulatorRuns(origin) {
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const open = ["starting", "processing"].map((status) => emulatorPredictions(origin, { status }));
  return (await Promise.all(open)).flat().length;
}
