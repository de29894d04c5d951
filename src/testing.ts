export { createMemoryStorage } from "./storage/memory-storage.js";
export {
  createMockGenerator,
  type MockFailure,
  type MockGenerator,
  type MockGeneratorOptions,
} from "./testing/mock-generator.js";
