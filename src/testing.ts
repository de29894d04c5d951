export { createMemoryStorage } from "./storage/memory-storage.js";
export { type GeneratorContractOptions, runGeneratorContract } from "./testing/generator-contract.js";
export { type KitContractOptions, runKitContract } from "./testing/kit-contract.js";
export type { MockEstimateOptions } from "./testing/mock-estimate.js";
export {
  createMockGenerator,
  type MockGenerator,
  type MockGeneratorOptions,
  type MockPreviewOptions,
  type MockResumeOptions,
} from "./testing/mock-generator.js";
export type {
  MockDescribeOptions,
  MockFailure,
  MockImproveOptions,
  MockTextOptions,
} from "./testing/mock-generator-texts.js";
export { runStorageContract, type StorageContractOptions } from "./testing/storage-contract.js";
