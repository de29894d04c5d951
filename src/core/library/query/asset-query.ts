import type { OriginKind } from "../../media/origin/media-origin.js";
import type { AssetMeta, MediaAsset } from "../asset.js";

/** What the results of a query are sorted by; equal values are sorted by `added`. */
export type AssetSort =
  /** When it was imported or generated. */
  | "added"
  /** When a photo was taken, by its EXIF data; for others, when it was added. */
  | "taken"
  /** By the reader's language, numbers by their value: "image 2" comes before "image 10". */
  | "name"
  /** Bytes of the original. */
  | "size"
  /** Width times height, in pixels. */
  | "dimensions"
  /** 0 to 5; unrated assets count as 0. */
  | "rating"
  /** By hand, within the `album` of the query; without one, or of what nobody moved, by `added`. */
  | "manual";

/** Which way the longer side of an image or a video lies. */
export type Orientation = "landscape" | "portrait" | "square";

type MetaValue = string | number | boolean;

/** Values of metadata to find: of a field, those that a query can compare. */
export type MetaFilter<Meta extends object = AssetMeta> = {
  readonly [Field in keyof Meta]?: unknown extends Meta[Field] ? MetaValue : Extract<Meta[Field], MetaValue>;
};

/**
 * A method's parameters may be narrower than those asked for. So a query with a condition on the app's own metadata is an
 * `AssetQuery` for the parts that know nothing of that.
 */
type Where<Meta extends object> = { holds(asset: MediaAsset<Meta>): boolean }["holds"];

/** Which assets to find. All conditions must hold; a list of values means any of them, except for `tags`. */
export type AssetFilter<Meta extends object = AssetMeta> = {
  /** Every word must occur in the name, alt text, tags, prompt or model, without regard to case and accents. */
  text?: string | undefined;
  /** A MIME type (`image/png`) or its first part (`video`). */
  type?: string | readonly string[] | undefined;
  /** How the assets came into the library. */
  source?: AssetSourceType | readonly AssetSourceType[] | undefined;
  /** The models that generated them, here or, as their files say, elsewhere. */
  model?: string | readonly string[] | undefined;
  /** The providers that generated them. */
  provider?: string | readonly string[] | undefined;
  /** Assets whose sides are not known have none. */
  orientation?: Orientation | readonly Orientation[] | undefined;
  /** What their badges say of their origin; `unknown` finds those of which nothing is known. */
  origin?: OriginKind | readonly OriginKind[] | undefined;
  /** All of these tags. */
  tags?: readonly string[] | undefined;
  /** The id of an album. */
  album?: string | undefined;
  /** What was made together: the id of a generation of several images, or of a batch. */
  run?: string | undefined;
  /** The id of an asset, which may be deleted: what has the same first ancestor, by the first parent of each. */
  lineage?: string | undefined;
  /** Only starred assets, or only those that are not. */
  starred?: boolean | undefined;
  /** At least this rating, 1 to 5. */
  rating?: number | undefined;
  /** Taken at this time or later, in milliseconds since 1970; for assets without such data, added. */
  from?: number | undefined;
  /** Taken before this time, in milliseconds since 1970; for assets without such data, added. */
  to?: number | undefined;
  /** Only assets in the trash, or, by default, only those that are not. */
  trashed?: boolean | undefined;
  /** Values of the app's own metadata. Fields that the library's `indexes` declare are found without reading records. */
  meta?: MetaFilter<Meta> | undefined;
  /** Any other condition. It is called with the record of every asset that meets the conditions above. */
  where?: Where<Meta> | undefined;
};

/** Which assets to find, and in which order. */
export type AssetQuery<Meta extends object = AssetMeta> = AssetFilter<Meta> & {
  /** Default `added`. */
  sort?: AssetSort | undefined;
  /** Default `asc` for names and `manual`, `desc` for everything else: newest, largest and best first. */
  direction?: "asc" | "desc" | undefined;
  /**
   * What stands as one: the images of a generation or of a batch, or of a lineage. The first in the order of the query is
   * the cover; the answer has the covers, and `stackOf` the others. Without effect where `run` or `lineage` says which ones
   * to find. Default: each asset stands alone.
   */
  stack?: "run" | "lineage" | undefined;
};

/** Several assets that stand as one. */
export type AssetStack = {
  /** In the order of the query, the cover first; at least two. */
  readonly ids: readonly string[];
  /** The condition that finds all of them, whatever else is asked for. */
  readonly filter: Pick<AssetFilter, "run" | "lineage">;
};

/** How an asset came into the library. */
export type AssetSourceType = NonNullable<MediaAsset["source"]>["type"];

/** A value and the number of assets that have it. */
export type FacetValue = {
  /** As a query takes it. */
  readonly value: string;
  /** At least 1. */
  readonly count: number;
};

/**
 * How many assets there are of each value, most frequent first. The counts of a facet follow all conditions of the query
 * except its own, so that they tell what choosing another value would find; those of tags follow all.
 */
export type AssetFacets = {
  /** The first part of the MIME type (`image`, `video`). */
  readonly kind: readonly FacetValue[];
  /** MIME types. */
  readonly type: readonly FacetValue[];
  /** `upload`, `ai` or `edit`. */
  readonly source: readonly FacetValue[];
  /** The models of generated assets. */
  readonly model: readonly FacetValue[];
  /** The providers of generated assets. */
  readonly provider: readonly FacetValue[];
  /** Of assets whose sides are known. */
  readonly orientation: readonly FacetValue[];
  /** `ai`, `ai-edit`, `content-credentials` or `unknown`. */
  readonly origin: readonly FacetValue[];
  /** Tags. */
  readonly tags: readonly FacetValue[];
  /** By the albums' ids. */
  readonly album: readonly FacetValue[];
  /** `1` to `5`. */
  readonly rating: readonly FacetValue[];
  /** The number of starred assets. */
  readonly starred: number;
};

/** The answer to a query at one moment. Immutable. */
export type AssetQuerySnapshot<Meta extends object = AssetMeta> = {
  /** What is answered. */
  readonly query: AssetQuery<Meta>;
  /** `loading` until the query was answered for the first time; before, `ids` may have its first assets. */
  readonly status: "loading" | "ready";
  /** The number of assets found; of those that are stacked, their covers. */
  readonly count: number;
  /** The number of assets found, with all that is within stacks. Absent if the query does not `stack`. */
  readonly total?: number | undefined;
  /** Their ids, in the order of the query. */
  readonly ids: readonly string[];
  /** The place of an asset, from 0, or that of the stack that it is in; -1 if it was not found. */
  readonly indexOf: (id: string) => number;
  /** The stack that an asset is in; undefined for one that stands alone. Absent if the query does not `stack`. */
  readonly stackOf?: ((id: string) => AssetStack | undefined) | undefined;
  /** The asset at a place, if `range` has read it. */
  readonly at: (index: number) => MediaAsset<Meta> | undefined;
  /** Some facts of every asset, whether its record was read or not. Absent until all of them are known. */
  readonly columns?: AssetListColumns | undefined;
  /** How many assets there are of each value. */
  readonly facets: AssetFacets;
  /** Bytes of the originals of these assets, or of all that are found; 0 until the query is answered. */
  readonly bytesOf: (ids?: readonly string[]) => number;
  /** How many of these assets there are of each value, whatever the query finds; all 0 until the query is answered. */
  readonly facetsOf: (ids: readonly string[]) => AssetFacets;
  /** Reads the records from place `start` to before `end`; those that are gone meanwhile are left out. */
  readonly range: (start: number, end: number) => Promise<MediaAsset<Meta>[]>;
};

/** Assets in an order, whose records are read where they are needed: the answer to a query, say. */
export type AssetList<Meta extends object = AssetMeta> = Pick<
  AssetQuerySnapshot<Meta>,
  "count" | "ids" | "indexOf" | "stackOf" | "at" | "range" | "columns"
>;

/** Facts of the assets of a list, by their places. */
export type AssetListColumns = {
  /** Width divided by height; 0 if they are not known. */
  readonly aspect: (index: number) => number;
  /** When it was taken if the list is sorted by that, else when it was added; milliseconds since 1970. */
  readonly time: (index: number) => number;
  /** Without regard to case and accents. */
  readonly foldedName: (index: number) => string;
};

/** A query whose answer follows the library. */
export type LiveQuery<Meta extends object = AssetMeta> = Pick<
  AssetQuerySnapshot<Meta>,
  "count" | "ids" | "facets" | "indexOf" | "range"
> & {
  /** The answer now; the same object until something changes. */
  readonly getSnapshot: () => AssetQuerySnapshot<Meta>;
  /** The answer that a server renders and the browser hydrates with. */
  readonly getServerSnapshot: () => AssetQuerySnapshot<Meta>;
  /** Calls `listener` after each change of the snapshot. Returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
};
