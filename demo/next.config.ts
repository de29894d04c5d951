import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

// The library and every package stand in the repository's root, outside this folder.
const root = fileURLToPath(new URL("..", import.meta.url));

const config: NextConfig = {
  turbopack: { root },
  outputFileTracingRoot: root,
  // It loads a native library by its path.
  serverExternalPackages: ["libsql"],
  poweredByHeader: false,
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
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          // Not "no-referrer": older browsers then send `Origin: null` to our own route.
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "X-Frame-Options", value: "DENY" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
        ],
      },
    ];
  },
};

export default config;
