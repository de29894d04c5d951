/** @typedef {import("kysely").Kysely<any>} Database */
/**
 * @typedef {object} GenerationRecords everything that the database has about one generation
 * @property {Record<string, any>} row
 * @property {{ seq: number, name: string, data: string }[]} events
 * @property {{ kind: string, amount: number }[]} ledger
 * @property {{ n: number, key: string, sha256: string }[]} files
 * @property {Record<string, any> | undefined} outbox
 */
/** @typedef {{ id: string, status: string, prompt: string }} Run a prediction at the provider */

/** @param {Database} database @returns {Promise<Map<string, GenerationRecords>>} by the generation's id */
export async function readRecords(database) {
  const read = (/** @type {string} */ table) => database.selectFrom(table).selectAll().execute();
  // Read first: for a generation that has ended by now, the other tables are complete.
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
        // `summed` changes later, when the entry is added to the sums by day, and with it PostgreSQL's order of the rows.
        ledger: of(ledger, row.id)
          .map(({ summed: _, ...entry }) => entry)
          .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
        files: of(files, row.id).sort((a, b) => a.n - b.n),
        outbox: outbox?.find(({ id }) => id === row.id),
      },
    ]),
  );
}

const ENDS = ["completed", "failed", "canceled"];

/** @param {GenerationRecords} records */
export const hasEnded = ({ row }) => row.ended_at !== null;

/**
 * The invariants that a generation violates after its end.
 * @param {GenerationRecords} records @param {Run | undefined} run
 */
export function violationsOf({ row, events, ledger, files, outbox }, run) {
  /** @type {string[]} */
  const violations = [];
  const must = (/** @type {boolean} */ holds, /** @type {string} */ otherwise) => {
    if (!holds) violations.push(`${row.id}: ${otherwise}`);
  };
  const names = events.map(({ name }) => name);
  must(names.filter((name) => ENDS.includes(name)).length === 1, `ended more than once: ${names}`);
  must(names.at(-1) === row.status, `is ${row.status}, and its last event is ${names.at(-1)}`);
  must(names.filter((name) => name === "started").length === 1, `started more than once: ${names}`);
  must(
    events.every(({ seq }, index) => seq === index + 1),
    "its events are not numbered consecutively",
  );
  must(
    names.filter((name) => name === "image").length === files.length,
    "its image events do not match its images",
  );
  must(new Set(files.map(({ n }) => n)).size === files.length, "a file is stored twice");

  const moves = ledger.map(({ kind }) => kind).sort();
  const [first, second] = moves;
  must(
    moves.length === 2 && (first === "capture" || first === "release") && second === "reserve",
    `its ledger entries are ${moves}`,
  );
  const sum = ledger.reduce((total, { amount }) => total + Number(amount), 0);
  must(sum === -row.charged, `it was charged ${row.charged}, and its ledger sums to ${sum}`);
  must(outbox?.done_at !== null, "its outbox row is not done");

  if (run === undefined) must(false, `the provider does not have the prediction: ${row.prediction}`);
  const whole = run?.status === "succeeded" || run?.prompt.startsWith("[early]");
  must((row.status === "completed") === whole, `is ${row.status}, and its prediction ${run?.status}`);
  must(row.charged === (whole ? row.reserved : 0), `was charged ${row.charged} of ${row.reserved}`);
  must(files.length === (whole ? row.outputs : 0), `has ${files.length} files of ${row.outputs}`);
  return violations;
}

/**
 * The invariants of accounts, usage records and webhook ids that are violated.
 * @param {Database} database @param {{ generations: number, accepted: ReadonlySet<string> }} expected
 */
export async function accountViolations(database, { generations, accepted }) {
  /** @type {string[]} */
  const violations = [];
  const read = (/** @type {string} */ table) => database.selectFrom(table).selectAll().execute();
  const [accounts, ledger, usage, webhooks] = await Promise.all(
    ["account", "ledger", "usage", "webhook"].map(read),
  );
  for (const { id, balance } of accounts ?? []) {
    const own = (ledger ?? []).filter(({ account }) => account === id);
    const sum = own.reduce((total, { amount }) => total + Number(amount), 0);
    if (Number(balance) !== sum) violations.push(`An account has ${balance}, and its ledger sums to ${sum}`);
  }
  if (usage?.length !== generations)
    violations.push(`${usage?.length} usage records for ${generations} generations`);
  const kept = new Set(webhooks?.map(({ id }) => id));
  for (const id of kept) if (!accepted.has(id)) violations.push(`The webhook ${id} had an effect`);
  for (const id of accepted)
    if (!kept.has(id)) violations.push(`The webhook ${id} was accepted and is not recorded`);
  if (webhooks?.length !== kept.size) violations.push("A webhook is recorded twice");
  return violations;
}
