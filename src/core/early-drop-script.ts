/**
 * A script for the head of a page that is rendered on a server. Until the page is hydrated, a browser opens a file that is
 * dropped on it, in place of the page. The script keeps the file instead, and the first dropzone that listens to the whole
 * window imports it; so does `MediaLibrary`.
 *
 * @example
 * ```tsx
 * import { earlyDropScript } from "@reactkits.dev/react-media-library/components";
 *
 * export const Head = ({ nonce }: { nonce?: string }) => (
 *   <script nonce={nonce} dangerouslySetInnerHTML={{ __html: earlyDropScript }} />
 * );
 * ```
 */
export const earlyDropScript = `(() => {
const drops = [], end = new AbortController(), options = { signal: end.signal };
const has = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => { if (has(event)) event.preventDefault(); }, options);
addEventListener("drop", (event) => {
if (event.defaultPrevented || !has(event)) return;
event.preventDefault();
drops.push([...event.dataTransfer.files]);
}, options);
window.reactMediaLibraryDrops = { take() { end.abort(); return drops.splice(0).flat(); } };
})();`;
