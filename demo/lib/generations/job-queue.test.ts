import { vi } from "vitest";
import { testJobQueue } from "./job-queue.contract";
import { testGenerations } from "./test-generations";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

testJobQueue("embedded", testGenerations);
