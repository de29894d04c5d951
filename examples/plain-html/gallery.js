// @ts-check
import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";

/** @typedef {import("@reactkits.dev/react-media-library/core").MediaAsset} MediaAsset */
/** @typedef {{ element: Element, release: () => void }} Shown */

const library = createMediaLibrary({ namespace: "plain-html" });

const input = find(document, "input");
const status = find(document, "output");
const gallery = find(document, "ul");
const template = find(document, "template");

/** What is on the page, by the asset's id. @type {Map<string, Shown>} */
const shown = new Map();

// The snapshot is immutable, and another object after each change, also by another tab.
library.subscribe(render);

input.addEventListener("change", async () => {
  status.textContent = "Adding …";
  const files = [...(input.files ?? [])];
  const results = await library.importFiles(files);
  // One result per file, in the same order; a file that cannot be imported has an error in place of an asset.
  const lines = results.map(
    ({ status, error }, index) => `${files[index]?.name}: ${error?.message ?? status}`,
  );
  status.textContent = lines.join("\n");
  input.value = "";
});

function render() {
  const { assets, error } = library.getSnapshot();
  if (error) status.textContent = error.message;
  for (const [id, { element, release }] of shown) {
    if (assets.some((asset) => asset.id === id)) continue;
    element.remove();
    release();
    shown.delete(id);
  }
  for (const [index, asset] of assets.entries()) {
    const { element } = shown.get(asset.id) ?? show(asset);
    const there = gallery.children[index];
    if (there !== element) gallery.insertBefore(element, there ?? null);
  }
}

/** @param {MediaAsset} asset */
function show(asset) {
  const element = find(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), "li");
  const image = find(element, "img");
  image.alt = asset.alt ?? asset.name;
  // An object URL, which keeps its file in memory until it is released.
  const { url, release } = library.acquireUrl(asset.id, "thumbnail");
  url.then((address = "") => {
    image.src = address;
  });
  find(element, "p").textContent = `${asset.name}, ${asset.width} × ${asset.height}`;
  const button = find(element, "button");
  button.ariaLabel = `Delete ${asset.name}`;
  button.addEventListener("click", async () => {
    await library.remove(asset.id);
    status.textContent = `${asset.name} is in the trash.`;
    input.focus();
  });
  const entry = { element, release };
  shown.set(asset.id, entry);
  return entry;
}

/**
 * The first element with a tag.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {ParentNode} parent
 * @param {Tag} tag
 */
function find(parent, tag) {
  const element = parent.querySelector(tag);
  if (!element) throw new Error(`The page has no <${tag}>.`);
  return element;
}
