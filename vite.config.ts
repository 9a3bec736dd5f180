import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Builds the application (src/web) into files that the program's own server hands out. Nothing is inlined and
 * nothing refers to another host, so that the pages' policy can forbid both. The server puts its nonce in place of
 * NONCE: react-aria adds a style element for touch, and without the nonce the policy would refuse it.
 */
export default defineConfig({
  root: "src/web",
  base: "/",
  plugins: [react()],
  resolve: {
    alias: {
      // The package's own choice for a browser, which its "exports" do not make by themselves.
      "csv-stringify/sync": "csv-stringify/browser/esm/sync",
      // The one for workers, where drafts are read: the browser's asks a page, which a worker has none of.
      "decode-named-character-reference": fileURLToPath(
        import.meta.resolve("decode-named-character-reference"),
      ),
    },
  },
  html: { cspNonce: "NONCE" },
  build: {
    outDir: "../../dist/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
  worker: { format: "es" },
});
