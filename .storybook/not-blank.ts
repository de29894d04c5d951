import { waitFor } from "storybook/test";

/** Less than this in either direction is text for screen readers. */
const VISIBLE = 8;

const PICTURES = "img, video, canvas, svg, input, textarea, progress";

/**
 * Waits a while for what is still being loaded, such as thumbnails.
 *
 * @throws Error if nothing can be seen where the story ended
 */
export async function assertNotBlank(): Promise<void> {
  await waitFor(
    () => {
      if ([...document.body.querySelectorAll("*")].some(isVisibleContent)) return;
      throw new Error("The story ends blank: show what it is about, also after its last step.");
    },
    { timeout: 10_000 },
  );
}

function isVisibleContent(element: Element): boolean {
  // The strip that says where images come from is on the page whether the story shows something or not.
  if (element.closest("style, script, [data-mode]")) return false;
  if (!element.matches(PICTURES) && !hasText(element)) return false;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const { width, height, top, left, bottom, right } = element.getBoundingClientRect();
  if (width < VISIBLE || height < VISIBLE) return false;
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}

const hasText = (element: Element): boolean =>
  [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "");
