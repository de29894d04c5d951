/** @typedef {import("kysely").Kysely<any>} Database */
/**
 * @typedef {object} Story all that is kept of one generation
 * @property {Record<string, any>} row
 * @property {{ seq: number, name: string, data: string }[]} events
 * @property {{ kind: string, amount: number }[]} ledger
 * @property {{ n: number, key: string, sha256: string }[]} files
 * @property {Record<string, any> | undefined} outbox
 */
/** @typedef {{ id: string, status: string, prompt: string }} Run as the provider has it */

/** @param {Database} database @returns {Promise<Map<string, Story>>} by the generation's id */
export async function readStories(database) {
  const read = (/** @type {string} */ table) => database.selectFrom(table).selectAll().execute();
  // First: of what has ended by then, the other tables hold all that there will ever be.
  const rows = await read("generation");
  const [events, ledger, files, outbox] = await Promise.all(
    ["generation_event", "ledger", "generation_file", "outbox"].map(read),
  );
  const of = (/** @type {any[]} */ all = [], /** @type {string} */ id) =>
    all.filter(({ generation }) => generation === id);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        row,
        events: of(events, row.id).sort((a, b) => a.seq - b.seq),
        // Whether an entry is part of the sums by day yet is the clean-up's business, at any later time.
        ledger: of(ledger, row.id).map(({ summed: _, ...entry }) => entry),
        files: of(files, row.id).sort((a, b) => a.n - b.n),
        outbox: outbox?.find(({ id }) => id === row.id),
      },
    ]),
  );
}

const ENDS = ["completed", "failed", "canceled"];

/** @param {Story} story */
export const hasEnded = ({ row }) => row.ended_at !== null;

/**
 * What is wrong with a generation that has ended.
 * @param {Story} story @param {Run | undefined} run
 */
export function faultsOf({ row, events, ledger, files, outbox }, run) {
  /** @type {string[]} */
  const faults = [];
  const must = (/** @type {boolean} */ holds, /** @type {string} */ otherwise) => {
    if (!holds) faults.push(`${row.id}: ${otherwise}`);
  };
  const names = events.map(({ name }) => name);
  must(names.filter((name) => ENDS.includes(name)).length === 1, `ended more often than once: ${names}`);
  must(names.at(-1) === row.status, `is ${row.status}, and its last event is ${names.at(-1)}`);
  must(names.filter((name) => name === "started").length === 1, `started more often than once: ${names}`);
  must(
    events.every(({ seq }, index) => seq === index + 1),
    "its events are not numbered one by one",
  );
  must(names.filter((name) => name === "image").length === files.length, "an image was told twice, or never");
  must(new Set(files.map(({ n }) => n)).size === files.length, "a file is there twice");

  const moves = ledger.map(({ kind }) => kind).sort();
  const [first, second] = moves;
  must(
    moves.length === 2 && (first === "capture" || first === "release") && second === "reserve",
    `its money moved by ${moves}`,
  );
  const sum = ledger.reduce((total, { amount }) => total + Number(amount), 0);
  must(sum === -row.charged, `it was charged ${row.charged}, and its ledger sums to ${sum}`);
  must(outbox?.done_at !== null, "its work is never done");

  if (run === undefined) must(false, `the provider has no such run: ${row.prediction}`);
  const whole = run?.status === "succeeded" || run?.prompt.startsWith("[early]");
  must((row.status === "completed") === whole, `is ${row.status}, and its run ${run?.status}`);
  must(row.charged === (whole ? row.reserved : 0), `was charged ${row.charged} of ${row.reserved}`);
  must(files.length === (whole ? row.outputs : 0), `has ${files.length} files of ${row.outputs}`);
  return faults;
}

/**
 * What is wrong with the accounts, the usage and the ids that were written down.
 * @param {Database} database @param {{ generations: number, taken: ReadonlySet<string> }} expected
 */
export async function faultsOfAll(database, { generations, taken }) {
  /** @type {string[]} */
  const faults = [];
  const read = (/** @type {string} */ table) => database.selectFrom(table).selectAll().execute();
  const [accounts, ledger, usage, webhooks] = await Promise.all(
    ["account", "ledger", "usage", "webhook"].map(read),
  );
  for (const { id, balance } of accounts ?? []) {
    const own = (ledger ?? []).filter(({ account }) => account === id);
    const sum = own.reduce((total, { amount }) => total + Number(amount), 0);
    if (Number(balance) !== sum) faults.push(`An account has ${balance}, and its ledger sums to ${sum}`);
  }
  if (usage?.length !== generations)
    faults.push(`${usage?.length} rows of usage for ${generations} generations`);
  const kept = new Set(webhooks?.map(({ id }) => id));
  for (const id of kept) if (!taken.has(id)) faults.push(`The webhook ${id} had an effect`);
  for (const id of taken)
    if (!kept.has(id)) faults.push(`The webhook ${id} was taken and is not written down`);
  if (webhooks?.length !== kept.size) faults.push("A webhook is written down twice");
  return faults;
}
