import { fileURLToPath } from "node:url";
import { POLICY_HEADERS } from "@reactkits.dev/media-generation-server/node";
import type { NextConfig } from "next";

// The library and the packages are in the repository's root, outside this folder.
const root = fileURLToPath(new URL("..", import.meta.url));

const config: NextConfig = {
  turbopack: { root },
  outputFileTracingRoot: root,
  // It loads a native library by its path.
  serverExternalPackages: ["libsql"],
  poweredByHeader: false,
  // The optimizer would only process visitors' images, and cache them for everyone.
  images: { unoptimized: true },
  // `npm test` checks types, including tests; `npm start` must not wait for them or fail.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  devIndicators: false,
  // With two root layouts, one per preset, a 404 page has none.
  experimental: {
    globalNotFound: true,
    // Bytes of a body that Next buffers for the proxy: no page needs any.
    proxyClientMaxBodySize: 1,
  },
  async headers() {
    return [
      { source: "/:path*", headers: Object.entries(POLICY_HEADERS).map(([key, value]) => ({ key, value })) },
    ];
  },
};

export default config;
