import { expect, it } from "vitest";
import { createFormats } from "../locale-formats.js";
import { en } from "./en.js";
import { englishActions } from "./en-actions.js";
import { englishBatch } from "./en-batch.js";
import { englishCompare } from "./en-compare.js";
import { englishEditing } from "./en-editing.js";
import { englishErrors } from "./en-errors.js";
import { englishGeneration } from "./en-generation.js";
import { englishLibrary } from "./en-library.js";
import { englishOperations } from "./en-operations.js";
import { englishPrompts } from "./en-prompts.js";
import { englishViewer } from "./en-viewer.js";

it("has each key in one group only: of two, the later would replace the text of the other", () => {
  const formats = createFormats("en");
  const groups = [
    ...[englishLibrary, englishActions, englishViewer, englishBatch, englishCompare, englishEditing],
    ...[englishGeneration, englishOperations, englishPrompts, englishErrors],
  ];
  const keys = groups.flatMap((group) => Object.keys(group(formats)));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(keys.sort()).toEqual(Object.keys(en.messages(formats)).sort());
});
