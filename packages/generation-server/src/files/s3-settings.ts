/** A bucket at Amazon S3 or an S3-compatible service. */
export type S3Settings = {
  /** The URL of an S3-compatible service, such as http://127.0.0.1:9000. */
  endpoint?: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether the bucket's name is part of the path instead of the host name. */
  forcePathStyle: boolean;
};
