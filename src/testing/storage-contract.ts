import type { MediaStorage, OpenStorage } from "../core/library/storage.js";
import type { ContractRunner } from "./contract-runner.js";
import { albumRules } from "./storage-contract/album-rules.js";
import { assetRules } from "./storage-contract/asset-rules.js";
import { connectionRules } from "./storage-contract/connection-rules.js";
import { generationRules } from "./storage-contract/generation-rules.js";
import { promptRules } from "./storage-contract/prompt-rules.js";
import type { StorageTest } from "./storage-contract/storage-rules.js";
import { stubRules } from "./storage-contract/stub-rules.js";
import { trashRules } from "./storage-contract/trash-rules.js";

/** Options of `runStorageContract`: the storage, and the functions of your test runner. */
export type StorageContractOptions = ContractRunner & {
  /** Called at least once per test; must create a storage that shares nothing with the others. */
  create: () => MediaStorage | Promise<MediaStorage>;
};

/**
 * Registers a suite that checks what the library relies on in a `MediaStorage`: saving, trashing and removing assets,
 * paging, duplicates, stubs, generations, prompts, numbered changes, locks and reopening. The runner's functions are passed
 * in, so that this entry point depends on no test runner.
 *
 * @example
 * ```ts
 * import { createMemoryStorage, runStorageContract } from "@reactkits.dev/react-media-library/testing";
 * import { describe, expect, it } from "vitest";
 *
 * runStorageContract("memory", { create: () => createMemoryStorage(), describe, it, expect });
 * ```
 */
export function runStorageContract(
  name: string,
  { create, describe, it, expect }: StorageContractOptions,
): void {
  const test = (title: string, run: (tools: StorageTest) => Promise<void>) =>
    it(title, async () => {
      const opened: OpenStorage[] = [];
      const open: StorageTest["open"] = async (storage, onChange = () => {}) => {
        const connection = await (storage ?? (await create())).open(onChange);
        opened.push(connection);
        return connection;
      };
      try {
        await run({ create, open });
      } finally {
        for (const connection of opened) await connection.close();
      }
    });

  describe(`storage contract: ${name}`, () => {
    for (const rules of [
      assetRules,
      trashRules,
      albumRules,
      stubRules,
      generationRules,
      promptRules,
      connectionRules,
    ])
      rules({ test, expect });
  });
}
