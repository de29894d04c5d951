import "./node-version.mjs";
import { watch } from "node:fs";
import { join } from "node:path";
import { buildStylesheets, COMPILED_PACKAGES } from "./build.mjs";
import { parsePort } from "./demo-env.mjs";
import { takePort } from "./ports.mjs";
import { prepareDemo } from "./prepare-demo.mjs";
import { bin, main, startNode } from "./processes.mjs";
import { serveDemo } from "./serve.mjs";
import { ROOT } from "./stamps.mjs";

/** Recompiles the stylesheets after each change of a kit, whose markup names the classes, or of the layout. */
function watchStylesheets() {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  for (const folder of ["components", "kits"]) {
    watch(join(ROOT, "src", folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        buildStylesheets(join(ROOT, "dist")).catch((error) => console.error(error.message));
      }, 150);
    });
  }
}

await main(
  async () => {
    const port = await takePort(parsePort(process.env.PORT));
    await prepareDemo("development");
    const compilers = [ROOT, ...COMPILED_PACKAGES].map((folder) =>
      startNode([
        bin("typescript", "tsc"),
        ...["-p", join(folder, "tsconfig.build.json"), "--watch", "--preserveWatchOutput"],
        ...["--incremental", "false", "--tsBuildInfoFile", "null"],
      ]),
    );
    watchStylesheets();
    const { ended } = await serveDemo("dev", port);
    const first = await Promise.race([
      ended,
      ...compilers.map((compiler) => compiler.ended.then(() => "A compiler")),
    ]);
    throw new Error(`${first} ended by itself, so everything is stopped.`);
  },
  () => 0,
);
