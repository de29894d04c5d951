export type { Account, Accounts, Identity } from "./accounts/accounts.js";
export { type SessionOptions, type Sessions, sessionAccounts } from "./accounts/session.js";
export type {
  CreditsOptions,
  HttpOptions,
  InngestOptions,
  JobsOptions,
  LimitsOptions,
} from "./config.js";
export type { DatabaseOptions } from "./database/open-database.js";
export type { FilesOptions } from "./files/open-file-store.js";
export type { S3Settings } from "./files/s3-settings.js";
export {
  createGenerationServer,
  type GenerateImagesContext,
  type GenerationServer,
  type GenerationServerOptions,
} from "./generation-server.js";
export type { PartState, ProviderState, Readiness } from "./operations/readiness.js";
export type * from "./provider.js";
export type { Credits } from "./routes/credits-route.js";
export { createUnavailableProvider } from "./unavailable-provider.js";
export type { DayUsage, ModelUsage, UsageRecords, UsageReport, UsageSums } from "./usage/usage-report.js";
