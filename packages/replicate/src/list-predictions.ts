import type { Api } from "./api.js";
import type { ListOptions } from "./call-options.js";
import { isObject, type Prediction, readPrediction } from "./prediction.js";
import { ReplicateError } from "./replicate-error.js";

type Page = { results: readonly unknown[]; next: URLSearchParams | undefined };

/** Each page is requested once the previous one has been read. */
export async function* listPredictions(
  { createdAfter, createdBefore, source, signal }: ListOptions,
  api: Api,
): AsyncGenerator<Prediction> {
  let query: URLSearchParams | undefined = new URLSearchParams({
    ...(createdAfter && { created_after: createdAfter.toISOString() }),
    ...(createdBefore && { created_before: createdBefore.toISOString() }),
    ...(source && { source }),
  });
  const seen = new Set<string>();
  while (query) {
    const search = query.size > 0 ? `?${query}` : "";
    if (seen.has(search))
      throw new ReplicateError("bad-reply", "The pages of predictions go round in a circle.");
    seen.add(search);
    const path = `/predictions${search}`;
    const page: Page = await api.request(
      { method: "GET", path, repeatable: true, timeout: api.timing.reply, signal },
      ({ json }) => readPage(json),
      () => "no page of predictions",
    );
    yield* page.results.flatMap((item) => readPrediction(item) ?? []);
    query = page.next;
  }
}

/** `next` is a complete URL, of which only the query is used: the token goes to the configured base URL only. */
function readPage(json: unknown): Page | undefined {
  if (!isObject(json) || !Array.isArray(json.results)) return undefined;
  const { results, next } = json;
  if (next === null || next === undefined) return { results, next: undefined };
  if (typeof next !== "string" || !URL.canParse(next)) return undefined;
  return { results, next: new URL(next).searchParams };
}
