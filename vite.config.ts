import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Builds the workbench (src/web) into files that the program's own server hands out under /app/. Nothing is inlined and
 * nothing refers to another host, so that the pages' policy can forbid both. The server puts its nonce in place of
 * NONCE: react-aria adds a style element for touch, and without the nonce the policy would refuse it.
 */
export default defineConfig({
  root: "src/web",
  base: "/app/",
  plugins: [react()],
  // The package's own choice for a browser, which its "exports" do not make by themselves.
  resolve: { alias: { "csv-stringify/sync": "csv-stringify/browser/esm/sync" } },
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
