import { hasFocus, must, pressTarget, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

const OPTIONS = [
  { value: "s", label: "Small" },
  { value: "m", label: "Medium" },
  { value: "l", label: "Large", icon: <svg aria-hidden="true" width="16" height="16" /> },
];

/** Whether a native input or an element with a role is checked. */
const isChecked = (element: Element): boolean =>
  element instanceof HTMLInputElement ? element.checked : element.getAttribute("aria-checked") === "true";

const isDisabled = (element: Element): boolean =>
  element.matches(":disabled") || element.getAttribute("aria-disabled") === "true";

export const choiceRules: KitRules = ({ group, test }) => {
  group("SegmentedControl", () => {
    test("is a radiogroup of radios, each named", async ({ kit: { SegmentedControl }, show, find, all }) => {
      await show({}, () => (
        <SegmentedControl label="Size" options={OPTIONS} value="m" onValueChange={() => {}} />
      ));
      const root = await find("radiogroup", "Size");
      const checked = [];
      for (const { label } of OPTIONS) {
        const radio = await find("radio", label);
        must(root.contains(radio), `The radio ${label} is not within the radiogroup.`);
        if (isChecked(radio)) checked.push(label);
      }
      must(checked.join() === "Medium", `Checked: ${checked.join() || "nothing"}, instead of Medium.`);
      must(all("radio").length === OPTIONS.length, "There are more radios than options.");
    });

    test("chooses by a press and by the arrow keys", async ({
      kit: { SegmentedControl },
      show,
      find,
      user,
    }) => {
      const { state } = await show({ value: "m" }, ({ value }, set) => (
        <SegmentedControl
          label="Size"
          options={OPTIONS}
          value={value}
          onValueChange={(next) => set({ value: next })}
        />
      ));
      await user.click(pressTarget(await find("radio", "Small")), { force: true });
      await until(() => state().value === "s", "A press on a segment does not choose it.");
      (await find("radio", "Small")).focus();
      await user.keyboard("{ArrowRight}");
      await until(() => state().value === "m", "ArrowRight does not choose the next option.");
      await hasFocus(await find("radio", "Medium"), "The focus does not follow the choice.");
      await user.keyboard("{ArrowLeft}");
      await until(() => state().value === "s", "ArrowLeft does not choose the previous option.");
    });

    test("is one stop of the Tab key", async ({ kit: { SegmentedControl }, show, find, user }) => {
      await show({}, () => (
        <>
          <SegmentedControl label="Size" options={OPTIONS} value="m" onValueChange={() => {}} />
          <button type="button">After</button>
        </>
      ));
      (await find("radio", "Medium")).focus();
      await user.keyboard("{Tab}");
      await hasFocus(await find("button", "After"), "Tab stays within the radiogroup.");
    });

    test("is disabled as a whole", async ({ kit: { SegmentedControl }, show, find }) => {
      await show({}, () => (
        <SegmentedControl label="Size" options={OPTIONS} disabled value="m" onValueChange={() => {}} />
      ));
      for (const { label } of OPTIONS) {
        must(isDisabled(await find("radio", label)), `The radio ${label} is not disabled.`);
      }
    });
  });

  group("Checkbox", () => {
    test("is named by its label, shown or hidden", async ({ kit: { Checkbox }, show, find }) => {
      await show({}, () => (
        <>
          <Checkbox label="Shown" checked onCheckedChange={() => {}} />
          <Checkbox label="Hidden" hideLabel checked={false} onCheckedChange={() => {}} />
        </>
      ));
      must(isChecked(await find("checkbox", "Shown")), "A checked Checkbox is not checked.");
      must(!isChecked(await find("checkbox", "Hidden")), "An unchecked Checkbox is checked.");
      must(!document.body.innerText.includes("Hidden"), "A hidden label is shown.");
      must(document.body.innerText.includes("Shown"), "A label that is not hidden is not shown.");
    });

    test("is toggled by a press and by Space, and says whether Shift was held", async ({
      kit: { Checkbox },
      show,
      find,
      user,
    }) => {
      const changes: string[] = [];
      await show({ checked: false }, ({ checked }, set) => (
        <Checkbox
          label="Select"
          checked={checked}
          onCheckedChange={(next, { shiftKey }) => {
            changes.push(`${next}${shiftKey ? " with Shift" : ""}`);
            set({ checked: next });
          }}
        />
      ));
      const changed = (expected: string) =>
        until(
          () => changes.at(-1) === expected,
          () => `The last change is “${changes.at(-1)}”, not “${expected}”.`,
        );
      const checkbox = await find("checkbox", "Select");
      await user.click(pressTarget(checkbox), { force: true });
      await changed("true");
      await user.keyboard("{Shift>}");
      await user.click(pressTarget(checkbox), { force: true });
      await user.keyboard("{/Shift}");
      await changed("false with Shift");
      checkbox.focus();
      await user.keyboard(" ");
      await changed("true");
      must(changes.length === 3, `Three toggles gave ${changes.length} calls: ${changes.join(", ")}.`);
    });

    test("keeps to the state that it is given, and takes tabIndex", async ({
      kit: { Checkbox },
      show,
      find,
      user,
    }) => {
      await show({}, () => (
        <Checkbox label="Select" tabIndex={-1} checked={false} onCheckedChange={() => {}} />
      ));
      const checkbox = await find("checkbox", "Select");
      must(checkbox.tabIndex === -1, "tabIndex does not reach the checkbox.");
      await user.click(pressTarget(checkbox), { force: true });
      must(!isChecked(checkbox), "The checkbox is checked, which its owner has not accepted.");
    });

    test("is disabled", async ({ kit: { Checkbox }, show, find, user }) => {
      let changes = 0;
      await show({}, () => (
        <Checkbox label="Select" disabled checked={false} onCheckedChange={() => (changes += 1)} />
      ));
      const checkbox = await find("checkbox", "Select");
      must(isDisabled(checkbox), "`disabled` does not disable the checkbox.");
      await user.click(pressTarget(checkbox), { force: true });
      must(changes === 0, "A disabled Checkbox can be toggled.");
    });
  });

  group("Slider", () => {
    test("is named, knows its bounds, and moves by steps with the arrow keys", async ({
      kit: { Slider },
      show,
      find,
      user,
    }) => {
      const { state } = await show({ value: 4 }, ({ value }, set) => (
        <Slider
          label="Strength"
          min={0}
          max={8}
          step={2}
          value={value}
          onValueChange={(next) => set({ value: next })}
        />
      ));
      const slider = await find("slider", "Strength");
      for (const [attribute, native, expected] of [
        ["aria-valuemin", "min", "0"],
        ["aria-valuemax", "max", "8"],
        ["aria-valuenow", "value", "4"],
      ] as const) {
        const told = slider instanceof HTMLInputElement ? slider[native] : slider.getAttribute(attribute);
        must(told === expected, `The slider tells ${attribute} ${told}, not ${expected}.`);
      }
      must(document.body.innerText.includes("Strength"), "The label of Slider is not shown.");
      slider.focus();
      await user.keyboard("{ArrowRight}");
      await until(
        () => state().value === 6,
        () => `ArrowRight moves from 4 to ${state().value}, not by the step 2.`,
      );
      await user.keyboard("{ArrowLeft}{ArrowLeft}");
      await until(() => state().value === 2, "ArrowLeft does not move down by a step.");
      await user.keyboard("{End}");
      await until(() => state().value === 8, "End does not move to the greatest value.");
    });

    test("is disabled", async ({ kit: { Slider }, show, find }) => {
      await show({}, () => (
        <Slider label="Strength" min={0} max={8} disabled value={4} onValueChange={() => {}} />
      ));
      must(isDisabled(await find("slider", "Strength")), "`disabled` does not disable the slider.");
    });
  });
};
