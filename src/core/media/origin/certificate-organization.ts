const utf8 = new TextDecoder();
const utf16 = new TextDecoder("utf-16be");

const SEQUENCE = 0x30;
const VERSION = 0xa0;
const BMP_STRING = 0x1e;

/** The attributes of a name that say who it is, the best first (X.520): organization and common name. */
const NAMING = [0x0a, 0x03];

type Element = { tag: number; body: Uint8Array };

/** The elements of a DER value, at most 100; what is damaged and all after it is left out. */
function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length && elements.length < 100; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    at += 2;
    if (length > 0x80) {
      const size = length - 0x80;
      if (size > 4) break;
      length = 0;
      for (const byte of bytes.subarray(at, at + size)) length = length * 256 + byte;
      at += size;
    }
    if (at + length > bytes.length) break;
    elements.push({ tag, body: bytes.subarray(at, at + length) });
    at += length;
  }
  return elements;
}

/** Whom an X.509 certificate (RFC 5280) was issued to: an organization, else a common name. Never throws. */
export function certificateOrganization(certificate: Uint8Array): string | undefined {
  const [whole] = elementsOf(certificate);
  const [signed] = elementsOf(whole?.body ?? new Uint8Array());
  const fields = elementsOf(signed?.body ?? new Uint8Array()).filter(({ tag }) => tag !== VERSION);
  // Serial number, algorithm, issuer, validity, subject.
  const subject = fields[4];
  if (subject?.tag !== SEQUENCE) return undefined;
  const attributes = elementsOf(subject.body)
    .flatMap(({ body }) => elementsOf(body))
    .map(({ body }) => elementsOf(body));
  for (const naming of NAMING) {
    const [, value] = attributes.find(([type]) => isNaming(type, naming)) ?? [];
    if (value) return (value.tag === BMP_STRING ? utf16 : utf8).decode(value.body);
  }
  return undefined;
}

/** Whether an object identifier is 2.5.4.`last`. */
const isNaming = (type: Element | undefined, last: number): boolean =>
  type !== undefined &&
  type.body.length === 3 &&
  type.body[0] === 0x55 &&
  type.body[1] === 4 &&
  type.body[2] === last;
