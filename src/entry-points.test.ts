import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const manifest: { exports: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

/** The values that each entry point exports; its types are covered by the tests that use them. */
const ENTRY_POINTS: Record<string, () => Promise<object>> = {
  ".": () => import("./index.js"),
  "./core": () => import("./core.js"),
  "./actions": () => import("./actions.js"),
  "./components": () => import("./components.js"),
  "./mantine": () => import("./mantine.js"),
  "./tailwind": () => import("./tailwind.js"),
  "./server": () => import("./server.js"),
  "./server/protocol": () => import("./server-protocol.js"),
  "./generations": () => import("./generations.js"),
  "./locales/ar": () => import("./locales-ar.js"),
  "./locales/de": () => import("./locales-de.js"),
  "./locales/en": () => import("./locales-en.js"),
  "./locales/ja": () => import("./locales-ja.js"),
  "./prompts": () => import("./prompts.js"),
  "./sync": () => import("./sync.js"),
  "./testing": () => import("./testing.js"),
};

const namesOf = async (path: string) => Object.keys((await ENTRY_POINTS[path]?.()) ?? {}).sort();

test("every entry point of the package is listed", () => {
  const published = Object.keys(manifest.exports).filter((path) => !/\.(css|json)$/.test(path));
  expect(Object.keys(ENTRY_POINTS).sort()).toEqual(published.sort());
});

test("each entry point exports exactly these names", async () => {
  const entries = await Promise.all(
    Object.keys(ENTRY_POINTS).map(async (path) => [path, await namesOf(path)] as const),
  );
  expect(Object.fromEntries(entries)).toMatchInlineSnapshot(`
    {
      ".": [
        "DEFAULT_LIMITS",
        "MediaLibraryError",
        "MediaLibraryProvider",
        "createBrowserStorage",
        "createHttpGenerator",
        "createMediaLibrary",
        "isActive",
        "isImporting",
        "useAlbums",
        "useAsset",
        "useAssetUrl",
        "useAssets",
        "useElapsed",
        "useGeneration",
        "useImageGeneration",
        "useImportProgress",
        "useImports",
        "useMediaDropzone",
        "useMediaLibrary",
        "usePromptImprovement",
        "useSelection",
        "useVideoGeneration",
      ],
      "./actions": [
        "canShareAssets",
        "copyAsset",
        "copyGeneration",
        "downloadAssets",
        "importDragged",
        "operationPrice",
        "recipeOf",
        "saveZip",
        "shareAssets",
        "useAssetDrag",
        "useLineage",
      ],
      "./components": [
        "AssetCard",
        "AssetViewer",
        "AttachmentStrip",
        "CompareDialog",
        "Composer",
        "EditDialog",
        "GenerateDialog",
        "GenerationQueue",
        "ImportPanel",
        "KEY_TABLE",
        "MediaGrid",
        "MediaLibrary",
        "MediaLibraryKitProvider",
        "MediaPicker",
        "RecentAssets",
        "UploadCard",
        "VideoDialog",
        "defaultMessages",
        "earlyDropScript",
        "keysOf",
        "queryFromParams",
        "queryToParams",
        "useKit",
        "useToast",
        "withKit",
      ],
      "./core": [
        "DEFAULT_LIMITS",
        "MediaLibraryError",
        "createBrowserStorage",
        "createHttpGenerator",
        "createMediaLibrary",
        "isActive",
        "isImporting",
      ],
      "./generations": [
        "createDurableGenerator",
      ],
      "./locales/ar": [
        "ar",
      ],
      "./locales/de": [
        "de",
      ],
      "./locales/en": [
        "en",
      ],
      "./locales/ja": [
        "ja",
      ],
      "./mantine": [
        "AssetCard",
        "AssetViewer",
        "AttachmentStrip",
        "CompareDialog",
        "Composer",
        "EditDialog",
        "GenerateDialog",
        "GenerationQueue",
        "ImportPanel",
        "MediaGrid",
        "MediaLibrary",
        "MediaPicker",
        "RecentAssets",
        "UploadCard",
        "VideoDialog",
        "defaultMessages",
      ],
      "./prompts": [
        "escapePrompt",
        "expandPrompt",
        "findPrompts",
        "promptsOf",
        "useImageDescription",
        "usePromptHistory",
      ],
      "./server": [
        "DEFAULT_CREATOR_TOOL",
        "DEFAULT_GENERATE_LIMITS",
        "GENERATED_BYTES",
        "HANDLER_STATUS",
        "MediaLibraryError",
        "checkHost",
        "checkOperationFiles",
        "clientAddress",
        "createGenerateHandler",
        "createGuardedHandler",
        "createRateLimiter",
        "createUploadGate",
        "forwardedValue",
        "fromAISDK",
        "isAbortError",
        "markOrigin",
        "markStream",
        "readBody",
        "readBytes",
        "readForm",
        "readJsonBody",
        "readRequest",
        "requestDecoder",
        "sniffType",
        "sourceTypeOf",
      ],
      "./server/protocol": [
        "EVENT_STREAM_TYPE",
        "GENERATED_TYPES",
        "HEARTBEAT",
        "LIBRARY_STATUS",
        "MAX_GENERATION_FILES",
        "PROBLEM_TYPE",
        "encodeEvent",
        "encodeMetadataHeaders",
        "encodeProblem",
        "isTerminal",
      ],
      "./sync": [
        "createSync",
        "useSyncState",
      ],
      "./tailwind": [
        "AssetCard",
        "AssetViewer",
        "AttachmentStrip",
        "CompareDialog",
        "Composer",
        "EditDialog",
        "GenerateDialog",
        "GenerationQueue",
        "ImportPanel",
        "MediaGrid",
        "MediaLibrary",
        "MediaPicker",
        "RecentAssets",
        "UploadCard",
        "VideoDialog",
        "defaultMessages",
      ],
      "./testing": [
        "createMemoryStorage",
        "createMockGenerator",
        "runGeneratorContract",
        "runKitContract",
        "runStorageContract",
      ],
    }
  `);
});

test("both presets export the same names", async () => {
  expect(await namesOf("./tailwind")).toEqual(await namesOf("./mantine"));
});
