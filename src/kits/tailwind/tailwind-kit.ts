import type { MediaLibraryKit } from "../../components/kit.js";
import * as buttons from "./buttons.js";
import * as dialogs from "./dialog.js";
import * as feedback from "./feedback.js";
import * as fields from "./fields.js";
import * as popovers from "./popover.js";

/**
 * The primitives on the browser's own elements, styled with Tailwind; the compiled stylesheet needs no Tailwind. A kit of your
 * own can begin with it.
 *
 * @example
 * ```tsx
 * import type { MediaLibraryKit, SpinnerProps } from "@reactkits.dev/react-media-library/components";
 * import { kit } from "@reactkits.dev/react-media-library/tailwind";
 *
 * const Spinner = ({ className, ...data }: SpinnerProps) => (
 *   <span {...data} aria-hidden className={`my-spinner ${className ?? ""}`} />
 * );
 *
 * export const myKit: MediaLibraryKit = { ...kit, Spinner };
 * ```
 */
export const tailwindKit: MediaLibraryKit = { ...buttons, ...dialogs, ...feedback, ...fields, ...popovers };
