import "../../kits/tailwind/tailwind.css";
import { tailwindKit as kit } from "../../kits/tailwind/tailwind-kit.js";
import { describeBrokenKits } from "./broken-kits.contract.js";

const ROOT_RULE = "puts className and data-* on its root element";

describeBrokenKits("kit contract: buttons", [
  {
    fault: "Button without the given className",
    group: "Button",
    primitives: { Button: ({ className: _, ...props }) => <kit.Button {...props} /> },
    fails: [ROOT_RULE],
  },
  {
    fault: "Spinner without a class of its own before the given ones",
    group: "Spinner",
    primitives: {
      Spinner: ({ className, ...data }) => (
        <span
          {...data}
          aria-hidden="true"
          className={className}
          style={{ display: "inline-block", width: "1em", height: "1em" }}
        />
      ),
    },
    fails: [ROOT_RULE],
  },
  {
    fault: "Badge with its data-* on another element than its className",
    group: "Badge",
    primitives: {
      Badge: ({ className, ...props }) => (
        <span className={`own ${className}`}>
          <kit.Badge {...props} />
        </span>
      ),
    },
    fails: [ROOT_RULE],
  },
  {
    fault: "Button that is a div with role button",
    group: "Button",
    primitives: {
      Button: ({ size, label, className, children, disabled, busy, onClick }) => (
        // biome-ignore lint/a11y: the fault that is meant
        <div
          role="button"
          tabIndex={0}
          aria-label={label}
          aria-busy={busy}
          aria-disabled={disabled || busy || undefined}
          onClick={() => onClick}
          className={`own ${className}`}
          style={{ height: size === "sm" ? 32 : 36 }}
        >
          {children}
        </div>
      ),
    },
    fails: [
      ROOT_RULE,
      "is a native button that is named by its text",
      "submits its form only with type=submit",
      "calls onClick, and not while disabled",
      "passes native attributes and its ref on",
    ],
  },
  {
    fault: "Button without its label",
    group: "Button",
    primitives: { Button: ({ label: _, ...props }) => <kit.Button {...props} /> },
    fails: ["is named by `label` where there is one"],
  },
  {
    fault: "Button that always submits",
    group: "Button",
    primitives: { Button: (props) => <kit.Button {...props} type="submit" /> },
    fails: ["submits its form only with type=submit"],
  },
  {
    fault: "Button with aria-disabled in place of the disabled attribute",
    group: "Button",
    primitives: {
      Button: ({ disabled, ...props }) => (
        <kit.Button {...props} aria-disabled={disabled || props["aria-disabled"]} />
      ),
    },
    fails: ["calls onClick, and not while disabled"],
  },
  {
    fault: "Button with the disabled attribute while it is busy",
    group: "Button",
    primitives: { Button: (props) => <kit.Button {...props} disabled={props.disabled || props.busy} /> },
    fails: ["is busy by aria-busy and aria-disabled, and keeps the focus"],
  },
  {
    fault: "Button without its ref",
    group: "Button",
    primitives: { Button: ({ ref: _, ...props }) => <kit.Button {...props} /> },
    fails: ["passes native attributes and its ref on"],
  },
  {
    fault: "Button of one size",
    group: "Button",
    primitives: { Button: (props) => <kit.Button {...props} size="md" /> },
    fails: ["is 32 px high in size sm and 36 px in md, the default"],
  },
  {
    fault: "IconButton that is not square",
    group: "IconButton",
    primitives: {
      IconButton: (props) => <kit.IconButton {...props} className={`${props.className} x-wide`} />,
    },
    fails: ["is a square native button that is named by `label`"],
  },
  {
    fault: "Button of 24 px for a coarse pointer",
    group: "with a coarse pointer",
    primitives: { Button: (props) => <kit.Button {...props} className={`${props.className} x-low`} /> },
    fails: ["every control can be hit within 44 × 44 px"],
  },
]);
