import { ArgTypes, Description, Primary, Title, useOf } from "@storybook/addon-docs/blocks";
import * as React from "react";
import { defaultMessages, KEY_TABLE, keysOf } from "../src/components.js";

/** The docs of a component: what it is, its playground, its props, and its keys if it says that it has them. */
export function ComponentDocs() {
  const { preparedMeta } = useOf("meta", ["meta"]);
  return (
    <>
      <Title />
      <Description />
      <Primary />
      <h2>Props</h2>
      <ArgTypes />
      {preparedMeta.parameters.keyboard === true && <KeyboardTable />}
    </>
  );
}

/** The table that the library itself shows on “?”. */
function KeyboardTable() {
  return (
    <>
      <h2>Keyboard</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Keys</th>
            <th scope="col">Action</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(KEY_TABLE).flatMap(([group, actions]) =>
            Object.entries<readonly string[]>(actions).map(([action, combinations]) => (
              <tr key={`${group} ${action}`}>
                <td>
                  {combinations.map((combination) => (
                    <React.Fragment key={combination}>
                      <kbd>{keysOf(combination).map(nameOf).join(" + ")}</kbd>{" "}
                    </React.Fragment>
                  ))}
                </td>
                <td>{textOf(group, action)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </>
  );
}

const nameOf = (key: string): string => defaultMessages.keyName(key.length === 1 ? key.toUpperCase() : key);

const textOf = (group: string, action: string): string => {
  const texts: Record<string, Record<string, string>> = defaultMessages.keyActions;
  return texts[group]?.[action] ?? "";
};
