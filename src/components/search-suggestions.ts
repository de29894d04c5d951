import type { AssetFacets, AssetQuery } from "../core/library/query/asset-query.js";

/** A model or a tag that stands for what is typed. */
export type SearchSuggestion = {
  readonly field: "model" | "tags";
  readonly value: string;
  readonly count: number;
};

/** Suggestions shown at a time. */
const MOST = 8;

/** The last word of a text: what is being typed. */
const lastWord = (text: string): string => /\S*$/.exec(text)?.[0] ?? "";

/** Tags and models that contain what is being typed; those that begin with it come first. */
export function suggest(
  text: string,
  facets: AssetFacets,
  { tags = [], model }: AssetQuery,
): SearchSuggestion[] {
  const word = lastWord(text).toLocaleLowerCase();
  if (word === "") return [];
  const chosen = [tags, model ?? []].flat();
  const all: SearchSuggestion[] = [
    ...facets.tags.map((each) => ({ ...each, field: "tags" as const })),
    ...facets.model.map((each) => ({ ...each, field: "model" as const })),
  ];
  return all
    .filter(({ value }) => value.toLocaleLowerCase().includes(word) && !chosen.includes(value))
    .sort((a, b) => rank(a, word) - rank(b, word) || b.count - a.count)
    .slice(0, MOST);
}

const rank = ({ value }: SearchSuggestion, word: string): number =>
  value.toLocaleLowerCase().startsWith(word) ? 0 : 1;

/** The query with the suggestion in place of the word that was typed. */
export function acceptSuggestion(query: AssetQuery, { field, value }: SearchSuggestion): AssetQuery {
  const text = (query.text ?? "").replace(/\S*$/, "").trimEnd();
  const rest = { ...query, text: text === "" ? undefined : text };
  if (field === "model") return { ...rest, model: value };
  return { ...rest, tags: [...(query.tags ?? []), value] };
}
