// Writes public/upscale-2x.onnx: one node, which resizes by cubic interpolation, so that nothing has to be downloaded.
import { writeFileSync } from "node:fs";

/** Fields of protocol buffers, numbered as in onnx.proto. */
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const integer = (field, value) => [...varint(field << 3), ...varint(value)];
const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, value) => bytes(field, new TextEncoder().encode(value));

const FLOAT = integer(1, 1);
const dimension = (size) => bytes(1, typeof size === "number" ? integer(1, size) : text(2, size));
const image = (name, ...sizes) => {
  const shape = [1, 3, ...sizes].flatMap(dimension);
  return [...text(1, name), ...bytes(2, bytes(1, [...FLOAT, ...bytes(2, shape)]))];
};
const scales = new Uint8Array(Float32Array.of(1, 1, 2, 2).buffer);
const inputs = ["image", "", "scales"].flatMap((name) => text(1, name));
const mode = [...text(1, "mode"), ...text(4, "cubic"), ...integer(20, 3)];
const node = [...inputs, ...text(2, "upscaled"), ...text(4, "Resize"), ...bytes(5, mode)];
const graph = [
  ...bytes(1, node),
  ...text(2, "upscale-2x"),
  ...bytes(5, [...integer(1, 4), ...integer(2, 1), ...text(8, "scales"), ...bytes(9, scales)]),
  ...bytes(11, image("image", "height", "width")),
  ...bytes(12, image("upscaled", "height2", "width2")),
];
const model = [...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))];
writeFileSync("public/upscale-2x.onnx", Uint8Array.from(model));
