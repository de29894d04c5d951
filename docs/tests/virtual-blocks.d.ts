/** From `pageBlocks` of scripts/page-blocks.mjs. */
declare module "virtual:page-blocks" {
  export const blocks: {
    page: string;
    code: string;
    /** `Exports` is for the test to know: `src/doc-comments.test.ts` compiles the block. */
    load: <Exports>() => Promise<Exports>;
  }[];
}
