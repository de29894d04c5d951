import type {
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIPreview,
} from "../core/generation/generator.js";
import { sniffType } from "../core/media/sniff.js";
import type { ContractExpect } from "./contract-runner.js";

export type PreviewsContract = {
  expect: ContractExpect;
  /** Called with one line. */
  report: (line: string) => void;
};

/** Runs the generator once, and checks the partial pictures that it reports. It need not report any. */
export async function checkPreviews(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { expect, report }: PreviewsContract,
): Promise<void> {
  const previews: MediaAIPreview[] = [];
  const { signal } = new AbortController();
  const onPreview = (preview: MediaAIPreview) => void previews.push(preview);
  const images = await generator.generateImages(request, { signal, jobId: "contract-previews", onPreview });
  const count = previews.length;
  expect(images.length).toBeGreaterThan(0);
  for (const { n = 0, file } of previews) {
    expect(n >= 0 && n < images.length).toBe(true);
    // The library ignores larger ones.
    expect(file.size <= 2 * 1024 * 1024).toBe(true);
    expect(sniffType(new Uint8Array(await file.arrayBuffer()))).toMatch(
      /^image\/(?:png|jpeg|webp|gif|avif)$/,
    );
  }
  // None after the end.
  expect(previews).toHaveLength(count);
  report(count === 0 ? "reports no previews" : `reported ${count} previews of a run`);
}
