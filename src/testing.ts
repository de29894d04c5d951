export { createMemoryStorage } from "./storage/memory-storage.js";
export {
  createMockGenerator,
  type MockFailure,
  type MockGenerator,
  type MockGeneratorOptions,
  type MockImproveOptions,
} from "./testing/mock-generator.js";
