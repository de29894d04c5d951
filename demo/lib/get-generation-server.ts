import "server-only";
import { createGenerationServer, type GenerationServer } from "@reactkits.dev/media-generation-server";
import { readServerOptions } from "./settings/server-options";

const shared = Symbol.for("react-media-library-demo.generation-server");

/**
 * The demo's generation server, shared by Next's bundles through the global object. Throws `SettingError`; the next
 * call tries again.
 */
export function getGenerationServer(): GenerationServer {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (isServer(kept)) return kept;
  const made = createGenerationServer(readServerOptions(process.env));
  Reflect.set(globalThis, shared, made);
  return made;
}

/** Stops the server, if any; the next call creates another one with the current settings. */
export async function stopGenerationServer(options: { graceMs?: number } = {}): Promise<void> {
  const kept: unknown = Reflect.get(globalThis, shared);
  Reflect.deleteProperty(globalThis, shared);
  if (isServer(kept)) await kept.stop(options);
}

const isServer = (value: unknown): value is GenerationServer =>
  typeof value === "object" && value !== null && "generateImages" in value;
