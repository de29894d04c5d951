import { describe, expect, it } from "vitest";
import { createMemoryStorage, runStorageContract } from "../testing.js";

runStorageContract("createMemoryStorage", { create: createMemoryStorage, describe, it, expect });
