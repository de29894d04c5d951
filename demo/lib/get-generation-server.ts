import "server-only";
import { createGenerationServer, type GenerationServer } from "@reactkits.dev/media-generation-server";
import { readServerOptions } from "./settings/server-options";

const shared = Symbol.for("react-media-library-demo.generation-server");

/**
 * The demo's generation server. Next makes several bundles of one process, which share it through the global object.
 * Throws `SettingError`, and tries anew at the next call.
 */
export function getGenerationServer(): GenerationServer {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (isServer(kept)) return kept;
  const made = createGenerationServer(readServerOptions(process.env));
  Reflect.set(globalThis, shared, made);
  return made;
}

/** Stops it, if there is one; the next call makes another, of the settings as they are then. */
export async function stopGenerationServer(options: { graceMs?: number } = {}): Promise<void> {
  const kept: unknown = Reflect.get(globalThis, shared);
  Reflect.deleteProperty(globalThis, shared);
  if (isServer(kept)) await kept.stop(options);
}

const isServer = (value: unknown): value is GenerationServer =>
  typeof value === "object" && value !== null && "generateImages" in value;
