import { expect, it } from "vitest";
import type { AssetQuery } from "./asset-query.js";
import { queryFromParams, queryToParams } from "./query-params.js";

it.each<[AssetQuery, string]>([
  [{}, ""],
  [{ text: "fog & dew" }, "text=fog+%26+dew"],
  [{ type: "video", starred: true }, "type=video&starred=1"],
  [{ source: ["upload", "ai"], tags: ["a", "b"] }, "source=upload&source=ai&tag=a&tag=b"],
  [{ source: "edit", origin: ["ai-edit", "unknown"] }, "source=edit&origin=ai-edit&origin=unknown"],
  [{ trashed: true, sort: "name", direction: "desc" }, "sort=name&direction=desc&trashed=1"],
  [{ model: "acme/one", rating: 4, from: 1_700_000_000_000 }, "model=acme%2Fone&rating=4&from=1700000000000"],
  [{ orientation: "portrait", album: "id", provider: "Acme" }, "provider=Acme&orientation=portrait&album=id"],
])("writes %j as %s, and reads it again", (query, text) => {
  expect(queryToParams(query).toString()).toBe(text);
  expect(queryFromParams(new URLSearchParams(text))).toEqual(query);
});

it("leaves out what an address says that is no query", () => {
  const text =
    "sort=loudness&direction=up&rating=best&source=cloud&orientation=round&starred=yes&text=&from=";
  expect(queryFromParams(new URLSearchParams(text))).toEqual({});
});
