import { vi } from "vitest";

/** For tests that break or delay a write: without workers the page writes, where its methods can be mocked. */
export function writeOnThePage(): void {
  vi.stubGlobal("Worker", undefined);
}
