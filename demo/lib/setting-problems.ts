import { checkBackendPrices, textModel } from "./ai/models/list-backends";
import { readReplicateConfig } from "./ai/replicate-settings";
import {
  type Env,
  readAllowedHosts,
  readAllowedOrigins,
  readBodyTime,
  readDailyBudget,
  readDatabaseConnections,
  readDatabaseDirectUrl,
  readDatabaseUrl,
  readPromptCredits,
  readPublicUrl,
  readRateLimit,
  readRecordsKept,
  readSessionSecret,
  readShutdownGrace,
  readStartCredits,
  readToken,
  readTrustedProxies,
  SettingError,
} from "./env";
import { readLogLevel } from "./log-level";
import { readFilesBucket, readFilesKept, readInputQuota } from "./settings/file-settings";
import { checkInngestSettings } from "./settings/inngest-settings";
import { readJobs, readLeaseSeconds } from "./settings/job-settings";

/** A sentence for each setting that the server could not use; it names the variable: for the terminal only. */
export function settingProblems(env: Env): string[] {
  const readers = [
    ...[
      readAllowedHosts,
      readAllowedOrigins,
      readRateLimit,
      readTrustedProxies,
      checkBackendPrices,
      readLogLevel,
      textModel,
    ],
    ...[readJobs, readLeaseSeconds, readPublicUrl, checkInngestSettings],
    ...[
      readDatabaseUrl,
      readDatabaseDirectUrl,
      readDatabaseConnections,
      readRecordsKept,
      readStartCredits,
      readPromptCredits,
      readDailyBudget,
    ],
    ...[readFilesBucket, readFilesKept, readInputQuota, readBodyTime, readSessionSecret, readShutdownGrace],
  ];
  // Without a token `npm start` sets these itself, for its emulator.
  const all = readToken(env) === undefined ? readers : [...readers, readReplicateConfig];
  return all.flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof SettingError) return [error.message];
      throw error;
    }
  });
}
