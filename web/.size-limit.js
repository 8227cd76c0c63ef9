import { readFileSync } from 'node:fs'

// The page itself says what it loads at once; the names of its parts change with every build.
const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8')
const atOnce = [...page.matchAll(/assets\/[^"]+\.js/g)].map(([path]) => `dist/${path}`)

/** What the browser has to load, gzipped, and how much it may become. */
// oxlint-disable-next-line import/no-default-export -- size-limit reads the default export
export default [
  { name: 'script before the first paint', path: atOnce, limit: '150 kB', gzip: true },
  { name: 'all scripts', path: 'dist/assets/*.js', limit: '200 kB', gzip: true },
  { name: 'style', path: 'dist/assets/*.css', limit: '12 kB', gzip: true },
]
