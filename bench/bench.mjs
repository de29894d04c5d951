import "../scripts/node-version.mjs";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { getChromium } from "../scripts/get-chromium.mjs";
import { ensureInstalled } from "../scripts/install.mjs";
import { main } from "../scripts/processes.mjs";

/** @typedef {import("./bench-report.mjs").Results} Results */

const USAGE = `npm run bench -- [part …] [--rounds N] [--quick] [--only TEXT] [--json FILE] [--strict]

  part       storage, imports, queries, trash, zip, server, renders, viewer, grid, origin, lineage; default: all
  --rounds   rounds of every measurement; default 5
  --quick    one round with small inputs: checks that everything runs, says nothing about speed
  --only     only measurements whose titles contain TEXT
  --json     writes all figures to FILE
  --strict   exits with 1 if a target is missed`;

/** @type {Record<string, () => Promise<import("./run-part.mjs").Part>>} */
const PARTS = {
  grid: async () => (await import("./parts/grid.mjs")).grid,
  storage: async () => (await import("./parts/storage.mjs")).storage,
  imports: async () => (await import("./parts/imports.mjs")).imports,
  queries: async () => (await import("./parts/queries.mjs")).queries,
  zip: async () => (await import("./parts/zip.mjs")).zip,
  trash: async () => (await import("./parts/trash.mjs")).trash,
  server: async () => (await import("./parts/server.mjs")).server,
  renders: async () => (await import("./parts/renders.mjs")).renders,
  origin: async () => (await import("./parts/origin.mjs")).origin,
  lineage: async () => (await import("./parts/lineage.mjs")).lineage,
  viewer: async () => (await import("./parts/viewer.mjs")).viewer,
};

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string" },
        quick: { type: "boolean", default: false },
        only: { type: "string", default: "" },
        json: { type: "string" },
        strict: { type: "boolean", default: false },
      },
    });
    const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
    if (!Number.isInteger(rounds) || rounds < 1)
      throw new Error("--rounds must be a whole number of at least 1.");
    const unknown = positionals.find((name) => !(name in PARTS));
    if (unknown) throw new Error(`There is no part ${unknown}.`);
    const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
    return { ...values, rounds, names };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

await main(async () => {
  const { names, json, strict, ...options } = readArguments();
  await ensureInstalled();
  process.env.CHROMIUM_PATH = await getChromium();
  const [{ runPart }, { openHarness }, { machineLine, toMarkdown, targetLines }] = await Promise.all([
    import("./run-part.mjs"),
    import("./bench-harness.mjs"),
    import("./bench-report.mjs"),
  ]);
  const harness = await openHarness();
  /** @type {Results[]} */
  const parts = [];
  try {
    const machine = machineLine(harness.chromium);
    console.log(`${machine}\n`);
    for (const name of names) {
      const part = await PARTS[name]?.();
      if (part) parts.push(await runPart(part, harness, options));
    }
    for (const results of parts) console.log(`\n${toMarkdown(results)}\n${targetLines(results)}`);
    if (json) {
      const { rounds, quick } = options;
      const date = new Date().toISOString();
      writeFileSync(json, `${JSON.stringify({ date, machine, rounds, quick, parts }, null, 2)}\n`);
      console.log(`\nThe figures are in ${json}.`);
    }
  } finally {
    await harness.close();
  }
  const missed = parts.flatMap(({ targets }) => targets).filter(({ reached }) => !reached);
  if (strict && missed.length > 0) throw new Error(`${missed.length} targets were missed.`);
});
