import fc from "fast-check";
import { weighted } from "./weighted.mjs";

export const BOUNDARY = "----fuzz0123456789";

/** Latin-1, the encoding of header values. */
export const line = fc.string({
  unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 200,
});
const HOSTILE = {
  "content-type": [
    ...[
      "",
      "text/plain",
      "application/json; charset=utf-16",
      'application/json; charset="utf-8',
      "APPLICATION/JSON;;;",
    ],
    ...[
      "multipart/form-data",
      "multipart/form-data; boundary=",
      'multipart/form-data; boundary=""',
      "multipart/mixed; boundary=x",
    ],
    ...[
      `multipart/form-data; boundary=${"b".repeat(71)}`,
      `multipart/form-data; boundary="${BOUNDARY}"`,
      "multipart/form-data; boundary=\xff",
    ],
    ...[
      `${";".repeat(9_000)}boundary=`,
      `multipart/form-data;${" ".repeat(9_000)}boundary`,
      "application/json, text/plain",
    ],
  ],
  "content-length": ["0", "-1", "1e9", "16385", "99999999999999999999", "abc", "0x10", "", "1, 2"],
  "content-encoding": ["gzip", "br", "identity", "IDENTITY", "deflate, gzip", ""],
  accept: [
    ...[
      "application/json",
      "image/*",
      "multipart/form-data",
      "*/*;q=0",
      "application/json;q=NaN",
      "text/html",
      "",
    ],
    ...[
      "image/png;q=0.1, application/json;q=0.2",
      ",".repeat(9_000),
      `application/json;${"q=1;".repeat(2_000)}`,
    ],
  ],
  origin: [
    ...[
      "http://demo.example",
      "http://localhost:6006",
      "HTTP://LOCALHOST:6006",
      "https://evil.example",
      "null",
      "",
      "http://",
    ],
    ...[
      "http://demo.example:80",
      "http://demo.example@evil.example",
      "http://[::1",
      "file://",
      `http://${"a".repeat(8_000)}.example`,
      "*",
    ],
  ],
  host: ["demo.example", "demo.example:80", "evil.example", "", "[", "a b", "demo.example, evil.example"],
  cookie: [
    "rml-demo-session=",
    "rml-demo-session=a.b.c",
    `rml-demo-session=${"A".repeat(22)}.${"B".repeat(43)}`,
    "=;=;",
    "x".repeat(16_000),
    ";".repeat(9_000),
  ],
  "x-forwarded-for": ["1.2.3.4", "1.2.3.4, 5.6.7.8", ",,,", "", "x".repeat(9_000), "<script>", "::1"],
  "x-forwarded-host": ["demo.example", "evil.example", ",", "[", ""],
  "access-control-request-headers": ["content-type", "x".repeat(9_000), "*", "a,,b"],
  "access-control-request-method": ["POST", "DELETE", ""],
  authorization: ["Bearer x", "Basic !!!", "Bearer ".repeat(900)],
  prefer: ["wait", "wait=60"],
  expect: ["100-continue"],
  range: ["bytes=0-", "bytes=-1"],
  "x-ai-provider": ["evil"],
  "idempotency-key": ["", "a", "x".repeat(300)],
};

/** A header that no legitimate client sends in this form. */
export const hostileHeader = fc.oneof(
  fc
    .constantFrom(...Object.entries(HOSTILE))
    .chain(([name, values]) =>
      fc.tuple(fc.constant(name), weighted([4, fc.constantFrom(...values)], [1, line])),
    ),
  fc.tuple(fc.string({ unit: fc.constantFrom(..."abcxyz-_1"), minLength: 1, maxLength: 20 }), line),
);
