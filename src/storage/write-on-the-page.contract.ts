import { vi } from "vitest";

/** For tests that break or hold up a write: without workers the page's own thread writes, where they can. */
export function writeOnThePage(): void {
  vi.stubGlobal("Worker", undefined);
}
