import { type FieldError, MediaLibraryError } from "@reactkits.dev/react-media-library/server";

/** What is wrong with a value: the end of a sentence that begins with the field's name. */
export class FieldIssue {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Reads the value of a field; the value is undefined if the field is absent. */
export type FieldReader<Value> = (value: unknown) => Value | FieldIssue;

/**
 * Reads a JSON object from an untrusted source and rejects unknown keys.
 * @throws MediaLibraryError `invalid-json`, or `field` with all invalid fields
 */
export function readFields<Fields extends Record<string, unknown>>(
  text: string,
  readers: { [Name in keyof Fields]: FieldReader<Fields[Name]> },
): Fields {
  const body = parseObject(text);
  if (!body) throw new MediaLibraryError("invalid-json", "The request's body is not a JSON object.");
  const errors: FieldError[] = Object.keys(body)
    .filter((key) => !Object.hasOwn(readers, key))
    .slice(0, 20)
    .map((key) => ({
      field: key.slice(0, 100).replace(/\p{Surrogate}/gu, "\ufffd"),
      message: "is not a field of this request",
    }));
  const fields: Partial<Fields> = {};
  for (const name in readers) {
    const value = readers[name](Object.hasOwn(body, name) ? body[name] : undefined);
    if (value instanceof FieldIssue) errors.push({ field: name, message: value.message });
    else fields[name] = value;
  }
  if (errors.length === 0 && isWhole(fields, readers)) return fields;
  const sentences = errors.map(({ field, message }) => `${field} ${message}`).join("; ");
  throw new MediaLibraryError("field", `The request is not valid: ${sentences}.`, { fields: errors });
}

const isWhole = <Fields extends Record<string, unknown>>(
  fields: Partial<Fields>,
  readers: { [Name in keyof Fields]: unknown },
): fields is Fields => Object.keys(readers).every((name) => Object.hasOwn(fields, name));

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A string that is not blank, with a maximum number of code points. */
export const promptReader =
  (maxLength: number): FieldReader<string> =>
  (value) => {
    if (value === undefined) return new FieldIssue("is required");
    if (typeof value !== "string") return new FieldIssue("must be a string");
    if (value.trim() === "") return new FieldIssue("must not be empty");
    // A lone surrogate has no UTF-8 encoding, so the provider would receive a different prompt.
    if (/\p{Surrogate}/u.test(value)) return new FieldIssue("is not valid Unicode");
    const { length } = [...value];
    return length > maxLength
      ? new FieldIssue(`has ${length} characters; the maximum is ${maxLength}`)
      : value;
  };

export const optional =
  <Value>(read: FieldReader<Value>): FieldReader<Value | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value);

/** A number within an inclusive range. */
export const numberReader =
  (min: number, max: number): FieldReader<number> =>
  (value) =>
    typeof value === "number" && value >= min && value <= max
      ? value
      : new FieldIssue(`must be a number from ${min} to ${max}`);
