import "../../kits/tailwind/tailwind.css";
import { tailwindKit as kit } from "../../kits/tailwind/tailwind-kit.js";
import { describeBrokenKits } from "./broken-kits.contract.js";

describeBrokenKits("kit contract: status", [
  {
    fault: "Progress that tells no value",
    group: "Progress",
    primitives: { Progress: ({ value: _, ...props }) => <kit.Progress {...props} /> },
    fails: ["is a named progressbar that tells its share"],
  },
  {
    fault: "Progress that always tells a value",
    group: "Progress",
    primitives: { Progress: (props) => <kit.Progress {...props} value={props.value ?? 0} /> },
    fails: ["tells no value where it is not known"],
  },
  {
    fault: "Spinner of a fixed size",
    group: "Spinner",
    primitives: { Spinner: (props) => <kit.Spinner {...props} className={`${props.className} x-huge`} /> },
    fails: ["is hidden from assistive technology, and as large as the text"],
  },
  {
    fault: "Notice whose errors are no alerts",
    group: "Notice",
    primitives: { Notice: (props) => <kit.Notice {...props} tone="warning" /> },
    fails: ["has role alert for an error, and only then"],
  },
  {
    fault: "Notice without its action",
    group: "Notice",
    primitives: { Notice: ({ action: _, ...props }) => <kit.Notice {...props} /> },
    fails: ["shows its action"],
  },
  {
    fault: "Badge without its label",
    group: "Badge",
    primitives: { Badge: ({ label: _, ...props }) => <kit.Badge {...props} /> },
    fails: ["is read as its text, or as an image with its label"],
  },
  {
    fault: "Tooltip that never shows",
    group: "Tooltip",
    primitives: { Tooltip: ({ children }) => children },
    fails: ["shows its label while the child has the pointer or the focus"],
  },
]);
