// How the page is built: names by content hash, old browsers served, nothing that differs between two runs.
import legacy from "@vitejs/plugin-legacy";
import { defineConfig } from "vite";

const server = process.env.HONGTOU_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssTarget: "chrome86",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [
    legacy({ renderLegacyChunks: false, modernTargets: "chrome >= 86", modernPolyfills: true }),
  ],
  server: { proxy: { "/v1": server, "/readyz": server, "/healthz": server } },
});
