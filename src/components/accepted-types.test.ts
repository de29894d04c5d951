import { describe, expect, it } from "vitest";
import { acceptedTypes, withinTypes } from "./accepted-types.js";

describe("acceptedTypes", () => {
  it("reads MIME types, wildcards and extensions of an accept attribute", () => {
    expect(acceptedTypes("image/*, video/MP4,.jpeg,.png")).toEqual([
      "image",
      "video/mp4",
      "image/jpeg",
      "image/png",
    ]);
  });

  it.each([undefined, "", " , ", "*/*", "image/png,*/*"])("accepts everything for %j", (accept) => {
    expect(acceptedTypes(accept)).toBeUndefined();
  });

  it("accepts nothing rather than everything for an unknown extension", () => {
    expect(acceptedTypes(".unheard")).toEqual(["none/none"]);
  });
});

describe("withinTypes", () => {
  it.each([
    [undefined, undefined, undefined],
    ["video", undefined, "video"],
    [undefined, ["image"], ["image"]],
    [[], ["image"], ["image"]],
    ["image", ["image/png", "video"], ["image/png"]],
    ["image/png", ["image"], ["image/png"]],
    ["video", ["image"], ["none/none"]],
    ["image/png", ["image/pn"], ["none/none"]],
  ])("narrows %j to what %j allows", (asked, accepted, types) => {
    expect(withinTypes(asked, accepted)).toEqual(types);
  });
});
