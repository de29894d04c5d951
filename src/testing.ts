export { createMemoryStorage } from "./storage/memory-storage.js";
export { type GeneratorContractOptions, runGeneratorContract } from "./testing/generator-contract.js";
export { type KitContractOptions, runKitContract } from "./testing/kit-contract.js";
export {
  createMockGenerator,
  type MockFailure,
  type MockGenerator,
  type MockGeneratorOptions,
  type MockImproveOptions,
  type MockResumeOptions,
} from "./testing/mock-generator.js";
export { runStorageContract, type StorageContractOptions } from "./testing/storage-contract.js";
