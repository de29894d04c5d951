/**
 * A model's inputs as the API publishes them: the OpenAPI document of its version.
 * @param {import("./models/model.mjs").Model} model
 */
export function openapiOf(model) {
  const fields = Object.entries(model.fields).filter(([, field]) => !field.hidden);
  return {
    openapi: "3.0.2",
    info: { title: "Cog", version: "0.1.0" },
    paths: {},
    components: {
      schemas: {
        Input: {
          type: "object",
          title: "Input",
          required: fields.filter(([, field]) => field.required).map(([name]) => name),
          properties: Object.fromEntries(
            fields.map(([name, field], order) => [name, { ...propertyOf(name, field), "x-order": order }]),
          ),
        },
        Output: outputOf(model),
      },
    },
  };
}

/** @param {string} name @param {import("./models/model.mjs").Field} field */
function propertyOf(name, field) {
  const { type, description, min, max, multipleOf, values, pattern, minItems, maxItems, file } = field;
  const uri = { type: "string", format: "uri" };
  return {
    title: name.replaceAll("_", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
    type,
    ...(type === "array" ? { items: uri } : file ? { format: "uri" } : {}),
    ...Object.fromEntries(
      Object.entries({
        description,
        default: field.default,
        minimum: min,
        maximum: max,
        multipleOf,
        enum: values,
        pattern: pattern?.source,
        minItems,
        maxItems,
      }).filter(([, value]) => value !== undefined),
    ),
  };
}

/** @param {import("./models/model.mjs").Model} model */
function outputOf(model) {
  const file = { type: "string", format: "uri", title: "Output" };
  if (model.kind === "video" || (model.kind === "image" && model.output === "string")) return file;
  if (model.kind === "image")
    return { type: "array", items: { type: "string", format: "uri" }, title: "Output" };
  return {
    type: "array",
    items: { type: "string" },
    title: "Output",
    "x-cog-array-type": "iterator",
    "x-cog-array-display": "concatenate",
  };
}
