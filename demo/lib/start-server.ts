import "server-only";
import {
  endStalledRequests,
  escapeLogLines,
  guardServers,
  shutDownOnSignals,
} from "@reactkits.dev/media-generation-server/node";
import { announceEmulator } from "./announce-emulator";
import { readAllowedHosts, readBodyTime, readShutdownGrace, readTrustedProxies } from "./env";
import { getGenerationServer } from "./get-generation-server";
import { applyLogLevel } from "./log-level";

/** Guards this process's servers, and continues the work of the previous process. */
export async function startServer(): Promise<void> {
  const { env } = process;
  // In Next, no other place covers its static files, errors and routes.
  guardServers({
    allowedHosts: settingOr([], () => readAllowedHosts(env)),
    trustedProxies: settingOr(0, () => readTrustedProxies(env)),
    anyHost: ["/api/health", "/api/ready"],
  });
  escapeLogLines();
  applyLogLevel(env);
  await announceEmulator(env);
  endStalledRequests({ bodyTime: settingOr(60_000, () => readBodyTime(env)) });
  // Without this variable Next exits by itself as soon as it has closed its server.
  if (env.NEXT_MANUAL_SIG_HANDLE) {
    shutDownOnSignals({
      graceMs: readShutdownGrace(env),
      begin: () => getGenerationServer().beginStop(),
      end: (graceMs) => getGenerationServer().stop({ graceMs }),
    });
  } else {
    const stop = async () => getGenerationServer().stop();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void stop().catch(() => {}));
    }
  }
  try {
    await getGenerationServer().start();
  } catch (error) {
    console.warn(
      `The generation server could not start: ${error instanceof Error ? error.message : error} Each request tries again.`,
    );
  }
}

/** The fallback admits loopback only; the routes log the invalid setting. */
function settingOr<Value>(fallback: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return fallback;
  }
}
