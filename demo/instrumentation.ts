/** Next runs this once, before the server answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getDatabase } = await import("./lib/db/database");
  try {
    await getDatabase(process.env);
  } catch (error) {
    // Images are made without it; each use tries again.
    console.warn(`The database cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}
