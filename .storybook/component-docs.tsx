import { ArgTypes, Description, Primary, Title, useOf } from "@storybook/addon-docs/blocks";
import * as React from "react";
import { defaultMessages } from "../src/components.js";

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
          {defaultMessages.keys.map(({ keys, action }) => (
            <tr key={action}>
              <td>
                {keys.map((key) => (
                  <React.Fragment key={key}>
                    <kbd>{key}</kbd>{" "}
                  </React.Fragment>
                ))}
              </td>
              <td>{action}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
