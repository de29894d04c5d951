export type { ReplicateBackend, ReplicatePrice } from "./provider/create-catalog.js";
export {
  createReplicateProvider,
  type ReplicateProviderOptions,
} from "./provider/create-replicate-provider.js";
export { explainFailure } from "./provider/explain-failure.js";
