import { expectTypeOf, test } from "vitest";
import {
  createMediaLibrary,
  type MediaAsset,
  type MediaLibraryInstance,
  MediaLibraryProvider,
  type MediaLibraryProviderProps,
  type MediaLibraryView,
  useAsset,
  useAssets,
  useMediaLibrary,
} from "../../index.js";

interface Product {
  sku: string;
  stock: number;
  colors: string[];
}

declare const library: MediaLibraryInstance<Product>;
declare const asset: MediaAsset<Product>;

test("an asset may lack any of the app's own data", () => {
  expectTypeOf(asset.meta?.sku).toEqualTypeOf<string | undefined>();
  expectTypeOf<MediaAsset["meta"]>().toEqualTypeOf<Readonly<Partial<Record<string, unknown>>> | undefined>();
});

test("a library is created with the type of the data, and indexes only its fields", () => {
  expectTypeOf(createMediaLibrary<Product>).returns.toEqualTypeOf<MediaLibraryInstance<Product>>();
  expectTypeOf(createMediaLibrary<Product>).toBeCallableWith({ indexes: ["sku", "stock"] });
  // @ts-expect-error: no field of the data
  createMediaLibrary<Product>({ indexes: ["weight"] });
  expectTypeOf(createMediaLibrary({ indexes: ["anything"] })).toEqualTypeOf<MediaLibraryInstance>();
});

test("reads, updates and queries follow it", () => {
  expectTypeOf(library.get).returns.resolves.toEqualTypeOf<MediaAsset<Product> | undefined>();
  expectTypeOf(library.getSnapshot().assets).toEqualTypeOf<readonly MediaAsset<Product>[]>();
  void library.update("id", { meta: { sku: "A-1", stock: undefined } });
  // @ts-expect-error: a number
  void library.update("id", { meta: { stock: "many" } });
  // @ts-expect-error: no field of the data
  void library.update("id", { meta: { weight: 3 } });

  const found = library.query({ meta: { sku: "A-1" }, where: ({ meta }) => (meta?.stock ?? 0) < 5 });
  expectTypeOf(found.getSnapshot().at(0)).toEqualTypeOf<MediaAsset<Product> | undefined>();
  // @ts-expect-error: no field of the data
  library.query({ meta: { weight: 3 } });
  // @ts-expect-error: a string
  library.query({ meta: { sku: 3 } });
  // @ts-expect-error: lists cannot be compared
  library.query({ meta: { colors: ["red"] } });
  library.on("added", ({ assets }) => expectTypeOf(assets).toEqualTypeOf<readonly MediaAsset<Product>[]>());
});

test("hooks take it, and give it to selectors", () => {
  expectTypeOf(useAsset<Product>).returns.toEqualTypeOf<MediaAsset<Product> | undefined>();
  expectTypeOf(useAssets<Product>({ where: ({ meta }) => meta?.sku === "A-1" }).at(0)).toEqualTypeOf<
    MediaAsset<Product> | undefined
  >();
  expectTypeOf(useMediaLibrary<Product>()).toEqualTypeOf<MediaLibraryView<Product>>();
  expectTypeOf(useMediaLibrary((view: MediaLibraryView<Product>) => view.assets)).toEqualTypeOf<
    readonly MediaAsset<Product>[]
  >();
  expectTypeOf(useMediaLibrary((view) => view.assetCount)).toEqualTypeOf<number>();
  expectTypeOf(useMediaLibrary()).toEqualTypeOf<MediaLibraryView>();
});

test("a typed library goes wherever a library does", () => {
  expectTypeOf(library).toExtend<MediaLibraryInstance>();
  expectTypeOf<{ library: MediaLibraryInstance<Product> }>().toExtend<MediaLibraryProviderProps>();
  expectTypeOf(MediaLibraryProvider).toBeCallableWith({ library });
});
