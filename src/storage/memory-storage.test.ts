import { describeStorage } from "../core/storage.contract.js";
import { createMemoryStorage } from "./memory-storage.js";

describeStorage("createMemoryStorage", createMemoryStorage);
