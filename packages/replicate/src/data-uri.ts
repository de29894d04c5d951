/** The bytes of a data URI, whatever type it names; undefined for other texts. */
export function dataUriBytes(address: string): Uint8Array | undefined {
  const comma = address.indexOf(",");
  if (!/^data:/i.test(address) || comma === -1) return undefined;
  const content = address.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(address.slice(0, comma))) return Buffer.from(content, "base64");
  const bytes = Buffer.from(content, "utf8").toString("latin1");
  const unescaped = bytes.replace(/%([\da-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(unescaped, "latin1");
}
