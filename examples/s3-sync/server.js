import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { openBucket } from "./bucket.js";

const PAGE = 100;
const MOST_BYTES = 500 * 1024 * 1024;
const { Bucket, ...settings } = await openBucket();
// Otherwise the address would hold the checksum of an empty body, and some services would refuse the file.
const s3 = new S3Client({ ...settings, requestChecksumCalculation: "WHEN_REQUIRED" });

/** Your database, with a column for the user who is signed in. Each change gives a row the next number. */
const rows = new Map();
let number = 0;
const put = (id, asset) => rows.set(id, { id, asset, number: ++number });

const app = new Hono();
app.use("/api/*", bodyLimit({ maxSize: 1024 * 1024 }));

app.use("/api/media/:id/*", async (context, next) => {
  if (!/^[\da-f-]{36}$/.test(context.req.param("id"))) return context.text("There is no such id.", 400);
  return next();
});

// Where the browser puts a file: it never passes through this server.
app.post("/api/media/:id/upload", async (context) => {
  const { size } = await context.req.json();
  if (!(size > 0 && size <= MOST_BYTES)) return context.text("The file is too large.", 413);
  const command = new PutObjectCommand({ Bucket, Key: context.req.param("id"), ContentLength: size });
  return context.json({ url: await getSignedUrl(s3, command, { expiresIn: 600 }) });
});

// The record of a deleted asset is null; its row stays, so that other devices hear of it.
app.post("/api/media/:id/record", async (context) => {
  put(context.req.param("id"), await context.req.json());
  return context.json({});
});

app.get("/api/media", async (context) => {
  const after = Number(context.req.query("after") ?? 0);
  const newer = [...rows.values()].filter((row) => row.number > after).sort((a, b) => a.number - b.number);
  const page = newer.slice(0, PAGE).map(async ({ id, asset }) => {
    const command = new GetObjectCommand({ Bucket, Key: id });
    return { id, asset, url: await getSignedUrl(s3, command, { expiresIn: 3600 }) };
  });
  const next = newer.slice(0, PAGE).at(-1)?.number ?? after;
  return context.json({ rows: await Promise.all(page), next, more: newer.length > PAGE });
});

app.use("*", serveStatic({ root: "./dist" }));
const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, port }, () => console.warn(`http://localhost:${port}`));
