import fc from "fast-check";

/**
 * One of several arbitraries, each chosen in proportion to its weight.
 * @template {unknown[]} Values
 * @param {{ [Index in keyof Values]: [weight: number, arbitrary: fc.Arbitrary<Values[Index]>] }} choices
 * @returns {fc.Arbitrary<Values[number]>}
 */
export const weighted = (...choices) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
