import type { MediaStorage, OpenStorage, StorageChange } from "../../core/library/storage.js";
import type { ContractExpect } from "../contract-runner.js";

/** What each test of the storage contract gets. */
export type StorageTest = {
  /** Creates an empty storage. */
  create: () => MediaStorage | Promise<MediaStorage>;
  /** Opens a storage, by default an empty one; the connection is closed when the test ends. */
  open: (storage?: MediaStorage, onChange?: (change: StorageChange) => void) => Promise<OpenStorage>;
};

/** Registers tests of one part of a storage. */
export type StorageRules = (suite: {
  test: (title: string, run: (tools: StorageTest) => Promise<void>) => void;
  expect: ContractExpect;
}) => void;

const PATIENCE_MS = 3000;

/** Repeats a check until it no longer throws; after 3 seconds its error is the test's. */
export async function eventually(check: () => void): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    try {
      return check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
