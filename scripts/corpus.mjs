import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const home = resolve(
  process.env.MEDIA_CORPORA_DIR || join(import.meta.dirname, "..", "..", "shared", "corpora"),
);

/**
 * Reads real image files by others, for tests; they are not part of this repository.
 * @param {string} name the corpus, such as `pngsuite`
 * @returns {{ name: string, base64: string }[]} empty if the corpora are absent
 */
export function readCorpus(name) {
  const folder = join(home, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.(png|jpe?g)$/.test(file))
    .sort()
    .map((file) => ({ name: file, base64: readFileSync(join(folder, file)).toString("base64") }));
}
