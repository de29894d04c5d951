import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

// From this app's own address. More threads need cross-origin isolation.
env.wasm.wasmPaths = { wasm };
env.wasm.numThreads = 1;

/** The model sees a part of the picture at a time, with pixels around it that hide the seams; what is in memory stays small. */
const TILE = 256;
const BORDER = 8;

self.onmessage = async ({ data: { file, modelUrl } }: MessageEvent<{ file: File; modelUrl: string }>) => {
  const session = await InferenceSession.create(modelUrl, { executionProviders: ["wasm"] });
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const source = draw(bitmap, width, height);
  // Already enlarged by the browser, whose transparency is kept.
  const target = draw(bitmap, 2 * width, 2 * height);
  const rows = Math.ceil(height / TILE);
  for (let row = 0; row < rows; row++) {
    const top = row * TILE;
    for (let left = 0; left < width; left += TILE) {
      const [x, y] = [Math.max(0, left - BORDER), Math.max(0, top - BORDER)];
      const right = Math.min(width, left + TILE + BORDER);
      const bottom = Math.min(height, top + TILE + BORDER);
      const part = source.getImageData(x, y, right - x, bottom - y);
      const { upscaled } = await session.run({ image: toTensor(part) });
      if (!(upscaled?.data instanceof Float32Array)) throw new Error("The model has no output `upscaled`.");
      const made = target.getImageData(2 * x, 2 * y, 2 * part.width, 2 * part.height);
      setColours(made, upscaled.data);
      target.putImageData(made, 2 * x, 2 * y, 2 * (left - x), 2 * (top - y), 2 * TILE, 2 * TILE);
    }
    postMessage({ fraction: (row + 1) / rows });
  }
  postMessage({ blob: await target.canvas.convertToBlob({ type: "image/png" }) });
};

// A rejection in a handler is not an `error` of the worker.
self.onunhandledrejection = ({ reason }) => postMessage({ problem: String(reason) });

function draw(bitmap: ImageBitmap, width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The canvas cannot be drawn on.");
  context.drawImage(bitmap, 0, 0, width, height);
  return context;
}

/** All red, then all green, then all blue. */
function toTensor({ data, width, height }: ImageData): Tensor {
  const size = width * height;
  const floats = Float32Array.from(
    { length: 3 * size },
    (_, at) => data[4 * (at % size) + Math.floor(at / size)] ?? 0,
  );
  return new Tensor("float32", floats, [1, 3, height, width]);
}

function setColours({ data, width, height }: ImageData, floats: Float32Array): void {
  const size = width * height;
  for (let at = 0; at < 3 * size; at++) data[4 * (at % size) + Math.floor(at / size)] = floats[at] ?? 0;
}
