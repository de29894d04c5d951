import type { MediaLibraryKit } from "../../components/kit.js";
import * as buttons from "./buttons.js";
import * as dialogs from "./dialog.js";
import * as feedback from "./feedback.js";
import * as fields from "./fields.js";
import * as popovers from "./popover.js";

/** The primitives on the browser's own elements, styled with Tailwind; the compiled stylesheet needs no Tailwind. */
export const tailwindKit: MediaLibraryKit = { ...buttons, ...dialogs, ...feedback, ...fields, ...popovers };
