import { describeStorage } from "../core/library/storage.contract.js";
import { createMemoryStorage } from "./memory-storage.js";

describeStorage("createMemoryStorage", createMemoryStorage);
