import "server-only";
import { createUploadGate, readBytes, type UploadGate } from "@reactkits.dev/react-media-library/server";
import { readBodyTime } from "../env";

/** How many bodies that are held in memory, whoever sends them, may be on their way at once. */
const MOST = 32;

const shared = Symbol.for("react-media-library-demo.gated-bodies");

/** The whole body of a request that a machine sends, and that says who it is from by a signature over all of it. */
export async function readGated(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const leave = await sharedGate().enter(request);
  try {
    return await readBytes(request, { maxBytes, bodyTime: readBodyTime(process.env) });
  } finally {
    leave();
  }
}

/** One for all bundles of this process. */
function sharedGate(): UploadGate {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (isGate(kept)) return kept;
  const made = createUploadGate({ total: MOST });
  Reflect.set(globalThis, shared, made);
  return made;
}

const isGate = (value: unknown): value is UploadGate =>
  typeof value === "object" && value !== null && "enter" in value;
