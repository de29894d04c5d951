/** Of a bucket at Amazon's S3 or at any service that speaks it. */
export type S3Settings = {
  /** Of a service that is not Amazon's, such as http://127.0.0.1:9000. */
  endpoint?: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Whether the bucket's name stands in the path, and not in the host's name. */
  forcePathStyle: boolean;
};
