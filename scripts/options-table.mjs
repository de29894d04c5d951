import ts from "typescript";

/**
 * An option of a function, of its type and doc comment.
 * @typedef {{ name: string, type: string, unit: string, byDefault: string, text: string }} Option
 * @typedef {{ title: string, options: Option[] }} OptionGroup
 */

/** The units of numbers; a doc comment names the one of its option. */
const UNITS = [
  ...["milliseconds", "seconds", "bytes", "pixels", "credits", "millionths of a US dollar"],
  ...["requests", "steps", "proxies", "connections"],
];

/** @type {ts.CompilerOptions} */
const COMPILER = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  // Enough for the types of options, and read in a moment.
  lib: ["lib.es5.d.ts"],
  skipLibCheck: true,
  types: [],
};

/**
 * The options of a type, those of its objects as groups of their own (`limits.perMinute`).
 * @param {string} file with the type's declaration
 * @param {string} name of the type, which the file exports
 * @returns {OptionGroup[]}
 */
export function optionsOf(file, name) {
  const program = ts.createProgram([file], COMPILER);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module && checker.getExportsOfModule(module).find((each) => each.name === name);
  if (!exported) throw new Error(`${file} exports no ${name}.`);
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;

  /** The object types that a value may have. @param {ts.Type} type */
  const objectsOf = (type) =>
    (type.isUnion() ? type.types : [type]).filter(
      (each) => each.isIntersection() || (each.flags & ts.TypeFlags.Object) !== 0,
    );

  /** @param {ts.Symbol} property */
  const typeOf = (property) => checker.getTypeOfSymbol(property);

  /** Whether an object only has data: what has methods is a part of the server, not a group of options. @param {ts.Type} type */
  const isGroup = (type) =>
    objectsOf(type).length > 0 &&
    !checker.isArrayLikeType(checker.getNonNullableType(type)) &&
    objectsOf(type).every(
      (each) =>
        each.getCallSignatures().length === 0 &&
        each.getProperties().every((property) => typeOf(property).getCallSignatures().length === 0),
    );

  /** @param {ts.Type} type */
  const propertiesOf = (type) => {
    /** @type {Map<string, ts.Symbol[]>} */
    const found = new Map();
    for (const each of objectsOf(type))
      for (const property of each.getProperties())
        found.set(property.name, [...(found.get(property.name) ?? []), property]);
    return found;
  };

  /** What may be written for it. @param {readonly ts.Type[]} types */
  const written = (types) => {
    const parts = types.flatMap((type) => {
      const some = checker.getNonNullableType(type);
      if (isGroup(some) && !some.isUnion()) return ["object"];
      if (some.flags & ts.TypeFlags.Boolean) return ["boolean"];
      return (some.isUnion() ? some.types : [some]).map((each) =>
        isGroup(each) ? "object" : checker.typeToString(each, undefined, ts.TypeFormatFlags.NoTruncation),
      );
    });
    return [...new Set(parts)].join(" | ");
  };

  /** @type {OptionGroup[]} */
  const groups = [];

  /** @param {string} title @param {ts.Type} type */
  const add = (title, type) => {
    /** @type {OptionGroup} */
    const group = { title, options: [] };
    groups.push(group);
    for (const [own, properties] of propertiesOf(type)) {
      const path = title ? `${title}.${own}` : own;
      const [first] = properties;
      if (!first) continue;
      const types = properties.map(typeOf);
      const comment = ts.displayPartsToString(first.getDocumentationComment(checker)).replace(/\s+/g, " ");
      const isOptional = properties.every((property) => property.flags & ts.SymbolFlags.Optional);
      group.options.push(describe(path, written(types), comment, isOptional));
      for (const each of types) {
        const some = checker.getNonNullableType(each);
        if (isGroup(some)) add(path, some);
      }
    }
  };
  add("", checker.getDeclaredTypeOfSymbol(symbol));
  return groups;
}

/** @param {string} name @param {string} type @param {string} comment @param {boolean} isOptional @returns {Option} */
function describe(name, type, comment, isOptional) {
  const [whole = "", byDefault] = /\s*\bDefault:? (.*?)\.(?=\s|$)/.exec(comment) ?? [];
  const text = comment.replace(whole, "").trim();
  if (!text) throw new Error(`The option ${name} has no doc comment that says what it does.`);
  if (isOptional && !byDefault) throw new Error(`The doc comment of ${name} does not say its default.`);
  const unit = type === "number" ? UNITS.find((each) => text.toLowerCase().includes(each.toLowerCase())) : "";
  if (unit === undefined) throw new Error(`The doc comment of ${name} does not say its unit.`);
  return { name, type, unit, byDefault: byDefault ?? "required", text };
}

/** A table for each group, in Markdown. @param {OptionGroup[]} groups @param {string} title of the first group */
export const optionsTables = (groups, title) =>
  groups
    .map((group) => {
      const rows = group.options.map(
        ({ name, type, unit, byDefault, text }) =>
          `| \`${name}\` | ${[code(type), unit, byDefault, text].map(cell).join(" | ")} |`,
      );
      return [
        `## ${group.title ? `\`${group.title}\`` : title}`,
        "",
        "| option | type | unit | default | what it does |",
        "| --- | --- | --- | --- | --- |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");

/** @param {string} text */
const code = (text) => `\`${text}\``;

/** @param {string} text */
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
