import { createMediaLibrary } from "../src/core.js";
import { makeImage } from "./page-tools.js";

const script = (name: string) => `fetch("${location.origin}/ran?${name}",{method:"POST",mode:"no-cors"})`;
const html = (name: string) =>
  `<!doctype html><meta http-equiv="refresh" content="0;url=${location.origin}/navigated?${name}"><script>${script(name)}</script><body onload='${script(name)}'>`;
const xhtml = (name: string) =>
  `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script(name)}</script><body/></html>`;
const svg = (name: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload='${script(name)}'><script>${script(name)}</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:${encodeURIComponent(script(name))}"/></foreignObject></svg>`;
const pdf = (name: string) =>
  `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);this.submitForm\\("${location.origin}/ran?${name}"\\))>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n`;
const mhtml = (name: string) =>
  `MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n${html(name)}\n--b--`;

const GIF = Uint8Array.from(atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), (char) =>
  char.charCodeAt(0),
);
/** A comment extension (GIF89a, 24) before the frame. */
function gifWithComment(text: string): Blob {
  const blocks = text.match(/[\s\S]{1,255}/g) ?? [];
  const comment = blocks.map((block) => String.fromCharCode(block.length) + block).join("");
  const bytes = Uint8Array.from(`\x21\xfe${comment}\0`, (char) => char.charCodeAt(0));
  return new Blob([GIF.slice(0, 19), bytes, GIF.slice(19)]);
}

async function encoded(type: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(9, 9);
  canvas.getContext("2d")?.fillRect(0, 0, 4, 4);
  return canvas.convertToBlob({ type });
}

async function recorded(mimeType: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const context = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType });
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start();
  for (let frame = 0; frame < 10; frame++) {
    context?.fillRect(frame * 4, 0, 4, 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await new Promise((resolve) => {
    recorder.addEventListener("stop", resolve);
    recorder.stop();
  });
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Inserts a `free` box as early in the file as the format allows. */
function boxAfterFileType(mp4: Uint8Array<ArrayBuffer>, text: string): Blob {
  const end = new DataView(mp4.buffer).getUint32(0);
  const head = new DataView(new ArrayBuffer(4));
  head.setUint32(0, 8 + new Blob([text]).size);
  return new Blob([mp4.slice(0, end), head, "free", text, mp4.slice(end)]);
}

function withoutCodec(webm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = new TextDecoder("latin1").decode(webm).indexOf("V_VP");
  return Uint8Array.from(webm, (byte, index) => (index === at + 2 ? 0x58 : byte));
}

/** Every type that limits can admit, each as hostile as possible: name, claimed type, content. */
async function hostileFiles(): Promise<[string, string, Blob | string][]> {
  const [mp4, webm] = [await recorded("video/mp4"), await recorded("video/webm")];
  return [
    ["drawing.svg", "image/svg+xml", svg("svg")],
    ["drawing-as-xml.svg", "image/svg+xml", `<?xml version="1.0"?><!-- x -->${svg("xml-svg")}`],
    ["page.html", "text/html", html("html")],
    ["page.xhtml", "application/xhtml+xml", xhtml("xhtml")],
    ["data.xml", "application/xml", `<?xml version="1.0"?><r>${xhtml("xml")}</r>`],
    ["text.txt", "text/plain", `text, then ${html("text")}`],
    ["code.js", "text/javascript", script("js")],
    ["document.pdf", "application/pdf", pdf("pdf")],
    ["archive.mhtml", "multipart/related", mhtml("mhtml")],
    ["letter.eml", "message/rfc822", mhtml("eml")],
    ["claims-html", "text/html", ` x ${html("claimed")}`],
    ["unknown.bin", "", `\0${html("unknown")}`],
    ["film-with-html.mp4", "video/mp4", boxAfterFileType(mp4, html("mp4"))],
    ["film-then-html.mp4", "video/mp4", new Blob([mp4, html("mp4-then-html")])],
    ["film-then-html.webm", "video/webm", new Blob([webm, html("webm-then-html")])],
    ["film-then-svg.webm", "", new Blob([webm, svg("webm-then-svg")])],
    ["film-named.html", "", new Blob([webm, html("webm-named-html")])],
    ["film-of-an-unknown-codec.webm", "video/webm", new Blob([withoutCodec(webm), html("codec")])],
    ["sound.mp3", "audio/mpeg", `ID3${html("mp3")}`],
    ["gif-then-html.gif", "image/gif", new Blob([GIF, html("gif-then-html")])],
    ["gif-with-html.gif", "image/gif", gifWithComment(html("gif-with-html"))],
    ["gif-as-script.gif", "image/gif", gifWithComment(`*/=1;${script("gif-as-script")};/*`)],
    ["png-then-html.png", "image/png", new Blob([await makeImage(16), html("png-then-html")])],
    ["png-then-svg.png", "", new Blob([await makeImage(16), svg("png-then-svg")])],
    ["jpeg-then-html.jpg", "image/jpeg", new Blob([await encoded("image/jpeg"), html("jpeg-then-html")])],
    ["webp-then-html.webp", "image/webp", new Blob([await encoded("image/webp"), html("webp-then-html")])],
    ["png-named.html", "", new Blob([await makeImage(16), html("png-named-html")])],
  ];
}

const library = createMediaLibrary({
  namespace: "inert",
  limits: {
    accept: [
      ...["image/*", "video/*", "audio/*", "text/*", "application/*", "multipart/*", "message/*"],
      ...["image/svg+xml", "text/html"],
    ],
  },
});

const proof = {
  /** A document whose script does run, to show that scripts are detected. */
  control: (): string => URL.createObjectURL(new Blob([html("control")], { type: "text/html" })),
  /** Every URL that the library creates for each file, with a name. */
  async urls(): Promise<[string, string][]> {
    const files = (await hostileFiles()).map(([name, type, content]) => new File([content], name, { type }));
    const results = await library.importFiles(files);
    const urls: [string, string][] = [];
    for (const [index, { asset, error }] of results.entries()) {
      const name = files[index]?.name ?? "";
      if (!asset) throw new Error(`${name} was not accepted: ${error?.message}`);
      for (const kind of ["original", "thumbnail"] as const) {
        const url = await library.acquireUrl(asset.id, kind).url;
        if (url) urls.push([`${kind} of ${name}`, url]);
      }
      urls.push([`file of ${name}`, URL.createObjectURL(await library.getFile(asset.id))]);
    }
    return urls;
  },
  open(url: string): void {
    window.open(url);
  },
  frame(url: string): void {
    document.body.append(Object.assign(document.createElement("iframe"), { src: url }));
    document.body.append(Object.assign(document.createElement("object"), { data: url }));
    document.body.append(Object.assign(document.createElement("embed"), { src: url }));
  },
};

Object.assign(window, { proof });
