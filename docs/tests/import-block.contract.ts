import { blocks } from "virtual:page-blocks";

// scripts/page-blocks.test.ts looks for calls of these functions, with both arguments as texts.

/** @param contains a part that no other block of the page has */
function findBlock(page: string, contains: string) {
  const [block, ...others] = blocks.filter((each) => each.page === page && each.code.includes(contains));
  if (!block || others.length > 0)
    throw new Error(`${page} has ${block ? "several blocks" : "no block"} with ${contains}.`);
  return block;
}

/** Runs a block of a page as a module and returns what it exports. */
export async function importBlock<Exports>(page: string, contains: string): Promise<Exports> {
  return findBlock(page, contains).load<Exports>();
}

/** A block that is no module. */
export const textBlock = (page: string, contains: string): string => findBlock(page, contains).code;
