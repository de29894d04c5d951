import type { MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { buttons } from "./buttons";
import { choices } from "./choices";
import { feedback } from "./feedback";
import { fields } from "./fields";
import { floating } from "./floating";
import { surfaces } from "./surfaces";

/** The media library's primitives, drawn with the components in `components/ui`. */
export const shadcnKit: MediaLibraryKit = {
  ...buttons,
  ...choices,
  ...feedback,
  ...fields,
  ...floating,
  ...surfaces,
};
