/**
 * The allow-list entry that admits `model`, or undefined. A listed version admits itself and the name without a version,
 * and is returned in both cases, so that a name without a version always runs the version that was chosen.
 */
export function admitModel(model: string, allowed: readonly string[]): string | undefined {
  return (
    allowed.find((entry) => entry === model) ?? allowed.find((entry) => entry.split(":", 1)[0] === model)
  );
}
