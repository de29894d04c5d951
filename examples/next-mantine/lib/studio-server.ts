import { createGenerationServer } from "@reactkits.dev/media-generation-server";
import { createReplicateProvider } from "@reactkits.dev/media-replicate/provider";

async function open() {
  return createGenerationServer({
    provider: createReplicateProvider(await connection()),
    database: { file: "data/media.db" },
    files: { folder: "data/files" },
    // Without it, sessions end with the process.
    secret: process.env.SESSION_SECRET,
  });
}

/** Replicate, or its emulator, which draws patterns and costs nothing. */
async function connection() {
  const token = process.env.REPLICATE_API_TOKEN;
  if (token) return { token };
  const { startEmulator } = await import("@reactkits.dev/replicate-emulator");
  const { url, deliveryHost } = await startEmulator();
  return { token: "emulator", baseUrl: url, deliveryHosts: [deliveryHost] };
}

let server: ReturnType<typeof open> | undefined;

/** The server, opened by the first request: `next build` loads this module too. */
export function generationServer() {
  server ??= open();
  return server;
}
