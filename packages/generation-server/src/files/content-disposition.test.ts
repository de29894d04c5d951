import fc from "fast-check";
import { expect, it } from "vitest";
import { contentDisposition } from "./content-disposition.js";

it("contains the full name in UTF-8, and a safe ASCII fallback", () => {
  const plain = (name: string) => contentDisposition("attachment", name);
  expect(plain("a fox.png")).toBe('attachment; filename="a fox.png"');
  expect(contentDisposition("inline", "Füchse (2).png")).toBe(
    `inline; filename="F_chse (2).png"; filename*=UTF-8''F%C3%BCchse%20%282%29.png`,
  );
  expect(plain('a"b\\c%41.png')).toBe(`attachment; filename="c_41.png"; filename*=UTF-8''c%2541.png`);
  expect(plain("../../etc/passwd")).toBe('attachment; filename="passwd"');
  expect(plain("..\\..\\boot.ini")).toBe('attachment; filename="boot.ini"');
  expect(plain(".bashrc")).toBe('attachment; filename="bashrc"');
  expect(plain("fox\u202egnp.exe")).toBe('attachment; filename="foxgnp.exe"');
  for (const empty of ["", " ", "...", "a/", "\r\n", "\ud800"]) expect(plain(empty)).toContain('"file"');
});

it("is a single ASCII header from which any name can be restored", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
      const value = contentDisposition("attachment", name);
      expect(value).toMatch(
        /^attachment; filename="[\x20-\x7e]+"(; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+)?$/,
      );
      expect(/"(.*)"/.exec(value)?.[1]).not.toMatch(/["\\%]/);
      expect(new Headers({ "content-disposition": value }).get("content-disposition")).toBe(value);
      const extended = /''(.*)$/.exec(value)?.[1];
      for (const character of decodeURIComponent(extended ?? "")) expect(name).toContain(character);
    }),
  );
});
