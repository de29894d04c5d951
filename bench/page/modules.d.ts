declare module "*?url" {
  const url: string;
  export default url;
}

/** The package's types describe a CommonJS module; this file of it is an ES module. */
declare module "browser-image-compression/dist/browser-image-compression.mjs" {
  import type { Options } from "browser-image-compression";
  export default function imageCompression(image: File, options: Options): Promise<File>;
}
