import type { MediaAIOperation } from "../core/generation/ai-operation.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "../core/generation/generator.js";
import { withDefaults } from "../core/generation/operation-size.js";
import { readImageSize } from "../core/media/image-header.js";
import { sniffType } from "../core/media/sniff.js";
import type { ContractExpect } from "./contract-runner.js";

export type OperationsContract = {
  expect: ContractExpect;
  /** Whether upscaled images are exactly as large as the factor says. */
  exactSize: boolean;
  /** Called with a line for each operation, or with one line if there is none. */
  report: (line: string) => void;
};

/** Runs every operation of the generator once, on an image that it has generated. */
export async function checkOperations(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { expect, exactSize, report }: OperationsContract,
): Promise<void> {
  const { capabilities } = generator;
  const { operations = [] } =
    (typeof capabilities === "function" ? await capabilities.call(generator) : capabilities) ?? {};
  if (operations.length === 0) return report("offers no operations");
  const [source] = await generator.generateImages(request);
  const before = source && (await sizeOf(source.file));
  if (!source || !before) throw new Error("The generator resolved to no image");
  for (const offered of operations) {
    const results = await generator.generateImages({
      prompt: offered.prompt ? request.prompt : "",
      ...before,
      model: offered.model,
      operation: withDefaults({ type: offered.type }, offered),
      images: [source.file],
      ...(offered.type === "inpaint" && { mask: source.file }),
    });
    expect(results).toHaveLength(1);
    const after = results[0] && (await sizeOf(results[0].file));
    if (!after) throw new Error(`${offered.type} by ${offered.model} resolved to no image`);
    report(describeRun(offered, before, after));
    if (offered.type !== "upscale") continue;
    expect(after.width).toBeGreaterThan(before.width);
    const [scale] = offered.scales ?? [];
    if (exactSize && scale !== undefined) {
      expect(after).toEqual({ width: before.width * scale, height: before.height * scale });
    }
  }
}

type Size = { width: number; height: number };

const describeRun = ({ type, model }: MediaAIOperation, before: Size, after: Size): string =>
  `${type} by ${model}: ${before.width} × ${before.height} became ${after.width} × ${after.height}`;

async function sizeOf(file: File): Promise<Size | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const size = readImageSize(bytes, sniffType(bytes) ?? "");
  return size && { width: size.width, height: size.height };
}
