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
    // Locked until it listens, so that another start that waits for the build finds the port taken and reports it.
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
  // A server is meant to be stopped, a build is not.
  () => (serving ? 0 : 130),
);
