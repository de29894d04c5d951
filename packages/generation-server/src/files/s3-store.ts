import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { checkKey, checkPrefix, checkRange, decodeMetadata, encodeMetadata } from "./check-file.js";
import { contentDisposition } from "./content-disposition.js";
import type { ByteRange, FileStore, ListedFile, StoredFile } from "./file-store.js";
import { fileStoreError } from "./file-store-error.js";
import { putMeasured } from "./put-measured.js";
import type { S3Settings } from "./s3-settings.js";

/** A file up to this size is uploaded in one request. For larger ones, two parts at a time are in memory. */
export const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

const MAX_PRESIGN_SECONDS = 900;

/**
 * A file store in a bucket at Amazon S3 or an S3-compatible service. The bucket must exist; its access settings apply
 * to all files. A request is abandoned after `requestTimeout` milliseconds without a response, and failed requests
 * are sent at most three times.
 */
export function createS3Store(settings: S3Settings, { requestTimeout = 60_000 } = {}): FileStore {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey, forcePathStyle } = settings;
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3_000,
      // Until the response begins, including the upload of at most one part.
      requestTimeout,
      throwOnRequestTimeout: true,
      // Of inactivity: a slow reader of a large file is not a failure.
      socketTimeout: 120_000,
    },
    // Many S3-compatible services do not support the newer checksums. The signature covers the bytes anyway.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });

  const put: FileStore["put"] = (key, bytes, options) =>
    putMeasured(key, bytes, options, async (stream) => {
      const { mimeType, metadata = {}, signal } = options;
      const abortController = new AbortController();
      const onAbort = () => abortController.abort();
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        const upload = new Upload({
          client,
          params: {
            Bucket,
            Key: key,
            Body: stream,
            ContentType: mimeType,
            Metadata: encodeMetadata(metadata),
          },
          partSize: PART_BYTES,
          queueSize: PARTS_AT_ONCE,
          abortController,
        });
        await upload.done();
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    });

  async function get(key: string, range?: ByteRange): Promise<StoredFile | undefined> {
    checkKey(key);
    if (range) checkRange(range);
    const Range = range && `bytes=${range.start}-${range.end ?? ""}`;
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }));
      const size = Number(/\/(\d+)$/.exec(answer.ContentRange ?? "")?.[1] ?? answer.ContentLength);
      return {
        stream: answer.Body?.transformToWebStream() ?? new ReadableStream(),
        size,
        mimeType: answer.ContentType ?? "application/octet-stream",
        metadata: decodeMetadata(answer.Metadata ?? {}),
      };
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === "NoSuchKey") return undefined;
      if (error instanceof S3ServiceException && error.name === "InvalidRange") {
        throw new RangeError(`The range starts beyond the end of the file, at byte ${range?.start}.`, {
          cause: error,
        });
      }
      throw fileStoreError("read", error);
    }
  }

  async function* list(prefix: string): AsyncGenerator<ListedFile> {
    checkPrefix(prefix);
    let ContinuationToken: string | undefined;
    do {
      const page = await client
        .send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }))
        .catch((error: unknown) => {
          throw fileStoreError("listed", error);
        });
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key, size: Size ?? 0, storedAt: LastModified?.getTime() ?? 0 };
      }
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }

  return {
    put,
    get,
    list,
    async delete(key) {
      checkKey(key);
      await client.send(new DeleteObjectCommand({ Bucket, Key: key })).catch((error: unknown) => {
        throw fileStoreError("deleted", error);
      });
    },
    async presign(key, { seconds, fileName }) {
      checkKey(key);
      if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_PRESIGN_SECONDS) {
        throw new RangeError(
          `A presigned URL can be valid for 1 to ${MAX_PRESIGN_SECONDS} seconds; got ${seconds}.`,
        );
      }
      const ResponseContentDisposition = contentDisposition("attachment", fileName);
      return getSignedUrl(client, new GetObjectCommand({ Bucket, Key: key, ResponseContentDisposition }), {
        expiresIn: seconds,
      });
    },
  };
}
