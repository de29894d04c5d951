import type { S3Settings } from "@reactkits.dev/media-generation-server";
import SETTINGS from "../../settings.json";
import { type Env, readSetting, readWhole, SettingError } from "../env";

/** How long the files of a generation are kept, in milliseconds. */
export const readFilesKept = (env: Env): number => readWhole(env, "FILES_KEEP_HOURS") * 3_600_000;

/** Total bytes of the input images of an account's unfinished generations. */
export const readInputQuota = (env: Env): number => readWhole(env, "FILES_ACCOUNT_MB") * 1024 * 1024;

/** The configured bucket; undefined for a local folder, the default. */
export function readFilesBucket(env: Env): S3Settings | undefined {
  const kind = readSetting(env, "FILES") ?? SETTINGS.FILES.default;
  if (kind === "fs") return undefined;
  if (kind === "s3") return readS3Settings(env);
  throw new SettingError("FILES must be fs (a folder in DATA_DIR) or s3. Correct it, or unset it for fs.");
}

function readS3Settings(env: Env): S3Settings {
  const endpoint = readEndpoint(env);
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    region: matching(
      env,
      "S3_REGION",
      /^[a-z0-9-]{1,64}$/,
      "a region, such as eu-central-1",
      SETTINGS.S3_REGION.default,
    ),
    bucket: matching(env, "S3_BUCKET", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"),
    accessKeyId: matching(env, "S3_ACCESS_KEY_ID", /^[\x21-\x7e]{1,256}$/, "the id of an access key"),
    secretAccessKey: matching(env, "S3_SECRET_ACCESS_KEY", /^[\x21-\x7e]{1,256}$/, "that key's secret"),
    forcePathStyle: readPathStyle(env, endpoint !== undefined),
  };
}

function readEndpoint(env: Env): string | undefined {
  const text = readSetting(env, "S3_ENDPOINT");
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && !url.search) {
    return url.href.replace(/\/$/, "");
  }
  throw new SettingError(
    "S3_ENDPOINT must be the URL of an S3 service, such as https://s3.example.com, without a user. Unset it for Amazon S3.",
  );
}

function readPathStyle(env: Env, fallback: boolean): boolean {
  const text = readSetting(env, "S3_FORCE_PATH_STYLE");
  if (text === undefined) return fallback;
  if (text === "0" || text === "1") return text === "1";
  throw new SettingError("S3_FORCE_PATH_STYLE must be 1 or 0. Correct it, or unset it.");
}

function matching(env: Env, name: string, pattern: RegExp, what: string, fallback?: string): string {
  const text = readSetting(env, name) ?? fallback;
  if (text !== undefined && pattern.test(text)) return text;
  // Not quoted: the value may be a secret, also one assigned to the wrong variable.
  throw new SettingError(`${name} must be ${what}, because FILES is s3. Set it, or unset FILES.`);
}
