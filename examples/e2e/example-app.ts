import { join } from "node:path";
import { test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";
import { startCommand } from "../../scripts/example-folder.mjs";
import { takePort } from "../../scripts/ports.mjs";
import { npm, start, startNode } from "../../scripts/processes.mjs";

export { expect };

/** The name of a file in fixtures/, as the user would choose it. */
export const fixture = (name: string): string => join(import.meta.dirname, "..", "..", "fixtures", name);

export type ExampleApp = {
  url: string;
  /** What its build and its server have written. */
  log: () => string;
  /** Ends the server; the page is then on its own. */
  stop: () => Promise<void>;
};

type WorkerFixtures = {
  /** What the example's server gets in its environment besides PORT. */
  serverEnv: Record<string, string>;
  /** The example, started as its README says, in the folder that proofs/examples.mjs installed it in. */
  app: ExampleApp;
};

/** Each test fails if its page reports an error. */
export const test = base.extend<{ page: Page }, WorkerFixtures>({
  serverEnv: [{}, { option: true, scope: "worker" }],
  app: [
    async ({ serverEnv }, use) => {
      const folder = process.env.EXAMPLE_FOLDER;
      if (!folder) throw new Error("Run the tests of examples by `npm run proof:examples -- NAME`.");
      const app = await startApp(folder, serverEnv);
      await use(app);
      await app.stop();
    },
    // The start includes the app's own build.
    { scope: "worker", timeout: 1_200_000 },
  ],
  page: async ({ app, page }, use, testInfo) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus) console.error(app.log());
    expect(problems).toEqual([]);
  },
});

async function startApp(folder: string, more: Record<string, string>): Promise<ExampleApp> {
  const port = await takePort(0);
  const { args, env } = startCommand(folder, port);
  const { file, args: own } = npm();
  const options: Parameters<typeof start>[2] = {
    cwd: folder,
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  };
  const isNode = file === process.execPath;
  const { child, ended, stop } = isNode
    ? startNode([...own, ...args], options)
    : start(file, [...own, ...args], options);
  let log = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  const url = `http://localhost:${port}`;
  while (!(await fetch(url).catch(() => undefined))) {
    if (isOver) throw new Error(`The example ended before it could be opened.\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    log: () => log,
    stop: async () => {
      stop();
      await ended;
    },
  };
}
