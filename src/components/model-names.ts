/** The id of a model without its version, 64 hexadecimal digits that tell people nothing. */
export function formatModel(id: string): string {
  return id.replace(/:[0-9a-f]{64}$/, "");
}
