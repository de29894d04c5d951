// In scope by name, because Storybook compiles the manager's JSX to React.createElement.
import * as React from "react";
import { Button, Form, PopoverProvider } from "storybook/internal/components";
import { addons, types, useGlobals } from "storybook/manager-api";
import { checkEndpoint, ENDPOINT_GLOBAL } from "../stories/endpoint.js";

const ID = "react-media-library/endpoint";

function EndpointTool() {
  const [globals, updateGlobals] = useGlobals();
  const [open, setOpen] = React.useState(false);
  const url: string = globals[ENDPOINT_GLOBAL] ?? "";
  const save = (next: string) => {
    updateGlobals({ [ENDPOINT_GLOBAL]: next });
    setOpen(false);
  };
  return (
    <PopoverProvider
      ariaLabel="Where images come from"
      visible={open}
      onVisibleChange={setOpen}
      popover={<EndpointForm url={url} onSave={save} />}
    >
      <Button variant="ghost" size="small" ariaLabel={false}>
        {url === "" ? "Mock generator" : `Endpoint: ${new URL(url).host}`}
      </Button>
    </PopoverProvider>
  );
}

function EndpointForm({ url, onSave }: { url: string; onSave: (url: string) => void }) {
  const [text, setText] = React.useState(url);
  const [problem, setProblem] = React.useState<string>();
  const id = React.useId();

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const checked = text.trim() === "" ? { url: "" } : checkEndpoint(text);
    if (checked.url === undefined) setProblem(checked.problem);
    else onSave(checked.url);
  };

  return (
    <form onSubmit={submit} style={{ width: 340, padding: 8, display: "grid", gap: 8 }}>
      <label htmlFor={id} style={{ fontWeight: 700 }}>
        Endpoint URL
      </label>
      <Form.Input
        id={id}
        type="text"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="http://127.0.0.1:3000/api/ai/images/generate"
        value={text}
        size="100%"
        {...(problem && { valid: "error" as const })}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint ${id}-problem`}
        onChange={(event: React.FormEvent<HTMLInputElement>) => {
          setText(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <div id={`${id}-problem`} role="alert">
        {problem}
      </div>
      <div id={`${id}-hint`} style={{ opacity: 0.8, lineHeight: 1.4 }}>
        Stories that generate ask this address, which must allow this page’s origin. A URL only, never a key:
        keys stay on the server. Without it they use the mock.
      </div>
      <div style={{ display: "flex", gap: 8, justifyContent: "flex-end" }}>
        <Button type="button" size="small" ariaLabel={false} onClick={() => onSave("")}>
          Clear
        </Button>
        <Button type="submit" size="small" variant="solid" ariaLabel={false}>
          Use this endpoint
        </Button>
      </div>
    </form>
  );
}

addons.register(ID, () => {
  addons.add(ID, {
    type: types.TOOL,
    title: "Where images come from",
    match: ({ viewMode }) => viewMode === "story" || viewMode === "docs",
    render: () => <EndpointTool />,
  });
});
