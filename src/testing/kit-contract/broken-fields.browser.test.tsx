import "../../kits/tailwind/tailwind.css";
import { type KeyboardEvent, useState } from "react";
import type { TextFieldProps } from "../../components/kit.js";
import { tailwindKit as kit } from "../../kits/tailwind/tailwind-kit.js";
import { describeBrokenKits } from "./broken-kits.contract.js";

/** Shows what is typed, whether its owner accepts it or not. */
function UncontrolledTextField(props: TextFieldProps) {
  const [value, setValue] = useState(props.value);
  const change = (next: string) => {
    setValue(next);
    props.onValueChange(next);
  };
  return <kit.TextField {...props} value={value} onValueChange={change} />;
}

function ignoreArrows(event: KeyboardEvent): void {
  if (event.key.startsWith("Arrow")) event.preventDefault();
}

describeBrokenKits("kit contract: fields and choices", [
  {
    fault: "TextField that never shows its label",
    group: "TextField",
    primitives: { TextField: (props) => <kit.TextField {...props} hideLabel /> },
    fails: ["is named by its visible label alone", "wraps label, control and texts in its root element"],
  },
  {
    fault: "TextField that always shows its label",
    group: "TextField",
    primitives: { TextField: (props) => <kit.TextField {...props} hideLabel={false} /> },
    fails: ["is named where the label is hidden"],
  },
  {
    fault: "TextField without its hint",
    group: "TextField",
    primitives: { TextField: ({ hint: _, ...props }) => <kit.TextField {...props} /> },
    fails: ["ties hint and error to its control", "wraps label, control and texts in its root element"],
  },
  {
    fault: "TextField without its name",
    group: "TextField",
    primitives: { TextField: ({ name: _, ...props }) => <kit.TextField {...props} /> },
    fails: ["is disabled, and named for autofill"],
  },
  {
    fault: "TextField beside its root element",
    group: "TextField",
    primitives: {
      TextField: ({
        className,
        "data-slot": slot,
        "data-selected": selected,
        "data-count": count,
        ...props
      }) => (
        <>
          <span className={`own ${className}`} data-slot={slot} data-selected={selected} data-count={count} />
          <kit.TextField {...props} />
        </>
      ),
    },
    fails: ["wraps label, control and texts in its root element"],
  },
  {
    fault: "TextField that tells no change",
    group: "TextField",
    primitives: { TextField: (props) => <kit.TextField {...props} onValueChange={() => {}} /> },
    fails: ["shows its value and tells each change"],
  },
  {
    fault: "TextField that is not controlled",
    group: "TextField",
    primitives: { TextField: UncontrolledTextField },
    fails: ["keeps to the value that it is given"],
  },
  {
    fault: "TextField without its type",
    group: "TextField",
    primitives: { TextField: ({ type: _, ...props }) => <kit.TextField {...props} /> },
    fails: ["is a searchbox with type=search"],
  },
  {
    fault: "TextField with its icon at the end",
    group: "TextField",
    primitives: {
      TextField: (props) => (
        <div dir="rtl">
          <kit.TextField {...props} />
        </div>
      ),
    },
    fails: ["has its icon at the start, its action at the end, and neither in its name"],
  },
  {
    fault: "TextField with its icon at the left from right to left",
    group: "from right to left",
    primitives: {
      TextField: (props) => (
        <div dir="ltr">
          <kit.TextField {...props} />
        </div>
      ),
    },
    fails: ["TextField has its icon at the right"],
  },
  {
    fault: "TextField without its inputRef",
    group: "TextField",
    primitives: { TextField: ({ inputRef: _, ...props }) => <kit.TextField {...props} /> },
    fails: ["passes the ref of its control on"],
  },
  {
    fault: "NumberField without a numeric keyboard",
    group: "NumberField",
    primitives: { NumberField: kit.TextField },
    fails: ["asks for a numeric keyboard"],
  },
  {
    fault: "NumberField for whole numbers only",
    group: "NumberField",
    primitives: { NumberField: ({ inputMode: _, ...props }) => <kit.NumberField {...props} /> },
    fails: ["has a decimal keyboard with inputMode decimal"],
  },
  {
    fault: "TextArea of a fixed height",
    group: "TextArea",
    primitives: { TextArea: (props) => <kit.TextArea {...props} className={`${props.className} x-fixed`} /> },
    fails: ["grows with its content, from its smallest height on"],
  },
  {
    fault: "TextArea without data-autofocus",
    group: "TextArea",
    primitives: { TextArea: ({ "data-autofocus": _, ...props }) => <kit.TextArea {...props} /> },
    fails: ["puts data-autofocus on its control"],
  },
  {
    fault: "Select without data-autofocus",
    group: "Select",
    primitives: { Select: ({ "data-autofocus": _, ...props }) => <kit.Select {...props} /> },
    fails: ["puts data-autofocus on its control"],
  },
  {
    fault: "Select without the option of an empty value",
    group: "Select",
    primitives: {
      Select: (props) => (
        <kit.Select {...props} options={props.options.filter(({ value }) => value !== "")} />
      ),
    },
    fails: ["is a native select whose options may have an empty value"],
  },
  {
    fault: "SegmentedControl without a name",
    group: "SegmentedControl",
    primitives: { SegmentedControl: (props) => <kit.SegmentedControl {...props} label="" /> },
    fails: ["is a radiogroup of radios, each named"],
  },
  {
    fault: "SegmentedControl without arrow keys",
    group: "SegmentedControl",
    primitives: {
      SegmentedControl: (props) => (
        <div role="presentation" onKeyDownCapture={ignoreArrows}>
          <kit.SegmentedControl {...props} />
        </div>
      ),
    },
    fails: ["chooses by a press and by the arrow keys"],
  },
  {
    fault: "SegmentedControl with a second stop of the Tab key",
    group: "SegmentedControl",
    primitives: {
      SegmentedControl: (props) => (
        <>
          <kit.SegmentedControl {...props} />
          <button type="button">Help</button>
        </>
      ),
    },
    fails: ["is one stop of the Tab key"],
  },
  {
    fault: "SegmentedControl that is never disabled",
    group: "SegmentedControl",
    primitives: { SegmentedControl: (props) => <kit.SegmentedControl {...props} disabled={false} /> },
    fails: ["is disabled as a whole"],
  },
  {
    fault: "Checkbox that always shows its label",
    group: "Checkbox",
    primitives: { Checkbox: (props) => <kit.Checkbox {...props} hideLabel={false} /> },
    fails: ["is named by its label, shown or hidden"],
  },
  {
    fault: "Checkbox that does not tell of Shift",
    group: "Checkbox",
    primitives: {
      Checkbox: (props) => (
        <kit.Checkbox
          {...props}
          onCheckedChange={(checked) => props.onCheckedChange(checked, { shiftKey: false })}
        />
      ),
    },
    fails: ["is toggled by a press and by Space, and says whether Shift was held"],
  },
  {
    fault: "Checkbox without its tabIndex",
    group: "Checkbox",
    primitives: { Checkbox: ({ tabIndex: _, ...props }) => <kit.Checkbox {...props} /> },
    fails: ["keeps to the state that it is given, and takes tabIndex"],
  },
  {
    fault: "Checkbox that is never disabled",
    group: "Checkbox",
    primitives: { Checkbox: (props) => <kit.Checkbox {...props} disabled={false} /> },
    fails: ["is disabled"],
  },
  {
    fault: "Slider without its step",
    group: "Slider",
    primitives: { Slider: ({ step: _, ...props }) => <kit.Slider {...props} /> },
    fails: ["is named, knows its bounds, and moves by steps with the arrow keys"],
  },
  {
    fault: "Slider that is never disabled",
    group: "Slider",
    primitives: { Slider: (props) => <kit.Slider {...props} disabled={false} /> },
    fails: ["is disabled"],
  },
]);
