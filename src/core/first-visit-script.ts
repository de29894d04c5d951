/** The item of `localStorage` that says that a library of this origin has had something in it. */
export const VISITED = "react-media-library:visited";

/**
 * A script for the head of a page that is rendered on a server, if its library is stored in the browser. A browser that has
 * never had anything in a library of this origin then shows the empty library with the first paint, and not only once the
 * page is hydrated and the storage is open; every other one shows placeholders until then.
 *
 * @example
 * ```tsx
 * import { firstVisitScript } from "@reactkits.dev/react-media-library/components";
 *
 * export const Head = ({ nonce }: { nonce?: string }) => (
 *   <script nonce={nonce} dangerouslySetInnerHTML={{ __html: firstVisitScript }} />
 * );
 * ```
 */
export const firstVisitScript = `try {
if (localStorage.getItem("${VISITED}") === null) {
const sheet = new CSSStyleSheet();
sheet.replaceSync(".rml-library-body[data-visit]>.rml-empty-state{display:flex}.rml-library-body[data-visit]>.rml-skeletons{display:none}");
document.adoptedStyleSheets.push(sheet);
window.reactMediaLibraryFirstVisit = true;
}
} catch {}
`;
