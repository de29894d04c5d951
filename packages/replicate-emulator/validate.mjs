/**
 * @typedef {import("./models/model.mjs").Field} Field
 * @typedef {{ type: string, field: string, description: string }} Invalid
 */

/** @param {unknown} value */
const typeOf = (value) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : Number.isInteger(value)
        ? "integer"
        : /** @type {string} */ (typeof value);

/**
 * Lists every violation of the model's schema, worded like gojsonschema, which Replicate uses.
 * @param {import("./models/model.mjs").Model} model
 * @param {Record<string, unknown>} input
 * @returns {Invalid[]}
 */
export function validateInput(model, input) {
  const missing = Object.entries(model.fields)
    .filter(([name, field]) => field.required && !(name in input))
    .map(([name]) => ({ type: "required", field: "input", description: `${name} is required` }));
  const wrong = Object.entries(input).flatMap(([name, value]) => {
    // The AI SDK sends it to every image model, and real models that make one image ignore it.
    if (name === "num_outputs" && value === 1 && model.kind === "image") return [];
    const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    return field
      ? invalidValue(field, `input.${name}`, value)
      : [
          {
            type: "additional_property_not_allowed",
            field: "input",
            description: `Additional property ${name} is not allowed`,
          },
        ];
  });
  return [...missing, ...wrong];
}

/** @param {Field} field @param {string} at @param {unknown} value @returns {Invalid[]} */
function invalidValue(field, at, value) {
  const given = typeOf(value);
  if (given !== field.type && !(field.type === "number" && given === "integer"))
    return [
      {
        type: "invalid_type",
        field: at,
        description: `Invalid type. Expected: ${field.type}, given: ${given}`,
      },
    ];
  if (typeof value === "number") return invalidNumber(field, at, value);
  if (typeof value === "string") return invalidString(field, at, value);
  return Array.isArray(value) ? invalidList(field, at, value) : [];
}

/** @param {Field} field @param {string} at @param {number} value */
function invalidNumber({ min, max, multipleOf }, at, value) {
  const invalid = [];
  if (multipleOf !== undefined && value % multipleOf !== 0)
    invalid.push({ type: "multiple_of", field: at, description: `Must be a multiple of ${multipleOf}` });
  if (min !== undefined && value < min)
    invalid.push({
      type: "number_gte",
      field: at,
      description: `Must be greater than or equal to ${min}`,
    });
  if (max !== undefined && value > max)
    invalid.push({ type: "number_lte", field: at, description: `Must be less than or equal to ${max}` });
  return invalid;
}

/** @param {Field} field @param {string} at @param {string} value */
function invalidString({ values, pattern, file }, at, value) {
  const invalid = [];
  if (values && !values.includes(value))
    invalid.push({
      type: "enum",
      field: at,
      description: `${at} must be one of the following: ${values.map((v) => `"${v}"`).join(", ")}`,
    });
  if (pattern && !pattern.test(value))
    invalid.push({
      type: "pattern",
      field: at,
      description: `Does not match pattern '${pattern.source}'`,
    });
  if (file && !isUri(value))
    invalid.push({ type: "format", field: at, description: "Does not match format 'uri'" });
  return invalid;
}

/** @param {Field} field @param {string} at @param {unknown[]} items */
function invalidList({ minItems, maxItems, file }, at, items) {
  /** @type {Invalid[]} */
  const invalid = [];
  if (minItems !== undefined && items.length < minItems)
    invalid.push({
      type: "array_min_items",
      field: at,
      description: `Array must have at least ${minItems} items`,
    });
  if (maxItems !== undefined && items.length > maxItems)
    invalid.push({
      type: "array_max_items",
      field: at,
      description: `Array must have at most ${maxItems} items`,
    });
  const item = /** @type {const} */ ({ type: "string" });
  items.forEach((value, index) => {
    invalid.push(...invalidValue(file ? { ...item, file } : item, `${at}.${index}`, value));
  });
  return invalid;
}

/** @param {string} text */
export const isUri = (text) => /^(https?|data):/i.test(text) && URL.canParse(text);
