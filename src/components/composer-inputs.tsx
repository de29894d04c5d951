"use client";

import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { GenerationInputRole } from "../core/generation/generation.js";
import { type ChosenInput, imagesOf } from "../react/generation-request.js";
import { InputDescription, InputImage } from "./input-images.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { GenerateForm } from "./use-generate-form.js";

/** What an image can be used for by a model that takes any. */
const rolesOf = (model: MediaAIModel | undefined): GenerationInputRole[] =>
  model?.mask ? ["start", "mask"] : ["start"];

/** The images that a generation starts from, with what each is used for. Nothing as long as there are none. */
export function ComposerInputs({ form }: { form: GenerateForm }) {
  const { messages, slot } = useScope();
  const { generation, issue } = form;
  const { model, inputs, setInputs } = generation;
  const problem = issue("images") ?? issue("mask");
  if ((model?.maxInputImages ?? 0) === 0 || (inputs.length === 0 && problem === undefined)) return null;
  const roles = rolesOf(model);
  const [first] = imagesOf(inputs);
  const setRole = (changed: ChosenInput, role: GenerationInputRole): void =>
    setInputs(
      inputs.map((input) => {
        if (input === changed) return { ...input, role };
        // There is one mask.
        return role === "mask" && input.role === "mask" ? { ...input, role: "start" } : input;
      }),
    );
  return (
    <>
      <ul {...slot("composer-inputs", "rml-row rml-wrap")} aria-label={messages.inputImages}>
        {inputs.map((input, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same image may be there twice
          <li key={`${index} ${input.assetId}`} {...slot("composer-input", "rml-stack")}>
            <InputImage image={input} onRemove={() => setInputs(inputs.filter((each) => each !== input))} />
            {roles.length > 1 && (
              <RoleMenu input={input} roles={roles} onRoleChange={(role) => setRole(input, role)} />
            )}
          </li>
        ))}
      </ul>
      {first && (
        <InputDescription
          key={first.assetId}
          assetId={first.assetId}
          active
          field={form.suggestion.field}
          onTake={form.setPrompt}
        />
      )}
      {problem !== undefined && (
        <p {...slot("inputs-hint", "rml-hint")} data-tone="error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

type RoleMenuProps = {
  input: ChosenInput;
  roles: readonly GenerationInputRole[];
  onRoleChange: (role: GenerationInputRole) => void;
};

function RoleMenu({ input, roles, onRoleChange }: RoleMenuProps) {
  const { Button, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const label = messages.inputRoleOf(input.name, input.role);
  return (
    <Menu
      {...languageProps}
      label={label}
      trigger={
        <Button {...slot("composer-role")} size="sm" variant="quiet" label={label}>
          {messages.inputRole(input.role)}
        </Button>
      }
      items={roles.map((role) => ({
        label: messages.inputRole(role),
        checked: input.role === role,
        onSelect: () => onRoleChange(role),
      }))}
    />
  );
}
