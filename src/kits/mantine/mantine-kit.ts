import type { MediaLibraryKit } from "../../components/kit.js";
import * as buttons from "./buttons.js";
import * as feedback from "./feedback.js";
import * as fields from "./fields.js";
import * as surfaces from "./surfaces.js";

/**
 * The primitives as Mantine's own components. Needs a `MantineProvider` above. A kit of your own can begin with it.
 *
 * @example
 * ```tsx
 * import type { MediaLibraryKit, SpinnerProps } from "@reactkits.dev/react-media-library/components";
 * import { kit } from "@reactkits.dev/react-media-library/mantine";
 *
 * const Spinner = ({ className, ...data }: SpinnerProps) => (
 *   <span {...data} aria-hidden className={`my-spinner ${className ?? ""}`} />
 * );
 *
 * export const myKit: MediaLibraryKit = { ...kit, Spinner };
 * ```
 */
export const mantineKit: MediaLibraryKit = { ...buttons, ...feedback, ...fields, ...surfaces };
