import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), tailwindcss()],
  // The contract is read from its sources, as in the tests, so that the app builds on its own.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    sourcemap: true,
    manifest: true,
    // The server's content security policy knows no data: scripts or fonts; every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 4799,
    proxy: { '/api': process.env['THROUGHLINE_URL'] ?? 'http://127.0.0.1:4700' },
  },
})
