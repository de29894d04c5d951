import type { MediaAIGenerateRequest, MediaAIGenerator } from "../core/generation/generator.js";
import { readEstimate } from "../core/generation/read-estimate.js";
import type { ContractExpect } from "./contract-runner.js";

/** Asks what a request costs, for one image and for two; checks that a price is a price, and that no estimate outlives its signal. */
export async function checkEstimate(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { expect, report }: { expect: ContractExpect; report: (line: string) => void },
): Promise<void> {
  const estimate = generator.estimate?.bind(generator);
  if (!estimate) return report("estimates no prices");
  const { images: _, mask: __, ...fields } = request;
  const { signal } = new AbortController();
  for (const n of [1, 2]) {
    const given = await estimate({ ...fields, n }, { signal });
    const { microUsd, approximate, duration } = readEstimate(given);
    // What the library would round or leave out.
    expect(given).toMatchObject({ microUsd });
    const about = approximate ? "about " : "";
    const price = microUsd === null ? "an unknown price" : `${about}${microUsd} millionths of a US dollar`;
    report(`${n} image${n > 1 ? "s" : ""}: ${price}${duration === undefined ? "" : `, in ${duration} ms`}`);
  }
  await expect(estimate(fields, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
  });
}
