declare module "*?url" {
  const url: string;
  export default url;
}

/** The package's own types speak of a CommonJS module, and this file of it is none. */
declare module "browser-image-compression/dist/browser-image-compression.mjs" {
  import type { Options } from "browser-image-compression";
  export default function imageCompression(image: File, options: Options): Promise<File>;
}
