import fc from "fast-check";

/**
 * One of several, each as often as its weight says.
 * @template {unknown[]} Values
 * @param {{ [Index in keyof Values]: [weight: number, arbitrary: fc.Arbitrary<Values[Index]>] }} choices
 * @returns {fc.Arbitrary<Values[number]>}
 */
export const mostly = (...choices) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
