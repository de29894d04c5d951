import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ROOT } from "../stamps.mjs";

/** @typedef {(request: Request) => Promise<Response>} Handler */
/** @typedef {"images" | "videos" | "prompts" | "models"} RouteName */
/**
 * @typedef {object} Routes
 * @property {Record<RouteName, Handler>} handlers
 * @property {() => string} createCookie a session that no request has had before
 * @property {(cookie: string | undefined, since: number) => Promise<string[]>} runsOf the provider's ids of what
 *   whoever has this cookie generated since then, in milliseconds since 1970
 * @property {() => Promise<void>} close
 */

/** Where each route is, and the method that its handler serves. */
export const ROUTES = /** @type {const} */ ({
  images: { path: "/api/ai/images/generate", method: "POST" },
  videos: { path: "/api/ai/videos/generate", method: "POST" },
  prompts: { path: "/api/ai/prompts/improve", method: "POST" },
  models: { path: "/api/ai/models", method: "GET" },
});

const ENTRY = `
  export { POST as images } from "./demo/app/api/ai/images/generate/route";
  export { POST as videos } from "./demo/app/api/ai/videos/generate/route";
  export { POST as prompts } from "./demo/app/api/ai/prompts/improve/route";
  export { GET as models } from "./demo/app/api/ai/models/route";
  export { createSession, SESSION_COOKIE, sessionSecret } from "./demo/lib/session";
  export { getDatabase } from "./demo/lib/db/database";
  export { accountOf } from "./demo/lib/credits/auth";
`;

/** @returns {Promise<Routes>} The demo's route files as they are, over the library's sources. */
export async function loadRoutes() {
  // Not in the system's folder: libsql, which loads a native library by its path, and pg are found from here.
  const cache = join(ROOT, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "proof-fuzz-"));
  try {
    const outfile = join(folder, "routes.mjs");
    await build({
      stdin: { contents: ENTRY, resolveDir: ROOT, loader: "ts" },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      // Under which the package "server-only" lets itself be imported.
      conditions: ["react-server"],
      external: ["libsql", "pg"],
      alias: { "@reactkits.dev/react-media-library/server": join(ROOT, "src", "server.ts") },
      logLevel: "error",
    });
    const { images, videos, prompts, models, ...demo } = await import(pathToFileURL(outfile).href);
    return {
      handlers: { images, videos, prompts, models },
      createCookie: () => `${demo.SESSION_COOKIE}=${demo.createSession(demo.sessionSecret(process.env))}`,
      async runsOf(cookie, since) {
        const request = new Request("http://demo.example/", { headers: cookie ? { cookie } : {} });
        /** @type {{ prediction: string | null }[]} */
        const rows = await (await demo.getDatabase(process.env))
          .selectFrom("generation")
          .select("prediction")
          .where("account", "=", demo.accountOf(request, process.env).id)
          .where("created_at", ">=", since)
          .execute();
        return rows.flatMap(({ prediction }) => (prediction === null ? [] : [prediction]));
      },
      close: async () => (await demo.getDatabase(process.env)).destroy(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
