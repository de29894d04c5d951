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
    await oneAtATime(
      BUILD_LOCK,
      async () => {
        await ensureInstalled();
        await checkSettings("production");
        await buildLibrary();
        await buildDemo();
      },
      () => console.log("Another command is building in this folder; waiting for it …"),
    );
    const { ended } = await serveDemo("start", port);
    serving = true;
    throw new Error(`${await ended} ended by itself, so the demo is stopped.`);
  },
  // To be stopped is how a server is meant to end; a build is not.
  () => (serving ? 0 : 130),
);
