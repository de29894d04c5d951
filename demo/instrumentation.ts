/** Next runs this once, before the server answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { applyLogLevel } = await import("./lib/log-level");
  applyLogLevel(process.env);
  const { endStalledRequests } = await import("./lib/http/end-stalled-requests");
  endStalledRequests();
  const { servePipeline } = await import("./lib/generations/pipeline");
  try {
    // What was under way when the last server ended goes on now, and not with the first visitor.
    await servePipeline(process.env);
  } catch (error) {
    console.warn(
      `Generations wait: ${error instanceof Error ? error.message : error}. Each request tries anew.`,
    );
  }
}
