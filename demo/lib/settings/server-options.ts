import { join } from "node:path";
import type {
  DatabaseOptions,
  GenerationServerOptions,
  JobsOptions,
} from "@reactkits.dev/media-generation-server";
import {
  dataDir,
  type Env,
  readAllowedHosts,
  readAllowedOrigins,
  readBodyTime,
  readDailyBudget,
  readDatabaseConnections,
  readDatabaseDirectUrl,
  readDatabaseUrl,
  readMode,
  readPromptCredits,
  readPublicUrl,
  readRateLimit,
  readRecordsKept,
  readSetting,
  readStartCredits,
  readTrustedProxies,
} from "../env";
import { readFilesBucket, readFilesKept, readInputQuota } from "./file-settings";
import { readInngest } from "./inngest-settings";
import { readJobs, readLeaseSeconds } from "./job-settings";
import { readProvider } from "./provider-settings";
import { sessionSecret } from "./session-secret";
import { readSessions } from "./sessions";

/** The options of the generation server from the environment. Throws `SettingError`. */
export function readServerOptions(env: Env): GenerationServerOptions {
  const bucket = readFilesBucket(env);
  return {
    provider: readProvider(env),
    database: readDatabase(env),
    files: bucket ? { s3: bucket } : { folder: join(dataDir(env), "files") },
    uploadsFolder: join(dataDir(env), "uploads"),
    jobs: readJobsOptions(env),
    accounts: readSessions(env),
    secret: sessionSecret(env),
    credits: {
      start: readMode(env) === "openai" ? 0 : readStartCredits(env),
      promptPrice: readPromptCredits(env),
      dailyBudget: readDailyBudget(env),
    },
    limits: {
      perMinute: readRateLimit(env),
      bodyTime: readBodyTime(env),
      inputBytes: readInputQuota(env),
      filesKept: readFilesKept(env),
      recordsKept: readRecordsKept(env),
    },
    http: {
      publicUrl: readPublicUrl(env),
      allowedHosts: readAllowedHosts(env),
      allowedOrigins: readAllowedOrigins(env),
      trustedProxies: readTrustedProxies(env),
    },
    marking: { creatorTool: "React Media Library demo" },
    caller: readSetting(env, "AI_CALLER"),
  };
}

function readDatabase(env: Env): DatabaseOptions {
  const url = readDatabaseUrl(env);
  if (url === undefined) return { file: join(dataDir(env), "demo.db") };
  return { url, directUrl: readDatabaseDirectUrl(env), connections: readDatabaseConnections(env) };
}

function readJobsOptions(env: Env): JobsOptions {
  const kind = readJobs(env);
  return kind === "inngest" ? readInngest(env) : { kind, leaseSeconds: readLeaseSeconds(env) };
}
