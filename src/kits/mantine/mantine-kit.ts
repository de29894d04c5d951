import type { MediaLibraryKit } from "../../components/kit.js";
import * as buttons from "./buttons.js";
import * as feedback from "./feedback.js";
import * as fields from "./fields.js";
import * as surfaces from "./surfaces.js";

/** The primitives as Mantine's own components. Needs a `MantineProvider` above. */
export const mantineKit: MediaLibraryKit = { ...buttons, ...feedback, ...fields, ...surfaces };
