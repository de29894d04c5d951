/** An output file of a prediction. */
export type OutputFile = {
  /** Which of the prediction's outputs it is, from 0. An output that is null has a number too. */
  n: number;
  /** An http(s) URL, or a data URI that contains the file itself. */
  address: string;
  /** What the model said about it, such as a caption, a seed or flags: JSON of at most 4,000 characters. */
  facts: Readonly<Record<string, unknown>>;
};

/** Deeper than the output of any model. */
const MAX_DEPTH = 8;
/** Characters of one text among the facts, and of all facts of a file as JSON. */
const MAX_TEXT = 1_000;
const MAX_FACTS = 4_000;

/**
 * The files in a prediction's output, in order: every http(s) URL and data URI, however deeply nested. Other values in
 * the same object, or in one around it, are kept as facts about them.
 */
export function outputFiles(output: unknown): OutputFile[] {
  const places = placesIn(output, {}, 0);
  return places.flatMap((place, n) => (place === null ? [] : [{ n, ...place, facts: bounded(place.facts) }]));
}

type Place = Omit<OutputFile, "n"> | null;

function placesIn(value: unknown, facts: OutputFile["facts"], depth: number): Place[] {
  if (isAddress(value)) return [{ address: value, facts }];
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((each) => (each === null ? [null] : placesIn(each, facts, depth + 1)));
  }
  const entries = Object.entries(value).map(([name, each]) => ({
    name,
    each,
    hasFile: holdsFile(each, depth),
  }));
  const own = entries.flatMap(({ name, each, hasFile }) => (hasFile || each === null ? [] : [[name, each]]));
  const inner = { ...facts, ...Object.fromEntries(own) };
  return entries.flatMap(({ each, hasFile }) => (hasFile ? placesIn(each, inner, depth + 1) : []));
}

function holdsFile(value: unknown, depth: number): boolean {
  if (isAddress(value)) return true;
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return false;
  return Object.values(value).some((each) => holdsFile(each, depth + 1));
}

const isAddress = (value: unknown): value is string =>
  typeof value === "string" && /^(?:https?:\/\/|data:[^,]{0,200},)/i.test(value);

/** Limits the facts, because they are stored with the file and sent to browsers, and a model may return megabytes. */
function bounded(facts: OutputFile["facts"]): OutputFile["facts"] {
  const cut = JSON.stringify(facts, (_, value) =>
    typeof value === "string" ? value.slice(0, MAX_TEXT) : value,
  );
  return cut.length <= MAX_FACTS ? JSON.parse(cut) : {};
}
