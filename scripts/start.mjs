import "./node-version.mjs";
import { buildDemo, buildLibrary } from "./build.mjs";
import { checkSettings } from "./check-settings.mjs";
import { parsePort } from "./demo-env.mjs";
import { ensureInstalled } from "./install.mjs";
import { BUILD_LOCK, oneAtATime } from "./one-at-a-time.mjs";
import { takePort } from "./ports.mjs";
import { main } from "./processes.mjs";
import { serveDemo } from "./serve.mjs";

let serving = false;

await main(
  async () => {
    const port = await takePort(parsePort(process.env.PORT));
    // Until it listens: another start that waited for the build then finds the port taken, and says so.
    const { ended } = await oneAtATime(
      BUILD_LOCK,
      async () => {
        await takePort(port);
        await ensureInstalled();
        // The settings are read by code of the packages, and have to be right before the longer build.
        await buildLibrary();
        await checkSettings("production");
        await buildDemo();
        return serveDemo("start", port);
      },
      () => console.log("Another command is building in this folder; waiting for it …"),
    );
    serving = true;
    throw new Error(`${await ended} ended by itself, so the demo is stopped.`);
  },
  // To be stopped is how a server is meant to end; a build is not.
  () => (serving ? 0 : 130),
);
