/** The matchers of Vitest's `expect` that the contracts use. */
type ContractMatchers = {
  toBe(expected: unknown): void;
  toBeDefined(): void;
  toBeGreaterThan(expected: number): void;
  toBeInstanceOf(expected: unknown): void;
  toBeUndefined(): void;
  toContain(expected: unknown): void;
  toEqual(expected: unknown): void;
  toHaveLength(expected: number): void;
  toMatch(expected: RegExp): void;
  toMatchObject(expected: object): void;
  toThrow(expected: string): void;
};

type AsyncMatchers = {
  [Name in keyof ContractMatchers]: (...expected: Parameters<ContractMatchers[Name]>) => Promise<void>;
};

/** The part of Vitest's `expect` that the contracts use. */
export type ContractExpect = (actual: unknown) => ContractMatchers & { rejects: AsyncMatchers };

/** The functions of the test runner that a contract registers its tests with. */
export type ContractRunner = {
  /** `describe` of Vitest, or of a compatible runner. */
  describe: (name: string, body: () => void) => unknown;
  /** `it` of Vitest; `timeout` is in milliseconds. */
  it: (name: string, run: () => Promise<void>, timeout?: number) => unknown;
  /** `expect` of Vitest. */
  expect: ContractExpect;
};
