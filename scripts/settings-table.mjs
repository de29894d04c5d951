/**
 * A setting of demo/settings.json. With `min`, the value is a whole number.
 * @typedef {object} Setting
 * @property {string} group the heading it stands under
 * @property {string} text what it means
 * @property {string} [values] what it may be, other than a whole number
 * @property {string | number} [default]
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [unit]
 * @typedef {Record<string, Setting>} Settings in the order in which they are shown
 */

/** What a setting may be, for people. @param {Setting} setting */
export const valuesOf = ({ values, min, max, unit }) =>
  min === undefined ? (values ?? "") : `${min} to ${max} ${unit}`;

/** Each group with its settings. @param {Settings} settings */
function grouped(settings) {
  /** @type {Map<string, [string, Setting][]>} */
  const groups = new Map();
  for (const [name, setting] of Object.entries(settings)) {
    groups.set(setting.group, [...(groups.get(setting.group) ?? []), [name, setting]]);
  }
  return groups;
}

/** A table for each group, in Markdown. @param {Settings} settings */
export function settingsTables(settings) {
  return [...grouped(settings)]
    .map(([group, entries]) => {
      const rows = entries.map(([name, setting]) => {
        const value = setting.default === undefined ? "unset" : String(setting.default);
        return `| \`${name}\` | ${[valuesOf(setting), value, setting.text].map(cell).join(" | ")} |`;
      });
      return [
        `## ${group}`,
        "",
        "| setting | values | default | meaning |",
        "| --- | --- | --- | --- |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

/** Text in a table; the names of settings are code. @param {string} text */
const cell = (text) =>
  text
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replace(/`[^`]*`|\b[A-Z][A-Z0-9]*_[A-Z0-9_]*\b/g, (name) =>
      name.startsWith("`") ? name : `\`${name}\``,
    );

/** The example of an .env file: each setting with its meaning, unset. @param {Settings} settings */
export function envExample(settings) {
  const head = comment(
    "Written by `npm run generate` from settings.json. Copy to .env.local (git-ignored). The server reads all of these for each request; none reaches a browser. An empty value counts as unset. If none is set, `npm start` uses an emulator and needs no account.",
  );
  const groups = [...grouped(settings)].map(([group, entries]) => {
    const texts = entries.map(([name, setting]) => {
      const values = valuesOf(setting);
      const facts = [
        setting.text,
        ...(values ? [`Values: ${values}.`] : []),
        ...(setting.default === undefined ? [] : [`Default: ${setting.default}.`]),
      ];
      return `${comment(facts.join(" "))}\n${name}=`;
    });
    return [`# ── ${group}`, ...texts].join("\n\n");
  });
  return `${[head, ...groups].join("\n\n")}\n`;
}

/** Characters of a line of comment. */
const WIDTH = 120;

/** @param {string} text */
function comment(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line && line.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.map((line) => `# ${line}`).join("\n");
}

/**
 * A page with what stands between its two markers replaced.
 * @param {string} page @param {string} name of the markers @param {string} text
 */
export function replaceMarked(page, name, text) {
  const [before, , after] = page.split(
    new RegExp(`(?<=<!-- ${name} -->\\n)([\\s\\S]*)(?=<!-- /${name} -->)`),
  );
  if (before === undefined || after === undefined) throw new Error(`The page has no markers named ${name}.`);
  return `${before}\n${text}\n\n${after}`;
}
