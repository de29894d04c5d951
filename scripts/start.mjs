import "./node-version.mjs";
import { buildDemo } from "./build.mjs";
import { parsePort } from "./demo-env.mjs";
import { BUILD_LOCK, oneAtATime } from "./one-at-a-time.mjs";
import { takePort } from "./ports.mjs";
import { prepareDemo } from "./prepare-demo.mjs";
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
        await prepareDemo("production");
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
