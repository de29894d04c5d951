import { expect, it } from "vitest";
import { failureKind } from "./failure-kind.js";

// Texts that models at Replicate have been reported to fail with, and the emulator's.
it.each([
  ["content", "NSFW content detected. Try running it again, or try a different prompt."],
  [
    "content",
    "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (x)",
  ],
  ["content", "Error: your request was blocked by the safety filter"],
  ["content", "Request Moderated"],
  ["content", "Content policy violation"],
  ["content", "This prompt violates our usage policies."],
  ["memory", "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 39.59 GiB total capacity)"],
  ["memory", "Input image too large: torch.cuda.OutOfMemoryError"],
  ["stopped", "Prediction interrupted; please retry (code: PA)"],
  ["stopped", "Director: unexpected error handling prediction (E8765)"],
  ["input", "The input image is smaller than the minimum of 64 x 64 pixels."],
  ["input", "cannot identify image file <_io.BytesIO object at 0x7f3a>"],
  ["input", "404 Client Error: Not Found for url: https://example.com/x.png"],
  ["input", "Width and height must be divisible by 8"],
  ["unknown", ""],
  ["unknown", "list index out of bounds"],
  ["unknown", "CUDA error: an illegal memory access was encountered"],
])("%s: %s", (kind, error) => expect(failureKind(error)).toBe(kind));

it("is fast for a long text", () => {
  expect(failureKind("violates ".repeat(1_000_000))).toBe("unknown");
});
