import { vi } from "vitest";

/** Milliseconds that `vi.waitFor` waits where a test says nothing: its own second is too short on a busy machine. */
const TIMEOUT = 15_000;

const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (condition, options = { timeout: TIMEOUT }) => waitFor(condition, options);
