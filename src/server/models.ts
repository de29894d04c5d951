/**
 * The entry of the allow-list that stands for `model`. A listed version admits itself and the bare name, and
 * answers with the version, so that a bare name never runs another version than the one that was chosen.
 */
export function admitModel(model: string, allowed: readonly string[]): string | undefined {
  return (
    allowed.find((entry) => entry === model) ?? allowed.find((entry) => entry.split(":", 1)[0] === model)
  );
}
