import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = fileURLToPath(new URL('src/modules/shell/web', import.meta.url))

/** The face of the first words on the screen; the Latin one may come when the browser asks for it. */
const FONT = /golos-text-cyrillic-wght-normal-.*\.woff2$/

/** Names the font in the page's head, so that it travels with the first script and not after the style sheet. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const file = Object.keys(bundle ?? {}).find(name => FONT.test(name))
        if (!file) return []
        return [
          {
            tag: 'link',
            injectTo: 'head',
            attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true },
          },
        ]
      },
    },
  }
}

export default defineConfig({
  root,
  plugins: [react(), preloadFont()],
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // The security policy allows no data: fonts and scripts; small pictures are few.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // ECharts alone is larger than the usual limit; it loads with the first chart. The budget is web-budget's.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // HTTP/1.1 fetches six files at a time: on a slow line thirty small ones cost more round trips than bytes.
        codeSplitting: {
          groups: [
            {
              // What every page needs and what changes only with an upgrade: one file that stays in the cache.
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler|zod|@tanstack\/(react-router|router-core|history|react-query|query-core))\//,
            },
            { name: 'start', tags: ['$initial'] },
            {
              name: 'parts',
              test: /src\/ui\/(format|key-value|figure|side-panel|status|deadline|person-name|today-page|field|form|tabs|vision)\./,
            },
            { name: 'table', test: /src\/ui\/(data-table|table\/)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})
