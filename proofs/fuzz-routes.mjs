import { importServer } from "./bundle-server.mjs";

/** @typedef {(request: Request) => Promise<Response>} Handler */
/** @typedef {"images" | "descriptions" | "estimates" | "videos" | "prompts" | "models" | "generations" | "allEvents" | "generation" | "events" | "file" | "credits"} RouteName */
/**
 * @typedef {object} Routes
 * @property {Record<RouteName, Handler>} handlers
 * @property {(secret?: string) => string} createCookie a new session, signed with this secret or the environment's
 * @property {(cookie: string | undefined, since: number) => Promise<string[]>} predictionsOf the ids of the
 *   predictions that the session with this cookie has started since then, in milliseconds since 1970
 * @property {() => Promise<number>} cancelAll cancels what still runs; resolves with the number of generations that did not end
 * @property {() => Promise<void>} close
 */

/**
 * The path of each route and the methods that its handler serves, the usual one first. `:id` is the id of a generation,
 * `:n` the number of a file.
 * @type {Record<RouteName, { path: string, methods: readonly [string, ...string[]] }>}
 */
export const ROUTES = {
  images: { path: "/api/ai/images/generate", methods: ["POST"] },
  descriptions: { path: "/api/ai/images/describe", methods: ["POST"] },
  estimates: { path: "/api/ai/estimates", methods: ["POST"] },
  videos: { path: "/api/ai/videos/generate", methods: ["POST"] },
  prompts: { path: "/api/ai/prompts/improve", methods: ["POST"] },
  models: { path: "/api/ai/models", methods: ["GET"] },
  generations: { path: "/api/ai/generations", methods: ["POST", "GET"] },
  allEvents: { path: "/api/ai/generations/events", methods: ["GET"] },
  generation: { path: "/api/ai/generations/:id", methods: ["GET", "DELETE"] },
  events: { path: "/api/ai/generations/:id/events", methods: ["GET"] },
  file: { path: "/api/ai/generations/:id/images/:n", methods: ["GET", "HEAD"] },
  credits: { path: "/api/credits", methods: ["GET"] },
};

const ENTRY = `
  export { POST as images } from "./demo/app/api/ai/images/generate/route";
  export { POST as others } from "./demo/app/api/[...path]/route";
  import { createGenerationServer } from "@reactkits.dev/media-generation-server";
  import { readServerOptions } from "./demo/lib/settings/server-options";
  export { getGenerationServer } from "./demo/lib/get-generation-server";
  // The demo has no model that describes images, so the one that improves prompts takes its place.
  export function describeImages() {
    const { provider, ...options } = readServerOptions(process.env);
    const describing = { ...provider, describeModel: provider.textModel };
    const server = createGenerationServer({ ...options, provider: describing });
    Reflect.set(globalThis, Symbol.for("react-media-library-demo.generation-server"), server);
  }
  export { sessionSecret } from "./demo/lib/settings/session-secret";
  export { readSessions } from "./demo/lib/settings/sessions";
  export { createSession } from "./packages/generation-server/src/accounts/session.js";
  export { cancelGeneration } from "./packages/generation-server/src/pipeline/cancel.js";
`;

/** @returns {Promise<Routes>} the handlers of the demo's route files */
export async function loadRoutes() {
  const { images, others, ...demo } = await importServer(ENTRY);
  const names = /** @type {RouteName[]} */ (Object.keys(ROUTES));
  demo.describeImages();
  return {
    handlers: /** @type {Routes["handlers"]} */ (
      Object.fromEntries(names.map((name) => [name, name === "images" ? images : others]))
    ),
    createCookie: (secret = demo.sessionSecret(process.env)) =>
      `rml-demo-session=${demo.createSession(secret)}`,
    async predictionsOf(cookie, since) {
      const request = new Request("http://demo.example/", { headers: cookie ? { cookie } : {} });
      const { database } = await demo.getGenerationServer().pipeline();
      /** @type {{ prediction: string | null }[]} */
      const rows = await database
        .selectFrom("generation")
        .select("prediction")
        .where("account", "=", demo.readSessions(process.env).identify(request).account.id)
        .where("created_at", ">=", since)
        .execute();
      return rows.flatMap(({ prediction }) => (prediction === null ? [] : [prediction]));
    },
    async cancelAll() {
      const pipeline = await demo.getGenerationServer().pipeline();
      const open = () =>
        pipeline.database.selectFrom("generation").select("id").where("ended_at", "is", null).execute();
      for (const { id } of await open()) await demo.cancelGeneration(pipeline, id);
      for (let n = 0; n < 150 && (await open()).length > 0; n++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return (await open()).length;
    },
    close: () => demo.getGenerationServer().stop(),
  };
}
