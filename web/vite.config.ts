import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
// @ts-expect-error a plain script, without types
import { sourcesHash } from './hash.js'

export default defineConfig({
  plugins: [
    svelte(),
    {
      name: 'sources-hash',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'sources.sha256', source: sourcesHash() + '\n' })
      },
    },
  ],
  build: {
    outDir: '../crates/legation-serve/assets',
    assetsDir: 'files',
    emptyOutDir: true,
    // Everything is a file of its own: the page allows no inline data.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8351' } },
})
