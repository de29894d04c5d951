import { vi } from "vitest";

/** The default timeout of `vi.waitFor`, in milliseconds: Vitest's one second is too short on a busy machine. */
const TIMEOUT = 15_000;

const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (condition, options = { timeout: TIMEOUT }) => waitFor(condition, options);
