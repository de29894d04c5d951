/** Numbers for values that recur. In a column of numbers, a value takes four bytes however long it is. */
export type ValueCodes = {
  /** The number of a value, which is added if it is new. `undefined` is 0. */
  encode: (value: string | undefined) => number;
  /** The number of a value; undefined if no row ever had it. */
  find: (value: string) => number | undefined;
  /** By number; the first is "", for `undefined`. */
  readonly values: readonly string[];
};

export function createValueCodes(saved: readonly string[] = [""]): ValueCodes {
  const values = [...saved];
  const codes = new Map(values.map((value, code) => [value, code]));
  codes.delete("");
  return {
    values,
    find: (value) => codes.get(value),
    encode(value) {
      if (value === undefined || value === "") return 0;
      const code = codes.get(value) ?? values.length;
      if (code === values.length) {
        values.push(value);
        codes.set(value, code);
      }
      return code;
    },
  };
}

/** Numbers for sets of values, such as the tags of an asset: few combinations occur, however many values there are. */
export type SetCodes = {
  /** The number of a set, which is added if it is new. The empty set is 0. */
  encode: (values: readonly string[] | undefined) => number;
  /** By number: the codes of the values in it, ascending. */
  readonly sets: readonly (readonly number[])[];
  readonly values: ValueCodes;
};

export function createSetCodes(values: ValueCodes, saved: readonly (readonly number[])[] = [[]]): SetCodes {
  const sets = [...saved];
  const codes = new Map(sets.map((set, code) => [set.join(), code]));
  return {
    sets,
    values,
    encode(list) {
      if (!list || list.length === 0) return 0;
      const set = [...new Set(list.map(values.encode))].filter((code) => code > 0).sort((a, b) => a - b);
      const key = set.join();
      const code = codes.get(key) ?? sets.length;
      if (code === sets.length) {
        sets.push(set);
        codes.set(key, code);
      }
      return code;
    },
  };
}
