import "server-only";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { DemoProps } from "./demo-library";
import { readMode } from "./env";

/** Read at each request, so that a page tells what the server does now and not when it was built. */
export async function readDemoProps(): Promise<DemoProps> {
  await connection();
  return {
    mode: readMode(process.env),
    nonce: (await headers()).get("x-nonce") ?? undefined,
  };
}
