export {
  createMockGenerator,
  type MockFailure,
  type MockGenerator,
  type MockGeneratorOptions,
} from "./testing/mock-generator.js";
