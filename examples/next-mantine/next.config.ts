import type { NextConfig } from "next";

const config: NextConfig = {
  // Not bundled: they load native libraries, and drivers that are installed only where they are used.
  serverExternalPackages: ["@reactkits.dev/media-generation-server", "@reactkits.dev/replicate-emulator"],
};

export default config;
