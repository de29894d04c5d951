import "server-only";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { DemoProps } from "./demo-library";
import { readMode } from "./env";

/** Read for each request, because settings are not known at build time. */
export async function readDemoProps(): Promise<DemoProps> {
  await connection();
  return { mode: readMode(process.env), nonce: (await headers()).get("x-nonce") ?? undefined };
}
