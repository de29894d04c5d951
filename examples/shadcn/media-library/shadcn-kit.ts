import type { MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { choices } from "./choices";
import { controls } from "./controls";
import { fields } from "./fields";
import { surfaces } from "./surfaces";

/** The media library's primitives, drawn with the components in `components/ui`. */
export const shadcnKit: MediaLibraryKit = { ...choices, ...controls, ...fields, ...surfaces };
