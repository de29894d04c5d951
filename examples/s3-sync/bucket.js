/** The settings of a bucket: yours, or one in a temporary folder. */
export async function openBucket() {
  // The credentials are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
  const { S3_BUCKET: Bucket, AWS_REGION: region } = process.env;
  if (Bucket) return { Bucket, region };
  const { default: S3rver } = await import("s3rver");
  const { tmpdir } = await import("node:os");
  const { mkdtemp } = await import("node:fs/promises");
  const server = new S3rver({
    address: "localhost",
    port: 0,
    silent: true,
    directory: await mkdtemp(`${tmpdir()}/s3rver-`),
    configureBuckets: [{ name: "pictures", configs: [CORS] }],
  });
  const { port } = await server.run();
  return {
    Bucket: "pictures",
    region: "us-east-1",
    endpoint: `http://localhost:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  };
}

/** Your bucket needs such a rule too, with the origin of your site. */
const CORS = `<CORSConfiguration><CORSRule>
  <AllowedOrigin>*</AllowedOrigin><AllowedHeader>*</AllowedHeader>
  <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
</CORSRule></CORSConfiguration>`;
