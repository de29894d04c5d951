import type { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIProgress } from "../../core/generation/generator.js";
import type { FieldIssue } from "../../react/generation-request.js";
import type { Formats } from "../locale-formats.js";

/** Errors and progress. */
export const englishErrors = (f: Formats) => {
  return {
    error: (error: MediaLibraryError) => error.message,
    problem: (issue: FieldIssue) => {
      if (issue.code === "server") return issue.message;
      if (issue.code === "range")
        return `Please enter a number from ${f.number(issue.min)} to ${f.number(issue.max)}`;
      return issue.code === "required" ? "Please fill this in" : "Please enter a whole number";
    },
    /** What a generator is doing, if it says so. */
    progress: ({ message }: MediaAIProgress): string | undefined => message,
  };
};

/** Errors and progress. */
export type ErrorMessages = ReturnType<typeof englishErrors>;
