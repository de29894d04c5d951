import { fileURLToPath } from "node:url";
import { POLICY_HEADERS } from "@reactkits.dev/media-generation-server/node";
import type { NextConfig } from "next";

// The library and every package stand in the repository's root, outside this folder.
const root = fileURLToPath(new URL("..", import.meta.url));

const config: NextConfig = {
  turbopack: { root },
  outputFileTracingRoot: root,
  // It loads a native library by its path.
  serverExternalPackages: ["libsql"],
  poweredByHeader: false,
  // Nothing here is a file of the site: what it would make smaller is a visitor's, and it caches for everybody.
  images: { unoptimized: true },
  // Types are a step of `npm test`, over tests too; `npm start` must not wait, or fail, for those.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  devIndicators: false,
  // Two root layouts, one for each preset, have no common one that a 404 could stand in.
  experimental: {
    globalNotFound: true,
    // Bytes of a body that Next keeps for the proxy: no page takes one.
    proxyClientMaxBodySize: 1,
  },
  async headers() {
    return [
      {
        source: "/:path*",
        headers: Object.entries(POLICY_HEADERS).map(([key, value]) => ({ key, value })),
      },
    ];
  },
};

export default config;
