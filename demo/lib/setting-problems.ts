import { checkBackendPrices, textModel } from "./ai/models/list-backends";
import { readOpenAI } from "./ai/openai-settings";
import { readReplicateConfig } from "./ai/replicate-settings";
import { ENV_READERS, type Env, readToken, SettingError } from "./env";
import { readLogLevel } from "./log-level";
import { readFilesBucket, readFilesKept, readInputQuota } from "./settings/file-settings";
import { checkInngestSettings } from "./settings/inngest-settings";
import { readJobs, readLeaseSeconds } from "./settings/job-settings";

const READERS = [
  ...ENV_READERS,
  checkBackendPrices,
  textModel,
  readOpenAI,
  readLogLevel,
  readJobs,
  readLeaseSeconds,
  checkInngestSettings,
  readFilesBucket,
  readFilesKept,
  readInputQuota,
];

/** One sentence per invalid setting, naming its variable: for the terminal, never for visitors. */
export function settingProblems(env: Env): string[] {
  // Without a token, `npm start` sets the provider's settings itself, for its emulator.
  const readers = readToken(env) === undefined ? READERS : [...READERS, readReplicateConfig];
  return readers.flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof SettingError) return [error.message];
      throw error;
    }
  });
}
