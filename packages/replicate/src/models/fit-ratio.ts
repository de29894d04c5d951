export type FittedRatio = {
  ratio: string;
  /** `exact`: the same ratio; `near`: the nearest one; `none`: none is near, and this is the default. */
  fit: "exact" | "near" | "none";
};

/** The greatest factor between two ratios that count as near. */
const FARTHEST = Math.log(2);

/** Finds the nearest ratio by proportion, so that 2:1 is as far from 1:1 as 1:2. `ratios` begins with the default. */
export function fitRatio(width: number, height: number, ratios: readonly [string, ...string[]]): FittedRatio {
  const reduced = reduceRatio(width, height);
  const exact = ratios.find((ratio) => reduceRatio(...sidesOf(ratio)) === reduced);
  if (exact !== undefined) return { ratio: exact, fit: "exact" };
  const distance = (ratio: string) => {
    const [across, down] = sidesOf(ratio);
    return Math.abs(Math.log(across / down) - Math.log(width / height));
  };
  const nearest = ratios.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
  return distance(nearest) <= FARTHEST ? { ratio: nearest, fit: "near" } : { ratio: ratios[0], fit: "none" };
}

/** `16:9` for 1920 by 1080. */
export function reduceRatio(width: number, height: number): string {
  const divisor = gcd(width, height);
  return `${width / divisor}:${height / divisor}`;
}

/** The numbers on both sides of the colon. */
export function sidesOf(ratio: string): [width: number, height: number] {
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  return [width, height];
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
