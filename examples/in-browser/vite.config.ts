import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  // It finds its WebAssembly beside itself.
  optimizeDeps: { exclude: ["onnxruntime-web"] },
});
