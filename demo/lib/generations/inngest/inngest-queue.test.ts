import { vi } from "vitest";
import { testJobQueue } from "../job-queue.contract";
import { testInngest } from "./test-inngest";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

testJobQueue("Inngest", testInngest);
