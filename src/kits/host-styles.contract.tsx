import { expect } from "vitest";

/** Elements that any page may have, styled by nothing but the browser and the page's resets. */
export function PlainElements() {
  return (
    <>
      <h1>Heading</h1>
      <p>
        Text with <a href="#host">link text</a> and <code>code</code>
      </p>
      <ul>
        <li>Item</li>
      </ul>
      <button type="button">Plain</button>
      <input aria-label="Plain" placeholder="Plain" />
      <textarea aria-label="Plain" />
      <select aria-label="Plain">
        <option>Plain</option>
      </select>
      <table>
        <tbody>
          <tr>
            <td>Cell</td>
          </tr>
        </tbody>
      </table>
      <dialog open>Plain</dialog>
      <img alt="" width="10" height="10" />
    </>
  );
}

/** Computed properties, by element, pseudo-element and property. */
export type ElementStyles = Map<string, string>;

/** Every computed property of the elements and of their pseudo-elements that changes how they look. */
export function stylesOf(elements: Iterable<Element>): ElementStyles {
  const styles: ElementStyles = new Map();
  for (const [index, element] of [...elements].entries()) {
    const name = `${index} ${element.tagName} ${element.getAttribute("data-slot") ?? ""}`;
    for (const pseudo of ["", "::before", "::after", "::placeholder"]) {
      const computed = getComputedStyle(element, pseudo);
      for (const property of isDrawn(element, pseudo, computed) ? computed : []) {
        if (isVisible(property, computed)) {
          styles.set(`${name}${pseudo} ${property}`, computed.getPropertyValue(property));
        }
      }
    }
  }
  return styles;
}

function isDrawn(element: Element, pseudo: string, { content }: CSSStyleDeclaration): boolean {
  // Behind what a kit draws in its place there may be a control that is invisible.
  if (!element.checkVisibility({ opacityProperty: true })) return false;
  if (pseudo === "::placeholder") return element.matches("input, textarea");
  return pseudo === "" || content !== "none";
}

/** Not what only sets a variable, and not the colour of a line that is not drawn. */
function isVisible(property: string, computed: CSSStyleDeclaration): boolean {
  if (property.startsWith("--")) return false;
  if (property === "outline-color") return computed.outlineStyle !== "none";
  if (property === "vertical-align") return /^inline|^table-cell$/.test(computed.display);
  const [, side] = /^border-(.+)-(?:color|style)$/.exec(property) ?? [];
  return side === undefined || computed.getPropertyValue(`border-${side}-width`) !== "0px";
}

/** The elements of the page itself and all below `root`, as they are now. */
export const elementsBelow = (root: Element): Element[] => [
  document.documentElement,
  document.body,
  ...root.querySelectorAll("*"),
];

/** Checks that every element looks as before. */
export function expectSameStyles(before: ElementStyles, after: ElementStyles): void {
  const changed = [...after].filter(([key, value]) => before.get(key) !== value);
  expect(changed.map(([key, value]) => `${key}: ${before.get(key)} → ${value}`)).toEqual([]);
  expect(after.size).toBe(before.size);
  expect(before.size).toBeGreaterThan(8_000);
}

/** Puts a stylesheet at the end of the page's while `work` runs. */
export async function withStylesheet(css: string, work: () => void | Promise<void>): Promise<void> {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = css;
  try {
    await work();
  } finally {
    style.remove();
  }
}

/** Waits until what appears has appeared, and nothing that ends by itself moves or fades any more. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all(
    document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished.catch(() => undefined)),
  );
}
