const PATIENCE_MS = 2_000;

/**
 * Whether the provider at `baseUrl` is an emulator on this machine, whose images are not AI and cost nothing. Only
 * loopback addresses are requested.
 * @param {string | undefined} baseUrl REPLICATE_BASE_URL, such as `http://127.0.0.1:4010/v1`
 * @returns {Promise<boolean>} false also if nothing replies
 */
export async function isEmulator(baseUrl) {
  if (!baseUrl || !URL.canParse(baseUrl)) return false;
  const { origin, hostname } = new URL(baseUrl);
  if (!/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return false;
  try {
    const reply = await fetch(`${origin}/_emulator/counters`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "error",
    });
    const counters = reply.ok ? await reply.json() : undefined;
    return typeof counters === "object" && counters !== null;
  } catch {
    return false;
  }
}
