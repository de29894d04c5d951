/** A bucket at Amazon S3 or an S3-compatible service. */
export type S3Settings = {
  /** The URL of an S3-compatible service, such as `http://127.0.0.1:9000`. Default: Amazon S3. */
  endpoint?: string;
  /** The bucket's region, such as `eu-central-1`. */
  region: string;
  /** The bucket's name; it must exist. */
  bucket: string;
  /** The id of a key that may read, write, list and delete in the bucket. */
  accessKeyId: string;
  /** The secret of that key. */
  secretAccessKey: string;
  /** Whether the bucket's name is part of the path instead of the host name. */
  forcePathStyle: boolean;
};
