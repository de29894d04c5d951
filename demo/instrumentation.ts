/** Next runs this once, before the server answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { guardServers } = await import("./lib/http/guard-servers");
  guardServers();
  const { escapeLogLines } = await import("./lib/escape-log-lines");
  escapeLogLines();
  const { applyLogLevel } = await import("./lib/log-level");
  applyLogLevel(process.env);
  const { endStalledRequests } = await import("./lib/http/end-stalled-requests");
  endStalledRequests();
  const [{ closePipeline, getPipeline }, { shutDownOnSignals }] = await Promise.all([
    import("./lib/generations/pipeline"),
    import("./lib/operations/shutdown"),
  ]);
  // Where that is not set, Next ends the process itself, as soon as it has closed its server.
  if (process.env.NEXT_MANUAL_SIG_HANDLE) shutDownOnSignals(process.env);
  else {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void closePipeline(process.env).catch(() => {}));
    }
  }
  try {
    // What was under way when the last server ended goes on now, and not with the first visitor.
    await getPipeline(process.env);
  } catch (error) {
    console.warn(
      `Generations wait: ${error instanceof Error ? error.message : error}. Each request tries anew.`,
    );
  }
}
