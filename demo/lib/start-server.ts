import "server-only";
import {
  endStalledRequests,
  guardServers,
  shutDownOnSignals,
} from "@reactkits.dev/media-generation-server/node";
import { readAllowedHosts, readBodyTime, readShutdownGrace, readTrustedProxies } from "./env";
import { escapeLogLines } from "./escape-log-lines";
import { getGenerationServer } from "./get-generation-server";
import { applyLogLevel } from "./log-level";

/** Guards this process's servers, and goes on with what was under way when the last one ended. */
export async function startServer(): Promise<void> {
  const { env } = process;
  // Next has no place for it that its own files, errors and routes pass.
  guardServers({
    allowedHosts: settingOr([], () => readAllowedHosts(env)),
    trustedProxies: settingOr(0, () => readTrustedProxies(env)),
    anyHost: ["/api/health", "/api/ready"],
  });
  escapeLogLines();
  applyLogLevel(env);
  endStalledRequests({ bodyTime: settingOr(60_000, () => readBodyTime(env)) });
  // Without that variable Next ends the process itself, as soon as it has closed its server.
  if (env.NEXT_MANUAL_SIG_HANDLE) {
    shutDownOnSignals({
      graceMs: readShutdownGrace(env),
      begin: () => getGenerationServer().beginStop(),
      end: (graceMs) => getGenerationServer().stop({ graceMs }),
    });
  } else {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(
        signal,
        () =>
          void getGenerationServer()
            .stop()
            .catch(() => {}),
      );
    }
  }
  try {
    await getGenerationServer().start();
  } catch (error) {
    console.warn(
      `Generations wait: ${error instanceof Error ? error.message : error}. Each request tries anew.`,
    );
  }
}

/** Those that cannot be read admit nobody else; the routes say so in the log. */
function settingOr<Value>(fallback: Value, read: () => Value): Value {
  try {
    return read();
  } catch {
    return fallback;
  }
}
