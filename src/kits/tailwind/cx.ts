/** Joins class names; what is false or undefined is left out. */
export function cx(...names: (string | false | undefined)[]): string {
  return names.filter((name) => name).join(" ");
}
